"""Whether a rule's filters and limits fit the fact that it judges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from weighbridge.facts import FACTS
from weighbridge.rule_fields import Kind, fields_of
from weighbridge.rule_reading import unknown
from weighbridge.rules import Comparison

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weighbridge.config_read import Where
    from weighbridge.rule_fields import Field
    from weighbridge.rule_reading import Reading

COMPARISONS = tuple(map(str, Comparison))


def check_when(reading: Reading, value: object) -> Mapping[str, Field] | None:
    """Notes what is wrong under `when`; the fields of the fact, or None where the fact does not exist."""
    when = reading.mapping(("when",), value, ("fact", "where", *COMPARISONS), ("fact",))
    fact = reading.word(("when", "fact"), when["fact"], "fact", tuple(FACTS)) if "fact" in when else None
    fields = None if fact is None else fields_of(fact)
    if "where" in when:
        check_filters(reading, ("when", "where"), when["where"], fields)
    seen: set[str] = set()
    for comparison in COMPARISONS:
        if comparison in when:
            _check_bounds(reading, ("when", comparison), when[comparison], fields, seen)
    return fields


def bounded_fields(when: object) -> tuple[str, ...]:
    """The fields that are bounded, as far as they can be told."""
    if not isinstance(when, dict):
        return ()
    bounds = [cast("dict[str, Any]", when).get(comparison) for comparison in COMPARISONS]
    return tuple(str(field) for item in bounds if isinstance(item, dict) for field in cast("dict[str, Any]", item))


def check_filters(reading: Reading, where: Where, value: object, fields: Mapping[str, Field] | None) -> None:
    """Notes filters on fields that do not exist, and values that they cannot have."""
    if fields is None:
        return
    filtered = {name: field for name, field in fields.items() if not field.kind.is_number}
    for name, wanted in reading.named(where, value).items():
        way = (*where, name)
        if name not in fields:
            reading.fault(way, unknown("field", name, tuple(filtered)))
        elif name not in filtered:
            reading.fault(way, f"is {fields[name].kind}: bound it with {', '.join(COMPARISONS)}")
        elif fields[name].kind is Kind.WORD:
            reading.word(way, wanted, "word", fields[name].words)
        elif fields[name].kind is Kind.FLAG:
            reading.flag(way, wanted)
        elif not isinstance(wanted, str):
            reading.expected(way, "text", wanted)


def _check_bounds(
    reading: Reading, where: Where, value: object, fields: Mapping[str, Field] | None, seen: set[str]
) -> None:
    for name, limit in reading.named(where, value).items():
        way = (*where, name)
        reading.number(way, limit)
        if name in seen:
            reading.fault(way, f"has a limit already; settings call it '{name}', so there can be one only")
        seen.add(name)
        if fields is None:
            continue
        numbers = tuple(field.name for field in fields.values() if field.kind.is_number)
        if name not in fields:
            reading.fault(way, unknown("field", name, numbers))
        elif name not in numbers:
            reading.fault(way, f"is no number: filter it with 'where'. Its numbers are {', '.join(numbers)}.")
