"""What can search moved facts: SQLite, which Python has, or a library that the program has in a tested version."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from weighbridge.code.model import Import, walk
from weighbridge.remedies.blocked import Blocked
from weighbridge.remedies.installed import installed
from weighbridge.remedies.libraries.tested import version_note
from weighbridge.remedies.retrieval_slot import NOTHING
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from weighbridge.code.model import Module
    from weighbridge.workspace import Workspace

MOVE = "to-retrieval"


@dataclass(frozen=True, slots=True)
class Store:
    """One way to search, and the packages that it needs."""

    name: str
    words: str
    packages: tuple[str, ...] = ()
    embeds: bool = False
    """Vectors are made by the provider whose library the program uses."""


STORES = {
    one.name: one
    for one in (
        Store("sqlite", "SQLite"),
        Store("langchain", "LangChain", ("langchain-core", "langchain-community", "rank-bm25")),
        Store("llamaindex", "LlamaIndex", ("llama-index-core", "llama-index-retrievers-bm25")),
        Store("pgvector", "pgvector", ("pgvector", "psycopg", "openai"), embeds=True),
    )
}


@dataclass(frozen=True, slots=True)
class Library:
    """A package as far as its version matters."""

    package: str
    language: str = "python"

    @property
    def variant(self) -> str:
        return self.package


def store_notes(store: Store, module: Module, workspace: Workspace) -> Iterator[str]:
    """What is to be said of the packages that a store needs; raises where the program could not import one."""
    for package in store.packages:
        if installed(package, module.path, "python", workspace) is None:
            raise Blocked(
                f"The store `{store.name}` of the settings needs `{package}`, which no lock file or manifest of "
                f"{module.path} names: install it and name it there, or take `sqlite`, which needs nothing.",
                Place(module.path, Span(0, 0)),
            )
        said = version_note(MOVE, Library(package), module.path, workspace)
        if said:
            yield said
    if not store.embeds:
        return
    if not any(isinstance(one, Import) and one.module.partition(".")[0] == "openai" for one in walk(module.body)):
        raise Blocked(
            f"pgvector searches vectors, and {module.path} uses no library that this move makes them with (`openai`). "
            "Take `sqlite`, `langchain` or `llamaindex`, which search words.",
            Place(module.path, Span(0, 0)),
        )
    yield (
        "Before the first question: set KNOWLEDGE_DATABASE_URL to a PostgreSQL database that may create the extension "
        "`vector`. What is moved, and every question, is sent to OpenAI to be embedded, and the check needs both, too."
    )


def written(template: str, path: str, today: date) -> str:
    """A program that this move writes."""
    folder = files("weighbridge.remedies").joinpath("retrieval_written")
    text = folder.joinpath(f"{template}.txt").read_text(encoding="utf-8")
    common = folder.joinpath("common.py.txt").read_text(encoding="utf-8")
    filled = {"{common}": common, "{today}": today.isoformat(), "{path}": path, "{nothing}": NOTHING}
    for name, value in filled.items():
        text = text.replace(name, value)
    return text
