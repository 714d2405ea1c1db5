"""The token counter: how fast it is ready and counts, against tiktoken; what a key stroke costs in a long prompt."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.page import Section, ratio, seconds, table
from benchmarks.runs import Program, measured
from benchmarks.setting import ROOT
from benchmarks.vocabulary import tiktoken_cache

if TYPE_CHECKING:
    from benchmarks.setting import Setting

_PROCESS = Path(__file__).parent / "processes" / "counting.py"
_LONG = 200_000


def measure(setting: Setting) -> Section:
    """Both counters on the same texts, in one process each round."""
    figures: defaultdict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        variables = {"TIKTOKEN_CACHE_DIR": str(tiktoken_cache(setting.cache / "tiktoken"))}
        corpus = folder / "corpus.txt"
        corpus.write_text(_corpus(setting), encoding="utf-8")
        long = folder / "long.txt"
        long.write_text(long_prompt(_LONG), encoding="utf-8")
        program = Program("counting", (setting.python, _PROCESS, corpus, long), folder, variables)
        for _ in range(setting.rounds):
            for key, value in json.loads(measured(program).output).items():
                figures[key].append(value)
    middle = {key: median(values) for key, values in figures.items()}
    return Section("Tokens", _parts(middle))


def long_prompt(size: int) -> str:
    """A prompt of so many characters: that of an example, again and again and never quite the same."""
    text = (ROOT / "examples" / "support-bot" / "prompts" / "system.md").read_text("utf-8")
    parts: list[str] = []
    while sum(map(len, parts)) < size:
        parts.append(text.replace("the", f"the {len(parts)}"))
    return "\n".join(parts)[:size]


def _parts(middle: dict[str, float]) -> list[str]:
    size = middle["bytes"]
    rows = [
        (
            "ready with the first token counted",
            seconds(middle["load ours"]),
            seconds(middle["load tiktoken from disk"]),
            seconds(middle["load tiktoken on our ranks"]),
            ratio(middle["load ours"] / middle["load tiktoken from disk"]),
        ),
        (
            "a 6 KB prompt, first",
            seconds(middle["prompt ours"]),
            seconds(middle["prompt tiktoken"]),
            "",
            ratio(middle["prompt ours"] / middle["prompt tiktoken"]),
        ),
        (
            f"{size / 1e6:.1f} MB of text, first",
            _rate(size, middle["first ours"]),
            _rate(size, middle["first tiktoken"]),
            "",
            ratio(middle["first ours"] / middle["first tiktoken"]),
        ),
        (
            "the same text again",
            _rate(size, middle["again ours"]),
            _rate(size, middle["again tiktoken"]),
            "",
            ratio(middle["again ours"] / middle["again tiktoken"]),
        ),
    ]
    whole, edit, theirs = middle["whole"], middle["edit"], middle["whole tiktoken"]
    return [
        "Processor time in one process (`python benchmarks/processes/counting.py CORPUS PROMPT`), which loads and "
        "counts with both and checks that they agree; o200k_base. A run of `check` takes the counter that is done "
        "first.",
        table(("", "ours", "tiktoken", "tiktoken on our ranks, imported already", "ours to tiktoken"), rows),
        f"In a prompt of {middle['long bytes'] / 1000:.0f} KB ({middle['long tokens']:,.0f} tokens), an edit at a "
        "random place:",
        table(
            ("", "time", "to the recount after an edit"),
            [
                ("recount after an edit (`IncrementalCount.replace`)", f"{edit * 1e6:.0f} µs", "1x"),
                ("whole text, pieces known", seconds(whole), ratio(whole / edit)),
                ("whole text with tiktoken", seconds(theirs), ratio(theirs / edit)),
            ],
        ),
    ]


def _rate(size: float, duration: float) -> str:
    return f"{size / duration / 1e6:.1f} MB/s"


def _corpus(setting: Setting) -> str:
    """Prose and programs: the texts of this repository, as often as the parts need."""
    kinds = ("docs/**/*.md", "examples/**/*.md", "rules/**/*.yaml", "analyzers/**/*.py")
    paths = [path for kind in kinds for path in sorted(ROOT.glob(kind)) if path.name != "benchmarks.md"]
    texts = [path.read_text("utf-8") for path in paths]
    whole = "\n".join(texts)
    return whole[:100_000] if setting.quick else whole
