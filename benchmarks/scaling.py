"""How the detectors grow with one file: its length, the density of what they look for, and its nesting."""

from __future__ import annotations

import json
import tempfile
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.packages import PACKAGES, unpacked
from benchmarks.page import Section, ratio, seconds, table
from benchmarks.repositories import program_files
from benchmarks.runs import Program, measured
from benchmarks.shapes import SHAPES

if TYPE_CHECKING:
    from benchmarks.setting import Setting

_PROCESS = Path(__file__).parent / "processes" / "linting.py"
_ROUNDS = "5"
_LINES = (1_000, 2_000, 5_000, 10_000)
_SUPER_LINEAR = 1.25
"""An exponent above this is growth to worry about; below it are noise and caches."""


def measure(setting: Setting) -> Section:
    """Each shape in several sizes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        real = [(size, f"real_{size}.py", _real(size, setting)) for size in _LINES]
        series = {"functions of the packages above, one after the other": real}
        for shape in SHAPES:
            series[shape.title] = [
                (size, f"{shape.name}_{size}{shape.suffix}", shape.text(size)) for size in shape.sizes
            ]
        rows: list[tuple[object, ...]] = []
        exponents: dict[str, float] = {}
        against_parse = 0.0
        for title, texts in series.items():
            times: list[tuple[int, float]] = []
            for size, file, text in texts:
                path = folder / file
                path.write_text(text, encoding="utf-8")
                program = Program(file, (setting.python, _PROCESS, path, _ROUNDS), folder)
                cost = json.loads(measured(program).output)
                times.append((size, cost["lint"]))
                if texts is real and size == 2_000:
                    against_parse = cost["lint"] / cost["parse"]
                rows.append(
                    (title, f"{size:,}", f"{len(text) / 1000:.0f} KB", seconds(cost["parse"]), seconds(cost["lint"]),
                     ratio(cost["lint"] / cost["parse"]), cost["findings"])
                )  # fmt: skip
            (low, before), (high, after) = times[-2], times[-1]
            exponents[title] = log(after / before) / log(high / low)
    return Section("One long file", _parts(rows, exponents, against_parse))


def _parts(rows: list[tuple[object, ...]], exponents: dict[str, float], against_parse: float) -> list[str]:
    grown = [(title, f"{value:.2f}", "no" if value <= _SUPER_LINEAR else "YES") for title, value in exponents.items()]
    return [
        f"All rules, previews too, on one file, in one process that has warmed up on another file, against the parse "
        f"of the same text: `python benchmarks/processes/linting.py FILE {_ROUNDS}`, the median of {_ROUNDS}. "
        f"A file of 2,000 lines from real packages costs {ratio(against_parse)} its own parse.",
        table(("file", "size", "text", "parse", "all rules", "to the parse", "findings"), rows),
        "The exponent of growth between the two largest sizes of each: 1 is linear, 2 is quadratic.",
        table(("file", "exponent", f"more than {_SUPER_LINEAR}"), grown),
    ]


def _real(lines: int, setting: Setting) -> str:
    """The packages' files in which models are called, one after the other, cut at a line that begins a statement."""
    taken: list[str] = []
    for package in PACKAGES:
        folder = unpacked(package, setting)
        for path in program_files(folder, setting):
            text = (folder / path).read_text("utf-8")
            if not path.endswith(".py") or "llm" not in text.lower() or "from __future__" in text:
                continue
            taken += text.splitlines()
            if len(taken) >= lines:
                return "\n".join(_whole(taken[:lines]))
    return "\n".join(taken)


def _whole(lines: list[str]) -> list[str]:
    """Lines up to the last that begins at the margin, filled with comments to as many as there were."""
    begins = ("def ", "class ", "import ", "from ")
    last = max((at for at, line in enumerate(lines) if line.startswith(begins)), default=0)
    return [*lines[:last], *["# ..."] * (len(lines) - last)]
