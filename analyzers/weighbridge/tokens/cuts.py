"""Exact cuts: places where a text can be cut so that the counts of its parts add up to the count of the whole.

A position is an exact cut, for both encodings, if no pattern can match across it and what lies behind it cannot
change how the text before it is cut. That holds

- at the start of a blank: after a character that is no white space, before white space other than CR and LF;
- at the start of a line: after CR or LF, if the line has a character that is no white space and does not begin with
  "/" (which a run of punctuation takes along with its line breaks).

*Invariant:* white space is Unicode's White_Space where a cut depends on its presence; where a cut depends on its
absence, Python's wider `\\s` only rejects a few cuts more.
"""

import re
from functools import cache

from weighbridge.tokens.merging import LONGEST_EXACT_PIECE

_BLANK = r"[\t\x0b\x0c \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
_LINE_START = rf"(?<=[\r\n])(?!/)(?={_BLANK}*+\S)"
_CUT = rf"(?<=\S)(?={_BLANK})|{_LINE_START}"

_FIRST_WINDOW = 64
_BYTES_PER_CHARACTER = 4


def chunks(text: str) -> list[str]:
    """The text cut at the starts of lines; the counts of the chunks add up to the count of the text."""
    return _compiled(_LINE_START).split(text) if text else []


def cut_before(text: str, edit: int) -> int:
    """The last exact cut that stays one whatever is written from `edit` on; 0 if there is none."""
    window = _FIRST_WINDOW
    while True:
        start = max(0, edit - window)
        # Ending the search at the edit hides what may change from the pattern's look-ahead.
        cut = max((match.start() for match in _compiled(_CUT).finditer(text, start, edit)), default=0)
        if cut or not start:
            return cut
        window *= 4


def cut_after(text: str, edit: int) -> int:
    """The first exact cut that stays one whatever is written up to `edit`; the end of the text if there is none."""
    found = _compiled(_CUT).search(text, edit + 1)
    return found.start() if found else len(text)


def may_hold_giant(text: str) -> bool:
    """Whether a piece may be longer than is counted exactly: false is certain, true is not."""
    # A piece twice as long as a window covers one whole, so that window has no cut inside.
    window = LONGEST_EXACT_PIECE // _BYTES_PER_CHARACTER // 2
    last = len(text) - window
    search = _compiled(_CUT).search
    return any(not search(text, start + 1, start + window) for start in range(0, last + 1, window))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
