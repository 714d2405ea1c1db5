"""Secrets and personal data in what is about to be sent, by file and line; what was found is never repeated."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from weighbridge.tuning.privacy import private_parts

from weighbridge_training.disclosure.libraries import keys, phones
from weighbridge_training.layout import BASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge_training.bundle import Bundle


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in one place that ought not to leave."""

    what: str
    """In words: `an e-mail address`."""
    is_secret: bool
    """It opens something; otherwise it is about a person."""
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


def findings(bundle: Bundle) -> tuple[Finding, ...]:
    """Everything that is found in the data of a bundle, each kind once a line."""
    found = dict.fromkeys(
        Finding(what, is_secret, name, number)
        for name, data in bundle.files()
        if is_looked_at(name)
        for number, text in _lines(data)
        for what, is_secret in in_text(text)
    )
    return tuple(found)


def is_looked_at(name: str) -> bool:
    """Whether a file holds words of people; weights and vocabularies of a model, and the worker, do not."""
    return not name.startswith(f"{BASE}/") and not name.endswith(".pyz")


def in_text(text: str) -> Iterator[tuple[str, bool]]:
    """What a text holds that ought not to leave, in words, and whether it is a secret; each kind once."""
    known = {part.kind for part in private_parts(text)}
    known.update(phones(text))
    for kind in sorted(known):
        yield kind.value, kind.is_secret
    if not any(kind.is_secret for kind in known):
        for name in sorted(set(keys(text))):
            yield f"a secret ({name})", True


def _lines(data: bytes) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            yield number, line
        else:
            # escapes would hide what a model reads
            yield number, "\n".join(_texts(value)) if isinstance(value, dict | list) else line


def _texts(value: Any) -> Iterator[str]:
    waiting: list[Any] = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            entries = cast("dict[str, Any]", one)
            waiting += [*entries.values(), *entries.keys()]
        elif isinstance(one, list):
            waiting += one


def kinds(found: tuple[Finding, ...]) -> list[str]:
    """What was found, by its frequency, in words: `3 x an e-mail address`."""
    counts: dict[str, int] = {}
    for one in found:
        counts[one.what] = counts.get(one.what, 0) + 1
    return [f"{count} x {what}" for what, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
