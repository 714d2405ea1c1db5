"""Whole repositories: against the least that reading them costs, and against a general analyser with one rule."""

from __future__ import annotations

import json
import shutil
import tempfile
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.packages import PACKAGES, unpacked
from benchmarks.page import Section, megabytes, ratio, seconds, table, verdict
from benchmarks.runs import Cost, Program, in_turns, measured
from benchmarks.setting import SEMGREP

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.setting import Setting

_HERE = Path(__file__).parent
_RULE = _HERE / "format_retry.semgrep.yaml"
_PROGRAMS = (".py", ".pyi", ".ts", ".mts", ".cts", ".tsx", ".js", ".jsx", ".mjs", ".cjs")
_PLANTED = """import json


def ask(client, prompt):
    for attempt in range(3):
        answer = client.complete(prompt)
        try:
            value = json.loads(answer)
        except ValueError:
            continue
        return value
"""


def measure(setting: Setting) -> Section:
    """Every package in every way."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        _must_find_the_planted_loop(setting, scratch)
        results = {
            f"{package.name} {package.version}": _package(unpacked(package, setting), scratch / package.name, setting)
            for package in PACKAGES
        }
    return Section("Whole repositories", _parts(results, setting))


def program_files(folder: Path, setting: Setting) -> list[str]:
    """The program files that `check` reads in a folder."""
    listing = Program("files", (setting.weighbridge, "check", "--isolated", "--show-files", "."), folder)
    return [path for path in measured(listing).output.splitlines() if path.endswith(_PROGRAMS)]


def _package(source: Path, folder: Path, setting: Setting) -> tuple[dict[str, Cost], int, int]:
    tree = folder / "tree"
    shutil.copytree(source, tree)
    # semgrep passes tests over unless a file of this name says what to pass over; ours reads them, so it must, too.
    (tree / ".semgrepignore").write_text("", encoding="utf-8")
    listed = folder / "files.txt"
    paths = program_files(tree, setting)
    listed.write_text("\n".join(paths), encoding="utf-8")
    cache = folder / "cache"
    check = (setting.weighbridge, "check", "--isolated", "--output", "json", ".")
    programs = [
        Program("floor", (setting.python, _HERE / "processes" / "floor.py", listed), tree),
        Program("cold", (*check, "--no-cache", "-j", "1"), tree),
        Program("cold, default -j", (*check, "--no-cache"), tree),
        Program(
            "cold, filling the cache", (*check, "--cache-dir", folder / "new"), tree, before=_emptied(folder / "new")
        ),
        Program("warm", (*check, "--cache-dir", cache), tree),
    ]
    if setting.semgrep is not None:
        programs.append(Program("semgrep", _semgrep(setting), tree, _quiet(folder)))
    costs = in_turns(programs, setting.rounds)
    if int(costs["floor"].output) == 0:
        raise RuntimeError(f"nothing to read in {source}")
    return costs, len(paths), int(costs["floor"].output)


def _emptied(folder: Path) -> Callable[[], object]:
    return lambda: shutil.rmtree(folder, ignore_errors=True)


def _semgrep(setting: Setting) -> Sequence[str | Path]:
    assert setting.semgrep is not None
    options = ("--metrics=off", "--disable-version-check", "--no-git-ignore", "--quiet", "--json")
    return (setting.semgrep, "scan", *options, "--config", _RULE, ".")


def _quiet(folder: Path) -> dict[str, str]:
    return {
        "SEMGREP_SEND_METRICS": "off",
        "SEMGREP_ENABLE_VERSION_CHECK": "0",
        "XDG_CONFIG_HOME": str(folder / "config"),
    }


def _must_find_the_planted_loop(setting: Setting, scratch: Path) -> None:
    """A comparison holds only if both look for the same thing."""
    folder = scratch / "planted"
    folder.mkdir()
    (folder / "agent.py").write_text(_PLANTED, encoding="utf-8")
    check = (setting.weighbridge, "check", "--isolated", "--no-cache", "--output", "json", ".")
    ours = json.loads(measured(Program("weighbridge", check, folder)).output)["findings"]
    found = {"weighbridge": any(one["rule"] == "format-retry-loop" for one in ours)}
    if setting.semgrep is not None:
        theirs = measured(Program("semgrep", _semgrep(setting), folder, _quiet(folder))).output
        found["semgrep"] = bool(json.loads(theirs)["results"])
    missed = [name for name, holds in found.items() if not holds]
    if missed:
        raise RuntimeError(f"{' and '.join(missed)} did not find the planted retry loop")


def _parts(results: dict[str, tuple[dict[str, Cost], int, int]], setting: Setting) -> list[str]:
    seen = [
        (name, f"{files:,}", f"{size / 1e6:.2f} MB", *_seen(costs)) for name, (costs, files, size) in results.items()
    ]
    kinds = list(next(iter(results.values()))[0])
    times = [
        (name, *(f"{seconds(costs[kind].cpu)} / {seconds(costs[kind].wall)}" for kind in kinds))
        for name, (costs, _, _) in results.items()
    ]
    parts = [
        "Packages from PyPI, unpacked; the floor is one process that reads and parses with tree-sitter every program "
        "file that `check` reads, and does nothing else (`python benchmarks/processes/floor.py FILES`). `check` runs "
        "all its rules and reads Markdown, YAML and the other formats, too.",
        table(("package", "program files", "size", "all files", "model calls", "prompts", "findings"), seen),
        "Processor time / wall time of `weighbridge check --isolated --output json .` with `--no-cache -j 1` (cold), "
        "`--no-cache`, an empty and a filled `--cache-dir`"
        + (
            ", and of `semgrep scan --metrics=off --disable-version-check --no-git-ignore --quiet --json "
            "--config benchmarks/format_retry.semgrep.yaml .` (its default number of processes), which looks for the "
            f"direct shape of one rule in Python ({SEMGREP}). Both find the same loop in a planted file."
            if setting.semgrep
            else "."
        ),
        table(("package", *kinds), times),
        "Peak memory of the largest process.",
        table(
            ("package", *kinds),
            [(name, *(megabytes(costs[kind].peak) for kind in kinds)) for name, (costs, _, _) in results.items()],
        ),
        "Ratios, processor time / wall time.",
    ]
    pairs = [
        ("cold to floor", "cold", "floor", 2.0, True),
        ("cold, default -j, to floor", "cold, default -j", "floor", 2.0, True),
        ("warm to floor", "warm", "floor", None, True),
    ]
    if setting.semgrep is not None:
        pairs += [
            ("semgrep to cold", "semgrep", "cold, default -j", 5.0, False),
            ("semgrep to warm", "semgrep", "warm", 20.0, False),
        ]
    rows: list[Sequence[object]] = []
    for title, over, under, goal, at_most in pairs:
        cpu = [costs[over].cpu / costs[under].cpu for costs, _, _ in results.values()]
        wall = [costs[over].wall / costs[under].wall for costs, _, _ in results.values()]
        mean = _mean(cpu), _mean(wall)
        worst = max(mean) if at_most else min(mean)
        said = f"{verdict(worst, goal, at_most=at_most)} in the mean" if goal else ""
        rows.append((title, *map(_both, cpu, wall), _both(*mean), said))
    parts.append(table(("", *results, "geometric mean", ""), rows))
    return parts


def _seen(costs: dict[str, Cost]) -> tuple[str, ...]:
    report = json.loads(costs["cold"].output)
    summary = report["summary"]
    return (*(f"{summary[key]:,}" for key in ("files", "calls", "prompts")), f"{len(report['findings']):,}")


def _both(cpu: float, wall: float) -> str:
    return f"{ratio(cpu)} / {ratio(wall)}"


def _mean(values: Sequence[float]) -> float:
    return prod(values) ** (1 / len(values))
