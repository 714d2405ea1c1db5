"""The cases before and after a move, side by side: what is as it was, what is better, and what a move broke."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weighbridge_cli.replaying.cases import Case
    from weighbridge_cli.replaying.runs import Ran

_LONGEST = 160


class Verdict(StrEnum):
    """What became of a case."""

    SAME = "as before"
    MENDED = "mended"
    """It does what it has to, and did not before."""
    CHANGED = "CHANGED"
    """It gives something else, and nobody said what it has to give."""
    BROKEN = "BROKEN"
    """It does not do what it has to."""
    FAILED_BEFORE = "fails as before"
    UNKNOWN = "not replayed"
    """The recordings do not answer what the program asks now."""

    @property
    def stops(self) -> bool:
        """Whether the move may not be made without somebody looking at it."""
        return self in (Verdict.CHANGED, Verdict.BROKEN, Verdict.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Compared:
    """One case, twice."""

    case: Case
    before: Ran
    after: Ran

    @property
    def verdict(self) -> Verdict:
        if self.after.problems:
            return Verdict.UNKNOWN
        if not (self.case.has_expectation or self.case.must_refuse):
            same = _outcome(self.before) == _outcome(self.after)
            if same:
                return Verdict.FAILED_BEFORE if self.before.error else Verdict.SAME
            return Verdict.MENDED if self.before.error and not self.after.error else Verdict.CHANGED
        good, was_good = _holds(self.case, self.after), _holds(self.case, self.before)
        if good:
            return Verdict.SAME if was_good else Verdict.MENDED
        return Verdict.BROKEN if was_good or self.case.must_refuse else Verdict.FAILED_BEFORE


def lines(found: Sequence[Compared]) -> Iterator[str]:
    """The cases in words; what is not as before is shown with both outcomes."""
    for one in found:
        calls = ""
        if one.before.calls is not None and one.before.calls != one.after.calls:
            calls = f" (model calls: {one.before.calls} before, {one.after.calls} after)"
        yield f"  {one.case.name}: {one.verdict}{calls}"
        if one.verdict is Verdict.SAME:
            continue
        yield f"    before: {_shown(one.before)}"
        yield f"    after:  {_shown(one.after)}"
        yield from (f"    {problem}" for problem in one.after.problems)


def summary(found: Sequence[Compared]) -> str:
    """`11 of 12 cases as before, 1 mended; model calls 25 before, 12 after`."""
    counts = {verdict: sum(one.verdict is verdict for one in found) for verdict in Verdict}
    parts = [f"{count} {verdict}" for verdict, count in counts.items() if count]
    said = f"{len(found)} case{'s' * (len(found) != 1)}: {', '.join(parts)}"
    before, after = ([getattr(one, when).calls for one in found] for when in ("before", "after"))
    if None in before or None in after:
        return said
    return f"{said}; model calls: {sum(before)} before, {sum(after)} after"


def _holds(case: Case, ran: Ran) -> bool:
    if case.must_refuse and ran.error:
        return True
    return case.has_expectation and not ran.error and _text(ran.value) == _text(case.expect)


def _outcome(ran: Ran) -> tuple[str, str]:
    # of an error its kind only: the words of one and the same failure differ between libraries
    return ran.error.partition(":")[0], _text(ran.value)


def _shown(ran: Ran) -> str:
    said = ran.error or _text(ran.value)
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
