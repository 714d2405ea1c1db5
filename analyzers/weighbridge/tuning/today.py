"""Today's prompt as it is sent: the instructions, and what stands around the input in the user's turn.

It is what the adapter has to beat, and what an adoption compares with: one way to say it, and one digest.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from weighbridge.measure.contents import contents_of
from weighbridge.measuring import prompts_of
from weighbridge.sources.region import Role
from weighbridge.tuning.prompt_named import prompt_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.sources.region import PromptRegion
    from weighbridge.workspace import Workspace

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Today:
    """A prompt without its input; `missing` names the parts that only the running program knows."""

    system: str
    before: str
    after: str
    missing: tuple[str, ...]

    def as_json(self) -> bytes:
        """The same bytes for the same prompt."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


def prompt_today(path: str, symbol: str, workspace: Workspace) -> Today:
    """The prompt that a task names; raises `Blocked` where it is not to be found."""
    return today_of(prompt_named(path, symbol, workspace), workspace)


def today_of(region: PromptRegion, workspace: Workspace) -> Today:
    """A prompt with the user's turn that goes along with it."""
    missing = list(_beside(region))
    at = max(region.text.hole_offsets, default=None)
    if region.role is Role.SYSTEM or at is None:
        missing += _names(region, workspace)
        before, after = _turn(region, workspace, missing)
        return Today(region.text.text, before, after, tuple(missing))
    if region.text.holes > 1:
        missing += _names(region, workspace)
    text = region.text.text
    return Today("", text[:at], text[at:], tuple(missing))


def _turn(region: PromptRegion, workspace: Workspace, missing: list[str]) -> tuple[str, str]:
    """The words around the input in the turn that the same call sends."""
    for call in region.calls[:1]:
        document = workspace.document(call.path)
        for other in () if document is None else prompts_of(document, workspace)[0]:
            if call not in other.calls or other.place == region.place or other.role is not Role.USER:
                continue
            holes = other.text.hole_offsets
            if len(holes) == 1:
                return other.text.text[: holes[0]], other.text.text[holes[0] :]
            missing += _names(other, workspace)
    return "", ""


def _beside(region: PromptRegion) -> Iterator[str]:
    count = sum(1 for one in contents_of(region).shown if one.beside)
    if count:
        yield f"{count} examples that are sent as messages of their own"


def _names(region: PromptRegion, workspace: Workspace) -> Iterator[str]:
    for piece in region.text.pieces:
        if piece.hole:
            document = workspace.document(piece.place.path)
            span = piece.place.span
            said = "" if document is None else " ".join(document.text[span.start : span.end].split())
            yield (said or "a part that is filled in")[:_LONGEST]
