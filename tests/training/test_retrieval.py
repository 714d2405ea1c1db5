"""Retrieval indices in code: which corpus is known, how heavy it is, and how much of it says how to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from weighbridge.measure.retrieval import retrieval_facts
from weighbridge.workspace import Workspace

if TYPE_CHECKING:
    from weighbridge.facts import Retriever

DOCS = {
    "docs/returns.md": "Parcels are taken back within a month of delivery.\n",
    "docs/ports.md": "The service listens on port 8080 and logs to a file.\n",
    "guides/style_guide.md": "Sentences are short.\n",
    "guides/answers.md": "Always write in the first person.\n\nUse the following format:\n- title\n- body\n",
    "faq.txt": "Questions and answers about parcels.\n",
    "papers/a.pdf": "%PDF",
    "papers/b.md": "b",
}

KNOWN = {
    "a folder, LlamaIndex": (
        "from llama_index.core import SimpleDirectoryReader, VectorStoreIndex\n"
        'index = VectorStoreIndex.from_documents(SimpleDirectoryReader("docs").load_data())\n',
        "docs",
        ("docs/ports.md", "docs/returns.md"),
    ),
    "a folder, in steps": (
        'from llama_index.core import SimpleDirectoryReader, VectorStoreIndex\nFOLDER = "./docs"\n'
        'def build():\n    documents = SimpleDirectoryReader(input_dir=FOLDER, required_exts=[".md"]).load_data()\n'
        "    return VectorStoreIndex.from_documents(documents)\n",
        "./docs",
        ("docs/ports.md", "docs/returns.md"),
    ),
    "listed files": (
        "from llama_index.core import SimpleDirectoryReader, VectorStoreIndex\n"
        'index = VectorStoreIndex.from_documents(SimpleDirectoryReader(input_files=["docs/ports.md", '
        '"faq.txt"]).load_data())\n',
        "docs/ports.md, faq.txt",
        ("docs/ports.md", "faq.txt"),
    ),
    "a file, split, LangChain": (
        "from langchain_community.document_loaders import TextLoader\nfrom langchain_community.vectorstores "
        "import FAISS\n"
        'documents = TextLoader("faq.txt").load()\nchunks = CharacterTextSplitter().split_documents(documents)\n'
        "store = FAISS.from_documents(chunks, embeddings)\n",
        "faq.txt",
        ("faq.txt",),
    ),
    "a folder with a pattern": (
        "from langchain_community.document_loaders import DirectoryLoader\nfrom langchain_chroma import Chroma\n"
        'store = Chroma.from_documents(documents=DirectoryLoader("papers", glob="**/*.md").load(), embedding=e)\n',
        "papers",
        ("papers/b.md",),
    ),
    "beside the module": (
        "from pathlib import Path\nfrom langchain_community.document_loaders import TextLoader\nfrom "
        "langchain_chroma import Chroma\n"
        'HERE = Path(__file__).parent\nstore = Chroma.from_documents(TextLoader(HERE / "faq.txt").load(), e)\n',
        "faq.txt",
        ("faq.txt",),
    ),
    "a file that is read": (
        "from langchain_core.vectorstores import InMemoryVectorStore\n"
        'with open("faq.txt") as file:\n    text = file.read()\nstore = '
        "InMemoryVectorStore.from_texts(text.split(), e)\n",
        "faq.txt",
        ("faq.txt",),
    ),
}
LITERALS = {
    "texts": 'from langchain_community.vectorstores import FAISS\nstore = FAISS.from_texts(["one fact", "another '
    'fact"], e)\n',
    "documents": (
        "from langchain_core.documents import Document\nfrom langchain_chroma import Chroma\n"
        'rows = [Document(page_content="one fact"), Document(page_content="another fact")]\nstore = '
        "Chroma.from_documents(rows, e)\n"
    ),
    "wrapped texts": (
        'from llama_index.core import Document, VectorStoreIndex\nTEXTS = ["one fact", "another fact"]\n'
        "index = VectorStoreIndex.from_documents([Document(text=text) for text in TEXTS])\n"
    ),
    "a collection": (
        'import chromadb\ncollection = chromadb.Client().create_collection("a")\ncollection.add(documents=["one '
        'fact", "another fact"], ids=["1", "2"])\n'
    ),
    "TypeScript": 'import { MemoryVectorStore } from "@langchain/classic/vectorstores/memory";\nconst s = await '
    'MemoryVectorStore.fromTexts(["one fact", "another fact"], [{}], e);\n',
}
UNKNOWN = {
    "a folder that is passed": "from llama_index.core import VectorStoreIndex, SimpleDirectoryReader\ndef "
    "f(folder):\n    return VectorStoreIndex.from_documents(SimpleDirectoryReader(folder)."
    "load_data())\n",
    "a folder that is missing": "from llama_index.core import VectorStoreIndex, "
    'SimpleDirectoryReader\nVectorStoreIndex.from_documents(SimpleDirectoryReader("nowher'
    'e").load_data())\n',
    "pages of the web": "from langchain_community.document_loaders import WebBaseLoader\nfrom langchain_chroma "
    'import Chroma\nChroma.from_documents(WebBaseLoader("https://a.example").load(), e)\n',
    "papers that cannot be weighed": "from llama_index.core import VectorStoreIndex, "
    'SimpleDirectoryReader\nVectorStoreIndex.from_documents(SimpleDirectoryReader("p'
    'apers").load_data())\n',
    "files and pages": (
        "from langchain_community.document_loaders import TextLoader, WebBaseLoader\nfrom langchain_chroma import "
        "Chroma\n"
        'rows = TextLoader("faq.txt").load()\nrows.extend(WebBaseLoader(url).load())\nChroma.from_documents(rows, e)\n'
    ),
    "rows of a table": "from langchain_community.vectorstores import FAISS\nFAISS.from_texts([row.text for row in "
    "session.query(Row)], e)\n",
    "a text with a hole": 'from langchain_community.vectorstores import FAISS\nFAISS.from_texts([f"hello '
    '{name}"], e)\n',
    "an index of one's own": "from mine import VectorStoreIndex\nVectorStoreIndex.from_documents(SimpleDirectoryReade"
    'r("docs").load_data())\n',
    "an index loaded from disk": 'from langchain_chroma import Chroma\nstore = Chroma(persist_directory="db", '
    "embedding_function=e)\n",
    "outside the workspace": "from llama_index.core import VectorStoreIndex, "
    'SimpleDirectoryReader\nVectorStoreIndex.from_documents(SimpleDirectoryReader("../docs")'
    ".load_data())\n",
}


def indices(text: str, path: str = "app.py") -> list[Retriever]:
    workspace = Workspace.of({**DOCS, path: text})
    module = workspace.module(path)
    assert module is not None
    return list(retrieval_facts(module, workspace))


@pytest.mark.parametrize("title", KNOWN)
def test_the_corpus_is_the_files_that_are_read(title: str) -> None:
    text, corpus, files = KNOWN[title]
    (found,) = indices(text)
    assert (found.corpus, found.constant, found.behaviour_share) == (corpus, True, 0.0)
    assert found.tokens.texts == tuple(DOCS[path] for path in files)
    assert text[found.place.span.start : found.place.span.end].endswith(")")


@pytest.mark.parametrize("title", LITERALS)
def test_the_corpus_is_text_in_the_code(title: str) -> None:
    (found,) = indices(LITERALS[title], "app.ts" if title == "TypeScript" else "app.py")
    assert found.tokens.texts == ("one fact", "another fact")
    assert found.constant


@pytest.mark.parametrize("title", UNKNOWN)
def test_an_unknown_corpus_gives_no_fact(title: str) -> None:
    assert indices(UNKNOWN[title]) == []


def test_style_guides_and_format_rules_are_behaviour() -> None:
    (found,) = indices(
        "from llama_index.core import SimpleDirectoryReader, "
        'VectorStoreIndex\nVectorStoreIndex.from_documents(SimpleDirectoryReader("guides").load_data())\n'
    )
    assert found.behaviour_share > 0.9
    assert {item.place.path for item in found.related} >= {"guides/style_guide.md", "guides/answers.md"}


def test_a_store_that_grows_is_not_constant() -> None:
    (found,) = indices(LITERALS["texts"] + "def more(rows):\n    store.add_documents(rows)\n")
    assert not found.constant
