"""What questions cost, in the ledger of this user: taken before each is asked, put right once it is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_training.ledger.spending import OverCap
from weighbridge_training.spending import capped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge_training.ledger.spending import Spending, Spent
    from weighbridge_training.trust.definitions import Spending as Limits


class CapError(Exception):
    """The next question could cost more than is allowed."""


class Account:
    """What one command spends on answers for one task; two at once cannot both take what is left."""

    def __init__(self, spending: Spending, workspace: str, task: str, limits: Limits, most_usd: float | None) -> None:
        """`most_usd` is for this command alone; None where nobody limits it."""
        self.usd = 0.0
        self._spending = spending
        self._workspace, self._task = workspace, task
        self._limits = limits
        self._most_usd = most_usd
        self._number: int | None = None

    def left(self) -> tuple[float, str] | None:
        """The least that may still be spent, and whose limit that is; None where there is none."""
        return min(self._caps(self._spending.spent(self._workspace, self._task)), default=None)

    def take(self, usd: float) -> None:
        """Takes what the next question may cost; raises `CapError` with the limit that would be passed."""
        if self._number is None:
            self._number = self._spending.begin_asking(self._workspace, self._task)

        def against(spent: Spent) -> str | None:
            return next((name for left, name in self._caps(spent) if usd > left), None)

        try:
            self._spending.take(self._number, usd, against)
        except OverCap as passed:
            raise CapError(str(passed)) from None
        self.usd += usd

    def settle(self, taken: float, usd: float) -> None:
        """What a question came to."""
        assert self._number is not None
        self._spending.settle_question(self._number, taken, usd)
        self.usd += usd - taken

    def _caps(self, spent: Spent) -> Iterator[tuple[float, str]]:
        """What is left of each limit, and what it is called."""
        if self._most_usd is not None:
            yield self._most_usd - self.usd, f"--max-cost (${self._most_usd:,.4f})"
        for cap, before, name in capped(self._limits, spent):
            yield cap - before, f"{name} of your hooks.toml (${cap:,.2f})"
