"""The answer as JSON. A contract: `docs/why.md` describes it, and a test holds real output against it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weighbridge.measure.evidence import weights_of
from weighbridge.render.json_text import finding_json
from weighbridge.why.sentences import reasons, refusal_in_words
from weighbridge.why.told import is_followed, source_line, standing_in_words

if TYPE_CHECKING:
    from weighbridge.measure.argument import Argument
    from weighbridge.render.context import Context
    from weighbridge.text import Place
    from weighbridge.why.answer import Answer, Heard, PromptSeen, Ruling, Told

VERSION = 1
"""Raised when a field is removed or changes its meaning; added fields do not raise it."""


def data(answer: Answer, context: Context) -> dict[str, Any]:
    """The answer in plain values."""
    return {
        "version": VERSION,
        "path": context.shown_path(answer.path),
        "line": answer.line,
        "column": answer.column or None,
        "symbol": answer.symbol,
        "findings": [_finding(item, context) for item in answer.findings],
        "arguments": [_argument(item, context) for item in answer.arguments],
        "prompts": [_prompt(item, context) for item in answer.prompts],
        "unresolved": [{**_place(item.place, context), "reason": item.reason.value} for item in answer.unresolved],
    }


def _finding(item: Told, context: Context) -> dict[str, Any]:
    by = None if item.by is None else _place(item.by, context)
    return {**finding_json(item.finding, context), "state": item.state.value, "by": by}


def _argument(heard: Heard, context: Context) -> dict[str, Any]:
    argument = heard.argument
    weights = weights_of(argument.kind)
    return {
        "fact": argument.kind,
        "accepted": argument.accepted,
        "refusal": argument.refusal.value if argument.refusal is not None else None,
        "reason": refusal_in_words(argument, lambda place: _in_words(place, context)),
        **_place(argument.place, context),
        "broken": None if argument.broken is None else _place(argument.broken, context),
        "symbol": argument.symbol,
        "mechanism": argument.mechanism,
        "proof": "flow" if is_followed(argument) else "names",
        "links": [
            {
                "role": link.role.value,
                **_place(link.place, context),
                "says": link.words,
                "basis": link.basis.value,
                "source": source_line(link.place, context) if context.quotes else "",
            }
            for link in argument.links
        ],
        "evidence": _evidence(argument),
        "bias": weights.bias,
        "strength": round(argument.strength, 3),
        "needed": weights.say,
        "rules": [_ruling(item) for item in heard.rulings],
    }


def _evidence(argument: Argument) -> list[dict[str, Any]]:
    weights, meanings = weights_of(argument.kind), reasons().evidence[argument.kind]
    return [
        {"name": name, "part": meaning.part, "weight": weights.weights.get(name, 0.0), "says": meaning.says}
        for name, meaning in meanings.items()
        if name in argument.evidence
    ]


def _prompt(seen: PromptSeen, context: Context) -> dict[str, Any]:
    region = seen.region
    return {
        **_place(region.place, context),
        "symbol": region.symbol if context.quotes else "",
        "role": region.role.value,
        "tokens": seen.tokens.tokens,
        "tokens_exact": seen.tokens.exact,
        "contract": region.contract.value,
        "holes": region.text.holes,
        "calls": [_place(call, context) for call in region.calls],
        "rules": [_ruling(item) for item in seen.rulings],
    }


def _ruling(ruling: Ruling) -> dict[str, Any]:
    stands = ruling.standing
    return {
        "rule": stands.rule.name,
        "fact": ruling.fact,
        "holds": stands.unmet is None,
        "unmet": stands.unmet.value if stands.unmet is not None else None,
        "reason": standing_in_words(ruling),
    }


def _place(place: Place, context: Context) -> dict[str, Any]:
    region = context.region(place.path, place.span)
    return {
        "path": region.path,
        "start": {"line": region.start.line, "column": region.start.column},
        "end": {"line": region.end.line, "column": region.end.column},
    }


def _in_words(place: Place, context: Context) -> str:
    region = context.region(place.path, place.span)
    return f"{region.path}:{region.start.line}"
