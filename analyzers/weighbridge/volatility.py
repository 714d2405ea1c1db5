"""What the git history says of the facts in a prompt: how often each of them changed, when, and from what to what.

Only a change of the fact itself counts, not one of the words around it; several on one day are one, as somebody was
writing; and what cannot be seen (no repository, a shallow clone) is unknown, never "no change".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from weighbridge.history import HistoryError
from weighbridge.history_commits import Commits
from weighbridge.history_versions import Reach, Versions, versions_of
from weighbridge.measure.volatile_kinds import kinds
from weighbridge.volatility_lines import Step, Words, lines_of
from weighbridge.volatility_values import Difference, difference
from weighbridge.workspace import decode

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from weighbridge.text import Place
    from weighbridge.workspace import Workspace

LOOKED_BACK = timedelta(days=365)
_DRAFT = timedelta(days=7)
"""After a fact was written; until then its author is still at it."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A fact that a prompt states: where, and of which kind."""

    place: Place
    kind: str


@dataclass(frozen=True, slots=True)
class FactChange:
    """One commit that changed a fact."""

    commit: str
    """Its short id."""
    day: date
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FactHistory:
    """What is known of the past of one fact."""

    place: Place
    kind: str
    words: str
    """As the source has them today."""
    commits: tuple[FactChange, ...]
    """The newest first."""
    reach: Reach | None
    """How far the fact was followed; None: nothing of it is in the history."""
    since: date | None
    """The day from which on everything was seen."""

    @property
    def changes(self) -> int:
        return len(self.commits)

    @property
    def known(self) -> bool:
        """Whether no change means that there was none."""
        return bool(self.commits) or self.reach in (Reach.WINDOW, Reach.WRITTEN)


@dataclass(frozen=True, slots=True)
class Volatility:
    """The past of the facts of one prompt."""

    facts: tuple[FactHistory, ...] = ()
    unknown: str = ""
    """Why nothing is known of any of them, in words."""

    @property
    def changes(self) -> int:
        """How often any of them changed."""
        return len({(change.commit, one.kind, change.after) for one in self.facts for change in one.commits})

    @property
    def seen(self) -> tuple[FactHistory, ...]:
        return tuple(one for one in self.facts if one.known)


class FactsPast:
    """The past of the facts of one workspace; the repository is opened when the first one is asked about."""

    def __init__(self, root: Path | None, today: date) -> None:
        self._root = root
        self._since = today - LOOKED_BACK
        self._git: Commits | None = None
        self._problem = "" if root is not None else "these texts are in no folder"
        self._known: dict[str, Versions | None] = {}

    def of(self, noted: Sequence[Noted], workspace: Workspace) -> Volatility:
        """What is known of these facts."""
        git = self._opened() if noted else None
        if git is None:
            return Volatility(unknown=self._problem)
        git.interrupt = workspace.interrupt
        found: dict[Noted, FactHistory] = {}
        for path in dict.fromkeys(one.place.path for one in noted):
            document = workspace.document(path)
            if document is not None:
                here = [one for one in noted if one.place.path == path]
                found.update(zip(here, _followed(here, document.text, self._versions(git, path)), strict=True))
        return Volatility(tuple(found[one] for one in noted if one in found))

    def _versions(self, git: Commits, path: str) -> Versions | None:
        if path not in self._known:
            self._known[path] = versions_of(path, git, self._since)
        return self._known[path]

    def _opened(self) -> Commits | None:
        if self._git is None and not self._problem and self._root is not None:
            try:
                self._git = Commits(self._root)
            except HistoryError as error:
                self._problem = str(error)
        return self._git


@dataclass(slots=True)
class _Trail:
    """One fact on its way into the past."""

    noted: Noted
    words: Words | None
    said: str
    changes: list[FactChange]
    reach: Reach | None
    since: date | None


def _followed(noted: Sequence[Noted], text: str, past: Versions | None) -> Iterator[FactHistory]:
    trails = [_begun(one, text) for one in noted]
    if past is not None:
        newer = lines_of(text)
        newest = True
        versions = past.versions
        for index, version in enumerate(versions):
            older = lines_of(decode(version.data) or "")
            step = Step(older, newer)
            for trail in trails:
                # the commit that wrote the newer text; of the text on the disk there is none yet
                _back(trail, step, older, versions[index - 1].commit if not newest else "", versions[index - 1].day)
                if newest and trail.words is not None:
                    trail.reach, trail.since = Reach.WRITTEN, version.day
            newer, newest = older, False
        for trail in trails:
            if trail.words is not None:
                trail.reach, trail.since = past.reach, past.since
    for trail in trails:
        said = text[trail.noted.place.span.start : trail.noted.place.span.end]
        changes = tuple(_by_day(_after_draft(trail)))
        yield FactHistory(
            trail.noted.place, trail.noted.kind, " ".join(said.split()), changes, trail.reach, trail.since
        )


def _begun(noted: Noted, text: str) -> _Trail:
    span = noted.place.span
    before = lines_of(text[: span.start])
    said = lines_of(text[span.start : span.end])[0]
    start = len(before[-1])
    words = Words(len(before) - 1, start, start + len(said)) if said.strip() else None
    return _Trail(noted, words, said, [], None, None)


def _back(trail: _Trail, step: Step, older: Sequence[str], commit: str, day: date) -> None:
    if trail.words is None:
        return
    words = step.back(trail.words)
    said = "" if words is None else older[words.line][words.start : words.end]
    found = Difference.OTHER if words is None else difference(said, trail.said)
    changed = found is Difference.VALUE
    if (
        words is None
        or found is Difference.OTHER
        or (changed and not _is_kind(trail.noted.kind, older[words.line], words))
    ):
        trail.words = None
        if commit:
            trail.since = day
        return
    if changed and commit:
        trail.changes.append(FactChange(commit, day, said.strip(), trail.said.strip()))
    trail.words, trail.said = words, said


def _is_kind(kind: str, line: str, words: Words) -> bool:
    """Whether what stood there was a fact of the same kind."""
    patterns = _patterns().get(kind)
    if patterns is None:
        return any(character.isdigit() for character in line[words.start : words.end])
    return any(
        match.start() < words.end and words.start < match.end() for one in patterns for match in one.finditer(line)
    )


@cache
def _patterns() -> dict[str, list[re.Pattern[str]]]:
    found: dict[str, list[re.Pattern[str]]] = {}
    for kind in kinds():
        found.setdefault(kind.name, []).append(kind.pattern)
    return found


def _after_draft(trail: _Trail) -> list[FactChange]:
    if trail.reach is not Reach.WRITTEN or trail.since is None:
        return trail.changes
    return [change for change in trail.changes if change.day - trail.since > _DRAFT]


def _by_day(changes: Iterable[FactChange]) -> Iterator[FactChange]:
    """The last change of each day, from what stood there before the day."""
    days: dict[date, FactChange] = {}
    for change in changes:
        later = days.get(change.day)
        last = later or change
        days[change.day] = FactChange(last.commit, last.day, change.before, last.after)
    return (change for change in days.values() if difference(change.before, change.after) is Difference.VALUE)
