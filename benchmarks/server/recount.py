"""What a key costs in tokens: the counter that the server uses against a whole count with tiktoken."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.page import ratio, table, verdict
from benchmarks.runs import Program, measured
from benchmarks.server.texts import LONG
from benchmarks.tokens import long_prompt
from benchmarks.vocabulary import tiktoken_cache

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.setting import Setting

_PROCESS = Path(__file__).parents[1] / "processes" / "recounting.py"
_GOAL = 20.0


def recount(setting: Setting) -> Sequence[str]:
    """A paragraph and a table."""
    variables = {"TIKTOKEN_CACHE_DIR": str(tiktoken_cache(setting.cache / "tiktoken"))}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prompt = folder / "prompt.txt"
        prompt.write_text(long_prompt(LONG), encoding="utf-8")
        program = Program("recounting", (setting.python, _PROCESS, prompt), folder, variables)
        rounds = [json.loads(measured(program).output) for _ in range(setting.rounds)]
    ours, theirs = (median(one[name] for one in rounds) for name in ("ours", "tiktoken"))
    said = verdict(theirs / ours, _GOAL, at_most=False)
    return (
        f"**Tokens after a key** in a prompt of {LONG // 1000} KB ({rounds[0]['tokens']:,} tokens): the counter "
        "that the server uses, which is given the whole text and finds for itself what has changed "
        "(`weighbridge.tokens.RecountingCounter`), against a whole count with tiktoken; processor time in one process "
        "(`python benchmarks/processes/recounting.py PROMPT`), which checks that they agree at every key.",
        table(
            ("", "time", "to the recount", ""),
            [
                ("recount after a key", f"{ours * 1e6:.0f} µs", "1x", ""),
                ("whole text with tiktoken", f"{theirs * 1e6:.0f} µs", ratio(theirs / ours), said),
            ],
        ),
    )
