"""What is said of evidence and refusals; the sentences are the rules' data, in `reasons.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge.measure.argument import Refusal
from weighbridge.measure.evidence import weights_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from weighbridge.measure.argument import Argument
    from weighbridge.text import Place

    Shown = Callable[[Place], str]

_LEAST = {
    "parser": "the parser", "call": "the model", "meets": "code", "does": "goes on", "errors": "other errors",
    "what": "place", "seen": "nothing", "label": "the option", "library": "the library", "name": "the decorator",
    "admits": "it admits other errors only", "items": "", "test": "",
}  # fmt: skip
"""What a sentence says where an argument has no such detail."""
MISSING = "-"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One piece of evidence in words."""

    part: str
    """The link of the argument that it belongs to; `sign` where it is none."""
    says: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """Everything that `reasons.yaml` says."""

    evidence: Mapping[str, Mapping[str, Meaning]]
    refusals: Mapping[str, str]


@cache
def reasons() -> Reasons:
    """The sentences."""
    import weighbridge_rules
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load((Path(weighbridge_rules.__path__[0]) / "reasons.yaml").read_text("utf-8"), loader)
    evidence = {
        kind: {name: Meaning(item["part"], item["says"]) for name, item in items.items()}
        for kind, items in data["evidence"].items()
    }
    return Reasons(evidence, data["refusals"])


def refusal_in_words(argument: Argument, shown: Shown) -> str:
    """Why an argument does not hold, in one sentence without a full stop; `shown` says a place in words."""
    if argument.refusal is None:
        return ""
    details = {name: value if isinstance(value, str) else shown(value) for name, value in argument.details}
    if argument.refusal is Refusal.WEAK:
        weights = weights_of(argument.kind)
        details["strength"] = f"{floored(argument.strength)}"
        details["needed"] = f"{weights.say:.2f}"
    sentence = reasons().refusals[argument.refusal]
    return sentence.format_map(_Details(details))


def floored(strength: float) -> str:
    """A strength with two digits, rounded down: what is needed is not said to be reached."""
    return f"{int(strength * 100) / 100:.2f}"


class _Details(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return _LEAST.get(name, MISSING)
