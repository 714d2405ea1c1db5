"""From a parser's UTF-8 byte offsets to code-point offsets."""

from __future__ import annotations

import re
from bisect import bisect_right

_SURROGATE = re.compile("[\ud800-\udfff]")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
# Neighbours of equal width are one match, so that a page of Chinese costs one entry and not one for each character.
_EQUALLY_WIDE = re.compile(
    rb"(?:[\xc2-\xdf][\x80-\xbf])+|(?:[\xe0-\xef][\x80-\xbf]{2})+|(?:[\xf0-\xf4][\x80-\xbf]{3})+"
)


def encoded(text: str) -> bytes:
    """The text as UTF-8 for a parser; a lone surrogate becomes U+FFFD, which keeps the count of code points."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text).encode()


class Offsets:
    """Maps byte offsets in `data`, the encoded form of `text`, to code-point offsets in `text`."""

    __slots__ = ("_bytes", "_points", "_widths", "identity")

    def __init__(self, text: str, data: bytes) -> None:
        self.identity = len(data) == len(text)
        """All of it is ASCII: a byte offset is a code-point offset."""
        # Stretches of characters that are equally wide: first byte, first code point, bytes of one character.
        self._bytes = [0]
        self._points = [0]
        self._widths = [1]
        if self.identity:
            return
        point = last = 0
        for foreign in _BEYOND_ASCII.finditer(data):
            for match in _EQUALLY_WIDE.finditer(data, *foreign.span()):
                start, end = match.span()
                width = 2 if data[start] < 0xE0 else 3 if data[start] < 0xF0 else 4
                point += start - last
                self._add(start, point, width)
                point += (end - start) // width
                self._add(end, point, 1)
                last = end

    def __call__(self, byte: int) -> int:
        """The offset of the code point that this byte begins or is inside of."""
        if self.identity:
            return byte
        index = bisect_right(self._bytes, byte) - 1
        return self._points[index] + (byte - self._bytes[index]) // self._widths[index]

    def _add(self, byte: int, point: int, width: int) -> None:
        self._bytes.append(byte)
        self._points.append(point)
        self._widths.append(width)
