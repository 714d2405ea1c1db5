"""The decision of a ticket as JSON: the verdict, and the five procedures by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weighbridge.render.json_text import place_json

if TYPE_CHECKING:
    from weighbridge.decide.decision import BreakEven, Decision, Dissent, OpenQuestion, Path, Step
    from weighbridge.decide.evidence import Known
    from weighbridge.render.context import Context


def decision_json(decision: Decision, context: Context) -> dict[str, Any]:
    """One decision."""
    return {
        "verdict": decision.verdict.value,
        "title": decision.title,
        "words": decision.words,
        "also": [one.value for one in decision.also],
        "because": [_known(one, context) for one in decision.because],
        "procedures": {path.procedure: _path(path, context) for path in decision.paths},
        "dissents": [_dissent(one, context) for one in decision.dissents],
        "open": [_open(one) for one in decision.open],
        "missing": [
            {"name": one.name, "known": _known(one.known, context), "words": one.words} for one in decision.missing
        ],
        "break_even": None if decision.break_even is None else _break_even(decision.break_even),
        "notes": list(decision.notes),
        "moves": list(decision.moves),
    }


def _known(known: Known, context: Context) -> dict[str, Any]:
    return {
        "name": known.name,
        "value": known.value if context.quotes or not isinstance(known.value, str) else "",
        "basis": known.basis.value,
        "words": known.words if context.quotes else "",
        "places": [
            {**place_json(one.place.path, one.place.span, context), "message": one.message} for one in known.related
        ],
        "asks": list(known.asks),
    }


def _path(path: Path, context: Context) -> dict[str, Any]:
    return {
        "title": path.title,
        "verdict": path.verdict.value,
        "stance": path.stance.value,
        "steps": [_step(step, context) for step in path.steps],
    }


def _step(step: Step, context: Context) -> dict[str, Any]:
    return {
        "question": step.question,
        "asks": step.asks,
        "says": step.says.value,
        "basis": step.basis.value,
        "evidence": [_known(one, context) for one in step.evidence],
        "to": step.to,
        "ends": step.ends,
        "source": {"title": step.source.title, "claim": step.source.claim, "where": step.source.where},
    }


def _dissent(one: Dissent, context: Context) -> dict[str, Any]:
    return {
        "procedure": one.procedure,
        "verdict": one.verdict.value,
        "stance": one.stance.value,
        "question": one.question,
        "asks": one.asks,
        "evidence": [_known(known, context) for known in one.evidence],
        "words": one.words if context.quotes else "",
    }


def _open(one: OpenQuestion) -> dict[str, Any]:
    return {
        "name": one.name,
        "asks": one.asks,
        "why": one.why,
        "changes": [{"answer": outcome.answer, "verdict": outcome.verdict.value} for outcome in one.changes],
    }


def _break_even(one: BreakEven) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "calls": one.calls,
        "most_calls": one.most_calls,
        "days": one.days,
        "most_days": one.most_days,
        "formula": one.formula,
        "figures": [
            {"name": f.name, "value": f.value, "unit": f.unit, "source": f.source, "as_of": f.as_of}
            for f in one.figures
        ],
        "left_out": list(one.left_out),
        "words": one.words,
    }
