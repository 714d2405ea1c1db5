"""The section of the page about the language server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.page import Section
from benchmarks.server import indexing, latency, memory, recount, servers, starting

if TYPE_CHECKING:
    from benchmarks.setting import Setting


def measure(setting: Setting) -> Section:
    """Everything that is asked of the server, in one run."""
    against = ", ".join(("pygls as it is installed here", servers.RUFF, servers.JEDI, servers.PYLSP, servers.LINTERS))
    parts = [
        "One client (`benchmarks/server/client.py`) drives every server in the same way, over standard input and "
        "output, and has diagnostics pushed to it. It notes the moment at which an answer has arrived whole. "
        f"Compared with: {against}."
    ]
    for figures in (recount.recount, latency.latency, starting.starting, indexing.indexing, memory.memory):
        parts += figures(setting)
    return Section("Language server", parts)
