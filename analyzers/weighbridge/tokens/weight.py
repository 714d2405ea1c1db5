"""The weight of one prompt: bounds that cost next to nothing, and a count once somebody must know."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from weighbridge.tokens.vocabulary import LONGEST_TOKEN

if TYPE_CHECKING:
    from weighbridge.tokens.counter import TokenCount, TokenCounter

_BLANK_ONLY_TO_PYTHON = "\x1c\x1d\x1e\x1f"


@dataclass(frozen=True, slots=True)
class TokenWeight:
    """The tokens of the texts of one prompt, joined."""

    texts: tuple[str, ...]

    @property
    def upper(self) -> int:
        """No fewer tokens than these: the bytes in UTF-8, as every token has one at least."""
        return sum(map(_bytes, self.texts))

    @property
    def lower(self) -> int:
        """No more tokens than these: by the words, none of which shares a token, and by the longest token."""
        return _least("".join(self.texts))

    def count(self, counter: TokenCounter) -> TokenCount:
        """The tokens, counted."""
        return counter("".join(self.texts))

    def exceeds(self, limit: int, counter: TokenCounter) -> bool:
        """Whether there are more tokens than `limit`, counted only if the bounds do not tell."""
        if self.upper <= limit:
            return False
        return self.lower > limit or self.count(counter).tokens > limit


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=8)
def _least(text: str) -> int:
    # An exact cut lies between any two words, unless the second is at the start of a line and begins with "/",
    # or what Python takes for white space is not to Unicode.
    words = len(text.split())
    uncut = text.count("\n/") + text.count("\r/") + sum(map(text.count, _BLANK_ONLY_TO_PYTHON))
    return max(words - uncut, -(-len(text) // LONGEST_TOKEN))
