"""What earlier runs examined, kept as long as nothing that it rests on has changed."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from weighbridge.cache import Cache, cache_key
from weighbridge.engine import Examined, Tally
from weighbridge.findings import Finding, Related, Severity
from weighbridge.past import HISTORY, state_of
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from weighbridge.discovery import Stamp

    from weighbridge_cli.governance import Governance
    from weighbridge_cli.texts import Texts


class Memory:
    """The examined files of one workspace, from the cache and for it."""

    def __init__(
        self,
        root: Path,
        texts: Texts,
        governance: Governance,
        stamps: Mapping[str, Stamp],
        folder: Path | None,
    ) -> None:
        self._cache = Cache(root, cache_key(*_programs(), repr(list(governance.rules))), folder)
        self._root = root
        self._digests = self._cache.digests(stamps, texts.overlay)
        # A finding may stand in another file than the one examined, and is judged by the settings there: any change
        # of any settings that are in use makes everything new. So does a file that comes or goes: names are looked up.
        folders = {path.rpartition("/")[0] for path in texts.paths}
        digests = sorted({(folder, governance.settings_in(folder).digest()) for folder in folders})
        self._variant = blake2b(repr((digests, texts.paths)).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def recall(self, path: str) -> Examined | None:
        """What a file was found to hold, if that still holds."""
        value = self._cache.lookup(path, self._variant, self._digest)
        try:
            return None if value is None else _examined(path, value)
        except (KeyError, TypeError, ValueError):
            return None

    def keep(self, item: Examined) -> None:
        """Keeps a result; what failed is tried again next time, what offers edits is made anew with its text."""
        if not item.error and not any(finding.fixes for finding in item.findings):
            self._cache.store(item.path, self._variant, _plain(item), item.reads, self._digest)

    def save(self, paths: Collection[str]) -> None:
        self._cache.save(self._digests, paths)

    def _digest(self, path: str) -> str | None:
        return self._history if path == HISTORY else self._digests(path)

    @cached_property
    def _history(self) -> str:
        return state_of(self._root, date.today())


def _programs() -> list[str]:
    """What tells one build of Weighbridge from another, in a checkout, too: its files with their sizes and times."""
    import weighbridge

    told: list[str] = []
    for folder, _, names in os.walk(weighbridge.__path__[0]):
        for name in names:
            if name.endswith((".py", ".yaml")):
                status = os.stat(f"{folder}/{name}")  # noqa: PTH116 - one of hundreds
                told.append(f"{folder}/{name} {status.st_size} {status.st_mtime_ns}")
    return sorted(told)


def _plain(item: Examined) -> dict[str, Any]:
    tally = item.tally
    return {
        "findings": [_plain_finding(finding) for finding in item.findings],
        "tally": [tally.calls, tally.prompts, tally.resolved, dict(tally.unresolved)],
        "reads": sorted(item.reads),
    }


def _plain_finding(finding: Finding) -> list[Any]:
    return [
        finding.rule,
        finding.severity.value,
        _plain_place(Place(finding.path, finding.span)),
        finding.message,
        [list(pair) for pair in finding.measures],
        [[_plain_place(one.place), one.message] for one in finding.related],
        list(finding.remedies),
        finding.symbol,
    ]


def _plain_place(place: Place) -> list[Any]:
    return [place.path, place.span.start, place.span.end]


def _examined(path: str, value: dict[str, Any]) -> Examined:
    calls, prompts, resolved, unresolved = value["tally"]
    return Examined(
        path,
        tuple(map(_finding, value["findings"])),
        Tally(calls, prompts, resolved, Counter(unresolved)),
        reads=frozenset(value["reads"]),
    )


def _finding(values: list[Any]) -> Finding:
    rule, severity, place, message, measures, related, remedies, symbol = values
    where = _place(place)
    return Finding(
        rule,
        Severity(severity),
        where.path,
        where.span,
        message,
        tuple((name, value) for name, value in measures),
        tuple(Related(_place(one), said) for one, said in related),
        tuple(remedies),
        symbol=symbol,
    )


def _place(values: list[Any]) -> Place:
    path, start, end = values
    return Place(str(path), Span(int(start), int(end)))
