"""Whether the version that a package has is one with which a move was tested."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from weighbridge.remedies.blocked import Blocked
from weighbridge.remedies.installed import installed
from weighbridge.remedies.versions import Range, version_of, words_of

if TYPE_CHECKING:
    from weighbridge.workspace import Workspace


class Known(Protocol):
    """A library as far as its version matters."""

    @property
    def variant(self) -> str: ...
    @property
    def package(self) -> str: ...
    @property
    def language(self) -> str: ...


def version_note(move: str, target: Known, path: str, workspace: Workspace) -> str:
    """What is to be said of the version, empty where it is a tested one; raises `Blocked` where it is none."""
    known = _tested(move, target.variant)
    ranges = [Range(version_of(item.get("from", item["ran"])), version_of(item["below"])) for item in known["tested"]]
    majors = _listed([_told(item.low or ()) for item in ranges])
    names = (target.package, *known.get("also", ()))
    said = (installed(name, path, target.language, workspace) for name in names)
    found = next((item for item in said if item is not None), None)
    if found is None:
        lowest = words_of(min((item.low for item in ranges if item.low is not None), default=()))
        return (
            f"No lock file or manifest names `{target.package}`: the edit needs version {lowest} or later and is "
            f"tested for {majors}."
        )
    where = f"in {found.folder}" if found.folder else f"by {found.place.path}"
    if not any(found.admitted.meets(item) for item in ranges):
        if found.exact is not None:
            what = f"`{target.package}` {words_of(found.exact)} is installed {where}"
        elif found.admitted.high is not None:
            what = f"`{target.package}` is held below {words_of(found.admitted.high)} {where}"
        else:
            what = f"`{target.package}` is held above {words_of(found.admitted.low or ())} {where}"
        raise Blocked(f"{what}; this move is tested for {majors}. No edit offered.", found.place)
    if found.exact is not None:
        return ""
    return (
        f"{found.place.path} admits several versions of `{target.package}`, and no lock file says which is installed: "
        f"this move is tested for {majors}."
    )


def _told(low: tuple[int, ...]) -> str:
    """A range by where it begins: `3`, or `1 (from 1.109 on)`."""
    if not low or not low[0]:
        return words_of(low[:2])
    return words_of(low[:1]) if not any(low[1:2]) else f"{words_of(low[:1])} (from {words_of(low[:2])} on)"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


@cache
def _tested(move: str, variant: str) -> dict[str, Any]:
    import weighbridge_rules
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (Path(weighbridge_rules.__path__[0]) / "libraries.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.load(text, loader)[move][variant]
    return found
