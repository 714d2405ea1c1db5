"""The findings of the day on which a team started: known by fingerprints that survive editing a prompt.

A fingerprint is path, symbol, rule and ordinal; the text of a prompt is no part of it, and none of it is written down.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from weighbridge.config import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from weighbridge.findings import Finding

VERSION = 1
_QUOTED = re.compile(r"`[^`]*`|\"[^\"]*\"|\u201c[^\u201d]*\u201d|\u2018[^\u2019]*\u2019|(?<!\w)'[^']*'(?!\w)")
_MESSAGE = 100


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One finding that is known; all but the fingerprint is for the people who read the file."""

    path: str
    rule: str
    symbol: str
    ordinal: int
    message: str
    fingerprint: str


@dataclass(frozen=True)
class Baseline:
    """The findings that are known."""

    entries: tuple[Entry, ...] = ()

    @property
    def fingerprints(self) -> frozenset[str]:
        return frozenset(entry.fingerprint for entry in self.entries)


def fingerprint(path: str, symbol: str, rule: str, ordinal: int) -> str:
    """Sixteen hexadecimal digits for one finding."""
    named = "\0".join((path, symbol, rule, str(ordinal)))
    return sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def assign_fingerprints(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings in the order given, each with its fingerprint; ordinals count in source order."""
    return tuple(replace(finding, fingerprint=_fingerprint(finding, n)) for finding, n in _numbered(findings))


def baseline_of(findings: Sequence[Finding]) -> Baseline:
    """All findings as known ones."""
    entries = {
        Entry(
            finding.path,
            finding.rule,
            finding.symbol,
            number,
            _shortened(finding.message),
            finding.fingerprint or _fingerprint(finding, number),
        )
        for finding, number in _numbered(findings)
    }
    return Baseline(tuple(sorted(entries)))


def split(findings: Iterable[Finding], baseline: Baseline) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings that are new, and those that are known."""
    known = baseline.fingerprints
    new: list[Finding] = []
    old: list[Finding] = []
    for finding in findings:
        (old if finding.fingerprint in known else new).append(finding)
    return tuple(new), tuple(old)


def pruned(
    baseline: Baseline, findings: Iterable[Finding], checked: Collection[str], exists: Callable[[str], bool]
) -> tuple[Baseline, tuple[Entry, ...]]:
    """The baseline without what is no longer found, and what was taken out; files not checked keep their entries."""
    found = {finding.fingerprint for finding in findings}
    gone = tuple(
        entry
        for entry in baseline.entries
        if entry.fingerprint not in found and (entry.path in checked or not exists(entry.path))
    )
    return Baseline(tuple(entry for entry in baseline.entries if entry not in set(gone))), gone


def dump(baseline: Baseline) -> str:
    """The text of a baseline file: sorted, one entry a line, so that two branches seldom touch the same lines."""
    lines = [
        json.dumps(
            {
                "fingerprint": entry.fingerprint,
                "rule": entry.rule,
                "path": entry.path,
                "symbol": entry.symbol,
                "ordinal": entry.ordinal,
                "message": entry.message,
            },
            ensure_ascii=False,
        )
        for entry in sorted(baseline.entries)
    ]
    body = ",\n".join(f"    {line}" for line in lines)
    findings = f"[\n{body}\n  ]" if lines else "[]"
    return f'{{\n  "version": {VERSION},\n  "findings": {findings}\n}}\n'


def save(file: Path, baseline: Baseline) -> None:
    """Writes a baseline file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.name, suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(dump(baseline))
        # A temporary file is its owner's alone; a baseline is for the whole team.
        Path(name).chmod(0o644)
        Path(name).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def load(file: Path, path: str = "") -> Baseline:
    """Reads a baseline file; raises `SettingsError` with its line where it is not one."""
    path = path or str(file)
    try:
        text = file.read_bytes().removeprefix(b"\xef\xbb\xbf").decode()
    except OSError as error:
        raise SettingsError(path, 0, f"cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise SettingsError(path, 0, "expected text in UTF-8") from None
    return parse(text, path)


def parse(text: str, path: str) -> Baseline:
    """Reads the text of a baseline file."""
    try:
        data: Any = json.loads(text)
    except json.JSONDecodeError as error:
        hint = " (a merge conflict?)" if "<<<<<<<" in text else ""
        raise SettingsError(path, error.lineno, f"is not valid JSON: {error.msg}{hint}") from None
    except (RecursionError, ValueError):
        raise SettingsError(path, 0, "is not valid JSON") from None
    if (
        not isinstance(data, dict)
        or not {"version", "findings"} <= data.keys()
        or not isinstance(data["findings"], list)
    ):
        raise SettingsError(path, 1, 'expected {"version": 1, "findings": [...]}')
    if data["version"] != VERSION:
        raise SettingsError(path, 1, f"has version {data['version']!r}; this Weighbridge reads version {VERSION}")
    return Baseline(tuple(_entry(item, index, text, path) for index, item in enumerate(data["findings"])))  # pyright: ignore


def _entry(item: Any, index: int, text: str, path: str) -> Entry:
    expected: dict[str, type] = {"path": str, "rule": str, "symbol": str, "ordinal": int, "message": str}
    if isinstance(item, dict):
        values: dict[str, Any] = item  # pyright: ignore[reportUnknownVariableType]
        mark = values.get("fingerprint")
        whole = {key: values.get(key, kind()) for key, kind in expected.items()}
        if isinstance(mark, str) and mark and all(type(whole[key]) is kind for key, kind in expected.items()):
            return Entry(fingerprint=mark, **whole)
    line = _line_of_entry(text, index)
    raise SettingsError(
        path, line, f"findings[{index}]: expected an object with fingerprint, rule, path, symbol, ordinal"
    )


def _line_of_entry(text: str, index: int) -> int:
    """The line of an entry in a file that we wrote; 0 in one that was reformatted."""
    lines = [number for number, line in enumerate(text.split("\n"), start=1) if line.startswith("    ")]
    return lines[index] if index < len(lines) else 0


def _numbered(findings: Sequence[Finding]) -> list[tuple[Finding, int]]:
    counts: Counter[tuple[str, str, str]] = Counter()
    numbers: dict[int, int] = {}
    for index in sorted(range(len(findings)), key=lambda index: (findings[index].path, findings[index].span, index)):
        finding = findings[index]
        key = (finding.path, finding.symbol, finding.rule)
        numbers[index] = counts[key]
        counts[key] += 1
    return [(finding, numbers[index]) for index, finding in enumerate(findings)]


def _fingerprint(finding: Finding, number: int) -> str:
    return fingerprint(finding.path, finding.symbol, finding.rule, number)


def _shortened(message: str) -> str:
    """A message without what it quotes: a baseline is committed, a prompt may be private."""
    plain = " ".join(_QUOTED.sub("\u2026", message).split())
    return plain if len(plain) <= _MESSAGE else plain[: _MESSAGE - 1].rstrip() + "\u2026"
