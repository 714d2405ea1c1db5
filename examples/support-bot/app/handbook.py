"""Searches the mechanics' handbook and our examples of good replies."""

from __future__ import annotations

from llama_index.core import SimpleDirectoryReader, VectorStoreIndex

handbook = VectorStoreIndex.from_documents(SimpleDirectoryReader("handbook").load_data())
voice = VectorStoreIndex.from_documents(SimpleDirectoryReader(input_files=["prompts/style-guide.md"]).load_data())


def pages_about(question: str) -> list[str]:
    """The three pages of the handbook that say most about a question."""
    return [node.get_content() for node in handbook.as_retriever(similarity_top_k=3).retrieve(question)]


def replies_like(text: str) -> list[str]:
    """How we answered something similar, so that the model writes as we do."""
    return [node.get_content() for node in voice.as_retriever(similarity_top_k=5).retrieve(text)]
