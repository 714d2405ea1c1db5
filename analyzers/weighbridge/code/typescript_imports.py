"""Imports and exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import Assign, Attribute, Class, Function, Import, Imported, Name
from weighbridge.code.typescript_assignments import assign_value, declare
from weighbridge.code.typescript_classes import class_of, enumeration
from weighbridge.code.typescript_lowering import first, meant
from weighbridge.code.typescript_text import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tree_sitter import Node

    from weighbridge.code.model import Expression, Statement
    from weighbridge.code.typescript_lowering import Lowering, LowerStatement

_DEFAULT = "default"
_VARIABLES = frozenset({"lexical_declaration", "variable_declaration", "using_declaration"})


def _import(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    names: list[Imported] = []
    source = node.child_by_field_name("source")
    for child in node.named_children:
        if child.type == "import_require_clause":
            source = child.child_by_field_name("source")
            names.extend(Imported("", lowering.source(part)) for part in meant(child)[:1])
        elif child.type == "import_clause":
            for part in meant(child):
                _clause(lowering, part, names)
    if source is not None:
        into.append(Import(*lowering.span(node), text_of(lowering, source, depth).value, tuple(names)))


def _clause(lowering: Lowering, node: Node, names: list[Imported]) -> None:
    match node.type:
        case "identifier":
            names.append(Imported(_DEFAULT, lowering.source(node)))
        case "namespace_import":
            names.extend(Imported("*", lowering.source(part)) for part in meant(node)[:1])
        case "named_imports":
            names.extend(_specifiers(lowering, node))
        case _:
            pass


def _specifiers(lowering: Lowering, node: Node) -> list[Imported]:
    names: list[Imported] = []
    for child in node.named_children:
        name, alias = child.child_by_field_name("name"), child.child_by_field_name("alias")
        if name is not None:
            written = _plain(lowering, name)
            names.append(Imported(written, written if alias is None else _plain(lowering, alias)))
    return names


def _plain(lowering: Lowering, node: Node) -> str:
    return text_of(lowering, node, 0).value if node.type == "string" else lowering.source(node)


def _alias(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    inner = meant(node)
    if len(inner) == 2:
        target = Name(*lowering.span(inner[0]), lowering.source(inner[0]))
        into.append(Assign(*lowering.span(node), (target,), _nested(lowering, inner[1], depth)))


def _nested(lowering: Lowering, node: Node, depth: int) -> Expression:
    start, end = lowering.span(node)
    lowered: Expression | None = None
    at = start
    for part in lowering.text[start:end].split("."):
        to = at + len(part)
        lowered = Name(at, to, part) if lowered is None else Attribute(start, to, lowered, part.strip())
        at = to + 1
    return lowering.expression(node, depth) if lowered is None else lowered


def _export(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    depth += 1
    source = node.child_by_field_name("source")
    if source is not None:
        _reexport(lowering, node, source, depth, into)
        return
    declaration, value = node.child_by_field_name("declaration"), node.child_by_field_name("value")
    before = len(into)
    if declaration is not None:
        if declaration.type in _VARIABLES:
            declare(lowering, declaration, depth, into, exported=True)
        elif declaration.type == "enum_declaration":
            enumeration(lowering, declaration, depth, into, exported=True)
        else:
            lowering.statement(declaration, depth, into)
        _decorate(lowering, node, into[before:], depth)
        if any(child.type == "default" for child in node.children):
            _also_default(into)
    elif value is not None:
        _default(lowering, node, value, depth, into)
    else:
        _exported(lowering, node, depth, into)


def _decorate(lowering: Lowering, node: Node, added: list[Statement], depth: int) -> None:
    """Decorators written before `export` belong to the class behind it."""
    for statement in added:
        if isinstance(statement, Class):
            statement.exported = True
            outer = [first(child) for child in node.children_by_field_name("decorator")]
            lowered = tuple([lowering.expression(inner, depth) for inner in outer if inner is not None])
            statement.decorators = (*lowered, *statement.decorators)


def _also_default(into: list[Statement]) -> None:
    """`export default function f` declares `f` and exports it as `default`."""
    last = into[-1] if into else None
    if isinstance(last, (Function, Class)):
        if last.name:
            into.append(_alias_of(last.start, last.start, last.name, _DEFAULT))
        else:
            last.name = _DEFAULT


def _alias_of(start: int, end: int, name: str, alias: str) -> Assign:
    return Assign(start, end, (Name(start, end, alias),), Name(start, end, name), exported=True)


def _default(lowering: Lowering, node: Node, value: Node, depth: int, into: list[Statement]) -> None:
    if value.type == "class":
        lowered = class_of(lowering, value, _DEFAULT, depth)
        into.append(lowered)
        _decorate(lowering, node, [lowered], depth)
        return
    start, end = lowering.span(node)
    target = Name(start, start, _DEFAULT)
    into.append(assign_value(lowering, (start, end), target, value, depth, exported=True))


def _exported(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    """`export { a as b }`, `export = a`."""
    start, end = lowering.span(node)
    for child in meant(node):
        if child.type == "export_clause":
            for name in _specifiers(lowering, child):
                # A name exported as itself is the variable that stands in the module already.
                if name.name != name.alias:
                    into.append(_alias_of(*lowering.span(child), name.name, name.alias))
        elif any(part.type == "=" for part in node.children):
            target = Attribute(start, start, Name(start, start, "module"), "exports")
            into.append(assign_value(lowering, (start, end), target, child, depth, exported=True))


def _reexport(lowering: Lowering, node: Node, source: Node, depth: int, into: list[Statement]) -> None:
    names: list[Imported] = []
    for child in meant(node):
        if child.type == "export_clause":
            names.extend(_specifiers(lowering, child))
        elif child.type == "namespace_export":
            names.extend(Imported("*", _plain(lowering, part)) for part in meant(child)[:1])
    if any(child.type == "*" for child in node.children):
        names.append(Imported("*", "*"))
    into.append(Import(*lowering.span(node), text_of(lowering, source, depth).value, tuple(names), reexports=True))


IMPORT_STATEMENTS: Mapping[str, LowerStatement] = {
    "import_statement": _import,
    "import_alias": _alias,
    "export_statement": _export,
}
