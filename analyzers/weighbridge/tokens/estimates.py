"""Tokens of a text for a named model: exact where its vocabulary is public, a range elsewhere, never a false figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.tokens.counter import TokenCount, counter_for, rounded
from weighbridge.tokens.vocabulary import Encoding

if TYPE_CHECKING:
    from collections.abc import Callable

    from weighbridge.tokens.counter import TokenCounter
    from weighbridge.tokens.models import Range

_MOSTLY_ASCII = 0.95
_HARDLY_ASCII = 0.80
"""Between the two shares of ASCII characters the script decides nothing, and the range covers both."""


@dataclass(frozen=True, slots=True)
class ModelTokens:
    """The tokens of one text for one model: at least, at most, and by what they were reckoned."""

    low: int
    high: int
    exact: bool
    basis: str

    def __str__(self) -> str:
        if self.exact:
            return f"{self.low:,} ({self.basis})"
        return f"~{rounded((self.low + self.high) / 2)} ({self.basis})"


def tokens_for_model(
    text: str, model: str, counter_for: Callable[[Encoding], TokenCounter] = counter_for
) -> ModelTokens:
    """The tokens of the text alone for the model of that name, without what a chat format adds per message."""
    from weighbridge.tokens.models import Exact, family_of  # here, because few runs ask for a model

    family = family_of(model)
    if family is None:
        count = counter_for(Encoding.O200K)(text)
        return ModelTokens(count.tokens, count.tokens, False, f"{Encoding.O200K}, unknown model")
    if isinstance(family, Exact):
        count = counter_for(family.encoding)(text)
        return ModelTokens(count.tokens, count.tokens, count.exact, str(family.encoding))
    count = counter_for(Encoding.O200K)(text)
    factor = _factor(text, family.ascii, family.other)
    basis = f"{Encoding.O200K} × {factor}, {family.why}"  # noqa: RUF001 (a factor takes a multiplication sign)
    return ModelTokens(round(count.tokens * factor.low), round(count.tokens * factor.high), False, basis)


def counter_for_model(model: str, counter_for: Callable[[Encoding], TokenCounter] = counter_for) -> TokenCounter:
    """Counts for one model. An estimate counts as the least that it may be: a limit is crossed only for certain."""

    def count(text: str, /) -> TokenCount:
        tokens = tokens_for_model(text, model, counter_for)
        return TokenCount(tokens.low, tokens.exact, "" if tokens.exact else tokens.basis)

    return count


def _factor(text: str, ascii_: Range, other: Range) -> Range:
    share = len(text.encode("ascii", "ignore")) / len(text) if text else 1.0
    if share >= _MOSTLY_ASCII:
        return ascii_
    if share < _HARDLY_ASCII:
        return other
    return ascii_.joined(other)
