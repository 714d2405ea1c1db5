"""The versions of one file, from the commit that is checked out back into the past, with a bound on how far.

A merge that changed nothing in a file is passed on the side that the text came from, so that a change is found in the
commit that made it. A renamed file is followed where the two are alike enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from weighbridge.history_commits import Commits

MOST_COMMITS = 10_000
"""Commits that are passed for one file: under a second, and more than nearly every repository has in a year."""
MOST_VERSIONS = 250
"""Versions of one file that are compared."""


class Reach(StrEnum):
    """Why the past of a file ends where it does."""

    WINDOW = "window"
    """The whole time that was asked for was seen."""
    WRITTEN = "written"
    """The file was written in that time, and all of its life was seen."""
    SHALLOW = "shallow"
    """The clone has no more of the history."""
    CUT = "cut"
    """There are more commits or versions than are looked at."""


@dataclass(frozen=True, slots=True)
class Version:
    """A text of a file, and the commit that wrote it."""

    commit: str
    day: date
    data: bytes


@dataclass(frozen=True, slots=True)
class Versions:
    """What was seen of the past of a file, the newest version first; the last one stood when the time began."""

    versions: tuple[Version, ...]
    reach: Reach
    since: date
    """The day from which on everything was seen."""


def versions_of(path: str, commits: Commits, since: date) -> Versions | None:
    """The versions of a file since a day; None where the commit that is checked out does not have it."""
    name = commits.name(path)
    try:
        blob = commits.blob(commits.head, name)
    except Exception:  # a repository is foreign data: every part of it that is broken raises its own kind of error
        return None
    return None if blob is None else _Walk(commits, name, blob, since).run()


class _Walk:
    """One file on its way into the past."""

    def __init__(self, commits: Commits, name: bytes, blob: bytes, since: date) -> None:
        self._commits = commits
        self._name = name
        self._blob: bytes = blob
        self._since = since
        self._at = commits.head
        self._found: list[Version] = []

    def run(self) -> Versions:
        reach, day = Reach.CUT, self._since
        for _ in range(MOST_COMMITS):
            try:
                day = self._commits.commit(self._at).day
                ended = self._step()
            except Exception:
                # objects that a partial clone left out, and whatever else a damaged repository lacks
                ended = Reach.SHALLOW
            if ended is not None:
                reach = ended
                break
        else:
            self._keep()
        return Versions(tuple(self._found), reach, max(day, self._since))

    def _step(self) -> Reach | None:
        """Goes to the commit before; says so where there is none to go to."""
        commit = self._commits.commit(self._at)
        if commit.day < self._since or not commit.parents:
            self._keep()
            if commit.day < self._since:
                return Reach.WINDOW
            return Reach.SHALLOW if self._commits.is_edge(self._at) else Reach.WRITTEN
        blobs = [self._commits.blob(parent, self._name) for parent in commit.parents]
        if self._blob in blobs:
            self._at = commit.parents[blobs.index(self._blob)]
            return None
        self._keep()
        if len(self._found) >= MOST_VERSIONS:
            return Reach.CUT
        at = next((index for index, blob in enumerate(blobs) if blob is not None), 0)
        older = blobs[at] or self._renamed(commit.parents[0])
        if older is None:
            return Reach.WRITTEN
        self._at, self._blob = commit.parents[at], older
        return None

    def _renamed(self, parent: bytes) -> bytes | None:
        old = self._commits.renamed(parent, self._at, self._name)
        if old is None:
            return None
        self._name = old
        return self._commits.blob(parent, old)

    def _keep(self) -> None:
        commit = self._commits.commit(self._at)
        self._found.append(Version(self._at.decode()[:7], commit.day, self._commits.data(self._blob)))
