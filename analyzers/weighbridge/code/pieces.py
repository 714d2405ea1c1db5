"""A program cut into pieces that can go or be renamed: statements, list items, names, strings, comments.

Beside the front ends the only module that asks a grammar, and it asks nothing of what the pieces mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

import tree_sitter_javascript
import tree_sitter_python
import tree_sitter_typescript
from tree_sitter import Language, Parser

from weighbridge.code.offsets import Offsets, encoded
from weighbridge.code.patience import root_of
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_GRAMMARS = {
    "python": tree_sitter_python.language,
    "typescript": tree_sitter_typescript.language_typescript,
    "tsx": tree_sitter_typescript.language_tsx,
    "javascript": tree_sitter_javascript.language,
}
_BLOCKS = frozenset({"module", "block", "program", "statement_block", "class_body", "switch_body"})
_LISTS = frozenset({
    "argument_list", "arguments", "parameters", "formal_parameters", "list", "array", "dictionary", "object", "tuple",
    "set", "named_imports", "object_pattern", "array_pattern",
})  # fmt: skip
_CLAUSES = frozenset({
    "except_clause", "catch_clause", "finally_clause", "else_clause", "elif_clause", "decorator", "type_annotation",
    "type_arguments", "class_heritage", "type_parameters",
})  # fmt: skip
_NAMES = frozenset({
    "identifier", "type_identifier", "property_identifier", "shorthand_property_identifier",
    "shorthand_property_identifier_pattern", "private_property_identifier", "statement_identifier",
})  # fmt: skip
_STRINGS = frozenset({"string", "template_string", "jsx_text"})
_MARKS = frozenset({"string_start", "string_end", '"', "'", "`"})
_HOLES = frozenset({"interpolation", "template_substitution"})


class Use(StrEnum):
    """What a name is where it stands."""

    NAME = "name"
    MEMBER = "member"
    """Behind a dot, before a colon of an object, or the keyword of an argument."""
    SHORTHAND = "shorthand"
    """`{ messages }`: a member and a name at once."""
    MODULE = "module"
    """A part of the path in an import."""
    IMPORTED = "imported"
    """What an import takes from a module, under that module's own name."""


@dataclass(frozen=True, slots=True)
class Named:
    """One name in the text."""

    span: Span
    word: str
    use: Use
    module: str = ""
    """The module of the import in which it stands."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """What one string says between its quotes and holes; a piece of a template with holes has several."""

    span: Span
    is_import: bool
    """It is the path of an import."""
    is_raw: bool = False
    """A regular expression."""


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces that stand side by side, each of which may go."""

    spans: tuple[Span, ...]
    must_hold_one: bool
    """A block that may not be empty: `pass` takes the place of the last piece."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of a program, outermost first; `sound` where the grammar accepts it whole."""

    sound: bool
    groups: tuple[Group, ...]
    names: tuple[Named, ...]
    strings: tuple[Quoted, ...]
    comments: tuple[Span, ...]


def pieces_of(text: str, dialect: str) -> Pieces:
    """The pieces of a program in one of the dialects of `model.Module`, `tsx` included."""
    data = encoded(text)
    root = root_of(parser_of(dialect), data)
    if root is None:
        return Pieces(False, (), (), (), ())
    at = Offsets(text, data)
    groups: list[Group] = []
    names: list[Named] = []
    strings: list[Quoted] = []
    comments: list[Span] = []
    level = [root]
    while level:
        deeper: list[Node] = []
        for node in level:
            groups += _groups(node, text, at)
            if node.type == "comment":
                comments.append(_span(node, at))
            elif node.type in _NAMES:
                names.append(_named(node, text, at))
            elif node.type in _STRINGS:
                strings += _quoted(node, at)
            elif node.type == "regex_pattern":
                strings.append(Quoted(_span(node, at), False, True))
            deeper += node.children
        level = deeper
    return Pieces(not root.has_error, tuple(groups), tuple(names), tuple(strings), tuple(comments))


@cache
def parser_of(dialect: str) -> Parser:
    """The parser of one of the dialects."""
    return Parser(Language(_GRAMMARS[dialect]()))


def _span(node: Node, at: Offsets) -> Span:
    return Span(at(node.start_byte), at(node.end_byte))


def _groups(node: Node, text: str, at: Offsets) -> Iterator[Group]:
    if node.type in _BLOCKS:
        items = [child for child in node.named_children if child.type != "comment"]
        if items:
            yield Group(tuple(_lines(_span(item, at), text) for item in items), node.type == "block")
    elif node.type in _LISTS:
        items = [child for child in node.named_children if child.type != "comment"]
        if items:
            yield Group(tuple(_with_comma(_span(item, at), text) for item in items), False)
    clauses = [child for child in node.named_children if child.type in _CLAUSES]
    if clauses:
        yield Group(tuple(_lines(_span(item, at), text) for item in clauses), False)


def _lines(span: Span, text: str) -> Span:
    """The whole lines of a piece that shares them with nothing else."""
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    end = len(text) if end < 0 else end + 1
    if text[start : span.start].strip() or text[span.end : end].strip(" \t\r\n;"):
        return span
    return Span(start, end)


def _with_comma(span: Span, text: str) -> Span:
    end = span.end
    while end < len(text) and text[end] in " \t\r\n":
        end += 1
    if text[end : end + 1] == ",":
        end += 1
        while text[end : end + 1] == " ":
            end += 1
        return Span(span.start, end)
    start = span.start
    while start > 0 and text[start - 1] in " \t\r\n":
        start -= 1
    return Span(start - 1, span.end) if text[start - 1 : start] == "," else span


def _named(node: Node, text: str, at: Offsets) -> Named:
    span = _span(node, at)
    word = text[span.start : span.end]
    parent = node.parent
    if node.type.startswith("shorthand"):
        return Named(span, word, Use.SHORTHAND)
    if parent is None:
        return Named(span, word, Use.NAME)
    if node.type in ("property_identifier", "private_property_identifier"):
        return Named(span, word, Use.MEMBER)
    if parent.type == "attribute" and parent.child_by_field_name("attribute") == node:
        return Named(span, word, Use.MEMBER)
    if parent.type == "keyword_argument" and parent.child_by_field_name("name") == node:
        return Named(span, word, Use.MEMBER)
    return _imported(node, Named(span, word, Use.NAME), text, at)


def _imported(node: Node, named: Named, text: str, at: Offsets) -> Named:
    inner = node
    around = node.parent
    while around is not None and around.type in (
        "dotted_name", "aliased_import", "relative_import", "import_specifier", "named_imports", "import_clause",
        "namespace_import",
    ):  # fmt: skip
        if around.type in ("aliased_import", "import_specifier") and around.child_by_field_name("alias") == inner:
            return named
        inner = around
        around = around.parent
    if around is None or around.type not in ("import_from_statement", "import_statement"):
        return named
    source = around.child_by_field_name("module_name") or around.child_by_field_name("source")
    if source is None:
        # `import a.b`: the path is the name
        return Named(named.span, named.word, Use.MODULE, text[at(inner.start_byte) : at(inner.end_byte)])
    module = text[at(source.start_byte) : at(source.end_byte)].strip("'\"")
    use = Use.MODULE if source.start_byte <= node.start_byte < source.end_byte else Use.IMPORTED
    return Named(named.span, named.word, use, module)


def _quoted(node: Node, at: Offsets) -> Iterator[Quoted]:
    parent = node.parent
    is_import = parent is not None and parent.type in ("import_statement", "export_statement")
    if node.type == "jsx_text":
        yield Quoted(_span(node, at), False)
        return
    start = end = None
    for child in node.children:
        if child.type in _HOLES:
            if start is not None and end is not None:
                yield Quoted(Span(at(start), at(end)), is_import)
            start = end = None
        elif child.type not in _MARKS:
            start = child.start_byte if start is None else start
            end = child.end_byte
    if start is not None and end is not None:
        yield Quoted(Span(at(start), at(end)), is_import)
