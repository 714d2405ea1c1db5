"""The names in a Python file: which it chose itself, and where they stand."""

from __future__ import annotations

import builtins
from functools import cache
from typing import TYPE_CHECKING

import tree_sitter_python
from renaming_names import Kind, Names, Use, nodes, word
from tree_sitter import Language, Parser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_GIVEN = {*dir(builtins), "self", "cls", "_", "__name__", "__file__", "Ellipsis"}
_TARGETS = ("identifier", "pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern", "tuple", "list")


def python_names(path: str, text: str, files: dict[str, str]) -> Names:
    """The names of one file of a program."""
    root = _parser().parse(text.encode()).root_node
    names = Names(given=set(_GIVEN))
    mine: set[str] = set()
    instances = {"self", "cls"}
    for node in nodes(root):
        _declare(node, names, mine, instances, files)
    for node in nodes(root):
        if node.type == "identifier":
            _use(node, names, mine, instances, files)
    return names


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_python.language()))


def _declare(node: Node, names: Names, mine: set[str], instances: set[str], files: dict[str, str]) -> None:
    """Notes what a node declares: chosen names, imported ones, and the variables that hold objects of own classes."""
    field = node.child_by_field_name
    match node.type:
        case "function_definition":
            kind = Kind.ATTRIBUTE if _in_class(node) else Kind.FUNCTION
            if not word(field("name")).startswith("__"):
                names.chosen.setdefault(word(field("name")), kind)
        case "class_definition":
            names.chosen.setdefault(word(field("name")), Kind.CLASS)
        case "assignment" | "augmented_assignment" | "for_statement" | "for_in_clause":
            _targets(field("left"), names, node)
            made = field("right")
            if made is not None and made.type == "call":
                maker = word(made.child_by_field_name("function"))
                if maker in {key for key, kind in names.chosen.items() if kind is Kind.CLASS} or maker in mine:
                    instances.add(word(field("left")))
        case "named_expression":
            _targets(field("name"), names, node)
        case "as_pattern_target":
            for child in node.children:
                _targets(child, names, node)
        case "parameters" | "lambda_parameters":
            for child in node.named_children:
                name = child.child_by_field_name("name") or next(
                    (item for item in (child, *nodes(child)) if item.type == "identifier"), None
                )
                names.chosen.setdefault(word(name), Kind.VARIABLE)
                annotation = word(child.child_by_field_name("type"))
                if names.chosen.get(annotation) is Kind.CLASS or annotation in mine:
                    instances.add(word(name))
        case "aliased_import" | "dotted_name" if _imported(node):
            statement = _imported(node)
            assert statement is not None
            own = _own_module(word(statement.child_by_field_name("module_name")), files)
            last = field("alias") if node.type == "aliased_import" else node.named_children[0]
            if node == statement.child_by_field_name("module_name"):
                return
            if own and statement.type == "import_from_statement":
                mine.add(word(last))
                if _own_module(f"{word(statement.child_by_field_name('module_name'))}.{word(last)}", files):
                    instances.add(word(last))
                    names.given.add(word(last))
            else:
                names.given.add(word(last))
                if _own_module(word(node), files):
                    instances.add(word(node))
        case _:
            pass


def _targets(node: Node | None, names: Names, statement: Node) -> None:
    if node is None:
        return
    if node.type == "attribute":
        base = node.child_by_field_name("object")
        if word(base) in ("self", "cls"):
            names.chosen.setdefault(word(node.child_by_field_name("attribute")), Kind.ATTRIBUTE)
    elif node.type in _TARGETS:
        for item in nodes(node):
            if item.type == "identifier" and (
                item.parent is None or item.parent.type not in ("attribute", "subscript")
            ):
                if not _in_class(statement):
                    names.chosen.setdefault(word(item), Kind.VARIABLE)
                elif _has_bases(statement) or statement.child_by_field_name("type") is not None:
                    names.given.add(word(item))
                else:
                    names.chosen.setdefault(word(item), Kind.ATTRIBUTE)


def _use(token: Node, names: Names, mine: set[str], instances: set[str], files: dict[str, str]) -> None:
    """Takes a token as one that changes with its name, or gives the name up where it may be a library's."""
    parent = token.parent
    assert parent is not None
    name = word(token)
    if parent.type == "attribute" and token == parent.child_by_field_name("attribute"):
        base = parent.child_by_field_name("object")
        if word(base) in instances | mine or word(base).startswith("super(") or _makes_own(base, names, mine):
            names.tokens.append((token, Use.PLAIN))
        elif names.chosen.get(name) is Kind.ATTRIBUTE and base is not None and _unknown(base, names):
            names.given.add(name)
    elif parent.type == "keyword_argument" and token == parent.child_by_field_name("name"):
        if _own_parameter(parent, name, names, mine, files):
            names.tokens.append((token, Use.PLAIN))
    elif parent.type == "dotted_name" and _imported(parent) is not None:
        statement = _imported(parent)
        if statement is not None and parent != statement.child_by_field_name("module_name") and name in mine:
            names.tokens.append((token, Use.PLAIN))
    else:
        names.tokens.append((token, Use.PLAIN))


def _unknown(base: Node, names: Names) -> bool:
    """Whether an object may be of an own class for all that is written: it has no call in it, and no imported root."""
    root = next(item for item in nodes(base) if not item.children)
    return all(item.type != "call" for item in nodes(base)) and word(root) not in names.given - {"self", "cls"}


def _makes_own(base: Node | None, names: Names, mine: set[str]) -> bool:
    maker = word(base.child_by_field_name("function")) if base is not None and base.type == "call" else word(base)
    return names.chosen.get(maker) is Kind.CLASS or (maker in mine and maker[:1].isupper())


def _own_parameter(argument: Node, name: str, names: Names, mine: set[str], files: dict[str, str]) -> bool:
    """Whether a keyword names a parameter of an own function that is called, or handed over to be called."""
    call = argument.parent.parent if argument.parent is not None else None
    arguments = call.child_by_field_name("arguments") if call is not None else None
    if call is None or arguments is None:
        return False
    called = [call.child_by_field_name("function"), *arguments.named_children]
    wanted = {word(item).rpartition(".")[2] for item in called if item is not None}
    return any(name in parameters for function, parameters in _parameters(files) if function in wanted)


def _parameters(files: dict[str, str]) -> Iterator[tuple[str, set[str]]]:
    """The own functions of a program with their parameters; a class takes those of its constructor."""
    for path, text in files.items():
        if not path.endswith(".py"):
            continue
        for node in nodes(_parser().parse(text.encode()).root_node):
            listed = node.child_by_field_name("parameters")
            if node.type != "function_definition" or listed is None:
                continue
            function = word(node.child_by_field_name("name"))
            owner = _in_class(node)
            if function == "__init__" and owner is not None:
                function = word(owner.child_by_field_name("name"))
            yield function, {word(item) for item in nodes(listed) if item.type == "identifier"}


def _in_class(node: Node) -> Node | None:
    """The class in whose body a statement stands directly."""
    outer = node.parent
    while outer is not None and outer.type in ("expression_statement", "decorated_definition", "block"):
        outer = outer.parent
    return outer if outer is not None and outer.type == "class_definition" else None


def _has_bases(statement: Node) -> bool:
    owner = _in_class(statement)
    return owner is not None and owner.child_by_field_name("superclasses") is not None


def _imported(node: Node) -> Node | None:
    """The import in which a name stands."""
    outer = node.parent
    if outer is not None and outer.type == "aliased_import":
        outer = outer.parent
    return outer if outer is not None and outer.type in ("import_statement", "import_from_statement") else None


def _own_module(module: str, files: dict[str, str]) -> bool:
    tail = module.lstrip(".").replace(".", "/")
    return bool(tail) and any(path.endswith((f"{tail}.py", f"{tail}/__init__.py")) for path in files)
