"""The past of a workspace as its facts ask for it; git is read when the first rule must know, and not before.

*Invariant:* a result in which a history was read rests on `HISTORY`, whose state `state_of` tells.
"""

from __future__ import annotations

from hashlib import blake2b
from time import time_ns
from typing import TYPE_CHECKING, Protocol

from weighbridge.facts import Changes

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from weighbridge.findings import Related
    from weighbridge.volatility import FactHistory, FactsPast, Volatility
    from weighbridge.workspace import Workspace

HISTORY = "\0history"
"""Stands for the history among the paths that a result rests on."""
UNREADABLE = "unreadable"
"""How the state of a history begins that cannot be read."""
_SHOWN = 3


class History(Protocol):
    """The history of a root folder."""

    def changes(self, evidence: tuple[Related, ...], workspace: Workspace) -> Changes | None:
        """How often the facts at these places changed; None where that cannot be seen, or not yet."""
        ...


class InWorkspace:
    """The past of the facts in one workspace, as its history knows it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def changes(self, evidence: tuple[Related, ...]) -> Changes | None:
        history = self._workspace.history
        if history is None:
            return None
        self._workspace.rest_on(frozenset((HISTORY,)))
        return history.changes(evidence, self._workspace)


class GitHistory:
    """What git says, read when it is asked for."""

    def __init__(self, root: Path, today: date) -> None:
        self._root = root
        self._today = today
        self._facts: FactsPast | None = None
        self._known: dict[tuple[Related, ...], Changes | None] = {}

    def changes(self, evidence: tuple[Related, ...], workspace: Workspace) -> Changes | None:
        from weighbridge.volatility import FactsPast, Noted

        if evidence not in self._known:
            if self._facts is None:
                self._facts = FactsPast(self._root, self._today)
            noted = [Noted(one.place, one.message) for one in evidence]
            self._known[evidence] = changes_in(self._facts.of(noted, workspace))
        return self._known[evidence]


def changes_in(found: Volatility) -> Changes | None:
    """What is known of some facts together; None where nothing is."""
    if not found.seen:
        return None
    changed = sorted((one for one in found.facts if one.changes), key=lambda one: one.commits[0].day, reverse=True)
    more = f" and {len(changed) - _SHOWN} more" if len(changed) > _SHOWN else ""
    return Changes(found.changes, ", ".join(map(_last, changed[:_SHOWN])) + more)


def _last(one: FactHistory) -> str:
    change = one.commits[0]
    before, after = " ".join(change.before.split()), " ".join(change.after.split())
    return f"`{before}` to `{after}` on {change.day.isoformat()}"


def state_of(root: Path, today: date) -> str:
    """What has to be the same for a history to be the same: the commit, how deep the clone is, and the day.

    Read by hand: a run whose results are all remembered has no need of a library for git.
    """
    try:
        folder = _git_folder(root)
        if folder is None:
            return "none"
        common = _common(folder)
        shallow = common / "shallow"
        depth = blake2b(shallow.read_bytes(), digest_size=8).hexdigest() if shallow.exists() else ""
        return f"{_head(folder, common)} {depth} {today.isoformat()}"
    except (OSError, ValueError):
        # nobody knows what it is, so it is never what it was
        return f"{UNREADABLE} {time_ns()}"


def _git_folder(root: Path) -> Path | None:
    for folder in (root, *root.parents):
        git = folder / ".git"
        if git.is_dir():
            return git
        if git.is_file():
            return (folder / git.read_text(encoding="utf-8").removeprefix("gitdir:").strip()).resolve()
    return None


def _common(folder: Path) -> Path:
    """Where the branches are: a linked work tree has them in the repository that it belongs to."""
    common = folder / "commondir"
    return (folder / common.read_text(encoding="utf-8").strip()).resolve() if common.exists() else folder


def _head(folder: Path, common: Path) -> str:
    head = (folder / "HEAD").read_text(encoding="utf-8").strip()
    name = head.removeprefix("ref:").strip()
    if name == head:
        return head
    for place in (folder, common):
        loose = place / name
        if loose.is_file():
            return loose.read_text(encoding="utf-8").strip()
    for line in (common / "packed-refs").read_text(encoding="utf-8").splitlines():
        commit, _, packed = line.partition(" ")
        if packed == name:
            return commit
    raise ValueError(name)
