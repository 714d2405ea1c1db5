"""A large workspace that has just been opened: what requests wait for while it is examined, and what it takes."""

from __future__ import annotations

import tempfile
import time
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.mixture import python_file, quiet_python_file, typescript_file
from benchmarks.page import megabytes, seconds, table
from benchmarks.server import servers
from benchmarks.server.keys import keys
from benchmarks.server.spread import milliseconds, spread
from benchmarks.server.texts import program, prompt
from benchmarks.tokens import long_prompt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.server.client import Client
    from benchmarks.setting import Setting

_FILES = 5_000
_EVERY = 0.05
"""Seconds between two requests: an editor asks a few times after each key."""
_IDLE = 240
_GOAL = 0.1
_PATIENCE = 900.0


def indexing(setting: Setting) -> Sequence[str]:
    """A paragraph and two tables."""
    files = 110 if setting.quick else _FILES
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "workspace"
        for number in range(files - 2):
            _write(root, number)
        samples = (prompt(20_000), program(200))
        opened = [(sample.written(root), sample.text) for sample in samples]
        client = servers.ours(setting).start(root)
        for file, text in opened:
            client.open(file, text)
        asked = _requests(client, opened)
        answered_first = time.perf_counter() - client.started
        building = _times(asked, lambda: not client.ended(), client.started + _PATIENCE)
        if not client.ended():
            raise RuntimeError(f"{files:,} files were not examined in {_PATIENCE:.0f} s")
        whole = client.ended()[0] - client.started
        after = client.memory()
        left = iter(range(6 if setting.quick else _IDLE))
        idle = _times(asked, lambda: next(left, None) is not None, float("inf"))
        peak = client.stop()
    rows: list[tuple[str, ...]] = []
    for kind, times in building.items():
        now, then = spread(times), spread(idle[kind])
        added = now.p99 - then.p99
        rows.append(
            (
                kind,
                str(len(times)),
                f"{now.said} / {milliseconds(now.most)}",
                f"{then.said} / {milliseconds(then.most)}",
                f"{milliseconds(now.p50 - then.p50)} / {milliseconds(added)}",
                f"goal under {_GOAL * 1000:.0f} ms: {'met' if added <= _GOAL else 'NOT met'}",
            )
        )
    return (
        f"**A workspace of {files:,} files** that has just been opened: per ten files six of Python that ask nobody, "
        "two that do, one of TypeScript and one prompt. While it is examined, a request is sent "
        f"{_EVERY * 1000:.0f} ms after the answer to the last one, for a prompt of 20 KB and a Python file of 200 "
        "lines; "
        "then the same when nothing else is to be done. p50 / p99 / most, and p50 / p99 of what the examination adds.",
        table(("", "requests", "while it is examined", "idle", "added", ""), rows),
        table(
            ("first diagnostics of both open files", "all files examined", "memory then", "memory at most"),
            [(seconds(answered_first), seconds(whole), megabytes(after), megabytes(peak))],
        ),
    )


def _requests(client: Client, opened: Sequence[tuple[Path, str]]) -> Iterator[tuple[str, Callable[[], float]]]:
    """What an editor asks for, over and over, with the function that does it."""
    typed = {file: cycle(keys(text, 1_000)) for file, text in opened}
    for file, _ in cycle(opened):
        document = {"textDocument": {"uri": file.as_uri()}}
        at = {**document, "position": {"line": 30, "character": 2}}
        yield "hover", partial(_asked, client, "textDocument/hover", at)
        yield "code lens", partial(_asked, client, "textDocument/codeLens", document)
        yield "a key, to its diagnostics", partial(client.press, file, next(typed[file]))


def _asked(client: Client, method: str, params: object) -> float:
    return client.request(method, params)[0]


def _times(
    asked: Iterator[tuple[str, Callable[[], float]]], more: Callable[[], bool], end: float
) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {}
    while more() and time.perf_counter() < end:
        kind, ask = next(asked)
        times.setdefault(kind, []).append(ask())
        time.sleep(_EVERY)
    return times


def _write(root: Path, number: int) -> None:
    folder = root / f"part_{number // 50:03}"
    folder.mkdir(parents=True, exist_ok=True)
    kind = number % 10
    if kind < 6:
        name, text = f"module_{number}.py", quiet_python_file(60 + 20 * kind)
    elif kind < 8:
        name, text = f"agent_{number}.py", python_file(100 + 100 * (kind - 6))
    elif kind == 8:
        name, text = f"agent_{number}.ts", typescript_file(150)
    else:
        name, text = f"system_prompt_{number}.md", long_prompt(3_000)
    (folder / name).write_text(text, encoding="utf-8")
