"""Memory while somebody types at random for minutes."""

from __future__ import annotations

import random
import tempfile
import time
from itertools import cycle
from pathlib import Path
from statistics import linear_regression, median
from typing import TYPE_CHECKING

from benchmarks.mixture import python_file
from benchmarks.page import megabytes, table
from benchmarks.server import servers
from benchmarks.server.keys import keys
from benchmarks.tokens import long_prompt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.server.client import Client
    from benchmarks.setting import Setting

_SAMPLES = 120
_WARM = 0.4
"""The share of the time in which caches fill."""
_GOAL = 0.05
"""What the last tenth may have more than the first one after the warm-up."""


def memory(setting: Setting) -> Sequence[str]:
    """A paragraph and a table."""
    period = 1.5 if setting.quick else setting.minutes * 60
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "workspace"
        texts = _written(root)
        client = servers.ours(setting).start(root)
        for file, text in texts.items():
            client.open(file, text)
        begun = client.memory()
        pressed, sampled = _typed(client, texts, period)
        client.stop()
    warm = [(when, size) for when, size in sampled if when >= period * _WARM]
    tenth = max(1, len(warm) // 10)
    first, last = (median(size for _, size in part) for part in (warm[:tenth], warm[-tenth:]))
    slope = linear_regression(*zip(*warm, strict=True)).slope * 60
    growth = last / first - 1
    return (
        f"**Random typing for {period / 60:g} minutes**, key after key without a pause, in {len(texts)} open "
        "files (prompts of 2 to 20 KB, and Python); after every tenth key a hover and the lenses, after every "
        "hundredth a file is closed and opened again. Resident memory; the slope and the growth leave out the first "
        f"{_WARM:.0%} of the time, in which caches fill.",
        table(
            ("keys", "with all files open", "after the warm-up", "at the end", "growth", "slope", ""),
            [
                (
                    f"{pressed:,}",
                    megabytes(begun),
                    megabytes(first),
                    megabytes(last),
                    f"{growth:+.1%}",
                    f"{slope / 1e6:+.2f} MB/min",
                    f"goal flat (under {_GOAL:.0%}): {'met' if growth <= _GOAL else 'NOT met'}",
                )
            ],
        ),
    )


def _written(root: Path) -> dict[Path, str]:
    root.mkdir()
    texts = {root / f"system_prompt_{size}.md": long_prompt(size) for size in (2_000, 8_000, 20_000)}
    texts |= {root / "agent.py": python_file(200), root / "service.py": python_file(100)}
    for file, text in texts.items():
        file.write_text(text, encoding="utf-8")
    return texts


def _typed(client: Client, texts: dict[Path, str], period: float) -> tuple[int, list[tuple[float, float]]]:
    """How many keys were pressed, and the memory at moments of the period."""
    chance = random.Random(4)
    typed = {file: cycle(keys(text, 20_000, seed)) for seed, (file, text) in enumerate(texts.items())}
    started, pressed = time.perf_counter(), 0
    sampled: list[tuple[float, float]] = []
    while (now := time.perf_counter() - started) < period:
        if now >= period * len(sampled) / _SAMPLES:
            sampled.append((now, client.memory()))
        file = chance.choice(list(texts))
        client.press(file, next(typed[file]))
        pressed += 1
        if pressed % 10 == 0:
            document = {"textDocument": {"uri": file.as_uri()}}
            client.request("textDocument/hover", {**document, "position": {"line": 30, "character": 2}})
            client.request("textDocument/codeLens", document)
        if pressed % 100 == 0:
            client.close(file)
            # as it stands on disk, from where the row of keys begins again
            client.open(file, texts[file])
            typed[file] = cycle(keys(texts[file], 20_000, pressed))
    return pressed, sampled
