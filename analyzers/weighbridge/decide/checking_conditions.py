"""Whether conditions and words of the procedures name evidence that exists, and ask of it what it can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weighbridge.decide.names import MEASURED, WORDS, Kind
from weighbridge.rule_message import placeholders
from weighbridge.rule_reading import unknown
from weighbridge.rules import Comparison

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weighbridge.config_read import Where
    from weighbridge.rule_reading import Reading

COMPARISONS = tuple(map(str, Comparison))
CONDITION = ("where", *COMPARISONS)


class Vocabulary:
    """The evidence that a condition may name, by kind; it grows by every conclusion that has been read."""

    def __init__(self, questions: Mapping[str, tuple[str, tuple[str, ...]]]) -> None:
        self.questions = tuple(questions)
        self.kinds = dict(MEASURED)
        self.words = dict(WORDS)
        for name, (kind, words) in questions.items():
            if kind in (Kind.FLAG, Kind.NUMBER, Kind.WORD):
                self.kinds[name] = Kind(kind)
                self.words[name] = words

    def add(self, name: str, kind: Kind) -> None:
        self.kinds[name] = kind


def check_condition(reading: Reading, where: Where, values: Mapping[str, Any], vocabulary: Vocabulary) -> None:
    """Notes evidence that does not exist, and values and bounds that it cannot have."""
    for name, wanted in reading.named((*where, "where"), values.get("where", {})).items():
        way = (*where, "where", name)
        kind = vocabulary.kinds.get(name)
        if kind is None:
            reading.fault(way, unknown("evidence", name, tuple(vocabulary.kinds)))
        elif kind is Kind.FLAG:
            reading.flag(way, wanted)
        elif kind is Kind.WORD:
            reading.word(way, wanted, "word", vocabulary.words[name])
        else:
            reading.fault(way, f"is a {kind}: bound it with {', '.join(COMPARISONS)}")
    for comparison in COMPARISONS:
        for name, limit in reading.named((*where, comparison), values.get(comparison, {})).items():
            way = (*where, comparison, name)
            reading.number(way, limit)
            kind = vocabulary.kinds.get(name)
            if kind is not Kind.NUMBER:
                numbers = tuple(known for known, kind in vocabulary.kinds.items() if kind is Kind.NUMBER)
                reading.fault(way, unknown("number", name, numbers))


def check_cases(reading: Reading, where: Where, values: dict[str, Any], vocabulary: Vocabulary) -> None:
    for way, item in reading.entries((*where, "cases"), values.get("cases", [])):
        case = reading.mapping(way, item, (*CONDITION, "is"), ("is",))
        if "is" in case:
            reading.flag((*way, "is"), case["is"])
        check_condition(reading, way, case, vocabulary)
        if not set(case) & set(CONDITION):
            reading.fault(way, f"expected a condition: {', '.join(CONDITION)}")


def check_words(reading: Reading, where: Where, text: object, vocabulary: Vocabulary) -> None:
    """Notes names in braces that no evidence has."""
    if isinstance(text, str):
        for name, _ in placeholders(text):
            if name not in vocabulary.kinds:
                reading.fault(where, unknown("evidence", name, tuple(vocabulary.kinds)))
