"""Versions, and the ranges of them that manifests write."""

from __future__ import annotations

import re
from dataclasses import dataclass

Version = tuple[int, ...]

_PART = re.compile(
    r"(?P<sign>===?|~=|<=|>=|<|>|!=|\^|~|=)?\s*[\"']?\s*(?P<inner>[\^~]?)v?(?P<version>\d+(?:\.\d+)*)(?P<any>(?:\.[*x])?)"
)
_END: Version = (10**9,)


@dataclass(frozen=True, slots=True)
class Range:
    """The versions from one to another; None where a side is open."""

    low: Version | None
    high: Version | None
    included: bool = False
    """The highest itself belongs to it."""

    @property
    def only(self) -> Version | None:
        """The one version that there is."""
        return self.low if self.low is not None and self.low == self.high and self.included else None

    def meets(self, other: Range) -> bool:
        """Whether some version is in both."""
        return self._begins_below(other) and other._begins_below(self)

    def _begins_below(self, other: Range) -> bool:
        if self.low is None or other.high is None:
            return True
        low, high = short(self.low), short(other.high)
        return low <= high if other.included else low < high


def version_of(text: str) -> Version:
    """`1.109.1rc2` is 1.109.1."""
    found = re.search(r"\d+(?:\.\d+)*", text)
    return tuple(int(part[:9]) for part in found[0].split(".")) if found is not None else ()


def range_of(specifier: str) -> Range:
    """What a specifier admits, pip's, Poetry's or npm's; of alternatives (`||`) the whole span."""
    found = [_range(part) for part in specifier.split("||")]
    lows = [item.low for item in found]
    highs = [item.high for item in found]
    low = None if None in lows else min(item for item in lows if item is not None)
    if None in highs:
        return Range(low, None)
    high = max(
        (item for item in found if item.high is not None), key=lambda item: (short(item.high or ()), item.included)
    )
    return Range(low, high.high, high.included)


def _range(specifier: str) -> Range:
    low: Version | None = None
    high: Version | None = None
    included = False
    for match in _PART.finditer(specifier):
        version = version_of(match["version"])
        sign = match["inner"] or match["sign"] or ""
        first: Version | None = version
        last: Version | None = None
        last_included = False
        if sign in ("==", "===", "=", "") and not match["any"]:
            bare = sign == "" and len(version) < 3
            last, last_included = (_next(version), False) if bare else (version, True)
        elif match["any"] and sign in ("==", "", "="):
            last = _next(version)
        elif sign == "^":
            index = next((number for number, part in enumerate(version) if part), len(version) - 1)
            last = _next(version[: index + 1])
        elif sign == "~=":
            last = _next(version[:-1]) if len(version) > 1 else None
        elif sign == "~":
            last = _next(version[:2])
        elif sign in ("<", "<="):
            first, last, last_included = None, version, sign == "<="
        elif sign == "!=":
            continue
        if first is not None and (low is None or short(first) > short(low)):
            low = first
        if last is not None and (high is None or short(last) < short(high)):
            high, included = last, last_included
    return Range(low, high, included)


def short(version: Version) -> Version:
    """A version without trailing zeros: 0.12 and 0.12.0 are one."""
    end = len(version)
    while end and not version[end - 1]:
        end -= 1
    return version[:end]


def words_of(version: Version) -> str:
    """As it is written."""
    return ".".join(map(str, version))


def _next(version: Version) -> Version:
    return (*version[:-1], version[-1] + 1) if version else _END
