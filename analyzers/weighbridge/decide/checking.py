"""Whether the data of the procedures fit together: every name exists, every answer leads somewhere, every way ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weighbridge.decide.checking_conditions import CONDITION, check_cases, check_condition, check_words
from weighbridge.decide.decision import Verdict
from weighbridge.decide.names import PROCEDURES, SETTLED, Kind, ModelKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from weighbridge.config_read import Where
    from weighbridge.decide.checking_conditions import Vocabulary
    from weighbridge.rule_reading import Reading

    Item = Callable[[Reading, Where, dict[str, Any], Vocabulary], None]

ANSWER_KINDS = ("flag", "number", "word", "place")
_LEADS = ("if-true", "if-false", "if-unknown")
_TEXTS = ("asks", "claim", "title", "words", "because", "says", "unit", "source", "as-of", "where")


def check_file(reading: Reading, stem: str, vocabulary: Vocabulary) -> None:
    """Notes everything that is wrong with one file of the procedures."""
    if stem in PROCEDURES:
        _procedure(reading, stem, vocabulary)
        return
    sections = reading.mapping((), reading.values, tuple(_SECTIONS[stem]), tuple(_SECTIONS[stem]))
    for key, (known, required, check) in _SECTIONS[stem].items():
        for where, item in reading.entries((key,), sections.get(key, [])):
            values = reading.mapping(where, item, known, required)
            _texts(reading, where, values)
            check(reading, where, values, vocabulary)


def _procedure(reading: Reading, stem: str, vocabulary: Vocabulary) -> None:
    keys = ("name", "title", "source", "where", "start", "questions")
    values = reading.mapping((), reading.values, (*keys, "only-about-tuning"), keys)
    if "only-about-tuning" in values:
        reading.flag(("only-about-tuning",), values["only-about-tuning"])
    for key in ("title", "source", "where"):
        reading.text((key,), values.get(key))
    if values.get("name") != stem:
        reading.fault(("name",), f"is not the name of the file, which is '{stem}'")
    items = list(reading.entries(("questions",), values.get("questions", [])))
    ids = tuple(str(item.get("id")) for _, item in items if isinstance(item, dict))  # pyright: ignore
    reading.word(("start",), values.get("start"), "question", ids)
    later: dict[str, int] = {name: at for at, name in enumerate(ids)}
    if len(later) < len(ids):
        reading.fault(("questions",), "two questions have the same id")
    known = ("id", "asks", "claim", "evidence", "cases", *_LEADS)
    led_to = {str(values.get("start"))}
    for at, (where, item) in enumerate(items):
        question = reading.mapping(where, item, known, ("id", "asks", "claim", *_LEADS))
        _texts(reading, where, question)
        _answers(reading, where, question, vocabulary)
        for key in _LEADS:
            if key in question:
                led_to.add(_lead(reading, (*where, key), question[key], at, later))
    for name in ids:
        if name not in led_to:
            reading.fault(("questions", later[name]), f"nothing leads to '{name}'")


def _answers(reading: Reading, where: Where, question: dict[str, Any], vocabulary: Vocabulary) -> None:
    if ("evidence" in question) == ("cases" in question):
        reading.fault(where, "expected 'evidence', a flag that answers it, or 'cases', and not both")
    if "evidence" in question:
        flags = tuple(name for name, kind in vocabulary.kinds.items() if kind is Kind.FLAG)
        reading.word((*where, "evidence"), question["evidence"], "flag", flags)
    check_cases(reading, where, question, vocabulary)


def _lead(reading: Reading, where: Where, item: object, at: int, later: Mapping[str, int]) -> str:
    leads = reading.mapping(where, item, ("question", "verdict"))
    if len(leads) != 1:
        reading.fault(where, "expected either 'question' or 'verdict'")
    if "verdict" in leads:
        reading.word((*where, "verdict"), leads["verdict"], "verdict", tuple(Verdict))
    target = reading.word((*where, "question"), leads["question"], "question", later) if "question" in leads else None
    if target is not None and later[target] <= at:
        # going forward only is what makes every walk end
        reading.fault((*where, "question"), f"'{target}' does not stand below this question")
    return target or ""


def _alternatives(key: str) -> Item:
    def check(reading: Reading, where: Where, values: dict[str, Any], vocabulary: Vocabulary) -> None:
        if "verdict" in values:
            reading.word((*where, "verdict"), values["verdict"], "verdict", tuple(Verdict))
        for way, item in reading.entries((*where, "shows"), values.get("shows", [])):
            reading.word(way, item, "evidence", vocabulary.kinds)
        if "evidence" in values:
            reading.word((*where, "evidence"), values["evidence"], "evidence", vocabulary.kinds)
        for way, item in reading.entries((*where, key), values.get(key, [])):
            check_condition(reading, way, reading.mapping(way, item, CONDITION), vocabulary)

    return check


def _conclusion(reading: Reading, where: Where, values: dict[str, Any], vocabulary: Vocabulary) -> None:
    check_cases(reading, where, values, vocabulary)
    for way, item in reading.entries((*where, "asks"), values.get("asks", [])):
        reading.word(way, item, "question", vocabulary.questions)
    name = str(values.get("name"))
    if name in vocabulary.kinds:
        reading.fault((*where, "name"), f"'{name}' is evidence already")
    vocabulary.add(name, Kind.FLAG)


def _question(reading: Reading, where: Where, values: dict[str, Any], vocabulary: Vocabulary) -> None:
    del vocabulary
    kind = reading.word((*where, "kind"), values.get("kind"), "kind", ANSWER_KINDS)
    if (kind == "word") != ("words" in values):
        reading.fault(where, "'words' belong to a question of the kind 'word', and only to it")


def _verdict(reading: Reading, where: Where, values: dict[str, Any], vocabulary: Vocabulary) -> None:
    reading.word((*where, "name"), values.get("name"), "verdict", tuple(Verdict))
    for way, item in reading.entries((*where, "includes"), values.get("includes", [])):
        reading.word(way, item, "verdict", tuple(Verdict))
    check_words(reading, (*where, "words"), values.get("words"), vocabulary)


def _note(reading: Reading, where: Where, values: dict[str, Any], vocabulary: Vocabulary) -> None:
    _alternatives("when")(reading, where, values, vocabulary)
    check_words(reading, (*where, "says"), values.get("says"), vocabulary)


def _figure(reading: Reading, where: Where, values: dict[str, Any], vocabulary: Vocabulary) -> None:
    if str(values.get("name")) not in vocabulary.kinds:
        # what is told afterwards may quote it
        vocabulary.add(str(values.get("name")), Kind.NUMBER)
    for key in ("low", "high"):
        if key in values:
            reading.number((*where, key), values[key])
    if "answer" in values:
        reading.word((*where, "answer"), values["answer"], "question", vocabulary.questions)
    reading.mapping((*where, "source"), values.get("source"), ("title", "claim"), ("title", "claim"))
    _alternatives("when")(reading, where, values, vocabulary)


def _model(reading: Reading, where: Where, values: dict[str, Any], vocabulary: Vocabulary) -> None:
    del vocabulary
    reading.word((*where, "kind"), values.get("kind"), "kind", tuple(ModelKind))
    for way, item in reading.entries((*where, "names"), values.get("names", [])):
        reading.text(way, item)


def _texts(reading: Reading, where: Where, values: Mapping[str, Any]) -> None:
    for key in ("name", *_TEXTS):
        if isinstance(values.get(key), dict | list):
            continue  # what has a form of its own is checked by its own
        if key in values:
            reading.text((*where, key), values[key])


_Section = tuple[tuple[str, ...], tuple[str, ...], "Item"]
_SECTIONS: dict[str, dict[str, _Section]] = {
    "questions": {"questions": (("name", "asks", "kind", "words", "tries"), ("name", "asks", "kind"), _question)},
    "conclusions": {"conclusions": (("name", "asks", "cases"), ("name", "asks", "cases"), _conclusion)},
    "verdicts": {
        "verdicts": (("name", "title", "words", "includes", "tunes", "moves"), ("name", "title", "words"), _verdict),
        "agents": (("title", "words", "moves", "when"), ("title", "words", "when"), _alternatives("when")),
    },
    "figures": {
        "figures": (
            ("name", "low", "high", "unit", "when", "answer", "source", "as-of"),
            ("name", "low", "unit", "source", "as-of"),
            _figure,
        ),
        "kinds": (("verdict", "when"), ("verdict", "when"), _alternatives("when")),
    },
    "models": {
        "models": (("kind", "names", "claim", "source", "as-of"), ("kind", "names", "claim", "source", "as-of"), _model)
    },
    "settling": {
        "settling": (("verdict", "because", "shows", "when"), ("verdict", "because", "when"), _alternatives("when")),
        "also": (("verdict", "when"), ("verdict", "when"), _alternatives("when")),
        "missing": (("name", "evidence", "words", "met"), ("name", "evidence", "words", "met"), _alternatives("met")),
        "notes": (("says", "when"), ("says", "when"), _note),
    },
}
FILES = ("questions", "conclusions", *PROCEDURES, "verdicts", "figures", "models", "settling")
"""Every file, in the order in which their names build on each other."""
AFTER_ENDS = ("verdicts", "settling")
"""The files whose conditions may name how the procedures ended."""
ENDS = {**dict.fromkeys(PROCEDURES, Kind.WORD), **SETTLED}
