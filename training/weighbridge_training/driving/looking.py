"""The preflight of a task that was put together: with the limits of the rules, and the card of a base in a folder."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge.config import Settings
from weighbridge.rules import load_rules
from weighbridge.tuning.figures import fewest_examples

from weighbridge_training.driving.reading import UnreadableFile, WorkspaceFiles
from weighbridge_training.preflight.checking import checked_offline, checked_online

if TYPE_CHECKING:
    from weighbridge_training.driving.preparing import Prepared
    from weighbridge_training.preflight.checking import Preflight

_MAX_CARD_BYTES = 1_048_576


class Look(StrEnum):
    """Whom a preflight may ask."""

    OFFLINE = "offline"
    """Nobody."""
    ONLINE = "online"
    """The hub of the base model, because a person said so."""


def looked_at(prepared: Prepared, look: Look) -> Preflight:
    """What is found before anything is sent."""
    checked = checked_online if look is Look.ONLINE else checked_offline
    return checked(prepared.at.task, prepared.contents, fewest_examples(load_rules(), Settings()), _card(prepared))


def _card(prepared: Prepared) -> str:
    folder = prepared.at.task.base_model.folder
    if folder is None:
        return ""
    try:
        return (
            WorkspaceFiles(Path(prepared.workspace))
            .read(f"{folder}/README.md", _MAX_CARD_BYTES)
            .decode("utf-8", "replace")
        )
    except UnreadableFile:
        return ""
