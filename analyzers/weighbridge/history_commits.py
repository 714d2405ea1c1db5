"""Commits, folders and files of a repository, looked up one by one; what was read is kept for the next file."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, cast
from weakref import finalize

from weighbridge.history import HistoryError, opened, prefix_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_TREES = 256
_LARGEST = 1_048_576


@dataclass(frozen=True, slots=True)
class Commit:
    """What a walk needs to know of a commit."""

    identity: bytes
    tree: bytes
    parents: tuple[bytes, ...]
    """None beyond the edge of a shallow clone."""
    day: date


class Commits:
    """The objects of one repository; whatever is missing or damaged in it raises an error of its own kind."""

    def __init__(self, root: Path) -> None:
        """Raises `HistoryError` where there is no repository or no commit."""
        self._repository: Any = opened(root)
        # at exit at the latest: what is left open then complains about it
        finalize(self, self._repository.close)
        self._prefix = prefix_in(self._repository, root)
        try:
            self.head: bytes = self._repository.head()
            self._shallow: frozenset[bytes] = frozenset(self._repository.get_shallow())
        except Exception:
            raise HistoryError(f"the git repository of {root} has no commit") from None
        self.interrupt: Callable[[], None] | None = None
        """While set: asked at every commit; raises `Interrupted` to stop there, and what was read is kept."""
        self._commits: dict[bytes, Commit] = {}
        self._entries: dict[tuple[bytes, bytes], bytes | None] = {}
        self._trees: OrderedDict[bytes, Any] = OrderedDict()

    def name(self, path: str) -> bytes:
        """A path of the workspace as the repository has it."""
        return "/".join((*self._prefix, path)).encode("utf-8", "surrogateescape")

    def commit(self, identity: bytes) -> Commit:
        if self.interrupt is not None:
            self.interrupt()
        known = self._commits.get(identity)
        if known is None:
            read = self._repository[identity]
            parents = () if self.is_edge(identity) else tuple(read.parents)
            day = datetime.fromtimestamp(read.commit_time, UTC).date()
            known = self._commits[identity] = Commit(identity, read.tree, parents, day)
        return known

    def is_edge(self, identity: bytes) -> bool:
        """Whether a shallow clone ends with this commit."""
        return identity in self._shallow

    def blob(self, identity: bytes, name: bytes) -> bytes | None:
        """The id of a file's text at a commit."""
        found: bytes | None = self.commit(identity).tree
        for part in name.split(b"/"):
            if found is None:
                return None
            found = self._entry(found, part)
        return found

    def data(self, blob: bytes) -> bytes:
        data: bytes = self._repository[blob].as_raw_string()
        return data[:_LARGEST]

    def renamed(self, before: bytes, after: bytes, name: bytes) -> bytes | None:
        """What a file was called at the first of two commits, if the second one has it by another name."""
        from dulwich.diff_tree import CHANGE_RENAME, RenameDetector

        detector = RenameDetector(self._repository.object_store, rename_threshold=60, max_files=100)
        trees = cast("Any", (self.commit(before).tree, self.commit(after).tree))
        for change in detector.changes_with_renames(*trees):
            if change.type == CHANGE_RENAME and change.new is not None and change.new.path == name:
                return None if change.old is None else change.old.path
        return None

    def _entry(self, tree: bytes, name: bytes) -> bytes | None:
        key = (tree, name)
        if key not in self._entries:
            entries = self._tree(tree)
            self._entries[key] = entries[name][1] if name in entries else None
        return self._entries[key]

    def _tree(self, identity: bytes) -> Any:
        known = self._trees.get(identity)
        if known is None:
            known = self._trees[identity] = self._repository[identity]
            if len(self._trees) > _TREES:
                self._trees.popitem(last=False)
        return known
