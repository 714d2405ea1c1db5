"""Names that people write, held against the names that exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weighbridge.config import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from weighbridge.config_read import Locator, Where


def suggestion(name: str, known: Collection[str]) -> str:
    """`: did you mean 'limits'?` where a known name is close, else nothing."""
    from difflib import get_close_matches

    close = get_close_matches(name, known, n=1)
    return f": did you mean '{close[0]}'?" if close else ""


def unknown_name(name: str, rules: Collection[str], groups: Collection[str] = ()) -> str:
    """What to say about a name that is no rule and no group; empty when it is one, or when no rules are known."""
    if not rules or name in rules or name in groups:
        return ""
    kind = "rule or group" if groups else "rule"
    return f"unknown {kind} '{name}'{suggestion(name, [*rules, *groups])}"


def name_problems(
    values: Mapping[str, Any],
    path: str,
    locate: Locator,
    rules: Collection[str],
    groups: Collection[str],
    limits: Mapping[str, Collection[str]],
) -> Iterator[Problem]:
    """Every rule, group, limit and question in one file's validated values that does not exist."""
    if not rules:
        return
    if "answers" in values:
        from weighbridge.config_answers import answer_problems

        yield from answer_problems(values["answers"], path, locate)

    def check(name: str, where: Where, groups: Collection[str] = ()) -> Iterator[Problem]:
        if message := unknown_name(name, rules, groups):
            yield Problem(path, locate(where), message)

    def check_limits(bounds: Mapping[str, Mapping[str, float]], where: Where) -> Iterator[Problem]:
        for rule, fields in bounds.items():
            yield from check(rule, (*where, rule))
            for name in fields if rule in limits else ():
                if name not in limits[rule]:
                    have = f"its limits are {', '.join(sorted(limits[rule]))}" if limits[rule] else "it has none"
                    hint = suggestion(name, limits[rule]) or f": {have}"
                    yield Problem(path, locate((*where, rule, name)), f"rule '{rule}' has no limit '{name}'{hint}")

    for key in ("select", "extend-select", "ignore", "extend-ignore"):
        for index, name in enumerate(values.get(key, ())):
            yield from check(name, (key, index), groups)
    yield from check_limits(values.get("limits", {}), ("limits",))
    for rule in values.get("severity", {}):
        yield from check(rule, ("severity", rule))
    for index, entry in enumerate(values.get("ignores", ())):
        yield from check(entry["rule"], ("ignores", index, "rule"))
    for index, entry in enumerate(values.get("per-path", ())):
        for place, name in enumerate(entry.get("ignore", ())):
            yield from check(name, ("per-path", index, "ignore", place), groups)
        yield from check_limits(entry.get("limits", {}), ("per-path", index, "limits"))
