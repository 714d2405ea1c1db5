"""Whether two wordings state the same fact: figures decide where there are any, for words are polished all the time."""

from __future__ import annotations

import re
from enum import StrEnum

from weighbridge.measure.calendar_words import DATE, MONTH

_FIGURE = re.compile(r"[$€£¥₹₩₽%]|\d+(?:[.,' ]\d{3}(?!\d))*(?:[.,:]\d+)*")
_THOUSANDS = re.compile(r"(?<=\d)[.,' ](?=\d{3}(?!\d))")
_NOUGHTS = re.compile(r"[.,]0+$")
_DATE = re.compile(DATE, re.IGNORECASE)
_MONTH = re.compile(MONTH, re.IGNORECASE)
_SIGN = re.compile(r"[\W_]+")


class Difference(StrEnum):
    """What became of a fact from one version to the next."""

    NONE = "none"
    VALUE = "value"
    OTHER = "other"
    """One states a figure and the other one none: they are not the same fact."""


def difference(before: str, after: str) -> Difference:
    """What lies between two wordings."""
    old, new = _figures(before), _figures(after)
    if bool(old) != bool(new):
        return Difference.OTHER
    if old:
        return Difference.NONE if old == new else Difference.VALUE
    return Difference.NONE if _bare(before) == _bare(after) else Difference.VALUE


def _figures(words: str) -> list[str]:
    """Numbers, currencies and the months of dates, however they are punctuated."""
    numbers = [_NOUGHTS.sub("", _THOUSANDS.sub("", one)) for one in _FIGURE.findall(words)]
    months = [month.lower()[:3] for date in _DATE.finditer(words) for month in _MONTH.findall(date[0])]
    return [
        *sorted(one for one in numbers if not one[0].isdigit()),
        *(one for one in numbers if one[0].isdigit()),
        *months,
    ]


def _bare(words: str) -> str:
    """Words without the signs around them, which a change of format changes."""
    return _SIGN.sub("", words).lower()
