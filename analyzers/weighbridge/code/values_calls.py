"""Calls whose result is text: string methods, template classes, files that are read, and functions of the workspace."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from weighbridge.code.model import (
    Attribute,
    Call,
    Function,
    Mapping,
    Name,
    Sequence,
    Text,
    argument,
)
from weighbridge.code.values_files import file_read
from weighbridge.code.values_lists import is_literal
from weighbridge.code.values_model import Bound, Gap, Repeat, Said, Scope, inside, longest, nothing
from weighbridge.code.values_text import (
    cleaned,
    dedented,
    dollared,
    formatted,
    is_template,
    rendered,
    replaced,
    stripped,
    text_of,
    unfilled,
)
from weighbridge.code.values_turns import arguments, element_of, source_name
from weighbridge.prompt_text import Piece

if TYPE_CHECKING:
    from collections.abc import Callable

    from weighbridge.code.model import Expression
    from weighbridge.code.values import Values
    from weighbridge.code.values_text import Pieces

_SAME = frozenset(
    [
        "encode",
        "decode",
        "toString",
        "valueOf",
        "lower",
        "upper",
        "title",
        "capitalize",
        "toLowerCase",
        "toUpperCase",
        "partial",
        "read",
        "text",
        "removeprefix",
        "removesuffix",
        "expandtabs",
        "normalize",
        "with_structured_output",
        "bind",
        "copy",
        "rstrip_",
        "trimIndent",
    ]
)
_WRAPPERS = frozenset(
    ["str", "String", "cast", "Markup", "SafeString", "mark_safe", "indent", "fill", "unicode", "constant", "lazy"]
)
_DEDENTS = frozenset({"dedent", "cleandoc", "outdent", "stripIndent", "endent"})
_DUMPS = frozenset({"dumps", "stringify", "safe_dump", "dump", "pformat", "repr"})
_MESSAGES = frozenset(
    [
        "SystemMessage",
        "HumanMessage",
        "AIMessage",
        "UserMessage",
        "AssistantMessage",
        "ChatMessage",
        "Message",
        "TextContent",
        "TextPart",
        "Part",
        "from_text",
        "TextBlock",
        "SystemPromptPart",
        "UserPromptPart",
        "Content",
    ]
)
_TEMPLATES = frozenset(
    [
        "PromptTemplate",
        "ChatPromptTemplate",
        "from_template",
        "fromTemplate",
        "SystemMessagePromptTemplate",
        "HumanMessagePromptTemplate",
        "AIMessagePromptTemplate",
        "RichPromptTemplate",
        "SelectorPromptTemplate",
        "Prompt",
        "StringPromptTemplate",
    ]
)
_FIELDS = frozenset({"field", "Field", "attrib", "ib"})
_CHOICES = frozenset({"choice", "sample"})


def called(values: Values, call: Call, scope: Scope) -> Said:
    """The text that a call evaluates to."""
    function = call.function
    name = function.name if isinstance(function, (Attribute, Name)) else ""
    positional = [item.value for item in call.arguments if not item.name]
    read = file_read(values, call, scope)
    if read is not None:
        return read
    if isinstance(function, Attribute):
        method = _METHODS.get(name)
        if method is not None:
            made = method(values, function.base, call, scope)
            if made is not None:
                return made
        if name in _SAME and not (name == "text" and positional):
            base = values.said(function.base, scope)
            if base.known:
                return base
    if name in _WRAPPERS and positional:
        return values.said(positional[0], scope)
    if name in _DEDENTS and positional:
        said = values.said(positional[0], scope)
        return _changed(said, (dedented if name == "dedent" and scope.module.language == "python" else cleaned))
    if name in _DUMPS and positional:
        return _dumped(values, positional[0], call, scope)
    if name in _TEMPLATES:
        return _template(values, call, scope, name)
    if name == "Template" and positional:
        return values.said(positional[0], scope)
    if name in _MESSAGES:
        value = argument(call, "content", 0) or argument(call, "text")
        if value is not None:
            return values.said(value, scope)
    if name in _FIELDS:
        value = argument(call, "default") or argument(call, "default_factory")
        if value is None and name != "field" and positional:
            value = positional[0]
        if value is not None:
            return values.said(value, scope)
    if name in _CHOICES and positional:
        listing = values.items(positional[0], scope)
        if listing is not None:
            return longest([values.said(item.node, item.scope) for item in listing.items]) or nothing(call, scope)
    return _followed(values, call, scope)


def _followed(values: Values, call: Call, scope: Scope) -> Said:
    found = values.names.function_of(call, scope)
    if found is None and isinstance(call.function, Attribute):
        found = _method_of(values, call.function, scope)
    if found is None:
        if isinstance(call.function, Function):
            return returned(values, call.function, scope, arguments(call.function, call, scope))
        base: Expression = call.function
        while isinstance(base, Attribute):
            base = base.base
        gap = values.names.name(base, scope) if isinstance(base, Name) else Gap.RUN_TIME
        return nothing(call, scope, gap if isinstance(gap, Gap) and gap is not Gap.PARAMETER else Gap.RUN_TIME)
    if not isinstance(found.node, Function):
        return nothing(call, scope)
    said = returned(values, found.node, found.scope, arguments(found.node, call, scope))
    if not said.known:
        gap = said.gap if said.gap in (Gap.OUTSIDE, Gap.FILE) else Gap.RUN_TIME
        return nothing(call, scope, gap or Gap.RUN_TIME)
    return said


def _method_of(values: Values, function: Attribute, scope: Scope) -> Bound | None:
    base = values.follow(function.base, scope)
    if base is None or not isinstance(base.node, Call):
        return None
    owner = values.names.class_of(base.node.function, base.scope)
    if owner is None:
        return None
    found = values.names.field(owner.node, owner.scope.module, function.name)  # type: ignore[arg-type]
    return found if isinstance(found, Bound) else None


def returned(values: Values, function: Function, scope: Scope, bound: dict[str, Bound]) -> Said:
    """The longest text that a function returns."""
    within = inside(function, scope)
    within.bound = bound
    if id(function) in values.active:
        return nothing(function, scope)
    values.active.add(id(function))
    try:
        options = [values.said(value, within) for value in values.names.returns(function)]
    finally:
        values.active.discard(id(function))
    best = longest(options)
    if best is not None and best.known:
        return best if best.symbol else replace(best, symbol=function.name)
    gap = next((option.gap for option in options if option.gap is not None), Gap.RUN_TIME)
    return Said((), scope.place(function), gap=gap)


def _changed(said: Said, change: Callable[[Pieces], Pieces]) -> Said:
    return replace(said, pieces=change(said.pieces))


def _dumped(values: Values, value: Expression, call: Call, scope: Scope) -> Said:
    found = values.follow(value, scope)
    if found is None or not isinstance(found.node, (Mapping, Sequence)) or not is_literal(found.node):
        return nothing(call, scope)
    written = found.scope.module.text[found.node.start : found.node.end]
    place = found.scope.place(found.node)
    return Said((Piece(written, place),), place)


def _template(values: Values, call: Call, scope: Scope, name: str) -> Said:
    value = argument(call, "template") or argument(call, "prompt") or argument(call, "content")
    if value is None:
        positional = [item.value for item in call.arguments if not item.name]
        value = positional[0] if positional and not isinstance(positional[0], Sequence) else None
    if value is None:
        return nothing(call, scope)
    said = values.said(value, scope)
    style = argument(call, "template_format") or argument(call, "templateFormat")
    if isinstance(style, Text) and style.value in ("jinja2", "mustache"):
        return _changed(said, lambda pieces: rendered(pieces, unfilled))
    if name == "RichPromptTemplate":
        return _changed(said, lambda pieces: rendered(pieces, unfilled))
    return _changed(said, lambda pieces: formatted(pieces, unfilled)) if is_template(said.text) else said


def _fill(values: Values, call: Call, scope: Scope) -> Callable[[str, int], Pieces | None]:
    """What the fields of a template hold: the arguments of the call that fills it, where their text is known."""

    def fill(name: str, number: int) -> Pieces | None:
        value: Expression | None = None
        if name and not name.isdigit():
            value = argument(call, name)
            if value is None:
                for item in call.arguments:
                    if item.name == "**" or not item.name:
                        found = values.entry(item.value, scope, name)
                        if found is not None:
                            said = values.said(found.node, found.scope)
                            return said.part
        else:
            positional = [item.value for item in call.arguments if not item.name]
            index = int(name) if name else number
            value = positional[index] if index < len(positional) else None
        if value is None:
            return None
        said = values.said(value, scope)
        return said.part

    return fill


def percent_fill(values: Values, operand: Expression, scope: Scope) -> Callable[[str, int], Pieces | None]:
    """What the fields of `%` formatting hold."""

    def fill(name: str, number: int) -> Pieces | None:
        if name:
            found = values.entry(operand, scope, name)
            said = None if found is None else values.said(found.node, found.scope)
        elif isinstance(operand, Sequence):
            said = values.said(operand.items[number], scope) if number < len(operand.items) else None
        else:
            said = values.said(operand, scope)
        return said.part if said is not None else None

    return fill


def _strip(values: Values, base: Expression, call: Call, scope: Scope) -> Said | None:
    name = call.function.name if isinstance(call.function, Attribute) else ""
    said = values.said(base, scope)
    if call.arguments:
        return said
    left, right = not name.endswith(("rstrip", "End", "Right")), not name.endswith(("lstrip", "Start", "Left"))
    return _changed(said, lambda pieces: stripped(pieces, left=left, right=right))


def _format(values: Values, base: Expression, call: Call, scope: Scope) -> Said | None:
    said = values.said(base, scope)
    if not said.known:
        return None
    return _changed(said, lambda pieces: formatted(pieces, _fill(values, call, scope)))


def _substitute(values: Values, base: Expression, call: Call, scope: Scope) -> Said | None:
    said = values.said(base, scope)
    return _changed(said, lambda pieces: dollared(pieces, _fill(values, call, scope))) if said.known else None


def _render(values: Values, base: Expression, call: Call, scope: Scope) -> Said | None:
    said = values.said(base, scope)
    return _changed(said, lambda pieces: rendered(pieces, _fill(values, call, scope))) if said.known else None


def _replace(values: Values, base: Expression, call: Call, scope: Scope) -> Said | None:
    said = values.said(base, scope)
    positional = [item.value for item in call.arguments if not item.name]
    if not said.known or len(positional) < 2:
        return said if said.known else None
    old = values.said(positional[0], scope)
    if not old.known or any(piece.hole for piece in old.pieces):
        return said
    new = values.said(positional[1], scope)
    empty = isinstance(positional[1], Text) and not positional[1].parts
    pieces = () if empty else new.part or (scope.hole(positional[1]),)
    every = scope.module.language == "python" or not call_is(call, "replace")
    return _changed(said, lambda given: replaced(given, old.text, pieces, every=every))


def call_is(call: Call, name: str) -> bool:
    return isinstance(call.function, Attribute) and call.function.name == name


def _join(values: Values, base: Expression, call: Call, scope: Scope) -> Said | None:
    positional = [item.value for item in call.arguments if not item.name]
    python = scope.module.language == "python"
    if python and len(positional) != 1:
        return None
    separator = values.said(base, scope) if python else None
    if not python and positional:
        separator = values.said(positional[0], scope)
    source = positional[0] if python else base
    listing = values.items(source, scope)
    if listing is None:
        return nothing(call, scope)
    between = separator.pieces if separator is not None and text_of(separator.pieces) else ()
    pieces: list[Piece] = []
    known = 0
    last: Said | None = None
    turns: list[tuple[Bound, Said]] = []
    for item in listing.items:
        if pieces:
            pieces.extend(between)
        said = values.said(item.node, item.scope)
        turns.append((element_of(item), said))
        pieces.extend(said.part or (() if said.empty else (Piece("", item.scope.place(item.node), hole=True),)))
        if said.known:
            known += 1
            last = said
    if known > 1:
        values.repeats.append(Repeat(source_name(source), tuple(turns)))
    if not listing.whole:
        pieces.append(scope.hole(source))
    if known == 1 and last is not None and last.symbol:
        return Said(tuple(pieces), last.anchor, last.symbol)
    if not known:
        return nothing(call, scope)
    bound = values.follow(source, scope)
    anchor = scope.place(call)
    if bound is not None and isinstance(bound.node, Sequence):
        anchor = bound.scope.place(bound.node)
    return Said(tuple(pieces), anchor)


def _concat(values: Values, base: Expression, call: Call, scope: Scope) -> Said | None:
    from weighbridge.code.values import concatenated

    parts = [values.said(base, scope), *(values.said(item.value, scope) for item in call.arguments)]
    return concatenated(parts, call, scope) if parts[0].known else None


_METHODS: dict[str, Callable[[Values, Expression, Call, Scope], Said | None]] = {
    **dict.fromkeys(("strip", "lstrip", "rstrip", "trim", "trimStart", "trimEnd", "trimLeft", "trimRight"), _strip),
    **dict.fromkeys(("format", "format_map", "format_prompt", "formatPrompt"), _format),
    **dict.fromkeys(("substitute", "safe_substitute"), _substitute),
    "render": _render,
    **dict.fromkeys(("replace", "replaceAll"), _replace),
    "join": _join,
    "concat": _concat,
}
