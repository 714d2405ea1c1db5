"""What a path says about a text that was recorded or made up for a test: nobody sends it, and no session loads it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weighbridge.workspace import Workspace

_RECORDED = re.compile(
    r"(?:^|/)_{0,2}(?:fixtures?|test[-_]?(?:data|assets|fixtures)|seeds?|goldens?(?:[-_][^/]*)?|snapshots?|mocks?|cassettes"
    r"|recordings)_{0,2}/"
    r"|(?:^|/)[^/]*\.(?:control|golden|snap|snapshot|fixture|approved|expected)\.\w+$"
    r"|(?:^|/)(?:mock|fixture|dummy|seed)[-_.]?(?:data|[a-z]*s)?\.\w+$|(?:^|/)mock(?=[A-Z_-])[^/]*$",
)
_NUMBERED = re.compile(r"(?P<stem>[A-Za-z]+[-_]?)(?P<number>\d{2,5})(?P<end>\.(?:json|ya?ml|toml))$")
_NEIGHBOURS = (-3, -2, -1, 1, 2, 3)
_FEWEST = 3


def is_recorded(path: str) -> bool:
    """Whether a file is test material rather than part of a program."""
    return _RECORDED.search(path) is not None


def is_case(path: str, workspace: Workspace) -> bool:
    """Whether a data file is one of a numbered series, as the cases of a test are."""
    folder, slash, name = path.rpartition("/")
    match = _NUMBERED.fullmatch(name)
    if match is None:
        return False
    number, width = int(match["number"]), len(match["number"])
    alike = [
        f"{folder}{slash}{match['stem']}{number + step:0{width}d}{match['end']}"
        for step in _NEIGHBOURS
        if number + step >= 0
    ]
    return sum(workspace.exists(other) for other in alike) >= _FEWEST
