"""A training configuration as a flat table: every scalar of a YAML or JSON file by its path, with its span.

The events of the parser are read, not its tree: composing a tree overflows the stack on deeply nested text, and
follows aliases without end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LARGEST = 131_072
_DEEPEST = 24
_COMMENTED = re.compile(
    r"^[ \t]*#+[ \t]*(?P<key>[A-Za-z_][\w.]*)[ \t]*:(?:[ \t]+(?P<value>[^\s#]+))?[ \t]*(?:#[^\r\n]*)?$", re.MULTILINE
)
_FALSE = frozenset({"false", "no", "off", "none", "null", "~", ""})


@dataclass(frozen=True, slots=True)
class Setting:
    """One scalar of a configuration."""

    path: str
    """Keys and list positions: `datasets.0.path`."""
    value: str
    span: Span
    """The last key and the value."""
    quoted: bool = False

    @property
    def key(self) -> str:
        return self.path.rpartition(".")[2]

    @property
    def empty(self) -> bool:
        """Nothing, null, or the empty string."""
        return self.value.lower() in ("", "~", "null") or (self.value == "None" and not self.quoted)

    @property
    def off(self) -> bool:
        """Nothing, or a way of saying no."""
        return self.value.lower() in _FALSE

    @property
    def number(self) -> float | None:
        try:
            return float(self.value.replace("_", ""))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Settings:
    """All scalars of one configuration, and those that are commented out."""

    table: dict[str, Setting] = field(default_factory=dict[str, Setting])
    groups: frozenset[str] = frozenset()
    """The paths of mappings and lists."""
    commented: dict[str, Setting] = field(default_factory=dict[str, Setting])
    """By their own key; the first one wins."""

    def __contains__(self, path: str) -> bool:
        return path in self.table or path in self.groups

    def get(self, path: str) -> Setting | None:
        """A setting by its path."""
        return self.table.get(path)

    def text(self, path: str) -> str:
        """A value, or nothing."""
        found = self.table.get(path)
        return "" if found is None or found.empty else found.value

    def on(self, path: str) -> bool:
        """Whether something is set to more than a way of saying no."""
        found = self.table.get(path)
        return path in self.groups if found is None else not found.off

    def under(self, pattern: str) -> Iterator[Setting]:
        """The settings at a path in which `*` stands for any position of a list."""
        if "*" not in pattern:
            found = self.table.get(pattern)
            if found is not None:
                yield found
            return
        parts = pattern.split(".")
        for path, setting in self.table.items():
            steps = path.split(".")
            if len(steps) == len(parts) and all(
                part == step or (part == "*" and step.isdigit()) for part, step in zip(parts, steps, strict=True)
            ):
                yield setting


def read_settings(text: str) -> Settings | None:
    """The settings of the first document of a YAML or JSON text; None where it is neither, or no mapping."""
    if len(text) > _LARGEST:
        return None
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    reader = _Reader(text)
    try:
        parse: Callable[..., Iterator[object]] = getattr(yaml, "parse")  # noqa: B009 - the stubs leave its type open
        events = parse(text, Loader=loader)
        for event in events:
            if not reader.take(event):
                break
    except (yaml.YAMLError, UnicodeError, ValueError):
        return None
    if not reader.is_mapping:
        return None
    return Settings(reader.table, frozenset(reader.groups), _commented(text))


def _commented(text: str) -> dict[str, Setting]:
    found: dict[str, Setting] = {}
    for match in _COMMENTED.finditer(text):
        key, value = match["key"], (match["value"] or "").strip("\"'")
        found.setdefault(key, Setting(key, value, Span(match.start("key"), match.end())))
    return found


def _offset(event: object, name: str) -> int:
    index = getattr(getattr(event, name, None), "index", 0)
    return index if isinstance(index, int) else 0


@dataclass(slots=True)
class _Level:
    path: str
    mapping: bool
    position: int = 0
    key: str | None = None
    key_start: int = 0


class _Reader:
    """Collects scalars from parser events."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.table: dict[str, Setting] = {}
        self.groups: set[str] = set()
        self.is_mapping = False
        self._levels: list[_Level] = []

    def take(self, event: object) -> bool:
        """Reads one event; False ends the reading."""
        import yaml

        start, end = _offset(event, "start_mark"), _offset(event, "end_mark")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event.value, start, end, event.style in ("'", '"'))
        if isinstance(event, yaml.AliasEvent):
            return self._scalar(f"*{event.anchor}", start, end, quoted=True)
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            if not self._levels:
                self.is_mapping = is_mapping
            if not is_mapping and not self._levels:
                return False
            path = self._next(start)[0]
            self.groups.add(path)
            self._levels.append(_Level(path, is_mapping))
            return len(self._levels) <= _DEEPEST
        if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._levels.pop()
            return bool(self._levels)
        return True

    def _scalar(self, value: str, start: int, end: int, quoted: bool) -> bool:
        if not self._levels:
            return False
        level = self._levels[-1]
        if level.mapping and level.key is None:
            level.key, level.key_start = value, start
            return True
        path, key_start = self._next(start)
        # an empty value begins and ends at the key's colon
        colon = self.text.find(":", key_start, key_start + 200)
        stop = max(end, colon + 1) if end <= key_start or start == end else end
        self.table[path] = Setting(path, value, Span(key_start, max(stop, key_start)), quoted)
        return True

    def _next(self, start: int) -> tuple[str, int]:
        if not self._levels:
            return "", start
        level = self._levels[-1]
        if level.mapping:
            name, key_start = level.key or "", level.key_start
            level.key = None
        else:
            name, key_start = str(level.position), start
            level.position += 1
        return (f"{level.path}.{name}" if level.path else name), key_start
