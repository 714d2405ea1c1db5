"""Adds one finding to the baseline, as the lines that `baseline` itself would write."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from weighbridge.baseline import Baseline, baseline_of, dump, fingerprint, parse
from weighbridge.config import SettingsError
from weighbridge.findings import Edit, NewFile
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from weighbridge.baseline import Entry
    from weighbridge.findings import Finding
    from weighbridge.text import Document
    from weighbridge.workspace import Workspace

_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_EQUALS = 10_000
"""Findings of one rule on one symbol among which one is looked for."""


def baseline_entry(finding: Finding, path: str, workspace: Workspace) -> Edit | NewFile | None:
    """The change of the baseline at a path, or the file where there is none yet; None where it cannot be read."""
    entry = _entry(finding)
    if entry is None:
        return None
    document = workspace.document(path)
    if document is None:
        return None if workspace.exists(path) else NewFile(path, dump(Baseline((entry,))))
    try:
        known = parse(document.text, path)
    except SettingsError:
        return None
    if entry.fingerprint in known.fingerprints:
        return None
    text = dump(Baseline((*known.entries, entry)))
    return _changed(document, text.replace("\n", "\r\n") if "\r\n" in document.text else text)


def _entry(finding: Finding) -> Entry | None:
    """The finding as a known one, with the number that its fingerprint was made of."""
    for number in range(_EQUALS):
        if fingerprint(finding.path, finding.symbol, finding.rule, number) == finding.fingerprint:
            return replace(baseline_of((finding,)).entries[0], ordinal=number)
    return None


def _changed(document: Document, text: str) -> Edit:
    """The lines that differ, from the first to the last."""
    before, after = _LINE.findall(document.text), _LINE.findall(text)
    shorter = min(len(before), len(after))
    first = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    rest = next((n for n in range(shorter - first) if before[-1 - n] != after[-1 - n]), shorter - first)
    start = sum(map(len, before[:first]))
    end = len(document.text) - sum(map(len, before[len(before) - rest :]))
    return Edit(Place(document.path, Span(start, end)), "".join(after[first : len(after) - rest]))
