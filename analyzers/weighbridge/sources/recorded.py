"""What a path says about a text that was recorded or made up for a test: nobody sends it, and no session loads it."""

from __future__ import annotations

import re

_RECORDED = re.compile(
    r"(?:^|/)_{0,2}(?:fixtures?|test[-_]?(?:data|assets|fixtures)|seeds?|goldens?(?:[-_][^/]*)?|snapshots?|mocks?|cassettes"
    r"|recordings)_{0,2}/"
    r"|(?:^|/)[^/]*\.(?:control|golden|snap|snapshot|fixture|approved|expected)\.\w+$"
    r"|(?:^|/)(?:mock|fixture|dummy|seed)[-_.]?(?:data|[a-z]*s)?\.\w+$|(?:^|/)mock(?=[A-Z_-])[^/]*$",
)
_NUMBERED = re.compile(r"(?P<stem>[A-Za-z]+)[-_]?\d{2,5}\.(?:json|ya?ml|toml)$")
_FEWEST = 4


def is_recorded(path: str) -> bool:
    """Whether a file is test material rather than part of a program."""
    return _RECORDED.search(path) is not None


def is_case(path: str, siblings: tuple[str, ...]) -> bool:
    """Whether a data file is one of a numbered series, as test cases are."""
    folder, _, name = path.rpartition("/")
    match = _NUMBERED.fullmatch(name)
    if match is None:
        return False
    alike = 0
    for sibling in siblings:
        other_folder, _, other = sibling.rpartition("/")
        if other_folder == folder:
            found = _NUMBERED.fullmatch(other)
            alike += found is not None and found["stem"] == match["stem"]
    return alike >= _FEWEST
