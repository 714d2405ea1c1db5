"""Names of retrieval APIs, as data: what builds an index, what loads a corpus, and what merely passes it on.

Sources: the libraries' documentation, November 2026.
"""

from __future__ import annotations

# the end of a dotted name -> framework; the corpus is the first argument, or the one named
INDEX_CALLS: dict[str, tuple[str, str]] = {
    "VectorStoreIndex.from_documents": ("llama-index", "documents"),
    "VectorStoreIndex.fromDocuments": ("llama-index", "documents"),
    "VectorStoreIndex": ("llama-index", "nodes"),
    "SummaryIndex.from_documents": ("llama-index", "documents"),
    "GPTVectorStoreIndex.from_documents": ("llama-index", "documents"),
    "GPTSimpleVectorIndex.from_documents": ("llama-index", "documents"),
    "GPTSimpleVectorIndex": ("llama-index", "documents"),
    "KeywordTableIndex.from_documents": ("llama-index", "documents"),
    "BM25Retriever.from_documents": ("langchain", "documents"),
    "BM25Retriever.from_texts": ("langchain", "texts"),
    "VectorstoreIndexCreator().from_loaders": ("langchain", "loaders"),
    "VectorstoreIndexCreator().from_documents": ("langchain", "documents"),
    "write_documents": ("haystack", "documents"),
}
# `Chroma.from_documents` and its like
VECTOR_STORES = frozenset(
    [
        "Chroma",
        "FAISS",
        "Qdrant",
        "QdrantVectorStore",
        "Pinecone",
        "PineconeVectorStore",
        "Milvus",
        "Weaviate",
        "WeaviateVectorStore",
        "InMemoryVectorStore",
        "LanceDB",
        "DocArrayInMemorySearch",
        "PGVector",
        "Redis",
        "ElasticsearchStore",
        "OpenSearchVectorSearch",
        "SKLearnVectorStore",
        "Annoy",
        "MemoryVectorStore",
        "FaissStore",
        "HNSWLib",
        "SupabaseVectorStore",
    ]
)
STORE_METHODS: dict[str, str] = {
    "from_documents": "documents",
    "from_texts": "texts",
    "afrom_documents": "documents",
    "afrom_texts": "texts",
    "fromDocuments": "docs",
    "fromTexts": "texts",
}
# a plain `collection.add(documents=[...])`
COLLECTION_METHODS = frozenset({"add", "upsert"})
FILE_LOADERS = frozenset(
    [
        "TextLoader",
        "UnstructuredMarkdownLoader",
        "UnstructuredFileLoader",
        "JSONLoader",
        "CSVLoader",
        "UnstructuredHTMLLoader",
        "BSHTMLLoader",
    ]
)
FOLDER_LOADERS = frozenset(
    {"SimpleDirectoryReader", "DirectoryLoader", "ObsidianLoader", "UnstructuredMarkdownDirectoryLoader"}
)
DOCUMENT_CLASSES = frozenset({"Document", "TextNode"})
DOCUMENT_TEXTS = ("page_content", "pageContent", "text", "content")
# calls whose result is what they are called on or given, cut up or wrapped
PASSING = frozenset(
    [
        "load",
        "load_data",
        "loadData",
        "aload",
        "lazy_load",
        "split_documents",
        "splitDocuments",
        "split_text",
        "splitText",
        "create_documents",
        "createDocuments",
        "get_nodes_from_documents",
        "transform_documents",
        "list",
        "tuple",
        "strip",
        "splitlines",
        "split",
        "read",
        "read_text",
        "load_and_split",
        "run",
        "extend",
        "chain",
        "from_loaders",
    ]
)
GROWING = frozenset(
    {"add_documents", "add_texts", "addDocuments", "insert", "insert_nodes", "aadd_documents", "upsert"}
)
PACKAGES = (
    "langchain",
    "llama_index",
    "llamaindex",
    "gpt_index",
    "haystack",
    "chromadb",
    "@langchain",
    "faiss",
    "qdrant_client",
)
