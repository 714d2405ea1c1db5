"""The history of a project that is edited, read in idle time: what is not known yet is not waited for.

A fact is known by its words, so that it stays known while lines above it come and go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.past import UNREADABLE, changes_in, state_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from weighbridge.facts import Changes
    from weighbridge.findings import Related
    from weighbridge.volatility import FactHistory, FactsPast
    from weighbridge.workspace import Workspace

Key = tuple[str, str, str]
"""Path, kind and words of a fact."""


class IdleHistory:
    """What git says of the facts of one root, as far as there was time to read it."""

    def __init__(self, root: Path, today: Callable[[], date]) -> None:
        self._root = root
        self._today = today
        self._known: dict[Key, FactHistory | None] = {}
        self._before: dict[Key, FactHistory | None] = {}
        """At an earlier commit; it holds until it is read again."""
        self._wanted: dict[Key, Related] = {}
        self._facts: FactsPast | None = None
        self._state = ""
        self._news = False

    def changes(self, evidence: tuple[Related, ...], workspace: Workspace) -> Changes | None:
        """What is known by now; what is not will be read."""
        found: list[FactHistory] = []
        for one in evidence:
            key = _key(one, workspace)
            if key is None:
                continue
            if key not in self._known:
                self._wanted[key] = one
            fact = self._known.get(key) or self._before.get(key)
            if fact is not None:
                found.append(fact)
        if not found:
            return None
        from weighbridge.volatility import Volatility

        return changes_in(Volatility(tuple(found)))

    def step(self, workspace: Workspace) -> bool:
        """Reads the past of the facts in one file; false where there is nothing to read."""
        if not self._wanted:
            # nothing is held open while nobody asks
            self._facts = None
            return False
        from weighbridge.volatility import FactsPast, Noted

        if self._facts is None:
            self._state = state_of(self._root, self._today())
            self._facts = FactsPast(self._root, self._today())
        path = next(iter(self._wanted))[0]
        here = {key: one for key, one in self._wanted.items() if key[0] == path}
        # what was edited meanwhile is asked for again by whoever examines it
        still = {key: one for key, one in here.items() if _key(one, workspace) == key}
        found = self._facts.of([Noted(one.place, one.message) for one in still.values()], workspace).facts
        self._news = self._news or any(fact.known for fact in found)
        self._known.update(dict.fromkeys(still))
        self._known.update(zip(still, found, strict=False))
        for key in here:
            del self._wanted[key]
        return True

    def news(self) -> bool:
        """Whether there is something to say that was not known when results were made; true once."""
        news, self._news = self._news, False
        return news or self._is_old()

    def _is_old(self) -> bool:
        """Whether there are commits that nobody has read; a repository that cannot be read has none."""
        if not self._known:
            return False
        state = state_of(self._root, self._today())
        if state == self._state or state.startswith(UNREADABLE):
            return False
        self._before, self._known, self._state = self._known, {}, state
        return True


def _key(one: Related, workspace: Workspace) -> Key | None:
    document = workspace.document(one.place.path)
    if document is None:
        return None
    return one.place.path, one.message, document.text[one.place.span.start : one.place.span.end]
