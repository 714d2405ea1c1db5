"""Text of models and files in a page: escaped, and without characters that turn or hide what stands around them."""

from __future__ import annotations

import unicodedata
from html import escape

_KEPT = frozenset("\n\t")


def shown(text: str) -> str:
    """A text as HTML that shows it and nothing else."""
    return escape("".join(sign if _is_plain(sign) else f"\\u{{{ord(sign):x}}}" for sign in text))


def _is_plain(sign: str) -> bool:
    # controls, formats that change the direction of writing, surrogates, and what has no meaning yet
    return sign in _KEPT or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Cn", "Co") or sign == "\u200d"
