"""The procedures as data: fresh, strict, and without a number in the core."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from weighbridge.decide.decision import Verdict
from weighbridge.decide.files import decisions_folder, read_decisions
from weighbridge.decide.names import PROCEDURES
from weighbridge.decide.procedures import load_decisions
from weighbridge.rules import RuleError

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


def test_the_generated_module_is_fresh() -> None:
    paths = "import sys; sys.path.insert(0, 'tools'); import compile_decisions as c;"
    program = f"{paths} sys.exit(c.TARGET.read_text('utf-8') != c.compiled())"
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT)
    assert ran.returncode == 0, "run: python tools/compile_decisions.py"


def test_the_page_is_fresh() -> None:
    paths = "import sys; sys.path.insert(0, 'tools'); import decisions_page as d; page = d.PAGE.read_text('utf-8');"
    ran = subprocess.run([sys.executable, "-c", f"{paths} sys.exit(d.written(page) != page)"], cwd=ROOT)
    assert ran.returncode == 0, "run: python tools/decisions_page.py"


def test_all_ten_verdicts_have_words_and_each_is_settled_somewhere() -> None:
    book = load_decisions()
    assert set(book.verdicts) == set(Verdict)
    assert {line.verdict for line in book.settling} == set(Verdict)


@pytest.mark.parametrize("name", PROCEDURES)
def test_every_procedure_cites_its_document_at_every_question(name: str) -> None:
    procedure = next(one for one in load_decisions().procedures if one.name == name)
    assert all(question.source.title and question.source.claim for question in procedure.questions.values())


def test_every_question_is_named_by_evidence_that_somebody_reads() -> None:
    book = load_decisions()
    text = "".join(file.read_text("utf-8") for file in decisions_folder().glob("*.yaml"))
    read_in_code = {"base-model", "training-set", "good-examples", "holdout", "incumbent-outputs"}
    for name in book.questions:
        assert text.count(name) > 1 or name in read_in_code, name


def test_every_number_of_a_figure_has_a_source_and_a_day() -> None:
    assert all(figure.source.title and figure.as_of for figure in load_decisions().figures)
    assert all(line.source and line.as_of for line in load_decisions().models)


def test_loading_the_procedures_imports_neither_yaml_nor_pydantic() -> None:
    program = (
        "import sys; from weighbridge.decide.procedures import load_decisions; load_decisions();"
        "print(sorted({'yaml', 'pydantic', 'genai_prices'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@dataclass(frozen=True)
class Broken:
    file: str
    old: str
    new: str
    says: str


BROKEN = [
    Broken("tree", "evidence: facts-change", "evidence: facts-chnge", "unknown flag 'facts-chnge': did you mean"),
    Broken("tree", "{question: describable}", "{question: describe}", "unknown question 'describe'"),
    Broken("tree", "{verdict: retrieval}", "{verdict: rag}", "unknown verdict 'rag'"),
    Broken("tree", "start: changing-facts", "start: describable", "nothing leads to 'changing-facts'"),
    Broken("tree", "name: tree", "name: three", "is not the name of the file, which is 'tree'"),
    Broken(
        "tree", "if-unknown: {question: only-format}", "if-unknown: {question: changing-facts}", "does not stand below"
    ),
    Broken("tree", "claim: A task that", "clame: A task that", "unknown key 'clame': did you mean 'claim'"),
    Broken(
        "gates", "{at_least: {corpus-tokens: 200000}", "{at_least: {facts-change: 1}", "unknown number 'facts-change'"
    ),
    Broken("gates", "{corpus-tokens: 200000}, is: true", "{corpus-tokens: -1}, is: true", "a number of at least 0"),
    Broken("funnel", "{task-kind: classification}", "{task-kind: sorting}", "unknown word 'sorting'"),
    Broken("conclusions", "is: true}", "is: maybe}", "expected true or false, found 'maybe'"),
    Broken("conclusions", "facts-change-within-6-months: true", "facts-change-soon: true", "unknown evidence"),
    Broken("questions", "kind: flag", "kind: yes-no", "unknown kind 'yes-no'"),
    Broken("settling", "verdict: combined", "verdict: combine", "unknown verdict 'combine': did you mean 'combined'?"),
    Broken("settling", "`{model}` cannot", "`{modell}` cannot", "unknown evidence 'modell'"),
    Broken("figures", "low: 20", "low: cheap", "expected a number of at least 0, found 'cheap'"),
    Broken("models", "kind: closed", "kind: shut", "unknown kind 'shut'"),
    Broken("audit", "questions:", "questions: [", "is not valid YAML"),
]


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.says)
def test_a_broken_file_is_named_with_its_line_and_what_was_expected(tmp_path: Path, case: Broken) -> None:
    folder = tmp_path / "decisions"
    shutil.copytree(decisions_folder(), folder)
    file = folder / f"{case.file}.yaml"
    text = file.read_text("utf-8")
    assert case.old in text
    file.write_text(text.replace(case.old, case.new, 1), "utf-8")
    with pytest.raises(RuleError) as caught:
        read_decisions(folder)
    problem = next(problem for problem in caught.value.problems if case.says in problem.message)
    assert problem.path == file.name
    assert problem.line > 0


def test_no_number_of_the_data_is_written_down_again_in_the_core() -> None:
    numbers = {float(word) for file in decisions_folder().glob("*.yaml") for word in _numbers(file)}
    core = ROOT / "analyzers" / "weighbridge" / "decide"
    found = [
        f"{file.name}: {node.value}"
        for file in sorted(core.glob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and type(node.value) in (int, float)
        and node.value in numbers
        and abs(node.value) > 12
    ]
    assert found == []


def _numbers(file: Path) -> Iterator[float]:
    """Every limit and figure of a file: the numbers that its conditions and figures hold."""

    def inside(value: object) -> Iterator[float]:
        if isinstance(value, dict):
            for item in value.values():
                yield from inside(item)
        elif isinstance(value, list):
            for item in value:
                yield from inside(item)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield float(value)

    yield from inside(yaml.safe_load(file.read_text("utf-8")))
