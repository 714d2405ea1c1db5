"""The decision procedures and all that belongs to them, as their data say; compiled, so that no run reads YAML."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from weighbridge.decide.decision import Verdict
from weighbridge.decide.names import PROCEDURES, Kind, ModelKind
from weighbridge.rule_manual import Source
from weighbridge.rules import Bound, Comparison

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from weighbridge.decide.evidence import Value


@dataclass(frozen=True, slots=True)
class Condition:
    """Evidence that has to be equal, and numbers that have to be within bounds: all of it, or it does not hold."""

    where: tuple[tuple[str, Value], ...] = ()
    bounds: tuple[Bound, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*(name for name, _ in self.where), *(bound.field for bound in self.bounds))))


@dataclass(frozen=True, slots=True)
class Case:
    """What a question is answered where a condition holds."""

    condition: Condition
    says: bool


@dataclass(frozen=True, slots=True)
class Leads:
    """Where an answer leads: to another question, or to a verdict."""

    to: str
    ends: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a procedure; the first case that holds answers it."""

    id: str
    asks: str
    source: Source
    cases: tuple[Case, ...]
    if_true: Leads
    if_false: Leads
    if_unknown: Leads


@dataclass(frozen=True, slots=True)
class Procedure:
    """One document's way to decide."""

    name: str
    title: str
    start: str
    only_about_tuning: bool
    """Where it says to keep, it says no more than not to tune."""
    questions: Mapping[str, Question]


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A flag that follows from other evidence."""

    name: str
    asks: tuple[str, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a team can answer in its settings."""

    name: str
    asks: str
    kind: str
    """`flag`, `number`, `word` or `place`."""
    words: tuple[str, ...]
    tries: tuple[Value, ...]
    """Answers whose effect is worked out while it is open."""


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """A verdict as it is told."""

    name: Verdict
    title: str
    words: str
    includes: tuple[Verdict, ...]
    tunes: bool
    moves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgentWords:
    """What is told of an instruction file of a coding agent."""

    title: str
    words: str
    moves: tuple[str, ...]
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Settling:
    """A verdict, and the alternatives of which one must hold for it; none stands for always."""

    verdict: Verdict
    because: str
    shows: tuple[str, ...]
    """The evidence to show for it, where its condition does not name it."""
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Needed:
    """What tuning needs to be honest."""

    name: str
    evidence: str
    words: str
    met: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence that is told where one of its alternatives holds."""

    says: str
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class FigureRange:
    """A number that costs are worked out with."""

    name: str
    low: float
    high: float
    unit: str
    when: tuple[Condition, ...]
    answer: str
    source: Source
    as_of: str


@dataclass(frozen=True, slots=True)
class ModelLine:
    """Models that can, or cannot, be tuned."""

    kind: ModelKind
    names: tuple[str, ...]
    claim: str
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class DecisionBook:
    """Everything that deciding reads from the data."""

    procedures: tuple[Procedure, ...]
    conclusions: tuple[Conclusion, ...]
    questions: Mapping[str, Asked]
    verdicts: Mapping[Verdict, VerdictWords]
    agents: tuple[AgentWords, ...]
    settling: tuple[Settling, ...]
    also: tuple[Settling, ...]
    missing: tuple[Needed, ...]
    notes: tuple[Note, ...]
    figures: tuple[FigureRange, ...]
    kinds: tuple[Settling, ...]
    """Whose costs are worked out: those of an adapter, or of a smaller model."""
    models: tuple[ModelLine, ...]


@cache
def load_decisions() -> DecisionBook:
    """The built-in procedures, from a generated module of plain literals."""
    from weighbridge_rules.compiled_decisions import DECISIONS

    return book_from(DECISIONS)


def book_from(files: Mapping[str, Mapping[str, Any]]) -> DecisionBook:
    """A book from files that were validated before, by their stems."""
    settling = files["settling"]
    return DecisionBook(
        tuple(_procedure(files[name]) for name in PROCEDURES),
        tuple(
            Conclusion(item["name"], tuple(item["asks"]), tuple(_cases(item)))
            for item in files["conclusions"]["conclusions"]
        ),
        {item["name"]: _asked(item) for item in files["questions"]["questions"]},
        {Verdict(item["name"]): _words(item) for item in files["verdicts"]["verdicts"]},
        tuple(
            AgentWords(item["title"], item["words"].strip(), tuple(item.get("moves", ())), _when(item))
            for item in files["verdicts"]["agents"]
        ),
        tuple(map(_settling, settling["settling"])),
        tuple(map(_settling, settling["also"])),
        tuple(
            Needed(item["name"], item["evidence"], item["words"], tuple(map(condition_from, item["met"])))
            for item in settling["missing"]
        ),
        tuple(Note(item["says"].strip(), _when(item)) for item in settling["notes"]),
        tuple(map(_figure, files["figures"]["figures"])),
        tuple(map(_settling, files["figures"]["kinds"])),
        tuple(
            ModelLine(ModelKind(item["kind"]), tuple(item["names"]), item["claim"], item["source"], item["as-of"])
            for item in files["models"]["models"]
        ),
    )


def condition_from(item: Mapping[str, Any]) -> Condition:
    """The condition that the keys `where`, `above`, `below`, `at_least` and `at_most` of a mapping make."""
    bounds = (
        Bound(name, comparison, limit) for comparison in Comparison for name, limit in item.get(comparison, {}).items()
    )
    return Condition(tuple(item.get("where", {}).items()), tuple(bounds))


def _procedure(values: Mapping[str, Any]) -> Procedure:
    questions = {item["id"]: _question(item, values) for item in values["questions"]}
    only = values.get("only-about-tuning", False)
    return Procedure(values["name"], values["title"], values["start"], only, questions)


def _question(item: Mapping[str, Any], procedure: Mapping[str, Any]) -> Question:
    source = Source(procedure["source"], item["claim"].strip(), procedure["where"])
    leads = (_leads(item[key]) for key in ("if-true", "if-false", "if-unknown"))
    return Question(item["id"], item["asks"], source, tuple(_cases(item)), *leads)


def _leads(item: Mapping[str, str]) -> Leads:
    return Leads(item["verdict"], True) if "verdict" in item else Leads(item["question"], False)


def _cases(item: Mapping[str, Any]) -> Iterator[Case]:
    if "evidence" in item:
        # a flag that answers the question as it is
        yield from (Case(Condition(((item["evidence"], says),)), says) for says in (True, False))
    for case in item.get("cases", ()):
        yield Case(condition_from(case), case["is"])


def _settling(item: Mapping[str, Any]) -> Settling:
    return Settling(Verdict(item["verdict"]), item.get("because", ""), tuple(item.get("shows", ())), _when(item))


def _when(item: Mapping[str, Any]) -> tuple[Condition, ...]:
    return tuple(map(condition_from, item["when"]))


def _asked(item: Mapping[str, Any]) -> Asked:
    words: Sequence[str] = item.get("words", ())
    tries = (True, False) if item["kind"] == Kind.FLAG else item.get("tries", words)
    return Asked(item["name"], item["asks"], item["kind"], tuple(words), tuple(tries))


def _words(item: Mapping[str, Any]) -> VerdictWords:
    return VerdictWords(
        Verdict(item["name"]),
        item["title"],
        item["words"].strip(),
        tuple(map(Verdict, item.get("includes", ()))),
        item.get("tunes", False),
        tuple(item.get("moves", ())),
    )


def _figure(item: Mapping[str, Any]) -> FigureRange:
    source = Source(item["source"]["title"], item["source"]["claim"])
    when = tuple(map(condition_from, item.get("when", ())))
    low = item["low"]
    return FigureRange(
        item["name"], low, item.get("high", low), item["unit"], when, item.get("answer", ""), source, str(item["as-of"])
    )
