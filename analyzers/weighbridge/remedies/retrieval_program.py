"""What a program needs after a move: a retriever, its import, and a slot for each call that sends the prompt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.findings import Edit, NewFile
from weighbridge.remedies.blocked import Blocked
from weighbridge.remedies.retrieval_calls import sent_by
from weighbridge.remedies.retrieval_home import home_for, import_edit, python_import
from weighbridge.remedies.retrieval_language import language_of
from weighbridge.remedies.retrieval_prompt import refuse_other_uses
from weighbridge.remedies.retrieval_slot import Asking, slot_for
from weighbridge.remedies.retrieval_stores import STORES, store_notes, written
from weighbridge.sources.region import Home as Lives
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from weighbridge.bench import Bench
    from weighbridge.code.model import Module
    from weighbridge.remedies.retrieval_calls import Sent
    from weighbridge.remedies.retrieval_home import Home
    from weighbridge.remedies.retrieval_stores import Store
    from weighbridge.sources.region import PromptRegion

_LOOKS_UP = "knowledge_for"


@dataclass(frozen=True, slots=True)
class Wiring:
    """The edits that make a program look up what its prompt no longer says."""

    folder: str
    edits: tuple[Edit, ...]
    files: tuple[NewFile, ...]
    in_turn: bool
    """The slot is in the user's turn."""
    store: Store
    notes: tuple[str, ...]


def wiring(region: PromptRegion, left: str, bench: Bench) -> Wiring:
    """The wiring of every call that sends a prompt; raises where one of them cannot have it."""
    if region.home is Lives.NOTEBOOK or any(not place.path.endswith(".py") for place in region.calls):
        raise Blocked(
            "The program that sends this prompt is not one that this move edits: it edits Python files.", region.place
        )
    if not region.calls:
        raise Blocked(
            "No call of this workspace is known to send this prompt, so nobody would fill a slot in it: send it "
            "from a program "
            "here, or keep the facts where that program is and put them in behind the stable part of the prompt.",
            region.place,
        )
    found = [sent_by(place, region.text, bench.workspace) for place in region.calls]
    handed_over = [_place(one) for one in found]
    refuse_other_uses(region, handed_over, bench.workspace)
    modules = {one.module.path: one.module for one in found}
    homes = {path: home_for(module, "retriever.py", bench.workspace) for path, module in modules.items()}
    home = _one(homes)
    edits: list[Edit] = []
    in_turn = False
    for one in found:
        asking = Asking(one, region.text, left, language_of("python"), _LOOKS_UP, len(found) == 1, bench.workspace)
        slot = slot_for(asking)
        edits += slot.edits
        in_turn = in_turn or slot.turn
    for path in dict.fromkeys(edit.place.path for edit in edits):
        module = bench.workspace.module(path)
        if module is not None:
            edits += _import(module, home, bench)
    check = f"{home.folder}/check.py"
    store = STORES.get(bench.settings_for(region.place.path).retrieval_store, STORES["sqlite"])
    notes = [] if home.made else [note for one in modules.values() for note in store_notes(store, one, bench.workspace)]
    made = () if home.made else ((home.retriever, store.name), (check, "check"))
    new = tuple(NewFile(path, written(name, path, bench.today)) for path, name in made)
    return Wiring(home.folder, tuple(dict.fromkeys(edits)), new, in_turn, store, tuple(dict.fromkeys(notes)))


def _place(sent: Sent) -> Place:
    node = sent.handed.node
    return Place(sent.handed.module.path, Span(node.start, node.end))


def _one(homes: dict[str, Home]) -> Home:
    """The home of all programs: where they lie in several folders, knowledge would have to be kept twice."""
    if len({home.folder for home in homes.values()}) > 1:
        raise Blocked(
            f"Programs in several folders send this prompt ({', '.join(sorted(homes))}): let one of them send "
            "it, so that what is "
            "moved is kept once."
        )
    return next(iter(homes.values()))


def _import(module: Module, home: Home, bench: Bench) -> list[Edit]:
    line = f"from {python_import(module, home, bench.workspace)} import {_LOOKS_UP}"
    return [] if line in module.text else [import_edit(module, line)]
