"""A counter for texts that are edited: a long text that resembles the last ones is recounted where it differs."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from weighbridge.text import common_end, common_start
from weighbridge.tokens.counter import counter_for
from weighbridge.tokens.estimates import counter_for_model
from weighbridge.tokens.incremental import IncrementalCount

if TYPE_CHECKING:
    from weighbridge.tokens.counter import TokenCount, TokenCounter
    from weighbridge.tokens.vocabulary import Encoding

_LONG = 2_000
"""Characters from which on comparing with an earlier text pays."""
_LONG_KEPT = 8
_SHARE = 2
"""A text that shares less than one part in so many with an earlier one is another text."""


class RecountingCounter:
    """Counts as the counter that it wraps does, and remembers the texts that it counted last.

    *Invariant:* whatever was counted before, a count is that of the whole text.
    """

    def __init__(self, counter: TokenCounter, remembered: int = 256) -> None:
        self._counter = counter
        self._remembered = remembered
        self._known: OrderedDict[str, TokenCount] = OrderedDict()
        self._long: list[IncrementalCount] = []
        """The last one last. They are few, and comparing them is cheaper than the hash of a long text."""

        self._encodings: dict[Encoding, RecountingCounter] = {}
        self._models: dict[str, TokenCounter] = {}

    def for_model(self, model: str) -> TokenCounter:
        """The counter for a model, which remembers in the same way."""
        known = self._models.get(model)
        if known is None:
            known = self._models[model] = counter_for_model(model, self._for_encoding)
        return known

    def _for_encoding(self, encoding: Encoding) -> TokenCounter:
        known = self._encodings.get(encoding)
        if known is None:
            known = self._encodings[encoding] = RecountingCounter(counter_for(encoding), self._remembered)
        return known

    def __call__(self, text: str, /) -> TokenCount:
        if len(text) >= _LONG:
            return self._long_counted(text)
        known = self._known.get(text)
        if known is not None:
            self._known.move_to_end(text)
            return known
        found = self._counter(text)
        self._known[text] = found
        if len(self._known) > self._remembered:
            self._known.popitem(last=False)
        return found

    def _long_counted(self, text: str) -> TokenCount:
        for index in range(len(self._long) - 1, -1, -1):
            if self._long[index].text == text:
                known = self._long.pop(index)
                break
        else:
            known = self._recounted(text) or IncrementalCount.of(text, self._counter)
        self._long.append(known)
        if len(self._long) > _LONG_KEPT:
            del self._long[0]
        return known.count

    def _recounted(self, text: str) -> IncrementalCount | None:
        for known in reversed(self._long):
            start = common_start(known.text, text)
            end = common_end(known.text, text, start)
            if (start + end) * _SHARE >= len(text):
                return known.replace(start, len(known.text) - end, text[start : len(text) - end])
        return None
