"""How time and memory grow with the number of files."""

from __future__ import annotations

import shutil
import tempfile
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.packages import PACKAGES, unpacked
from benchmarks.page import Section, megabytes, ratio, seconds, table
from benchmarks.repositories import program_files
from benchmarks.runs import Cost, Program, in_turns, measured

if TYPE_CHECKING:
    from benchmarks.setting import Setting

_FILES = (100, 1_000, 5_000, 20_000)
_ALONE = 2_000
"""From so many files on, one run is all that is affordable."""


def measure(setting: Setting) -> Section:
    """One tree after the other; each is gone before the next is made."""
    rows: list[tuple[object, ...]] = []
    first: dict[str, Cost] = {}
    for files in _FILES:
        with tempfile.TemporaryDirectory() as name:
            tree = Path(name) / "tree"
            size = _grow(tree, files, setting)
            costs = _costs(tree, Path(name) / "cache", files, setting)
        first = first or costs
        growth = costs["cold"].cpu / first["cold"].cpu / (files / _FILES[0])
        rows.append(
            (
                f"{files:,}",
                f"{size / 1e6:.1f} MB",
                f"{seconds(costs['cold'].cpu)} / {seconds(costs['cold'].wall)}",
                f"{costs['cold'].cpu / files * 1000:.1f} ms",
                ratio(growth),
                megabytes(costs["cold"].peak),
                f"{seconds(costs['default -j'].cpu)} / {seconds(costs['default -j'].wall)}",
                f"{seconds(costs['warm'].cpu)} / {seconds(costs['warm'].wall)}",
                megabytes(costs["warm"].peak),
            )
        )
    head = (
        "files",
        "size",
        "cold",
        "per file",
        "to the first row",
        "memory",
        "cold, default -j",
        "warm",
        "memory, warm",
    )
    return Section(
        "Growth",
        (
            "Trees of program files, copied in turn from the packages above into numbered folders. Processor time / "
            "wall time of `weighbridge check --isolated --output json .` with `--no-cache -j 1` (cold), with "
            "`--no-cache`, and with a cache that an earlier run filled. The fifth column is time per file against that "
            f"of the smallest tree: 1x is linear growth, and less is the start-up that is shared. Trees of more than "
            f"{_ALONE:,} files are measured once.",
            table(head, rows),
        ),
    )


def _grow(tree: Path, files: int, setting: Setting) -> int:
    """A tree of so many files; its bytes."""
    sources: list[tuple[str, list[tuple[Path, str]]]] = []
    for package in PACKAGES:
        folder = unpacked(package, setting)
        sources.append((package.name, [(folder / path, path) for path in program_files(folder, setting)]))
    made = size = 0
    for copy, (name, listed) in enumerate(cycle(sources)):
        for source, path in listed:
            if made == files:
                return size
            target = tree / f"part_{copy:04}" / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            size += source.stat().st_size
            made += 1
    return size


def _costs(tree: Path, cache: Path, files: int, setting: Setting) -> dict[str, Cost]:
    check = (setting.weighbridge, "check", "--isolated", "--output", "json", ".")
    cold = Program("cold", (*check, "--no-cache", "-j", "1"), tree)
    parallel = Program("default -j", (*check, "--no-cache"), tree)
    warm = Program("warm", (*check, "--cache-dir", cache), tree)
    if files <= _ALONE:
        return in_turns((cold, parallel, warm), setting.fewer(0.6))
    measured(warm)  # fills the cache
    return {program.name: measured(program) for program in (cold, parallel, warm)}
