"""What it takes to weigh one prompt from nothing, as an editor's save or a commit hook does."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.page import Section, ratio, seconds, table, verdict
from benchmarks.runs import Program, in_turns
from benchmarks.setting import ROOT
from benchmarks.vocabulary import tiktoken_cache

if TYPE_CHECKING:
    from benchmarks.setting import Setting

_BYTES = 6_144
_ROUNDS_PER_ROUND = 5
"""A start is over so soon that more of them are affordable, and needed."""
_COUNT = (
    "import sys, tiktoken; "
    "print(len(tiktoken.get_encoding('o200k_base').encode(open(sys.argv[1], encoding='utf-8').read())))"
)


def measure(setting: Setting) -> Section:
    """Weighbridge, tiktoken and nothing, in turns."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prompt = folder / "system_prompt.md"
        prompt.write_text(_prompt(), encoding="utf-8")
        variables = {"TIKTOKEN_CACHE_DIR": str(tiktoken_cache(setting.cache / "tiktoken"))}
        check = ("check", "--no-cache", prompt.name)
        programs = [
            Program("weighbridge", (setting.weighbridge, *check), folder),
            Program("weighbridge, JSON", (setting.weighbridge, *check, "--output", "json"), folder),
            Program("tiktoken", (setting.python, "-c", _COUNT, prompt.name), folder, variables),
            Program("python -c pass", (setting.python, "-c", "pass"), folder),
        ]
        costs = in_turns(programs, setting.rounds * _ROUNDS_PER_ROUND)
    seen = json.loads(costs["weighbridge, JSON"].output)["summary"]
    if seen["prompts"] != 1:
        raise RuntimeError(f"the prompt was not weighed: {seen}")
    base = costs["tiktoken"]
    rows = [
        (f"`{name}`", seconds(cost.cpu), seconds(cost.wall), ratio(cost.cpu / base.cpu), ratio(cost.wall / base.wall))
        for name, cost in costs.items()
    ]
    ours = costs["weighbridge"]
    goal = verdict(max(ours.cpu / base.cpu, ours.wall / base.wall), 0.5, at_most=True)
    return Section(
        "Cold start",
        (
            f"One prompt file of {_BYTES // 1024} KB ({base.output.strip()} tokens), no cache: "
            "`weighbridge check --no-cache system_prompt.md`, with all rules and a report, against a process that only "
            f'counts its tokens with tiktoken, whose vocabulary lies on disk: `python -c "{_COUNT}" system_prompt.md`.',
            table(("program", "processor time", "wall time", "to tiktoken, processor", "to tiktoken, wall"), rows),
            f"{goal}. Medians of {setting.rounds * _ROUNDS_PER_ROUND} rounds in turns.",
        ),
    )


def _prompt() -> str:
    text = (ROOT / "examples" / "support-bot" / "prompts" / "system.md").read_text("utf-8")
    return text.encode()[:_BYTES].decode("utf-8", "ignore")
