"""Text from elsewhere as plain text: nothing in it moves a cursor, hides a word, or turns a line around."""

from __future__ import annotations

import re

_SEQUENCES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # colours, cursor movements
    r"|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?"  # titles, links, and what else takes a text
    r"|\x1b[ -/]*[0-~]"
)
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def plain(text: str) -> str:
    """Lines of visible characters; a carriage return ends a line, as progress bars mean it."""
    without = _SEQUENCES.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _HIDDEN.sub("", without)


def plain_line(text: str, longest: int = 500) -> str:
    """One line, cut where it is too long."""
    line = " ".join(plain(text).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
