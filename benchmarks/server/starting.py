"""From the start of a server to the first diagnostics of a file, against servers for Python."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.page import ratio, seconds, table, verdict
from benchmarks.server import servers
from benchmarks.server.texts import program

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.setting import Setting


def starting(setting: Setting) -> Sequence[str]:
    """A paragraph and a table."""
    ours, others = servers.ours_as_delivered(setting), servers.starters(setting)
    compared = (ours, servers.bare(setting), *others)
    sample = program(200 if setting.quick else 2_000)
    times: dict[str, list[float]] = {server.name: [] for server in compared}
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "workspace"
        file = sample.written(root)
        for turn in range(setting.rounds + 1):
            for server in compared:
                client = server.start(root)
                first = client.open(file, sample.text) - client.started
                client.stop()
                if turn or setting.quick:  # the first turn warms the file cache
                    times[server.name].append(first)
    middle = {title: median(found) for title, found in times.items()}
    mine = middle[ours.name]
    rows = [
        (
            title,
            seconds(found),
            ratio(found / mine),
            verdict(mine / found, 1.0, at_most=True) if title in {server.name for server in others} else "",
        )
        for title, found in middle.items()
    ]
    return (
        f"**Start to first diagnostics** of {sample.title}: from the start of the process to the first "
        f"`publishDiagnostics`, each server as it is delivered, wall time, medians of {setting.rounds} rounds in "
        "turns. jedi-language-server looks for errors of syntax only, and pylsp as it is installed has no linter and "
        "publishes an empty list; with its linters (pyflakes, pycodestyle, mccabe) it has findings to tell. "
        "pylsp waits half a second before it examines anything.",
        table(("server", "first diagnostics", "to ours", ""), rows),
    )
