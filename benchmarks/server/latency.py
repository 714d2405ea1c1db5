"""From a key to the diagnostics of the text that it made, against servers that are given the same keys."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.page import ratio, table, verdict
from benchmarks.server import servers
from benchmarks.server.keys import keys
from benchmarks.server.spread import Spread, spread
from benchmarks.server.texts import LONG, program, prompt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.server.client import Client
    from benchmarks.server.servers import Server
    from benchmarks.server.texts import Sample
    from benchmarks.setting import Setting

_KEYS = 240
_FEW = 40
"""A key with its pause takes so long that fewer are pressed."""
_TO_BARE = 2.0
_TO_RUFF = 3.0


def latency(setting: Setting) -> Sequence[str]:
    """A paragraph and a table."""
    number = 6 if setting.quick else _KEYS
    bare, ruff = servers.bare(setting), servers.ruff(setting)
    ours, delivered = servers.ours(setting), servers.ours_as_delivered(setting)
    rows: list[tuple[str, ...]] = []
    for sample in _samples(setting):
        is_program = sample.path.suffix == ".py"
        found = _in_turns((ours, bare, ruff) if is_program else (ours, bare), sample, number)
        paused = _in_turns((delivered,), sample, min(number, _FEW))[delivered.name]
        mine = found[ours.name]
        said = [verdict(mine.p50 / found[bare.name].p50, _TO_BARE, at_most=True)]
        if is_program:
            said.append(f"to ruff {verdict(mine.p50 / found[ruff.name].p50, _TO_RUFF, at_most=True)}")
        rows.append(
            (
                sample.title,
                mine.said,
                found[bare.name].said,
                _to(mine, found[bare.name]),
                found[ruff.name].said if is_program else "",
                _to(mine, found[ruff.name]) if is_program else "",
                paused.said,
                "; ".join(said),
            )
        )
    return (
        f"**From a key to its diagnostics**: an incremental `didChange` to `publishDiagnostics` of that version, p50 / "
        f"p99 of {number} keys, which go to each server in turn; each waits for the answer to the last. Words are "
        "typed at the ends of random lines and taken back. The bare server (`benchmarks/processes/bare_server.py`) "
        "publishes an empty list. Ours is asked without its pause (`debounceMs: 0`), and in the last column with "
        f"its own (200 ms; {min(number, _FEW)} keys). Ratios are of p50 / p99, goals of p50.",
        table(
            ("file", "ours", "bare pygls", "to bare", "ruff server", "to ruff", "ours with its pause", ""),
            rows,
        ),
    )


def _samples(setting: Setting) -> Sequence[Sample]:
    if setting.quick:
        return prompt(2_000), program(200)
    return prompt(2_000), prompt(20_000), prompt(LONG), program()


def _in_turns(compared: Sequence[Server], sample: Sample, number: int) -> dict[str, Spread]:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "workspace"
        file = sample.written(root)
        clients: dict[str, Client] = {}
        times: dict[str, list[float]] = {}
        for server in compared:
            clients[server.name] = server.start(root)
            clients[server.name].open(file, sample.text)
            times[server.name] = []
        for key in keys(sample.text, number):
            for title, client in clients.items():
                times[title].append(client.press(file, key))
        for client in clients.values():
            client.stop()
    return {title: spread(measured) for title, measured in times.items()}


def _to(one: Spread, other: Spread) -> str:
    return f"{ratio(one.p50 / other.p50)} / {ratio(one.p99 / other.p99)}"
