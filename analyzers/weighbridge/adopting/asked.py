"""What is asked for when an adapter is adopted: which prompt, which adapter, which calls."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prompt:
    """Today's prompt, as a training task names it."""

    path: str
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Adapter:
    """What the code is pointed at. *Invariant:* nothing of it is an address or a secret: settings have those."""

    model: str
    """The name under which a server offers the adapter."""
    system: str
    """The system prompt of its rows: what it was trained and judged with."""
    url_setting: str
    """The environment variable that holds the address of the server."""
    key_setting: str
    """The environment variable that holds the key for it."""


@dataclass(frozen=True, slots=True)
class Where:
    """A call that a person names, as the way from it to the prompt cannot be followed."""

    path: str
    line: int
