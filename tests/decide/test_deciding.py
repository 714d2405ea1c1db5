"""Walking and settling: what is unknown leads where caution leads, and no number hides who disagrees."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, is_dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from scenes import PERTURBED, WORKED, Scene, bench_of, decision_in, perturbed, worked, workload_in
from weighbridge.decide.book import condition_from
from weighbridge.decide.deciding import decide
from weighbridge.decide.decision import Stance, Verdict
from weighbridge.decide.evidence import Basis, measured, unknown
from weighbridge.decide.names import MEASURED, PROCEDURES
from weighbridge.decide.procedures import Condition, load_decisions
from weighbridge.decide.walking import concluded, holds, walk
from weighbridge.decide.workload import workload_of
from weighbridge.measuring import prompts_in
from weighbridge.workspace import sources

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = sorted(folder.name for folder in WORKED.iterdir())
BOT = Path(__file__).parents[2] / "examples" / "support-bot"


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_answer_that_is_said_to_change_the_verdict_does(name: str, tmp_path: Path) -> None:
    scene = worked(name)
    decision = decision_in(scene, tmp_path / "before")
    for number, (question, outcome) in enumerate(
        (one.name, outcome) for one in decision.open for outcome in one.changes[:1]
    ):
        line = f"  {question}: {{answer: {json.dumps(outcome.answer)}}}\n"
        settings = scene.files.get("weighbridge.yaml", "answers:\n") + line
        after = Scene({**scene.files, "weighbridge.yaml": settings}, scene.path, scene.symbol, scene.past)
        assert decision_in(after, tmp_path / str(number)).verdict == outcome.verdict, question


@pytest.mark.parametrize("name", EXAMPLES)
def test_all_five_procedures_are_walked_and_whoever_ends_elsewhere_is_named(name: str, tmp_path: Path) -> None:
    decision = decision_in(worked(name), tmp_path)
    assert tuple(path.procedure for path in decision.paths) == PROCEDURES
    elsewhere = {path.procedure for path in decision.paths if path.verdict is not decision.verdict}
    assert {one.procedure for one in decision.dissents} == elsewhere
    for path in decision.paths:
        assert (path.stance is Stance.AGREES) == (path.verdict is decision.verdict)
        assert [step.ends for step in path.steps] == [False] * (len(path.steps) - 1) + [True]
        assert all(step.to == after.question for step, after in zip(path.steps, path.steps[1:], strict=False))


def test_every_verdict_is_reached_by_an_example() -> None:
    verdicts = {worked(name).expected["verdict"] for name in EXAMPLES}
    verdicts |= {perturbed(file.stem).expected["verdict"] for file in PERTURBED.glob("*.yaml")}
    assert verdicts == set(map(str, Verdict))


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_piece_of_evidence_has_words_and_a_value_unless_it_is_unknown(name: str, tmp_path: Path) -> None:
    known = workload_in(worked(name), tmp_path).known
    costs = {"break-even-days", "break-even-days-at-least"}
    assert set(MEASURED) - costs <= set(known)
    for one in known.values():
        assert one.words.endswith((".", ")", "?")), one.words
        assert (one.value is None) == (one.basis is Basis.UNKNOWN)


@pytest.mark.parametrize(
    ("tokens", "verdict", "dissents"),
    [(60_000, "full-context", set()), (150_000, "full-context", {"options"}), (250_000, "retrieval", {"audit"})],
)
def test_documents_that_differ_by_a_limit_dissent_by_the_number(
    tokens: int, verdict: str, dissents: set[str], tmp_path: Path
) -> None:
    workload = workload_in(worked("museum-guide"), tmp_path)
    known = {**workload.known, "corpus-tokens": measured("corpus-tokens", tokens, f"{tokens:,} tokens of knowledge.")}
    decision = decide(replace(workload, known=known))
    assert decision.verdict == verdict
    told = {one.procedure: one for one in decision.dissents if one.stance is Stance.DISSENTS}
    assert dissents <= set(told)
    if "options" in dissents:
        assert "corpus-tokens" in {one.name for one in told["options"].evidence}


def test_nothing_known_tunes_nothing_and_moves_nothing() -> None:
    """Whatever is unknown, no procedure may reach the weights by it."""
    book = load_decisions()
    known = {name: unknown(name, "Not known.") for name in (*MEASURED, *book.questions)}
    evidence = concluded(known, book.conclusions)
    assert {str(walk(procedure, evidence)[1]) for procedure in book.procedures} == {"keep"}


def test_a_condition_on_what_is_unknown_does_not_hold() -> None:
    condition = condition_from({"where": {"a": True}, "at_most": {"b": 3}})
    assert holds(condition, {"a": measured("a", True, ""), "b": measured("b", 3, "")})
    assert not holds(condition, {"a": measured("a", True, ""), "b": unknown("b", "")})
    assert not holds(condition, {"a": measured("a", True, "")})
    assert holds(Condition(), {})


def test_a_decision_is_plain_enough_for_json(tmp_path: Path) -> None:
    decision = decision_in(worked("strict-json"), tmp_path)
    assert json.loads(json.dumps(asdict(decision)))["verdict"] == "lora"
    assert all(_is_plain(part) for part in _parts(decision))


def _parts(value: Any) -> Iterator[Any]:
    if is_dataclass(value):
        for field in fields(value):
            yield from _parts(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _parts(item)
    else:
        yield value


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float)


def test_every_prompt_of_an_application_gets_a_decision_without_an_answer(tmp_path: Path) -> None:
    paths = {file.relative_to(BOT).as_posix(): "" for file in BOT.rglob("*") if file.is_file()}
    bench = bench_of(BOT, paths)
    verdicts: dict[str, str] = {}
    for path in paths:
        document = bench.workspace.document(path)
        for region in prompts_in(document, sources(bench.workspace), bench.workspace) if document else ():
            decision = decide(workload_of(region, bench))
            verdicts[f"{path} {region.symbol}"] = str(decision.verdict)
            assert not load_decisions().verdicts[decision.verdict].tunes
            assert decision.words
    assert verdicts["prompts/system.md system.md"] == "retrieval"
    assert verdicts["AGENTS.md "] == "keep"
    assert len(verdicts) > 10
