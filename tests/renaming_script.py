"""The names in a TypeScript or JavaScript file: which it chose itself, and where they stand."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import tree_sitter_typescript
from renaming_names import Kind, Names, Use, nodes, word
from tree_sitter import Language, Parser

if TYPE_CHECKING:
    from tree_sitter import Node

_GIVEN = {
    "Array", "Awaited", "Boolean", "Date", "Error", "Infinity", "JSON", "Map", "Math", "NaN", "Number", "Object",
    "Partial", "Promise", "Record", "RegExp", "Request", "Response", "Set", "String", "Symbol", "SyntaxError",
    "TypeError", "URL", "console", "constructor", "document", "encodeURIComponent", "eval", "exports", "fetch",
    "globalThis", "isNaN", "module", "parseFloat", "parseInt", "process", "require", "setTimeout", "structuredClone",
    "undefined", "window",
}  # fmt: skip
_NAMES = ("identifier", "type_identifier", "property_identifier", "private_property_identifier")
_SHORT = ("shorthand_property_identifier", "shorthand_property_identifier_pattern")


def script_names(path: str, text: str, files: dict[str, str]) -> Names:
    """The names of one file of a program."""
    root = _parser(path.endswith("x")).parse(text.encode()).root_node
    names = Names(given=set(_GIVEN))
    instances = {"this", "super"}
    for node in nodes(root):
        _declare(node, names, instances)
    for node in nodes(root):
        if node.type in _NAMES or node.type in _SHORT:
            _use(node, names, instances)
    return names


@cache
def _parser(jsx: bool) -> Parser:
    language = tree_sitter_typescript.language_tsx() if jsx else tree_sitter_typescript.language_typescript()
    return Parser(Language(language))


def _declare(node: Node, names: Names, instances: set[str]) -> None:
    """Notes what a node declares: chosen names, imported ones, and the variables that hold objects of own classes."""
    field = node.child_by_field_name
    match node.type:
        case "function_declaration" | "generator_function_declaration":
            names.chosen.setdefault(word(field("name")), Kind.FUNCTION)
        case "class_declaration" | "type_alias_declaration" | "interface_declaration" | "type_parameter":
            names.chosen.setdefault(word(field("name")), Kind.CLASS)
        case "method_definition" | "public_field_definition" if node.parent is not None:
            if node.parent.type == "class_body" and word(field("name")) != "constructor":
                names.chosen.setdefault(word(field("name")), Kind.ATTRIBUTE)
                _instance(word(field("name")), field("value"), names, instances, "this.")
        case "variable_declarator":
            value = field("value")
            if value is not None and word(value).startswith("require("):
                _given(field("name"), names)
            elif value is not None and value.type in ("arrow_function", "function_expression"):
                names.chosen.setdefault(word(field("name")), Kind.FUNCTION)
            else:
                _pattern(field("name"), names)
            _instance(word(field("name")), value, names, instances)
        case "required_parameter" | "optional_parameter":
            pattern = field("pattern")
            property_ = any(item.type in ("accessibility_modifier", "readonly") for item in node.children)
            if property_ and pattern is not None:
                names.chosen[word(pattern)] = Kind.ATTRIBUTE
            _pattern(pattern, names)
        case "arrow_function" | "catch_clause":
            _pattern(field("parameter"), names)
        case "for_in_statement":
            _pattern(field("left"), names)
        case "assignment_expression":
            left = field("left")
            if left is not None and left.type == "member_expression" and word(left).startswith("this."):
                names.chosen.setdefault(word(left.child_by_field_name("property")), Kind.ATTRIBUTE)
        case "import_statement" if not word(field("source")).strip("\"'").startswith("."):
            for item in nodes(node):
                if item.type in _NAMES:
                    names.given.add(word(item))
        case _:
            pass


def _instance(name: str, value: Node | None, names: Names, instances: set[str], prefix: str = "") -> None:
    made_by = value.child_by_field_name("constructor") if value is not None else None
    if names.chosen.get(word(made_by)) is Kind.CLASS:
        instances.add(prefix + name)


def _pattern(node: Node | None, names: Names) -> None:
    """The variables that a pattern binds: no keys, no defaults."""
    if node is None:
        return
    match node.type:
        case "identifier" | "shorthand_property_identifier_pattern":
            names.chosen.setdefault(word(node), Kind.VARIABLE)
        case "pair_pattern":
            _pattern(node.child_by_field_name("value"), names)
        case "assignment_pattern" | "object_assignment_pattern":
            _pattern(node.child_by_field_name("left"), names)
        case "object_pattern" | "array_pattern" | "rest_pattern":
            for child in node.named_children:
                _pattern(child, names)
        case _:
            pass


def _given(node: Node | None, names: Names) -> None:
    for item in nodes(node) if node is not None else ():
        if not item.children:
            names.given.add(word(item))


def _use(token: Node, names: Names, instances: set[str]) -> None:
    """Takes a token as one that changes with its name, or gives the name up where it may be a library's."""
    parent = token.parent
    assert parent is not None
    name = word(token)
    if token.type in _SHORT:
        names.tokens.append((token, Use.SHORTHAND))
    elif parent.type == "member_expression" and token == parent.child_by_field_name("property"):
        base = parent.child_by_field_name("object")
        if word(base) in instances or names.chosen.get(word(base)) is Kind.CLASS:
            names.tokens.append((token, Use.PLAIN))
        elif names.chosen.get(name) is Kind.ATTRIBUTE and base is not None and _unknown(base, names):
            names.given.add(name)
    elif token.type in ("property_identifier", "private_property_identifier"):
        outer = parent.parent
        if parent.type in ("method_definition", "public_field_definition") and outer is not None:
            names.tokens.append((token, Use.PLAIN))
    elif parent.type == "statement_identifier":
        return
    else:
        names.tokens.append((token, Use.PLAIN))


def _unknown(base: Node, names: Names) -> bool:
    """Whether an object may be of an own class for all that is written: it has no call in it, and no imported root."""
    root = next(item for item in nodes(base) if not item.children)
    return all(item.type != "call_expression" for item in nodes(base)) and word(root) not in names.given
