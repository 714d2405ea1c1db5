"""What files were at another commit, read with a library that runs nothing: no git, no hook, no filter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha1
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_REF = re.compile(r"(?P<name>(?!-)[^\0\s~^:?*\[\\]+)(?P<steps>(?:[~^]\d{0,4})*)")
_STEP = re.compile(r"[~^]\d*")
_REGULAR = {0o100644, 0o100755, 0o100664}


class HistoryError(Exception):
    """A commit that cannot be read, in words for a person."""


class Snapshot(Mapping[str, bytes]):
    """The files of one commit below the workspace root; contents are read when asked for."""

    def __init__(self, commit: str, blobs: Mapping[str, bytes], read: Callable[[bytes], bytes]) -> None:
        self.commit = commit
        self._blobs = blobs
        self._read = read

    def __getitem__(self, path: str) -> bytes:
        return self._read(self._blobs[path])

    def __iter__(self) -> Iterator[str]:
        return iter(self._blobs)

    def __len__(self) -> int:
        return len(self._blobs)

    def __contains__(self, path: object) -> bool:
        return path in self._blobs

    def same(self, path: str, data: bytes) -> bool:
        """Whether a file of today is what it was, also if git wrote it with other line ends."""
        blob = self._blobs.get(path)
        if blob is None:
            return False
        if _blob_id(data) == blob:
            return True
        return b"\r\n" in data and _blob_id(data.replace(b"\r\n", b"\n")) == blob

    def changed(self, files: Iterable[str], read: Callable[[str], bytes | None]) -> tuple[str, ...]:
        """Which of today's files were not there, or were different."""
        return tuple(path for path in files if (data := read(path)) is not None and not self.same(path, data))


def files_at(root: Path, ref: str) -> Snapshot:
    """The workspace as it was at a branch, a tag, a commit or `HEAD~1`; raises `HistoryError`."""
    return _snapshot(root, ref, _own)


def files_at_base(root: Path, ref: str) -> Snapshot:
    """The workspace where the work of today left `ref`; at `ref` itself where a shallow clone does not know."""
    return _snapshot(root, ref, _merge_base)


def prefix_in(repository: Any, root: Path) -> tuple[str, ...]:
    """The folders from the top of a repository down to the workspace."""
    prefix = root.resolve().relative_to(_work_tree(repository)).as_posix()
    return () if prefix == "." else tuple(prefix.split("/"))


def _snapshot(root: Path, ref: str, choose: Callable[[Any, Any], Any]) -> Snapshot:
    repository = opened(root)
    try:
        commit = choose(repository, _commit(repository, ref))
        tree = repository[commit.tree]
        for part in prefix_in(repository, root):
            tree = _child(repository, tree, part.encode("utf-8", "surrogateescape"))
        blobs = dict(_blobs(repository, tree)) if tree is not None else {}
    except Exception as error:
        raise HistoryError(f"the files of '{ref}' cannot be read: {_words(error)}") from None

    def read(blob: bytes) -> bytes:
        try:
            data: bytes = repository[blob].as_raw_string()
        except Exception as error:
            raise HistoryError(f"a file of '{ref}' is not in this clone: {_words(error)}") from None
        return data

    return Snapshot(commit.id.decode(), blobs, read)


def opened(root: Path) -> Any:
    """The git repository that a folder lies in; raises `HistoryError`."""
    from dulwich.errors import NotGitRepository
    from dulwich.repo import Repo

    try:
        return Repo.discover(str(root.resolve()))
    except NotGitRepository:
        raise HistoryError(f"{root} is not in a git repository") from None
    except Exception as error:
        raise HistoryError(f"the git repository of {root} cannot be read: {_words(error)}") from None


def _work_tree(repository: Any) -> Path:
    from pathlib import Path

    return Path(repository.path).resolve()


def _commit(repository: Any, ref: str) -> Any:
    """`main`, `v1.2`, `origin/main`, `3f2c1ab`, each with any number of `~2` and `^` behind it."""
    match = _REF.fullmatch(ref)
    if match:
        for spelled in (match["name"], f"refs/remotes/origin/{match['name']}"):
            commit = _named(repository, spelled)
            for step in _STEP.findall(match["steps"]):
                commit = _ancestor(repository, commit, step)
            if commit is not None:
                return commit
    shallow = ", and this clone is shallow: fetch more of its history" if repository.get_shallow() else ""
    raise HistoryError(f"there is no commit, branch or tag '{ref}'{shallow}")


def _named(repository: Any, name: str) -> Any:
    from dulwich.objectspec import parse_commit

    try:
        return parse_commit(repository, name.encode())
    except Exception:  # A repository is foreign data, and every part of it that is broken raises its own kind of error.
        return None


def _ancestor(repository: Any, commit: Any, step: str) -> Any:
    number = int(step[1:] or 1)
    parents = [number - 1] if step[0] == "^" else [0] * number
    for parent in parents:
        if commit is None or parent < 0 or parent >= len(commit.parents):
            return None
        try:
            commit = repository[commit.parents[parent]]
        except Exception:
            return None
    return commit


def _own(repository: Any, commit: Any) -> Any:
    return commit


def _merge_base(repository: Any, commit: Any) -> Any:
    from dulwich.graph import find_merge_base

    try:
        bases = find_merge_base(repository, [commit.id, repository.head()])
        return repository[bases[0]] if bases else commit
    except Exception:
        return commit


def _child(repository: Any, tree: Any, name: bytes) -> Any:
    if tree is None or name not in tree:
        return None
    mode, identity = tree[name]
    return repository[identity] if mode == 0o040000 else None


def _blobs(repository: Any, tree: Any) -> Iterator[tuple[str, bytes]]:
    pending: list[tuple[str, Any]] = [("", tree)]
    while pending:
        folder, tree = pending.pop()
        for entry in tree.iteritems():
            try:
                path = folder + entry.path.decode()
            except UnicodeDecodeError:
                continue
            if entry.mode == 0o040000:
                pending.append((path + "/", repository[entry.sha]))
            elif entry.mode in _REGULAR:
                yield path, entry.sha


def _blob_id(data: bytes) -> bytes:
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest().encode()


def _words(error: BaseException) -> str:
    return str(error) or type(error).__name__
