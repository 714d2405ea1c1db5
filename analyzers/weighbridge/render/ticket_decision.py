"""The decision of a ticket in sentences: the verdict, who dissents and why, what is asked, and every path on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.decide.decision import Stance, Verdict
from weighbridge.decide.evidence import Basis
from weighbridge.render.ticket_words import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.decide.decision import Decision, OpenQuestion, Path, Step
    from weighbridge.render.context import Context

_STANCES = {
    Stance.AGREES: "agrees",
    Stance.PART: "goes a part of the way",
    Stance.DISSENTS: "dissents",
}

_NAMES = {Verdict.FEW_SHOT: "few-shot", Verdict.LORA: "LoRA", Verdict.RETRIEVAL_LORA: "retrieval and LoRA"}
_ASKED = 4
"""Questions that are told at length; more are not read."""
_NEVER = "Not answered yet."


def verdict(decision: Decision, context: Context) -> Iterator[str]:
    """Where the load belongs, and what settled it."""
    also = f" Besides: {', '.join(map(named, decision.also))}." if decision.also else ""
    yield f"{one_line(decision.title).rstrip('.')}.{also}"
    if not context.quotes:
        return
    if decision.words:
        yield one_line(decision.words)
    yield from dict.fromkeys(map(one_line, (*(known.words for known in decision.because), *decision.notes)))


def dissents(decision: Decision, context: Context) -> Iterator[str]:
    """The procedures that end elsewhere, with the question that parts them from the verdict."""
    for one in decision.dissents:
        if context.quotes and one.words:
            yield one_line(one.words)
        else:
            yield f"{one.procedure} {_STANCES[one.stance]}: {named(one.verdict)} (“{one_line(one.asks)}”)."


def questions(decision: Decision) -> Iterator[str]:
    """What nobody has answered: at length only some, those first whose answer would change the verdict."""
    told = decision.open[:_ASKED]
    yield from (f"`{one.name}`: {one_line(one.asks)}{_changes(one)}" for one in told)
    others = [f"`{one.name}`" for one in decision.open[_ASKED:]]
    if others:
        yield f"Open, too: {', '.join(others)}."


def _changes(one: OpenQuestion) -> str:
    outcomes = [f"{_answer(change.answer)} means {named(change.verdict)}" for change in one.changes]
    why = one_line(one.why).removesuffix(_NEVER).strip()
    return "".join(f" {said}" for said in (why, f"{'; '.join(outcomes)}." if outcomes else "") if said)


def _answer(answer: object) -> str:
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return f"{answer:,}" if isinstance(answer, int | float) else f"“{answer}”"


def missing(decision: Decision) -> Iterator[str]:
    """What has to be there before tuning would be honest."""
    yield from (one_line(one.words) for one in decision.missing)


def break_even(decision: Decision) -> Iterator[str]:
    """When tuning would have paid for itself, in one sentence."""
    if decision.break_even is not None:
        yield one_line(decision.break_even.words)


def reckoning(decision: Decision) -> Iterator[str]:
    """The formula behind that, where every figure comes from, and what is left out."""
    found = decision.break_even
    if found is None:
        return
    yield f"{one_line(found.formula)}."
    for one in found.figures:
        source = ", ".join(filter(None, (one.source.rstrip("."), one.as_of)))
        yield one_line(f"{one.name}: {_number(one.value)} {one.unit} ({source}).")
    yield from map(one_line, found.left_out)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.10f}".rstrip("0").rstrip(".")


def path_title(path: Path) -> str:
    return f"{path.procedure} ({one_line(path.title)}): {named(path.verdict)}, {_STANCES[path.stance]}"


def step(one: Step, context: Context) -> str:
    """A question, its answer, and what the answer rests on."""
    basis = "" if one.basis is Basis.UNKNOWN else f" ({one.basis.value})"
    evidence = dict.fromkeys(one_line(known.words) for known in one.evidence) if context.quotes else {}
    return " ".join((f"{one_line(one.asks)} {one.says.value.capitalize()}{basis}.", *evidence))


def named(verdict: Verdict) -> str:
    return _NAMES.get(verdict, verdict.value.replace("-", " "))
