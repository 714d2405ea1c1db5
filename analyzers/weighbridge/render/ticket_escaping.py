"""Text of a repository in Markdown, where it may neither end a table nor call somebody's name."""

from __future__ import annotations

import re

from weighbridge.render.frame import printable

_MARKS = re.compile(r"([\\`*_{}\[\]()#+!|<>~@&$])")
_CODE = re.compile(r"`([^`]+)`")


def code(text: str) -> str:
    """Words in a code span of a table."""
    bare = " ".join(printable(text).split()).replace("`", "'").replace("|", "\\|")
    return f"`{bare}`" if bare else ""


def plain(sentence: str) -> str:
    """A sentence in which only what stands in backticks is marked up."""
    parts = _CODE.split(printable(sentence))
    return "".join(code(part) if index % 2 else _MARKS.sub(r"\\\1", part) for index, part in enumerate(parts))
