"""How the detectors grow with one file: its length, the density of what they look for, and its nesting."""

from __future__ import annotations

import json
import tempfile
from hashlib import sha256
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
        exponents: dict[str, tuple[float, float]] = {}
        against_parse = 0.0
        for title, texts in series.items():
            times: list[tuple[int, float]] = []
            for size, file, text in texts:
                path = folder / file
                path.write_text(text, encoding="utf-8")
                program = Program(file, (setting.python, _PROCESS, path, _ROUNDS), folder)
                cost = json.loads(measured(program).output)
                times.append((len(text), cost["lint"]))
                if texts is real and size == 2_000:
                    against_parse = cost["lint"] / cost["parse"]
                rows.append(
                    (title, f"{size:,}", f"{len(text) / 1000:.0f} KB", seconds(cost["parse"]), seconds(cost["lint"]),
                     ratio(cost["lint"] / cost["parse"]), cost["findings"])
                )  # fmt: skip
            exponents[title] = (_exponent(times[0], times[-1]), _exponent(times[-2], times[-1]))
    return Section("One long file", _parts(rows, exponents, against_parse))


def _parts(
    rows: list[tuple[object, ...]], exponents: dict[str, tuple[float, float]], against_parse: float
) -> list[str]:
    grown = [
        (title, f"{whole:.2f}", f"{last:.2f}", "YES" if max(whole, last) > _SUPER_LINEAR else "no")
        for title, (whole, last) in exponents.items()
    ]
    return [
        f"All rules, previews too, on one file, in one process that has warmed up on another file, against the parse "
        f"of the same text: `python benchmarks/processes/linting.py FILE {_ROUNDS}`, the median of {_ROUNDS}. "
        f"A file of 2,000 lines from real packages costs {ratio(against_parse)} its own parse.",
        table(("file", "size", "text", "parse", "all rules", "to the parse", "findings"), rows),
        "The exponent of growth with the bytes of the text: 1 is linear, 2 is quadratic.",
        table(("file", "smallest to largest", "the two largest", f"more than {_SUPER_LINEAR}"), grown),
    ]


def _exponent(small: tuple[int, float], large: tuple[int, float]) -> float:
    return log(large[1] / small[1]) / log(large[0] / small[0])


def _real(lines: int, setting: Setting) -> str:
    """The files of the packages that speak of models, one after the other, cut where a statement begins."""
    taken: list[str] = []
    for text in _texts(setting):
        taken += text.splitlines()
        if len(taken) >= lines:
            break
    return "\n".join(_whole(taken[:lines]))


def _texts(setting: Setting) -> list[str]:
    """The texts in an order that has nothing to do with what they hold, so that every length is of the same mixture."""
    paths = [folder / path for folder in _folders(setting) for path in program_files(folder, setting)]
    texts = [path.read_text("utf-8") for path in paths if path.suffix == ".py"]
    chosen = [text for text in texts if "llm" in text.lower() and "from __future__" not in text]
    return sorted(chosen, key=lambda text: sha256(text.encode()).digest())


def _folders(setting: Setting) -> list[Path]:
    return [unpacked(package, setting) for package in PACKAGES]


def _whole(lines: list[str]) -> list[str]:
    """Lines up to the last that begins at the margin, filled with comments to as many as there were."""
    begins = ("def ", "class ", "import ", "from ")
    last = max((at for at, line in enumerate(lines) if line.startswith(begins)), default=0)
    return [*lines[:last], *["# ..."] * (len(lines) - last)]
