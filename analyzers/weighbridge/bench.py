"""Everything that judging and moving need to know of a workspace, in one record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from weighbridge.config import Settings
    from weighbridge.rules import RuleBook
    from weighbridge.tokens import TokenCounter
    from weighbridge.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Bench:
    """What judging needs: the files, the rules, the settings, the counter, and the day."""

    workspace: Workspace
    rules: RuleBook
    settings_for: Callable[[str], Settings]
    count: TokenCounter
    today: date
