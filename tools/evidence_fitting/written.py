"""Writes fitted weights into `evidence.yaml`, number by number, so that its comments and its order stay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evidence_fitting.choice import Chosen

_KIND = re.compile(r"(\w+):\s*(?:#.*)?$")
_NUMBER = re.compile(r"(?P<before> +(?P<name>[\w-]+): *)(?P<number>[-+.\d]+)(?P<after>.*)$")


class NoPlace(Exception):
    """A weight that the file has no line for, or a line that no weight is for."""


def with_weights(text: str, chosen: Mapping[str, Chosen]) -> str:
    """The text of the file with these numbers in it; a kind that was not fitted stays as it is."""
    wanted = {kind: _numbers(found) for kind, found in chosen.items()}
    left = {kind: set(numbers) for kind, numbers in wanted.items()}
    lines: list[str] = []
    kind = ""
    for line in text.splitlines():
        if head := _KIND.match(line):
            kind = head[1]
        found = _NUMBER.match(line) if kind in wanted else None
        if found is not None:
            name = found["name"]
            if name not in wanted[kind]:
                raise NoPlace(f"{kind}: `{name}` stands in the file, and nothing is held of it in beliefs.yaml")
            left[kind].discard(name)
            line = f"{found['before']}{wanted[kind][name]}{found['after']}"
        lines.append(line)
    for kind, names in left.items():
        if names:
            raise NoPlace(f"{kind}: the file has no line for {', '.join(sorted(names))}; add `{min(names)}: 0.0` there")
    return "\n".join(lines) + "\n"


def _numbers(chosen: Chosen) -> dict[str, str]:
    numbers = {"bias": chosen.fitted.bias, "say": chosen.say, **chosen.fitted.weights}
    return {name: repr(float(value)) for name, value in numbers.items()}
