"""What was found in examining the files of a project, by file, by place, and by what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from weighbridge.engine import Examined
    from weighbridge.findings import Finding


class Results:
    """The examined files; a finding may stand in another file than the one in whose examination it was made."""

    def __init__(self) -> None:
        self._examined: dict[str, Examined] = {}
        self._rests: dict[str, set[str]] = {}
        self._standing: dict[str, dict[str, tuple[Finding, ...]]] = {}
        self._senders: dict[str, set[str]] = {}

    def __iter__(self) -> Iterator[Examined]:
        """In the order of their paths, as a run examines them: of two findings alike the first one is told."""
        return (item for _, item in sorted(self._examined.items()))

    def get(self, path: str) -> Examined | None:
        return self._examined.get(path)

    def resting_on(self, path: str) -> Collection[str]:
        """The examined files whose results rest on this one."""
        return sorted(self._rests.get(path, ()))

    def behind(self, path: str) -> Collection[str]:
        """The files in whose examination findings were made that stand in this one."""
        return tuple(self._standing.get(path, ()))

    def standing_in(self, path: str) -> tuple[Finding, ...]:
        return tuple(finding for _, found in sorted(self._standing.get(path, {}).items()) for finding in found)

    def senders(self, path: str) -> Collection[str]:
        """The files that send a text which stands in this one."""
        return sorted(self._senders.get(path, ()))

    def places(self) -> Collection[str]:
        """The files in which findings stand."""
        return self._standing.keys()

    def keep(self, item: Examined) -> Collection[str]:
        """Takes a result in place of the last one, and names the files of which something else is known now.

        Other findings stand in them, or they hold a text of which was not known who sends it.
        """
        known = self._examined.get(item.path)
        before = {path: self._standing[path][item.path] for path in _places(known)}
        self.drop(item.path)
        self._examined[item.path] = item
        for read in (item.path, *item.reads):
            self._rests.setdefault(read, set()).add(item.path)
        sent = item.tally.elsewhere ^ (known.tally.elsewhere if known else set[str]())
        for where in item.tally.elsewhere:
            self._senders.setdefault(where, set()).add(item.path)
        by_path: dict[str, list[Finding]] = {}
        for finding in item.findings:
            by_path.setdefault(finding.path, []).append(finding)
        for path, findings in by_path.items():
            self._standing.setdefault(path, {})[item.path] = tuple(findings)
        after = {path: tuple(findings) for path, findings in by_path.items()}
        return sent | {path for path in {*before, *after} if before.get(path) != after.get(path)}

    def drop(self, path: str) -> None:
        """Forgets what was found in examining a file."""
        known = self._examined.pop(path, None)
        if known is None:
            return
        for read in (path, *known.reads):
            rests = self._rests.get(read)
            if rests is not None:
                rests.discard(path)
                if not rests:
                    del self._rests[read]
        for where in known.tally.elsewhere:
            self._senders.get(where, set()).discard(path)
        for where in _places(known):
            standing = self._standing.get(where, {})
            standing.pop(path, None)
            if not standing:
                self._standing.pop(where, None)


def _places(item: Examined | None) -> Collection[str]:
    return {finding.path for finding in item.findings} if item else ()
