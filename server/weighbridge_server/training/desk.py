"""The trainings of this user, on threads of their own: a back-end may take its time, and no editor waits for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from weighbridge_server.analyst import Analyst
from weighbridge_server.failures import log_failure

if TYPE_CHECKING:
    from collections.abc import Callable

    from weighbridge_training.driving.trainings import Trainings

T = TypeVar("T")


class TrainingError(Exception):
    """Why something about a training cannot be done, in words for a person."""


class Desk:
    """Answers questions on one thread, and looks at back-ends on another, over one ledger."""

    def __init__(self, trusted: bool | None) -> None:
        """`trusted` is what the editor says of its window; None where it says nothing."""
        loop = asyncio.get_running_loop()
        self.trusted = trusted
        self._asked = Analyst(loop, lambda: False, log_failure)
        self._looked = Analyst(loop, lambda: False, log_failure)
        self._opened: Trainings | None = None

    async def ask(self, work: Callable[[Trainings], T]) -> T:
        """What `work` makes of the trainings, soon; raises `TrainingError`."""
        return await self._asked.ask(lambda: self._done(work))

    async def look(self, work: Callable[[Trainings], T]) -> T:
        """The same for what may wait for a back-end."""
        # opened by one thread, so that there is one of them
        await self.ask(lambda _: None)
        return await self._looked.ask(lambda: self._done(work))

    def close(self) -> None:
        self._asked.close()
        self._looked.close()

    def _done(self, work: Callable[[Trainings], T]) -> T:
        try:
            return work(self._trainings())
        except ModuleNotFoundError as error:
            message = f"{error.name} is not installed: pip install 'weighbridge[hooks]'"
            raise TrainingError(message) from error
        except Exception as error:
            if told := _told(error):
                raise TrainingError(told) from error
            raise

    def _trainings(self) -> Trainings:
        from weighbridge_training.driving.trainings import Trainings
        from weighbridge_training.trust.gates import Word

        words = {None: Word.SILENT, True: Word.TRUSTED, False: Word.UNTRUSTED}
        if self._opened is None:
            self._opened = Trainings(words[self.trusted])
        self._opened.word = words[self.trusted]
        return self._opened


def ledger_exists() -> bool:
    """Whether anything was ever trained from this account; loads nothing that is heavy."""
    try:
        from weighbridge_training.homes import state_home
    except ModuleNotFoundError:
        return False
    return (state_home() / "ledger.db").exists()


def _told(error: Exception) -> str:
    from weighbridge_training.driving.said import SAID

    return str(error) if isinstance(error, SAID) else ""
