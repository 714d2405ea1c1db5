"""Today's prompt in the form that travels: `layout.PROMPT`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.remedies.blocked import Blocked
from weighbridge.tuning.today import prompt_today

from weighbridge_training.driving.reading import UnreadableFile

if TYPE_CHECKING:
    from weighbridge.tuning.task import Prompt
    from weighbridge.workspace import Workspace


@dataclass(frozen=True, slots=True)
class PromptToday:
    """A prompt as the worker asks the base model with it."""

    data: bytes
    notes: tuple[str, ...]


def prompt_of(prompt: Prompt, workspace: Workspace) -> PromptToday:
    """The prompt that a task names; raises `UnreadableFile` where it is not to be found."""
    try:
        found = prompt_today(prompt.path, prompt.symbol, workspace)
    except Blocked as error:
        raise UnreadableFile(error.reason) from error
    if not found.missing:
        return PromptToday(found.as_json(), ())
    parts = ", ".join(found.missing[:3])
    note = (
        f"{prompt.path}: parts of today's prompt are known to the running program alone ({parts}): the base model is "
        "not asked with it, and recorded answers of what runs today are needed for a verdict"
    )
    return PromptToday(found.as_json(), (note,))
