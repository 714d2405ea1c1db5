"""Whether a rule file says what a rule file may say, key by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.findings import Severity
from weighbridge.rule_check_examples import check_examples
from weighbridge.rule_check_when import bounded_fields, check_filters, check_when
from weighbridge.rule_fields import Kind
from weighbridge.rule_message import LIMIT_SUFFIX, SPECS, placeholders
from weighbridge.rule_reading import unknown
from weighbridge.rules import Group, Remedy

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from weighbridge.config_read import Where
    from weighbridge.rule_fields import Field
    from weighbridge.rule_reading import Reading

REQUIRED = ("name", "group", "summary", "when", "message")
KEYS = (
    "name", "group", "severity", "since", "preview", "summary", "when", "message", "why", "instead", "remedies",
    "sources", "examples",
)  # fmt: skip
GRADE_KEYS = ("where", "is", "message", "preview")


def check(reading: Reading, stem: str) -> None:
    """Notes everything that is wrong with a rule file; `stem` is its name without the suffix."""
    values = reading.mapping((), reading.values, KEYS, REQUIRED)
    if "name" in values:
        _check_name(reading, values["name"], stem)
    if "group" in values:
        reading.word(("group",), values["group"], "group", tuple(map(str, Group)))
    for key in ("summary", "since", "why", "instead"):
        if key in values:
            reading.text((key,), values[key])
    if "preview" in values:
        reading.flag(("preview",), values["preview"])
    for where, item in reading.entries(("remedies",), values.get("remedies", [])):
        reading.word(where, item, "remedy", tuple(map(str, Remedy)))
    for where, item in reading.entries(("sources",), values.get("sources", [])):
        for key, text in reading.mapping(where, item, ("title", "claim", "where"), ("title", "claim")).items():
            reading.text((*where, key), text)
    fields = check_when(reading, values["when"]) if "when" in values else None
    limits = bounded_fields(values.get("when"))
    if "message" in values:
        _check_message(reading, ("message",), values["message"], fields, limits)
    if "severity" in values:
        _check_severity(reading, values["severity"], fields, limits)
    if "examples" in values:
        check_examples(reading, values["examples"], limits)


def _check_name(reading: Reading, value: object, stem: str) -> None:
    name = reading.text(("name",), value)
    if name is None:
        return
    if not all(part.isascii() and part.isalnum() and part == part.lower() for part in name.split("-")):
        reading.fault(("name",), f"'{name}' is not in lower case with hyphens, as in 'name-of-a-rule'")
    elif name != stem:
        reading.fault(("name",), f"'{name}' is not the name of the file, which is '{stem}'")


def _check_severity(
    reading: Reading, value: object, fields: Mapping[str, Field] | None, limits: Collection[str]
) -> None:
    severities = tuple(map(str, Severity))
    if not isinstance(value, list):
        reading.word(("severity",), value, "severity", severities)
        return
    entries = list(reading.entries(("severity",), value))  # pyright: ignore[reportUnknownArgumentType]
    if not entries:
        reading.fault(("severity",), "expected at least one case")
    for at, (where, item) in enumerate(entries, start=1):
        case = reading.mapping(where, item, GRADE_KEYS, ("is",))
        if "is" in case:
            reading.word((*where, "is"), case["is"], "severity", severities)
        if "preview" in case:
            reading.flag((*where, "preview"), case["preview"])
        if "message" in case:
            _check_message(reading, (*where, "message"), case["message"], fields, limits)
        if "where" in case and at < len(entries):
            check_filters(reading, (*where, "where"), case["where"], fields)
        elif "where" in case:
            reading.fault(where, "the last case must hold for all that is left, without 'where'")
        elif at < len(entries):
            reading.fault(where, "a case without 'where' must be the last one")


def _check_message(
    reading: Reading, where: Where, value: object, fields: Mapping[str, Field] | None, limits: Collection[str]
) -> None:
    message = reading.text(where, value)
    if message is None:
        return
    try:
        found = list(placeholders(message))
    except ValueError as error:
        reading.fault(where, f"is not well formed: {error}; a brace is written twice: {{{{ or }}}}")
        return
    if fields is None:
        return
    known = (*fields, *(f"{field}{LIMIT_SUFFIX}" for field in limits))
    for name, spec in found:
        if name not in known:
            reading.fault(where, unknown("field", name, known))
        elif spec not in SPECS:
            ways = ", ".join(f"{{{name}:{way}}}" for way in SPECS if way)
            reading.fault(where, f"{{{name}:{spec}}} is no way to write a number; there are {ways}")
        elif spec and name in fields and not fields[name].kind.is_number:
            reading.fault(where, f"{{{name}:{spec}}} formats a number, but {name} is {_kind(fields[name].kind)}")


def _kind(kind: Kind) -> str:
    return "a word" if kind is Kind.WORD else kind.value
