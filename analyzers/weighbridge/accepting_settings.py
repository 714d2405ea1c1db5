"""Accepts a finding under `ignores` in the settings that govern its file, and reads them again to be sure.

That is the only place for what stands in a prompt file, where a comment would be sent to the model.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from weighbridge.accepting_entries import new_settings, with_entry
from weighbridge.accepting_proof import edited
from weighbridge.accepting_scene import reasons
from weighbridge.config import SETTINGS_NAMES, Ignore, SettingsError
from weighbridge.config_layers import Frame, layer_of
from weighbridge.config_patterns import pattern_of
from weighbridge.config_read import parsed
from weighbridge.findings import NewFile
from weighbridge.suppression import apply_ignores
from weighbridge.text import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.accepting_entries import Entry
    from weighbridge.accepting_scene import Reason, Scene
    from weighbridge.config import Settings
    from weighbridge.findings import Edit, Finding
    from weighbridge.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Entered:
    """One entry that accepts the finding: an edit of the settings, or a file for them."""

    name: str
    title: str
    change: Edit | NewFile


def entries(scene: Scene, settings: Settings, workspace: Workspace, root: Path) -> Iterator[Entered]:
    """Entries for the finding in the settings file whose `ignores` are in force."""
    # a file's own list replaces the one that it extends, so that the first entry would take away all of those
    source = settings.ignores[0].source if settings.ignores else settings.source
    path = source or SETTINGS_NAMES[0]
    folder = path.rpartition("/")[0]
    if not scene.finding.path.startswith(f"{folder}/" if folder else ""):
        return
    before = workspace.document(path) if source else Document(path, "")
    if before is None or (not source and workspace.exists(path)):
        return
    accepted = [one for one in scene.alike if one.symbol == scene.finding.symbol or not scene.finding.symbol]
    symbol = f"{scene.finding.symbol} of " if scene.finding.symbol else ""
    what = scene.counted(f"Accept {scene.finding.rule} for {symbol}{scene.finding.path} in {path}", accepted)
    for reason in reasons(scene.today):
        entry = _entry(scene.finding, scene.finding.path[len(folder) :].removeprefix("/"), reason)
        edit = with_entry(before, entry) if source else None
        after = Document(path, new_settings(entry)) if not source else edited(before, edit) if edit else None
        if after is not None and _accepts_only(scene, accepted, before, after, root):
            change = edit or NewFile(path, after.text)
            yield Entered(f"settings, {reason.name}", reason.title(what), change)


def _entry(finding: Finding, path: str, reason: Reason) -> Entry:
    entry = {"path": pattern_of(path), "rule": finding.rule}
    if finding.symbol:
        entry["symbol"] = finding.symbol
    entry["reason"] = reason.words
    if reason.until:
        entry["until"] = str(reason.until)
    return entry


def _accepts_only(scene: Scene, accepted: list[Finding], before: Document, after: Document, root: Path) -> bool:
    """Whether the settings say what they said, and accept the finding with those that an entry cannot tell from it."""
    old, new = _read(before, root), _read(after, root)
    if old is None or new is None or old[0] != new[0]:
        return False
    known, added = old[1], [one for one in new[1] if one not in old[1]]
    if len(added) != 1 or len(new[1]) != len(known) + 1 or apply_ignores((scene.finding,), known, scene.today).used:
        return False
    return list(apply_ignores(scene.findings, added, scene.today).suppressed) == accepted


def _read(document: Document, root: Path) -> tuple[dict[str, Any], list[Ignore]] | None:
    """What a settings file says, and what of it is accepted, wherever in the file."""
    folder = (root / document.path).parent
    try:
        found = parsed(document.text, Path(document.path), document.path)
        if found is None:
            return None
        values = layer_of(found[0], document.path, found[1], Frame(folder, folder, root, root)).values
    except SettingsError:
        return None
    return values, [replace(Ignore(**entry), line=0) for entry in values.pop("ignores", ())]
