"""What a verdict may say, and what it must not: each situation is one in which advice has been wrong before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest
from bulk import examples, rows
from scenes import Scene, decision_in, perturbed, worked

if TYPE_CHECKING:
    from pathlib import Path

    from weighbridge.decide.decision import Decision

PROGRAM = """\
from pathlib import Path

from openai import OpenAI

client = OpenAI()
SYSTEM = Path("prompts/system.md").read_text()


def ask(question: str) -> str:
    reply = client.chat.completions.create(
        model="{model}",
        messages=[{{"role": "system", "content": SYSTEM}}, {{"role": "user", "content": question}}],
    )
    return reply.choices[0].message.content
"""
RETRYING = """\
import json
from pathlib import Path

from openai import OpenAI

client = OpenAI()
SYSTEM = Path("prompts/system.md").read_text()


def ask(question: str) -> dict:
    for attempt in range(3):
        reply = client.chat.completions.create(
            model="gpt-4.1",
            messages=[{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}],
        )
        try:
            record = json.loads(reply.choices[0].message.content)
        except json.JSONDecodeError:
            continue
        if not check_total(record):
            continue
        return record
    raise RuntimeError("no usable record")


def check_total(record: dict) -> bool:
    return sum(line["amount"] for line in record["lines"]) == record["total"]
"""
DATED = """\
from datetime import date

from openai import OpenAI

client = OpenAI()


def ask(question: str) -> str:
    reply = client.chat.completions.create(
        model="gpt-4.1",
        messages=[
            {"role": "system", "content": f"You plan a garden. Today is {date.today()}. Answer briefly."},
            {"role": "user", "content": question},
        ],
    )
    return reply.choices[0].message.content
"""
LONG = "You plan the watering of a nursery. " + " ".join(
    f"On bed {number} check the soil at the north end, then at the south end, and compare both with your last note."
    for number in range(1, 221)
)
PRICE = "You write offers for a firm that rents out tents. A party tent costs $420 per day.\n"
PRICES = (
    "You sell tents. A small tent costs $120 per day, a large one $420 per day, and a marquee $900 per day. The"
    " deposit is $150. Delivery costs $35 within the town.\n\nNever refund more than $200. Do not promise a"
    " day that is not in the calendar. Under no circumstances give the address of a customer to anybody else.\n"
)


def scene(prompt: str, program: str = "", settings: str = "", **files: str) -> Scene:
    own = {"prompts/system.md": prompt, "app.py": program or PROGRAM.format(model="gpt-4.1")}
    if settings:
        own["weighbridge.yaml"] = settings
    return Scene({**own, **files}, "prompts/system.md")


@dataclass(frozen=True)
class Case:
    """A situation, what has to be said, and what must not be."""

    title: str
    scene: Scene
    verdict: str
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    moves: tuple[str, ...] = field(default=())


CASES = (
    Case(
        "a long prompt whose prefix is cached stays, and no move is offered",
        scene(LONG),
        "keep",
        ("are a stable prefix, which providers cache. Nothing here must move.",),
        ("$",),
    ),
    Case(
        "what is fetched is placed behind the stable prefix",
        scene(PRICES + LONG, settings="answers: {facts-change-within-6-months: {answer: true}}"),
        "retrieval",
        ("goes behind the stable prefix; in it, it would un-cache",),
        moves=("to-retrieval",),
    ),
    Case(
        "a closed model cannot be tuned, and no adapter is offered",
        replace(
            worked("strict-json"),
            files={
                **worked("strict-json").files,
                "app.py": worked("strict-json").files["app.py"].replace("gemini-2.5-flash", "claude-sonnet-4-5"),
            },
        ),
        "keep",
        (
            "`claude-sonnet-4-5` cannot be tuned. Try a schema, fewer examples, and caching; LoRA would mean changing"
            " the model.",
        ),
    ),
    Case(
        "two dozen examples at a small volume are kept and measured",
        worked("two-dozen-examples"),
        "keep",
        (
            "24 examples are too few to tune on (100 are the least)",
            "Measure with 3, with 8 and with all 24 examples",
        ),
    ),
    Case(
        "limits on behaviour stay when facts go",
        scene(PRICES, settings="answers: {facts-change-within-6-months: {answer: true}}"),
        "retrieval",
        ("Kept: ", "tokens limit what the model does. If retrieval or a look-up misses, a limit that was moved"),
        moves=("to-retrieval",),
    ),
    Case(
        "small constant knowledge is served by full context, and nothing moves",
        worked("museum-guide"),
        "full-context",
        ("The knowledge is small and constant, so full context with caching serves it.",),
    ),
    Case(
        "a schema replaces what the parser refuses, and not what a check refuses",
        scene("Return the bill as JSON with `lines` and `total`, and nothing else.\n", RETRYING),
        "schema",
        (
            "A schema removes what `json.loads` (line 17) refuses for its shape. What is refused for its meaning stays:"
            " `not check_total(record)` (line 20). Keep one retry for it,",
        ),
        ("replaces the loop",),
        moves=("to-schema",),
    ),
    Case(
        "a date that a program fills in is no fact that changes",
        scene("x", DATED),
        "keep",
    ),
)


def everything(decision: Decision) -> str:
    return " ".join((decision.title, decision.words, *decision.notes))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_advice_fits_its_situation(case: Case, tmp_path: Path) -> None:
    asked = case.scene
    if "program fills in" in case.title:
        asked = replace(asked, path="app.py", symbol="messages[0]")
    decision = decision_in(asked, tmp_path)
    said = everything(decision)
    assert decision.verdict == case.verdict
    assert [words for words in case.says if words not in said] == []
    assert [words for words in case.never if words in said] == []
    assert decision.moves == case.moves


def test_one_price_is_asked_about_once_and_moves_nothing_by_itself(tmp_path: Path) -> None:
    decision = decision_in(scene(PRICE), tmp_path)
    assert decision.verdict == "keep"
    question = next(one for one in decision.open if one.name == "facts-change-within-6-months")
    assert [(one.answer, str(one.verdict)) for one in question.changes] == [(True, "retrieval")]


def test_an_answer_that_has_expired_is_asked_again(tmp_path: Path) -> None:
    settings = "answers: {facts-change-within-6-months: {answer: true, until: 2026-06-30}}"
    decision = decision_in(scene(PRICE, settings=settings), tmp_path)
    assert decision.verdict == "keep"
    question = next(one for one in decision.open if one.name == "facts-change-within-6-months")
    assert question.why == "The answer yes held until 2026-06-30: asked again."


def test_the_history_of_a_price_is_told_with_its_count(tmp_path: Path) -> None:
    decision = decision_in(worked("quarter-prices"), tmp_path)
    assert decision.because[0].words == "`$420 per day` changed 3 times since 2026-02-10."


def test_what_is_not_found_is_asked_for_and_not_called_missing(tmp_path: Path) -> None:
    decision = decision_in(worked("two-dozen-examples"), tmp_path)
    holdout = next(one for one in decision.missing if one.name == "holdout")
    assert holdout.known.basis == "unknown"
    assert holdout.known.words == "No hold-out found in this workspace. Where is it? A path, `elsewhere`, or `none`."


def test_a_hold_out_that_is_answered_with_none_is_known_to_be_missing(tmp_path: Path) -> None:
    decision = decision_in(worked("nothing-held-out"), tmp_path)
    holdout = next(one for one in decision.missing if one.name == "holdout")
    assert (holdout.known.basis, holdout.known.value) == ("answered", False)


def test_an_adapter_is_promised_nothing(tmp_path: Path) -> None:
    decision = decision_in(worked("baked-examples"), tmp_path)
    assert decision.verdict == "lora"
    assert decision.moves == ("to-lora",)
    assert "Nothing is promised: the prompt keeps its examples until an adapter has beaten" in decision.words


def test_an_adapter_without_recorded_answers_of_today_is_missing_them(tmp_path: Path) -> None:
    asked = worked("baked-examples")
    settings = asked.files["weighbridge.yaml"].replace("answer: eval/incumbent.jsonl", "answer: none")
    decision = decision_in(replace(asked, files={**asked.files, "weighbridge.yaml": settings}), tmp_path)
    missing = next(one for one in decision.missing if one.name == "incumbent-outputs")
    assert "without it an adapter stays unproved" in missing.words


@pytest.mark.parametrize("path", ["CLAUDE.md", "AGENTS.md"])
def test_instructions_of_coding_agents_get_neither_schema_nor_retrieval_adapter_or_price(
    path: str, tmp_path: Path
) -> None:
    long = f"{examples(30, 'records')}\n{LONG}\n{LONG}\n"
    text = f"# Working here\n\nThe release costs $49 per seat. Return JSON only.\n\n{long}"
    files = {path: text, "training/claude/train.jsonl": rows(600, "records")}
    decision = decision_in(Scene(files, path), tmp_path)
    assert decision.verdict == "keep"
    assert decision.moves == ("to-skills",)
    assert (decision.paths, decision.break_even, decision.missing, decision.open) == ((), None, (), ())


def test_a_data_set_that_nothing_ties_to_the_prompt_is_asked_about(tmp_path: Path) -> None:
    files = {"training/parking/train.jsonl": rows(600, "facts")}
    decision = decision_in(scene("You name the tune that somebody hums in words.\n", **files), tmp_path)
    assert decision.verdict == "keep"


def test_the_funnel_dissents_by_the_examples_that_it_counts(tmp_path: Path) -> None:
    decision = decision_in(worked("two-dozen-examples"), tmp_path)
    funnel = next(one for one in decision.dissents if one.procedure == "funnel")
    assert (funnel.verdict, funnel.question) == ("lora", "enforced")
    assert [(one.name, one.value) for one in funnel.evidence] == [("examples", 24)]
    assert decision.reason == "A procedure would tune, and a reason not to stands, or is not known to be gone."
    assert ("training-rows", 24) in [(one.name, one.value) for one in decision.because]


def test_every_dissent_says_what_it_asked_and_what_decides(tmp_path: Path) -> None:
    decision = decision_in(perturbed("strict-json-schema-untried"), tmp_path)
    assert {one.procedure for one in decision.dissents} >= {"funnel"}
    for one in decision.dissents:
        path = next(path for path in decision.paths if path.procedure == one.procedure)
        assert one.question in {step.question for step in path.steps}
        assert one.asks in one.words
        assert one.evidence


def test_a_data_set_that_is_too_large_to_read_is_asked_about_and_not_called_missing(tmp_path: Path) -> None:
    scene = worked("baked-examples")
    files = {**scene.files, "training/rewording/train.jsonl": rows(4000, "style") + rows(4000, "records")}
    decision = decision_in(replace(scene, files=files), tmp_path)
    assert decision.verdict == "keep"
    examples = next(one for one in decision.missing if one.name == "examples")
    assert examples.known.words == (
        "`training/rewording/train.jsonl` is larger than what is read here, so its rows are not counted."
    )
    assert ("good-examples", True) in [(one.name, bool(one.changes)) for one in decision.open]
