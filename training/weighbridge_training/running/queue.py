"""Whose turn it is: jobs of one room begin in the order in which they came, and no more at once than may."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from weighbridge_training.running.folder import SLOTS, TICKETS
from weighbridge_training.running.locks import Lock, holding, is_held, taken

if TYPE_CHECKING:
    from pathlib import Path

_SECONDS = 20.0


class Turn:
    """A place in the queue of a room; it is given up by the end of the process, too."""

    def __init__(self, room: Path, ticket: Path, lock: Lock) -> None:
        self._room = room
        self._ticket = ticket
        self._lock = lock

    def come(self, max_concurrent: int) -> Lock | None:
        """The slot to run in, once nobody is before us and one is free."""
        looking = taken(self._room / TICKETS / "lock")
        if looking is None:
            return None
        try:
            return self._slot(max_concurrent)
        finally:
            looking.release()

    def _slot(self, max_concurrent: int) -> Lock | None:
        if any(_waits(other) for other in _tickets(self._room) if other.name < self._ticket.name):
            return None
        slots = self._room / SLOTS
        slots.mkdir(mode=0o700, exist_ok=True)
        for number in range(max_concurrent):
            slot = taken(slots / str(number))
            if slot is not None:
                self.give_up()
                return slot
        return None

    def give_up(self) -> None:
        self._ticket.unlink(missing_ok=True)
        with suppress(OSError):
            self._lock.release()


def queued(room: Path, key: str) -> Turn:
    """Goes to the end of the queue."""
    folder = room / TICKETS
    folder.mkdir(mode=0o700, exist_ok=True)
    with holding(folder / "lock", _SECONDS):
        last = max((int(ticket.name.partition("-")[0]) for ticket in _tickets(room)), default=0)
        ticket = folder / f"{last + 1:012}-{key}"
        lock = taken(ticket)
        assert lock is not None, "nobody else makes this file while we hold the lock"
        return Turn(room, ticket, lock)


def _tickets(room: Path) -> list[Path]:
    return sorted(ticket for ticket in (room / TICKETS).iterdir() if ticket.name[:12].isdigit())


def _waits(ticket: Path) -> bool:
    """Whether its supervisor lives; one that does not has left a ticket that nobody will use."""
    if is_held(ticket):
        return True
    ticket.unlink(missing_ok=True)
    return False
