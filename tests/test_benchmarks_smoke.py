"""The benchmarks run and figures come out; how fast anything is, no test asks."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.page import Section
from benchmarks.page import page as page_of
from benchmarks.setting import quick_setting

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    pytest.importorskip("tiktoken")
    folder = tmp_path_factory.mktemp("benchmarks")
    output = folder / "page.md"
    variables = {**os.environ, "WEIGHBRIDGE_BENCH_CACHE": str(folder / "cache")}
    command = [sys.executable, "-m", "benchmarks", "--quick", "--output", str(output)]
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return output.read_text("utf-8")


@pytest.mark.parametrize(
    ("row", "figures"),
    [
        ("`weighbridge`", 4),
        ("`tiktoken`", 4),
        ("ready with the first token counted", 4),
        ("the same text again", 3),
        ("recount after an edit (`IncrementalCount.replace`)", 2),
        ("application code, Python", 4),
        ("application code, TypeScript", 4),
        ("blocks in blocks, Python", 4),
        ("expressions in expressions, TypeScript", 4),
        ("recount after a key", 2),
        ("a prompt of 2 KB", 9),
        ("a Python file of 200 lines", 14),
        ("weighbridge, as delivered", 2),
        ("hover", 9),
        ("a key, to its diagnostics", 9),
    ],
)
def test_a_row_has_its_figures(page: str, row: str, figures: int) -> None:
    line = next((line for line in page.splitlines() if line.startswith(f"| {row} |")), "")
    assert len(re.findall(r"\d[\d.,]* ?(?:ms|s|µs|x|MB/s)\b", line)) == figures, line or page


def test_the_page_says_what_it_was_measured_with(page: str) -> None:
    for package in ("weighbridge", "tiktoken", "tree-sitter"):
        assert re.search(rf"^Measured on .*\b{package} \d+\.\d+", page, re.MULTILINE), page


def test_memory_is_told_at_the_beginning_and_at_the_end(page: str) -> None:
    section = page.partition("**Random typing")[2]
    assert re.search(r"^\| \d+ \| \d+ MB \| \d+ MB \| \d+ MB \| [+-][\d.]+% \|", section, re.MULTILINE), section


def test_parts_that_are_not_measured_again_stay_with_their_dates() -> None:
    known = "# Benchmarks\n\n## Old\n\nMeasured in May.\n\n| a | 1 |\n\n## Again\n\nMeasured in May.\n"
    after = page_of([Section("Again", ["new figures"])], quick_setting(), known)
    assert "## Old\n\nMeasured in May.\n\n| a | 1 |\n\n## Again\n\nMeasured on 2" in after
    assert after.endswith("\n\nnew figures\n")
