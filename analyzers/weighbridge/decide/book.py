"""The records of the procedures, made from the values of their files, which were validated before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weighbridge.decide.decision import Verdict
from weighbridge.decide.names import PROCEDURES, Kind, ModelKind
from weighbridge.decide.procedures import (
    AgentWords,
    Asked,
    Case,
    Conclusion,
    Condition,
    DecisionBook,
    FigureRange,
    Leads,
    ModelLine,
    Needed,
    Note,
    Procedure,
    Question,
    Settling,
    VerdictWords,
)
from weighbridge.rule_manual import Source
from weighbridge.rules import Bound, Comparison

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


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
