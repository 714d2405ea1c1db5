"""Counting tokens with nothing but the standard library: ready 30 ms after the first text, exact on any text.

The counts are those of tiktoken's `encode_ordinary`: special tokens such as `<|endoftext|>` are plain text, and lone
surrogates count as U+FFFD.
"""

from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Protocol

from weighbridge.tokens.cuts import chunks, may_hold_giant
from weighbridge.tokens.merging import LONGEST_EXACT_PIECE, merged_count
from weighbridge.tokens.pieces import pieces
from weighbridge.tokens.vocabulary import Encoding, ranks

_MEMO_CHARACTERS = 16_000_000
_MEMO_ENTRY_OVERHEAD = 100
"""What an entry costs beside its characters, roughly, in bytes."""


@dataclass(frozen=True, slots=True)
class TokenCount:
    """A number of tokens; an inexact one is an estimate and is displayed with "~"."""

    tokens: int
    exact: bool
    basis: str = ""
    """What an estimate was reckoned by, in words; empty for an exact count and for a text too odd to count."""

    def __str__(self) -> str:
        return f"{self.tokens:,}" if self.exact else f"~{rounded(self.tokens)}"


def rounded(tokens: float) -> str:
    """An estimated number of tokens in two digits, as in "640", "1.8k" or "12k"."""
    digits = int(float(f"{tokens:.2g}"))
    for size, unit in ((1_000_000, "M"), (1_000, "k")):
        if digits >= size:
            return f"{digits / size:.1f}{unit}" if digits < 10 * size else f"{digits // size}{unit}"
    return str(digits)


class TokenCounter(Protocol):
    """Counts the tokens of a text in one encoding."""

    def __call__(self, text: str, /) -> TokenCount: ...


@cache
def counter_for(encoding: Encoding) -> TokenCounter:
    """The counter of an encoding, one per process, safe to call from any thread."""
    return _Counter(encoding)


class _Counter:
    def __init__(self, encoding: Encoding) -> None:
        self._encoding = encoding
        self._tokens_of = _PieceCounts(encoding)

    def __call__(self, text: str, /) -> TokenCount:
        try:
            return self._count(text)
        except UnicodeEncodeError:
            return self._count(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))

    def _count(self, text: str) -> TokenCount:
        tokens = 0
        exact = True
        for part in _parts(text):
            cut = pieces(self._encoding, part)
            tokens += sum(map(self._tokens_of.__getitem__, cut))
            exact = exact and not (may_hold_giant(part) and any(map(_is_giant, cut)))
        return TokenCount(tokens, exact)


class _PieceCounts(dict[str, int]):
    """The counts of pieces seen before; counts a new one, and starts over when full.

    *Invariant:* an entry never changes, so threads that race only do the same work twice.
    """

    def __init__(self, encoding: Encoding) -> None:
        super().__init__()
        self._encoding = encoding
        self._room = _MEMO_CHARACTERS

    def __missing__(self, piece: str) -> int:
        tokens = merged_count(piece.encode(), ranks(self._encoding))
        self._room -= len(piece) + _MEMO_ENTRY_OVERHEAD
        if self._room < 0:
            self.clear()
            self._room = _MEMO_CHARACTERS
        self[piece] = tokens
        return tokens


def _parts(text: str) -> list[str]:
    """The text at exact cuts, so that most of it is plain ASCII, which needs no classification."""
    if text.isascii():
        return [text]
    return ["".join(lines) for _, lines in groupby(chunks(text), key=str.isascii)]


def _is_giant(piece: str) -> bool:
    return len(piece.encode()) > LONGEST_EXACT_PIECE
