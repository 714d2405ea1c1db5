"""Constants, fields and functions whose name says that they hold a prompt, and whose text reads like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import Class, Function, Mapping, Name, Text
from weighbridge.code.values import named
from weighbridge.code.values_changes import Kind
from weighbridge.code.values_model import Said, Scope
from weighbridge.code.values_text import formatted, is_template, unfilled
from weighbridge.sources.program_found import Found
from weighbridge.sources.program_roles import role_of, says_prompt
from weighbridge.sources.program_shots import labelled, repeated
from weighbridge.sources.prompt_like import is_other_material, reads_like_prompt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Module
    from weighbridge.code.values import Values
    from weighbridge.sources.region import Shot

_DEPTH = 4
_SHOTS = 3
"""So many worked examples make a prompt of a text whose name says that it is one."""


def named_prompts(values: Values, module: Module) -> Iterator[Found]:
    """The prompts of a module by the names of its constants, class fields and functions."""
    scope = Scope(module)
    for name, changes in values.names.names(module).changes.items():
        if "." in name and not name.startswith(("module.exports", "exports.")):
            continue
        last = changes[-1].value
        if isinstance(last, Class):
            yield from _fields(values, last, module)
        elif isinstance(last, Function):
            yield from _function(values, name, last, scope)
        elif isinstance(last, Mapping):
            yield from _mapping(values, name, last, scope, 0)
        elif says_prompt(name) and changes[0].kind is Kind.SET:
            yield from _judged(values, name, values.said(Name(-1, -1, name), scope))


def _fields(values: Values, owner: Class, module: Module) -> Iterator[Found]:
    scope = Scope(module, None, owner)
    for name, changes in values.names.names(owner).changes.items():
        plain = name.removeprefix("self.")
        last = changes[-1].value
        if isinstance(last, Function):
            yield from _function(values, plain, last, scope)
        elif isinstance(last, Mapping):
            yield from _mapping(values, plain, last, scope, 0)
        elif not isinstance(last, Class) and says_prompt(plain):
            yield from _judged(values, plain, values.said(last, scope))


def _function(values: Values, name: str, function: Function, scope: Scope) -> Iterator[Found]:
    if says_prompt(name):
        yield from _judged(values, name, values.said(function, scope))


def _mapping(values: Values, name: str, mapping: Mapping, scope: Scope, depth: int) -> Iterator[Found]:
    """Prompts by key: one each."""
    if depth > _DEPTH:
        return
    says = says_prompt(name)
    for item in mapping.entries:
        if not isinstance(item.key, Text):
            continue
        key = item.key.value
        if isinstance(item.value, Mapping):
            yield from _mapping(values, f"{name}.{key}", item.value, scope, depth + 1)
        elif says or says_prompt(key):
            yield from _judged(values, f"{name}.{key}", values.said(item.value, scope))


def _judged(values: Values, name: str, said: Said) -> Iterator[Found]:
    if not said.known:
        return
    shots = repeated(values, said)
    if not reads_like_prompt(said.text):
        # Worked examples instruct nobody, and outweigh the sentence that does.
        shown = name.lower().endswith("prompt") and labelled(said.text) >= 2 * _SHOTS
        if len(shots) < _SHOTS and (not shown or is_other_material(said.text)):
            return
        if shots and not _says_more(said.text, shots):
            return
    if is_template(said.text):
        said = Said(formatted(said.pieces, unfilled), said.anchor, said.symbol)
    holes = sum(piece.hole for piece in said.pieces)
    role = role_of(said.symbol or name, said.text, holes)
    yield Found(named(said, name), role, name, shots=shots, by_name=True)


def _says_more(text: str, shots: tuple[Shot, ...]) -> bool:
    """Whether anything is said beside the examples: what only puts them together is a part of other prompts."""
    for shot in shots:
        text = text.replace(shot.text, "", 1)
    return any(letter.isalpha() for letter in text)
