"""A rule file under validation: its values, and everything found wrong with them so far."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, cast

from weighbridge.config import Problem
from weighbridge.config_names import suggestion

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from weighbridge.config_read import Locator, Where


class Reading:
    """Collects problems; every question returns a value of the right type, or None after noting what is wrong."""

    def __init__(self, path: str, values: dict[str, Any], locate: Locator) -> None:
        self.path = path
        self.values = values
        self.problems: list[Problem] = []
        self._locate = locate

    def fault(self, where: Where, message: str) -> None:
        """Notes a problem at the line of a key; its way is put before the message."""
        way = dotted(where)
        self.problems.append(Problem(self.path, self._locate(where) or 1, f"{way}: {message}" if way else message))

    def mapping(
        self, where: Where, value: object, known: Collection[str], required: Collection[str] = ()
    ) -> dict[str, Any]:
        """A mapping whose keys are known; an empty one where it is none."""
        found: dict[str, Any] = {}
        for key, item in self.named(where, value).items():
            if key in known:
                found[key] = item
            else:
                self.fault((*where, key), unknown("key", key, known))
        if not isinstance(value, dict):
            return {}
        for key in required:
            if key not in found:
                self.fault(where, f"'{key}' is missing")
        return found

    def named(self, where: Where, value: object) -> dict[str, Any]:
        """A mapping with any keys; an empty one where it is none."""
        if isinstance(value, dict):
            return {str(key): item for key, item in cast("dict[object, Any]", value).items()}
        self.expected(where, "a mapping", value)
        return {}

    def entries(self, where: Where, value: object) -> Iterator[tuple[Where, Any]]:
        """The items of a list, each with its way."""
        if not isinstance(value, list):
            self.expected(where, "a list", value)
            return
        for index, item in enumerate(cast("Sequence[Any]", value)):
            yield (*where, index), item

    def text(self, where: Where, value: object) -> str | None:
        """Text that is not empty."""
        if isinstance(value, str) and value.strip():
            return value
        self.expected(where, "text", value)
        return None

    def word(self, where: Where, value: object, kind: str, known: Collection[str]) -> str | None:
        """One of the words that exist."""
        if isinstance(value, str) and value in known:
            return value
        if isinstance(value, str):
            self.fault(where, unknown(kind, value, known))
        else:
            self.expected(where, f"one of {', '.join(known)}", value)
        return None

    def flag(self, where: Where, value: object) -> None:
        if not isinstance(value, bool):
            self.expected(where, "true or false", value)

    def number(self, where: Where, value: object) -> None:
        """A finite number from 0 on."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or value < 0:
            self.expected(where, "a number of at least 0", value)

    def expected(self, where: Where, what: str, value: object) -> None:
        self.fault(where, f"expected {what}, found {_shown(value)}")


def unknown(kind: str, name: str, known: Collection[str]) -> str:
    """What to say about a name that does not exist: the close one, and all there are."""
    hint = suggestion(name, known) or "."
    return f"unknown {kind} '{name}'{hint} There {'is' if len(known) == 1 else 'are'} {', '.join(known) or 'none'}."


def dotted(where: Where) -> str:
    """The way to a key: `severity[0].where.proof`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where).removeprefix(".")


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
