"""Every store that settings can name searches with the real library; one that is not there or not tested is refused."""

from __future__ import annotations

import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from moving import applied, rules_of, tried
from retrieval_programs import FACTS, PROGRAMS
from retrieval_running import PYTHON, heard_by_the_model, needs
from weighbridge.config import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = PROGRAMS["a constant in a message array"]
STORES = {
    "langchain": (
        ("langchain_core", "langchain_community", "rank_bm25"),
        "langchain-core==1.8.3\nlangchain-community==0.4.2\nrank-bm25==0.2.2\n",
    ),
    "llamaindex": (
        ("llama_index.core", "llama_index.retrievers.bm25"),
        "llama-index-core==0.14.25\nllama-index-retrievers-bm25==0.8.0\n",
    ),
    "pgvector": (("pgvector", "psycopg", "pgserver"), "pgvector==0.5.1\npsycopg[binary]==3.3.9\nopenai==3.57.0\n"),
}
QUESTIONS = {
    "How much is a season ticket?": FACTS,
    "How long is the course for beginners?": "The course for beginners costs $64 and takes ten weeks.",
}


_DATABASE = """
import sys
import pgserver
server = pgserver.get_server(sys.argv[1])
print(server.get_uri(), flush=True)
sys.stdin.read()
server.cleanup()
"""


@contextmanager
def database(store: str) -> Iterator[dict[str, str]]:
    """A PostgreSQL with pgvector, for the store that needs one."""
    if store != "pgvector":
        yield {}
        return
    # PostgreSQL refuses to run as root, and whom it runs as may not look into the folders of a test
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        command = [PYTHON, "-c", _DATABASE, folder]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdin and server.stdout
            address = server.stdout.readline().strip()
            assert address, "PostgreSQL did not start"
            try:
                yield {"KNOWLEDGE_DATABASE_URL": address}
            finally:
                server.stdin.close()


@pytest.mark.parametrize("store", STORES)
def test_a_moved_fact_arrives_from_the_store_that_settings_name(store: str, tmp_path: Path) -> None:
    packages, pins = STORES[store]
    needs("openai", *packages)
    files = {**PROGRAM.files, "requirements.txt": pins}
    settings = Settings(preview=True, retrieval_store=store)
    (move,) = tried(files, "to-retrieval", settings)[0].moves
    assert move.variant == store
    after = applied(files, move.fix)
    assert set(rules_of(after, settings)) < set(rules_of(files, settings))
    code = "\n".join(PROGRAM.ask.replace("QUESTION", repr(question)) for question in QUESTIONS)
    with database(store) as environment:
        heard = heard_by_the_model(after, tmp_path / "after", code, **environment)
    for (question, fact), said in zip(QUESTIONS.items(), heard, strict=True):
        assert question in said
        assert fact in said
        # the best comes first
        others = [one for one in QUESTIONS.values() if one != fact and one in said]
        assert all(said.index(fact) < said.index(other) for other in others)


REFUSED = {
    "a library that nothing names": ("langchain", "langchain-core==1.8.3\n", "`langchain-community`"),
    "a version that is not tested": (
        "langchain",
        "langchain-core==0.3.1\nlangchain-community==0.4.2\nrank-bm25==0.2.2\n",
        "`langchain-core` 0.3.1 is installed by requirements.txt; this move is tested for 1 (from 1.8 on). "
        "No edit offered.",
    ),
    "vectors that nobody makes": ("pgvector", STORES["pgvector"][1], "uses no library that this move makes them with"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_store_that_could_not_be_imported_is_refused_with_the_reason(name: str) -> None:
    store, pins, words = REFUSED[name]
    program = PROGRAMS["a system text of Anthropic"] if store == "pgvector" else PROGRAM
    found = tried({**program.files, "requirements.txt": pins}, "to-retrieval", Settings(retrieval_store=store))
    assert found[0].moves == ()
    assert words in found[0].refusals[0].reason
