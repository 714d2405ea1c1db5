"""The decision of a ticket in sentences: the verdict, who dissents and why, what is asked, and every path on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.decide.decision import Stance
from weighbridge.render.ticket_words import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.decide.decision import Decision, OpenQuestion, Path, Step, Verdict
    from weighbridge.render.context import Context

_STANCES = {
    Stance.AGREES: "agrees",
    Stance.PART: "has a part of it",
    Stance.DISSENTS: "dissents",
}


def verdict(decision: Decision, context: Context) -> Iterator[str]:
    """Where the load belongs, and what settled it."""
    also = f" Besides: {', '.join(map(named, decision.also))}." if decision.also else ""
    yield f"{one_line(decision.title).rstrip('.')}.{also}"
    if not context.quotes:
        return
    if decision.words:
        yield one_line(decision.words)
    yield from (one_line(known.words) for known in decision.because)
    yield from map(one_line, decision.notes)


def dissents(decision: Decision, context: Context) -> Iterator[str]:
    """The procedures that end elsewhere, with the question that parts them from the verdict."""
    for one in decision.dissents:
        said = f"{one.procedure}: {named(one.verdict)}"
        yield f"{said}. {one_line(one.words)}" if context.quotes and one.words else f"{said} (“{one_line(one.asks)}”)."


def questions(decision: Decision) -> Iterator[str]:
    """What nobody has answered, and what an answer would change."""
    for one in decision.open:
        yield f"`{one.name}`: {one_line(one.asks)}{_changes(one)}"


def _changes(one: OpenQuestion) -> str:
    outcomes = [f"{_answer(change.answer)} means {named(change.verdict)}" for change in one.changes]
    why = f" {one_line(one.why)}" if one.why else ""
    return f"{why} {'; '.join(outcomes)}." if outcomes else why


def _answer(answer: object) -> str:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return f"{answer:,}" if isinstance(answer, int | float) else f"“{answer}”"


def missing(decision: Decision) -> Iterator[str]:
    """What has to be there before tuning would be honest."""
    yield from (one_line(one.words) for one in decision.missing)


def break_even(decision: Decision) -> Iterator[str]:
    """When tuning would have paid for itself, the formula, and where every figure comes from."""
    found = decision.break_even
    if found is None:
        return
    yield one_line(found.words)
    figures = "; ".join(
        f"{one.name} {one.value:,.6g} {one.unit} ({', '.join(filter(None, (one.source, one.as_of)))})".replace(
            "  ", " "
        )
        for one in found.figures
    )
    yield f"{one_line(found.formula)}: {one_line(figures)}."
    yield from map(one_line, found.left_out)


def path_title(path: Path) -> str:
    return f"{path.procedure} ({one_line(path.title)}): {named(path.verdict)}, {_STANCES[path.stance]}"


def step(one: Step, context: Context) -> str:
    """A question, its answer, and what the answer rests on."""
    evidence = " ".join(one_line(known.words) for known in one.evidence) if context.quotes else ""
    said = f"{one_line(one.asks)} {one.says.value.capitalize()} ({one.basis.value})."
    return f"{said} {evidence}".strip()


def named(verdict: Verdict) -> str:
    return verdict.value.replace("-", " ")
