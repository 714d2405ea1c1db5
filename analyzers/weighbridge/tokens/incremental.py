"""The count of a text under the editor's keys: an edit recounts what lies between the nearest exact cuts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.tokens.counter import TokenCount
from weighbridge.tokens.cuts import cut_after, cut_before

if TYPE_CHECKING:
    from weighbridge.tokens.counter import TokenCounter


@dataclass(frozen=True, slots=True)
class IncrementalCount:
    """A text with its count.

    *Invariant:* after any row of edits the count is that of the whole text.
    """

    text: str
    count: TokenCount
    counter: TokenCounter

    @classmethod
    def of(cls, text: str, counter: TokenCounter) -> IncrementalCount:
        """The text counted as a whole."""
        return cls(text, counter(text), counter)

    def replace(self, start: int, end: int, new: str) -> IncrementalCount:
        """The text with the code points from `start` to `end` replaced."""
        text = self.text[:start] + new + self.text[end:]
        left = cut_before(self.text, start)
        right = cut_after(self.text, end)
        before = self.counter(self.text[left:right])
        if not before.exact:
            # The estimate may have been the only one, which the total does not tell.
            return IncrementalCount.of(text, self.counter)
        after = self.counter(self.text[left:start] + new + self.text[end:right])
        tokens = self.count.tokens - before.tokens + after.tokens
        return IncrementalCount(text, TokenCount(tokens, self.count.exact and after.exact), self.counter)
