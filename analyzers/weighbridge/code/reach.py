"""Which names of a module may lead to a model though they do not say so: told by the text of the files behind them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from weighbridge.code.imports import resolve_module
from weighbridge.code.index import index_of, lookup, methods
from weighbridge.code.model import Class
from weighbridge.code.surroundings import speaks
from weighbridge.code.words import lowered

if TYPE_CHECKING:
    from weighbridge.code.model import Module
    from weighbridge.workspace import Workspace

_HOPS = 2
# one pattern a word, because a search for a pattern that begins with a word is several times as fast
_INNER = tuple(
    (word, re.compile(word + rest))
    for rest, words in (
        (r"\s+(\w+)", ("def", "function")),
        (r"\s+(\w+)\s*=\s*(?:async\s*)?(?:\(|\w+\s*=>)", ("const", "let", "var")),
    )
    for word in words
)
_WORD = re.compile(r"[A-Za-z_$]\w*")
_IMPORTS = re.compile(
    r"^[ \t]*from[ \t]+(\.*[\w.]*)[ \t]+import\b|^[ \t]*import[ \t]+([\w.]+)|"
    r"\b(?:from|import|require\()[ \t]*[\"']([.@~#][^\"'\n]*)[\"']",
    re.MULTILINE,
)


def reaches_model(module: Module, workspace: Workspace, hops: int = _HOPS) -> bool:
    """Whether a module, or one that it imports from this workspace, speaks of models; nothing is parsed for it."""
    return workspace.remembered(
        ("reaches", module.path, hops),
        lambda: (
            speaks(lowered(module, workspace))
            or (hops > 0 and any(reaches_model(other, workspace, hops - 1) for other in _imported(module, workspace)))
        ),
    )


def _imported(module: Module, workspace: Workspace) -> list[Module]:
    found: list[Module] = []
    for match in _IMPORTS.finditer(module.text):
        path = resolve_module(workspace, module, next(filter(None, match.groups()), ""))
        other = workspace.module(path) if path is not None and path != module.path else None
        if other is not None:
            found.append(other)
    return found


def leads(module: Module, workspace: Workspace, words: tuple[str, ...], start: int, end: int) -> bool:
    """Whether a piece of a module uses own code in which one of the words stands, or that leads there.

    A word that begins with a space is one that no other letter stands before.
    """
    found = workspace.remembered(
        ("leads", module.path, words),
        lambda: _Places(
            _places(module, workspace, _own(module, workspace, words) | _from_elsewhere(module, workspace))
        ),
    )
    return found.stand_in(start, end)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where some names stand in a text, in order."""

    offsets: list[int]

    def stand_in(self, start: int, end: int) -> bool:
        first = bisect_left(self.offsets, start)
        return first < len(self.offsets) and self.offsets[first] < end


def _places(module: Module, workspace: Workspace, names: set[str]) -> list[int]:
    if not names:
        return []
    key = ("words", module.path)
    found = workspace.memo.get(key)
    if not isinstance(found, dict):
        found = defaultdict[str, list[int]](list)
        for match in _WORD.finditer(module.text):
            found[match.group()].append(match.start())
        workspace.memo[key] = found
    known = cast("dict[str, list[int]]", found)
    return sorted([offset for name in names for offset in known.get(name, ())])


@dataclass(frozen=True, slots=True)
class _Names:
    """What a module defines: names with where each stands, and those of functions inside others."""

    own: list[tuple[str, int, int]]
    inner: set[str]


def _own(module: Module, workspace: Workspace, words: tuple[str, ...]) -> set[str]:
    """What a module defines itself with such words in it, and what calls that."""
    defined = _defined(module, workspace)
    said = _Places(_said(module.text, words))
    found = {name for name, start, end in defined.own if said.stand_in(start, end)}
    for _ in range(_HOPS):
        through = _Places(_places(module, workspace, found))
        found |= {name for name, start, end in defined.own if name not in found and through.stand_in(start, end)}
    return found | defined.inner


def _said(text: str, words: tuple[str, ...]) -> list[int]:
    """Where the words stand in a text, in order."""
    found: list[int] = []
    for word in words:
        letters = word.lstrip()
        at = text.find(letters)
        while at >= 0:
            if word == letters or not _is_letter(text[at - 1 : at]):
                found.append(at)
            at = text.find(letters, at + 1)
    return sorted(found)


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_"


def _defined(module: Module, workspace: Workspace) -> _Names:
    key = ("defined", module.path)
    found = workspace.memo.get(key)
    if isinstance(found, _Names):
        return found
    text, index = module.text, index_of(module, workspace)
    own = [(name, item.start, item.end) for name, item in index.functions.items()]
    own += [(name, item.start, item.end) for name, item in index.values.items()]
    for owner in index.classes.values():
        own += [(name, item.start, item.end) for name, item in methods(owner).items()]
    inner = {name for word, pattern in _INNER if word in text for name in pattern.findall(text)}
    made = _Names(own, inner - {name for name, _, _ in own})
    workspace.memo[key] = made
    return made


def _from_elsewhere(module: Module, workspace: Workspace) -> set[str]:
    """What comes from a file of this workspace that speaks of models, and the methods of the classes among it."""
    return workspace.remembered(("from elsewhere", module.path), lambda: _imported_names(module, workspace))


def _imported_names(module: Module, workspace: Workspace) -> set[str]:
    found: set[str] = set()
    for alias, (source, original) in index_of(module, workspace).imports.items():
        path = resolve_module(workspace, module, source)
        other = workspace.module(path) if path is not None else None
        if other is None or not reaches_model(other, workspace):
            continue
        found.add(alias)
        meant = lookup(original, other, workspace) if original else None
        if meant is not None and isinstance(meant[1], Class):
            found.update(methods(meant[1]))
    return found
