r"""One `.gitignore` pattern as an expression that matches exactly the entries that git says it names.

git asks a pattern about one entry after it has asked about every folder above it, so an expression here never
matches a file because of its folder. (pathspec mixes the two questions: it calls every folder ignored by `*`, `!*/`.)
Wherever the leftmost match is as good as any other, the expression is atomic: a hostile pattern costs no more than
a friendly one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby

_CLASSES = {
    "alnum": "a-zA-Z0-9", "alpha": "a-zA-Z", "blank": " \\t", "cntrl": "\\x00-\\x1f\\x7f", "digit": "0-9",
    "graph": "!-.0-~", "lower": "a-z", "print": " -.0-~", "punct": "!-.:-@\\[-`{-~", "space": "\\s", "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}  # fmt: skip
_POSIX = re.compile(r"\[:(\w+):\]")


class GlobError(ValueError):
    """A pattern that can never match."""


@lru_cache(maxsize=4096)
def translate(pattern: str) -> re.Pattern[str]:
    """The expression for `fullmatch` of one pattern without its `!`; folders are given with a slash at their end."""
    folders_only = pattern.endswith("/") and not pattern.endswith("\\/")
    body = pattern[:-1] if folders_only else pattern
    anchored = "/" in body
    parts = body.removeprefix("/").split("/") if anchored else ["**", body]
    if any(not part for part in parts):
        raise GlobError("an empty pattern, or an empty folder name in one, matches nothing")
    end = "/" if folders_only else "/?"
    return re.compile(f"(?s:{_path(parts)}{end})")


def _path(parts: list[str]) -> str:
    runs = [
        None if is_any else "/".join(_name(part) for part in run)
        for is_any, run in groupby(parts, key=lambda part: part == "**")
    ]
    if runs == [None]:
        return "[^/]+(?:/[^/]+)*"
    built = ""
    for place, run in enumerate(runs):
        last = place == len(runs) - 1
        if run is None:
            # Also in the middle any number of folders, none included; at the end at least one entry.
            built += "[^/]+(?:/[^/]+)*" if last else ""
        elif place == 0:
            built += run if last else f"{run}/"
        elif last:
            built += f"(?:[^/]+/)*{run}"
        else:
            built += f"(?>(?:[^/]+/)*?{run}/)"
    return built


def _name(part: str) -> str:
    """One name of a path: its pieces between stars, each taken at the first place where it fits but the last."""
    pieces = [""]
    position = 0
    while position < len(part):
        character = part[position]
        position += 1
        if character == "*":
            if pieces[-1] or len(pieces) == 1:
                pieces.append("")
        elif character == "?":
            pieces[-1] += "[^/]"
        elif character == "[":
            expression, position = _bracket(part, position)
            pieces[-1] += expression
        elif character == "\\":
            if position == len(part):
                raise GlobError("a pattern must not end with a lone backslash")
            pieces[-1] += re.escape(part[position])
            position += 1
        else:
            pieces[-1] += re.escape(character)
    first, *others = pieces
    if not others:
        return first
    middle = "".join(f"(?>[^/]*?{piece})" for piece in others[:-1])
    built = f"{first}{middle}[^/]*{others[-1]}"
    return built if first or any(others) else "[^/]+"


def _bracket(part: str, position: int) -> tuple[str, int]:
    """A character class; a closing bracket directly after the opening one is a member."""
    negated = part[position : position + 1] in {"!", "^"}
    position += negated
    members = ""
    first = True
    while True:
        if position >= len(part):
            raise GlobError("a '[' without its ']' matches nothing")
        character = part[position]
        if character == "]" and not first:
            break
        first = False
        if posix := _POSIX.match(part, position):
            if posix[1] not in _CLASSES:
                raise GlobError(f"there is no character class [:{posix[1]}:]")
            members += _CLASSES[posix[1]]
            position = posix.end()
            continue
        low, position = _member(part, position)
        if part[position : position + 1] == "-" and part[position + 1 : position + 2] not in {"", "]"}:
            high, position = _member(part, position + 1)
            if low <= high:
                members += f"{re.escape(low)}-{re.escape(high)}"
        else:
            members += re.escape(low)
    if not members:
        return ("[^/]" if negated else "(?!)"), position + 1
    return (f"[^/{members}]" if negated else f"(?:(?!/)[{members}])"), position + 1


def _member(part: str, position: int) -> tuple[str, int]:
    if part[position] == "\\" and position + 1 < len(part):
        return part[position + 1], position + 2
    return part[position], position + 1
