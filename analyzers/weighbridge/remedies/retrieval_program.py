"""What a program needs after a move: a retriever, its import, and a slot for each call that sends the prompt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.findings import Edit, NewFile
from weighbridge.remedies.blocked import Blocked
from weighbridge.remedies.libraries.tested import version_note
from weighbridge.remedies.retrieval_calls import sent_by
from weighbridge.remedies.retrieval_home import home_for, import_edit, python_line
from weighbridge.remedies.retrieval_language import PYTHON, SCRIPT
from weighbridge.remedies.retrieval_prompt import refuse_other_uses
from weighbridge.remedies.retrieval_prompty import SUFFIX, prompty_slots
from weighbridge.remedies.retrieval_script import script_line, script_notes
from weighbridge.remedies.retrieval_slot import Asking, slot_for
from weighbridge.remedies.retrieval_stores import MOVE, STORES, Library, store_notes, written
from weighbridge.sources.region import Home as Lives
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from weighbridge.bench import Bench
    from weighbridge.code.model import Module
    from weighbridge.remedies.retrieval_calls import Sent
    from weighbridge.remedies.retrieval_home import Home
    from weighbridge.remedies.retrieval_language import Language
    from weighbridge.remedies.retrieval_slot import Slot
    from weighbridge.remedies.retrieval_stores import Store
    from weighbridge.sources.region import PromptRegion
    from weighbridge.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Wiring:
    """The edits that make a program look up what its prompt no longer says."""

    folder: str
    check: str
    """The command that asks the questions of the team."""
    edits: tuple[Edit, ...]
    files: tuple[NewFile, ...]
    in_turn: bool
    """The slot is in the user's turn."""
    store: Store
    notes: tuple[str, ...]


def wiring(region: PromptRegion, left: str, bench: Bench) -> Wiring:
    """The wiring of every call that sends a prompt; raises where one of them cannot have it."""
    workspace = bench.workspace
    if not region.calls and region.place.path.endswith(SUFFIX):
        kind = _KINDS[".py"]
        slots = prompty_slots(region, left, kind.language, kind.looks_up, workspace)
    else:
        kind = _kind(region)
        slots = _slots(region, left, kind, workspace)
    edits = list(dict.fromkeys(edit for slot in slots for edit in slot.edits))
    asking = dict.fromkeys(edit.place.path for edit in edits if f"{kind.looks_up}(" in edit.replacement)
    modules = [module for module in map(workspace.module, asking) if module is not None]
    home = _one({module.path: home_for(module, f"retriever{kind.suffix}", workspace) for module in modules})
    store = STORES.get(bench.settings_for(region.place.path).retrieval_store, STORES["sqlite"])
    notes = [note for note in _file_notes(region, modules, workspace) if note]
    for module in modules:
        edits += _import(module, home, kind, workspace)
        if not home.made:
            notes += kind.notes(store, module, workspace)
    check = f"{home.folder}/check{kind.suffix}"
    made = () if home.made else ((home.retriever, store.name), (check, "check"))
    new = tuple(NewFile(path, written(f"{name}{kind.suffix}", path, bench.today)) for path, name in made)
    in_turn = any(slot.turn for slot in slots)
    return Wiring(home.folder, f"{kind.runs} {check}", tuple(edits), new, in_turn, store, tuple(dict.fromkeys(notes)))


def _file_notes(region: PromptRegion, modules: list[Module], workspace: Workspace) -> Iterable[str]:
    """What is to be said of the library that reads the prompt's file; raises where its version is not a tested one."""
    if not region.calls and region.place.path.endswith(SUFFIX):
        return (version_note(MOVE, Library("prompty"), module.path, workspace) for module in modules)
    return ()


def _slots(region: PromptRegion, left: str, kind: _Kind, workspace: Workspace) -> tuple[Slot, ...]:
    found = [sent_by(place, region.text, workspace) for place in region.calls]
    handed_over = [place for one in found for place in (_place(one), one.behind)]
    refuse_other_uses(region, handed_over, workspace)
    alone = len(found) == 1
    asking = (Asking(one, region.text, left, kind.language, kind.looks_up, alone, workspace) for one in found)
    return tuple(slot_for(one) for one in asking)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of program that is edited."""

    language: Language
    suffix: str
    runs: str
    looks_up: str
    notes: Callable[[Store, Module, Workspace], Iterable[str]]
    imported: Callable[[Module, Home, str, Workspace], str]


_KINDS = {
    ".py": _Kind(PYTHON, ".py", "python", "knowledge_for", store_notes, python_line),
    ".ts": _Kind(SCRIPT, ".ts", "node", "knowledgeFor", script_notes, script_line),
    ".mts": _Kind(SCRIPT, ".ts", "node", "knowledgeFor", script_notes, script_line),
}


def _kind(region: PromptRegion) -> _Kind:
    if not region.calls:
        raise Blocked(
            "No call of this workspace is known to send this prompt, so nobody would fill a slot in it: send it from a "
            "program here, or keep the facts where that program is, behind the stable part of the prompt.",
            region.place,
        )
    endings = {place.path[place.path.rfind(".") :] for place in region.calls}
    kinds = {_KINDS[ending].suffix: _KINDS[ending] for ending in endings if ending in _KINDS}
    if region.home is Lives.NOTEBOOK or len(kinds) != 1 or not endings <= _KINDS.keys():
        raise Blocked(
            f"This move edits programs in Python or in TypeScript; this prompt is sent from {_listed(region)}.",
            region.place,
        )
    return next(iter(kinds.values()))


def _listed(region: PromptRegion) -> str:
    return ", ".join(dict.fromkeys(place.path for place in region.calls))


def _place(sent: Sent) -> Place:
    node = sent.handed.node
    return Place(sent.handed.module.path, Span(node.start, node.end))


def _one(homes: dict[str, Home]) -> Home:
    """The home of all programs: where they lie in several folders, knowledge would have to be kept twice."""
    if len({home.folder for home in homes.values()}) > 1:
        raise Blocked(
            f"Programs in several folders send this prompt ({', '.join(sorted(homes))}): let one of them send it, so "
            "that what is moved is kept once."
        )
    return next(iter(homes.values()))


def _import(module: Module, home: Home, kind: _Kind, workspace: Workspace) -> list[Edit]:
    line = kind.imported(module, home, kind.looks_up, workspace)
    return [] if line in module.text else [import_edit(module, line)]
