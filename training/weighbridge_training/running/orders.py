"""How one job is to be run: written beside it once, so that whoever watches over it next keeps to the same."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from weighbridge_training.running.folder import ORDERS, read_json, write_json

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Caps:
    """What a job may write; a job that goes beyond is stopped, but for its log, which is cut."""

    log_bytes: int = 16 * 1024 * 1024
    event_bytes: int = 64 * 1024 * 1024
    out_bytes: int = 200 * 1024 * 1024 * 1024
    """Everything under `out/`, checkpoints included."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What the supervisor needs to know."""

    key: str
    python: str
    max_runtime_s: float
    """From the begin of the worker, not of its waiting."""
    max_artifact_bytes: int | None = None
    max_concurrent: int = 1
    """Jobs of this room that run at once; others wait in the order in which they came."""
    grace_s: float = 30.0
    """Between the request to end and the end."""
    caps: Caps = Caps()


def write_orders(folder: Path, orders: Orders) -> None:
    write_json(folder / ORDERS, asdict(orders))


def read_orders(folder: Path) -> Orders | None:
    """The orders in a folder; None where they are not readable."""
    found = read_json(folder / ORDERS)
    if found is None:
        return None
    try:
        caps = Caps(**found.pop("caps"))
        return Orders(**found, caps=caps)
    except (KeyError, TypeError):
        return None
