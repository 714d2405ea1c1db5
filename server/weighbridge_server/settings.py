"""What an editor says: how the server behaves, and what it lays over the settings files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

SECTION = "weighbridge"


@dataclass(frozen=True, slots=True)
class EditorSettings:
    """The section `weighbridge` of an editor's settings; what is not understood is passed over, and in `faults`."""

    debounce_ms: int = 200
    """Quiet milliseconds after a keystroke before diagnostics are pushed; a client that pulls decides for itself."""
    whole_workspace: bool = False
    """Push diagnostics of files that nobody has open, too; a client that pulls asks for them."""
    rule_site: str = ""
    """A web address below which each rule has its page; empty: the pages that come with the package."""
    asks_hub: bool = False
    """Whether the hub of a base model is asked about it before a training; its name leaves the machine then."""
    lenses: bool = True
    hints: bool = True
    overrides: Mapping[str, object] = field(default_factory=dict[str, object])
    """In the words of a settings file, and stronger than it."""
    faults: tuple[str, ...] = ()


_DEFAULT = EditorSettings()


def editor_settings(value: object) -> EditorSettings:
    """Settings from the JSON that a client sent."""
    # Neovim writes an empty table of Lua as an empty list.
    if value is None or value == []:
        return _DEFAULT
    if not isinstance(value, dict):
        return EditorSettings(faults=(f"expected an object, found {type(value).__name__}",))
    given = cast("dict[str, Any]", value)
    faults: list[str] = []

    def read(name: str, kind: type, default: Any) -> Any:
        found = given.get(name, default)
        if isinstance(found, kind) and not (kind is int and isinstance(found, bool)):
            return found
        faults.append(f"`{name}`: expected {_KINDS[kind]}, found {type(found).__name__}")
        return default

    debounce = read("debounceMs", int, _DEFAULT.debounce_ms)
    if not 0 <= debounce <= 10_000:
        faults.append(f"`debounceMs`: expected 0 to 10,000 milliseconds, found {debounce:,}")
        debounce = _DEFAULT.debounce_ms
    scope = given.get("diagnosticScope", "open")
    if scope not in ("open", "workspace"):
        faults.append("`diagnosticScope`: expected `open` or `workspace`")
    faults += [f"`{name}`: no such setting" for name in sorted(set(given) - _NAMES)]
    return EditorSettings(
        debounce_ms=debounce,
        whole_workspace=scope == "workspace",
        rule_site=read("rulePages", str, ""),
        asks_hub=read("askHub", bool, False),
        lenses=read("codeLens", bool, True),
        hints=read("inlayHints", bool, True),
        overrides=read("settings", dict, {}),
        faults=tuple(faults),
    )


_KINDS = {int: "a number", str: "a text", bool: "true or false", dict: "an object"}
_OF_CLIENTS = frozenset({"path", "interpreter", "wheelhouse", "trace", "trusted", "trainingView"})
"""What a client keeps in the same section for itself, and what it says when it introduces itself."""
_NAMES = _OF_CLIENTS | {"debounceMs", "diagnosticScope", "rulePages", "askHub", "codeLens", "inlayHints", "settings"}
