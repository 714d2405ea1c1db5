"""A prompt as a source module found it: its text, its role, and what its format says about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weighbridge.prompt_text import PromptText
    from weighbridge.text import Place


class Role(StrEnum):
    """Who speaks, in the vocabulary of chat APIs; `developer` and `instructions` are `system`."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    UNKNOWN = "unknown"
    """A prompt by name or place, whose way to a call could not be followed."""


class Home(StrEnum):
    """Where a prompt lives; it decides which advice makes sense."""

    FILE = "file"
    CODE = "code"
    CONFIGURATION = "configuration"
    NOTEBOOK = "notebook"
    AGENT = "agent"
    """An instruction file that a coding agent loads: no schema, price per call or adapter applies to it."""


class OutputContract(StrEnum):
    """What the call that a prompt reaches enforces about the shape of the answer."""

    UNKNOWN = "unknown"
    """The call could not be followed."""
    NONE = "none"
    JSON_MODE = "json_mode"
    """Valid JSON without a schema."""
    SCHEMA = "schema"
    """A schema or a tool's parameters, enforced by the provider or the decoder."""


Half = tuple[str, str | None]
"""The name under which a source keeps a text (`user`, `output`, or none) and the text; None where it is not known."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One worked example that the format itself declares: a message pair, an element of a list of examples."""

    place: Place
    text: str
    halves: tuple[Half, ...] = ()
    """Its texts by name, where the source keeps them apart."""


@dataclass(frozen=True, slots=True)
class PromptRegion:
    """One prompt: what one message of one call says, or as much of it as the source holds."""

    place: Place
    symbol: str
    """What a person would call it: `SYSTEM_PROMPT`, `messages[0]`, `nodes.answer`, or empty for a whole file."""
    role: Role
    home: Home
    text: PromptText
    contract: OutputContract = OutputContract.UNKNOWN
    model: str = ""
    shots: tuple[Shot, ...] = ()
    calls: tuple[Place, ...] = ()
    """The model calls that the prompt reaches."""
    retrieval: bool = False
    """A slot for context, a tool, or an MCP server is in reach of the same call."""
