"""Every character as one of few letters, by the Unicode classes that the encodings' patterns distinguish.

The table is our own, so that a count depends neither on the Unicode version of the Python that runs nor on a regular
expression engine that knows `\\p{Lu}`. Its file is a sorted run of little-endian numbers, one for each range of
characters: the first character, shifted left by eight, and the letter for the range.
"""

from bisect import bisect_right
from functools import cache
from struct import unpack

from weighbridge.tokens.vocabulary import DATA

SPACE = "\t"
NUMBER = "0"
UPPER = "A"
LOWER = "a"
OTHER = "!"
CASELESS = "\x80"
"""A modifier letter or a letter without case: `\\p{Lm}` and `\\p{Lo}`."""
MARK = "\x81"
LONG_S = "\x82"
"""The lower-case letter that equals "s" where a pattern ignores case."""

CLASS_FILE = DATA / "characters.ranges"


def classified(text: str) -> str:
    """The text with every character beyond ASCII replaced by the letter for its class; the length stays."""
    return text if text.isascii() else text.translate(_classes())


class _Classes(dict[int, int]):
    """A translation table that looks up a character when it first occurs."""

    def __init__(self, ranges: tuple[int, ...]) -> None:
        super().__init__((ascii_, ascii_) for ascii_ in range(128))
        self._ranges = ranges

    def __missing__(self, character: int) -> int:
        found = self._ranges[bisect_right(self._ranges, character << 8 | 0xFF) - 1] & 0xFF
        self[character] = found
        return found


@cache
def _classes() -> _Classes:
    packed = CLASS_FILE.read_bytes()
    return _Classes(unpack(f"<{len(packed) // 4}I", packed))
