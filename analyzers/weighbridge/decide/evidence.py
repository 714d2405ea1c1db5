"""What is known of a prompt, piece by piece: a value, where it comes from, and in which words it is told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from weighbridge.findings import Related

Value = bool | int | float | str


class Basis(StrEnum):
    """What a piece of evidence rests on."""

    MEASURED = "measured"
    ANSWERED = "answered"
    """A person said so in the settings, and the answer has not expired."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Known:
    """One piece of evidence. *Invariant:* the value is None exactly where the basis is `UNKNOWN`."""

    name: str
    value: Value | None
    basis: Basis
    words: str
    """A whole sentence; what would have to be asked where it is unknown."""
    related: tuple[Related, ...] = ()
    asks: tuple[str, ...] = ()
    """The questions of the settings that would answer it, where it is unknown."""


def measured(name: str, value: Value, words: str, related: Iterable[Related] = ()) -> Known:
    return Known(name, value, Basis.MEASURED, words, tuple(related))


def answered(name: str, value: Value, words: str) -> Known:
    return Known(name, value, Basis.ANSWERED, words)


def unknown(name: str, words: str, asks: Iterable[str] = (), related: Iterable[Related] = ()) -> Known:
    return Known(name, None, Basis.UNKNOWN, words, tuple(related), tuple(asks))
