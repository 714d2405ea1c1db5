"""Lowers Python source to the neutral model; the only module that knows tree-sitter's Python grammar.

Half-typed code gives fewer nodes. Nesting beyond `_DEPTH` is left out, so that no input can exhaust the stack.
"""

from __future__ import annotations

import ast
from contextlib import suppress
from typing import TYPE_CHECKING

import tree_sitter_python
from tree_sitter import Language, Parser

from weighbridge.code import model
from weighbridge.code.offsets import Offsets
from weighbridge.code.patience import root_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from weighbridge.code.model import Expression, Statement

_PARSER = Parser(Language(tree_sitter_python.language()))
_DEPTH = 120


def lower_python(path: str, text: str) -> model.Module:
    """The module of a Python file; any text gives a module."""

    def lower() -> tuple[Statement, ...]:
        data = text.encode("utf-8", "replace")
        return _Lowering(text, data, Offsets(text, data)).block(root_of(_PARSER, data), 0)

    return model.Module(path, text, "python", lower)


class _Lowering:
    """One file being lowered: its text, its bytes, and the way from bytes to code points."""

    __slots__ = ("at", "data", "identity", "text")

    def __init__(self, text: str, data: bytes, at: Offsets) -> None:
        self.text = text
        self.data = data
        self.at = at
        self.identity = at.identity

    def source(self, node: Node) -> str:
        start, end = node.byte_range
        return self.text[start:end] if self.identity else self.data[start:end].decode("utf-8", "replace")

    def span(self, node: Node) -> tuple[int, int]:
        if self.identity:
            return node.byte_range
        start, end = node.byte_range
        return self.at(start), self.at(end)

    # -- statements

    def block(self, node: Node | None, depth: int) -> tuple[Statement, ...]:
        if node is None or depth > _DEPTH:
            return ()
        statements: list[Statement] = []
        for child in node.named_children:
            kind = child.type
            lower = _STATEMENTS.get(kind)
            if lower is not None:
                lowered = lower(self, child, depth)
                if lowered is not None:
                    statements.append(lowered)
            elif kind == "ERROR":
                statements.extend(self.block(child, depth + 1))
        return tuple(statements)

    def expression_statement(self, node: Node, depth: int) -> Statement | None:
        inner = node.named_children
        if not inner:
            return None
        first = inner[0]
        if len(inner) == 1:
            kind = first.type
            if kind == "assignment":
                return self.assignment(first, depth)
            if kind == "augmented_assignment":
                return self.augmented(first, depth)
            return model.Evaluate(*self.span(node), self.expression(first, depth))
        items = tuple(self.expression(child, depth) for child in inner)
        return model.Evaluate(*self.span(node), model.Sequence(*self.span(node), items, "tuple"))

    def assignment(self, node: Node, depth: int) -> Statement | None:
        targets: list[Expression] = []
        annotation = ""
        current: Node = node
        while True:
            left = current.child_by_field_name("left")
            if left is not None:
                targets.append(self.expression(left, depth))
            kind = current.child_by_field_name("type")
            if kind is not None:
                annotation = self.source(kind)
            right = current.child_by_field_name("right")
            if right is None or right.type != "assignment":
                break
            current = right
        if right is None:
            return None
        value = self.expression(right, depth)
        if right.type == "lambda" and isinstance(value, model.Function) and targets:
            value.name = model.dotted(targets[0])
        return model.Assign(*self.span(node), tuple(targets), value, "", annotation)

    def augmented(self, node: Node, depth: int) -> Statement | None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = node.child_by_field_name("operator")
        if left is None or right is None or operator is None:
            return None
        sign = self.source(operator).removesuffix("=")
        return model.Assign(*self.span(node), (self.expression(left, depth),), self.expression(right, depth), sign)

    def returned(self, node: Node, depth: int) -> Statement:
        return model.Return(*self.span(node), self.only(node, depth))

    def raised(self, node: Node, depth: int) -> Statement:
        inner = node.named_children
        return model.Raise(*self.span(node), self.expression(inner[0], depth) if inner else None)

    def asserted(self, node: Node, depth: int) -> Statement | None:
        inner = node.named_children
        if not inner:
            return None
        start, end = self.span(node)
        test = self.expression(inner[0], depth)
        error = model.Call(start, end, model.Name(start, end, "AssertionError"), ())
        failing = model.Arm(start, end, _not(test), (model.Raise(start, end, error),))
        return model.Branch(start, end, (failing,))

    def jump(self, node: Node, depth: int) -> Statement:
        del depth
        return model.Jump(*self.span(node), "break" if node.type == "break_statement" else "continue")

    def branch(self, node: Node, depth: int) -> Statement:
        arms = [self.arm(node, "consequence", depth)]
        for child in node.children_by_field_name("alternative"):
            if child.type == "elif_clause":
                arms.append(self.arm(child, "consequence", depth))
            else:
                arms.append(self.arm(child, "body", depth))
        return model.Branch(*self.span(node), tuple(arms))

    def arm(self, node: Node, body: str, depth: int) -> model.Arm:
        test = node.child_by_field_name("condition")
        block = node.child_by_field_name(body)
        lowered = None if test is None else self.expression(test, depth)
        return model.Arm(*self.span(node), lowered, self.block(block, depth + 1))

    def match(self, node: Node, depth: int) -> Statement:
        subjects = [self.expression(child, depth) for child in node.children_by_field_name("subject")]
        start, end = self.span(node)
        subject = subjects[0] if len(subjects) == 1 else model.Sequence(start, end, tuple(subjects), "tuple")
        arms: list[model.Arm] = []
        body = node.child_by_field_name("body")
        for case in body.named_children if body is not None else ():
            if case.type != "case_clause":
                continue
            patterns = [child for child in case.named_children if child.type == "case_pattern"]
            guard = case.child_by_field_name("guard")
            wild = len(patterns) == 1 and self.source(patterns[0]) == "_" and guard is None
            test: Expression | None = None
            if not wild:
                parts = tuple(self.other(pattern, depth + 1) for pattern in patterns)
                test = model.Operation(*self.span(case), "==", (subject, *parts))
                if guard is not None and guard.named_children:
                    condition = self.expression(guard.named_children[0], depth)
                    test = model.Operation(test.start, test.end, "and", (test, condition))
            block = case.child_by_field_name("consequence")
            arms.append(model.Arm(*self.span(case), test, self.block(block, depth + 1)))
        return model.Branch(start, end, tuple(arms))

    def each(self, node: Node, depth: int) -> Statement:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        return model.Loop(
            *self.span(node),
            "each",
            None if left is None else self.expression(left, depth),
            None if right is None else self.expression(right, depth),
            None,
            (),
            self.block(node.child_by_field_name("body"), depth + 1),
            self.alternative(node, depth),
        )

    def during(self, node: Node, depth: int) -> Statement:
        condition = node.child_by_field_name("condition")
        test = None if condition is None else self.expression(condition, depth)
        if isinstance(test, model.Constant) and test.value:
            test = None
        body = self.block(node.child_by_field_name("body"), depth + 1)
        return model.Loop(*self.span(node), "while", None, None, test, (), body, self.alternative(node, depth))

    def alternative(self, node: Node, depth: int) -> tuple[Statement, ...]:
        clause = node.child_by_field_name("alternative")
        return () if clause is None else self.block(clause.child_by_field_name("body"), depth + 1)

    def attempt(self, node: Node, depth: int) -> Statement:
        handlers: list[model.Handler] = []
        otherwise: tuple[Statement, ...] = ()
        final: tuple[Statement, ...] = ()
        for child in node.named_children:
            match child.type:
                case "except_clause" | "except_group_clause":
                    handlers.append(self.handler(child, depth))
                case "else_clause":
                    otherwise = self.block(child.child_by_field_name("body"), depth + 1)
                case "finally_clause":
                    final = self.block(_last_block(child), depth + 1)
                case _:
                    pass
        body = self.block(node.child_by_field_name("body"), depth + 1)
        return model.Try(*self.span(node), body, tuple(handlers), otherwise, final)

    def handler(self, node: Node, depth: int) -> model.Handler:
        name = ""
        types: list[Expression] = []
        for value in node.children_by_field_name("value"):
            kind = value
            if value.type == "as_pattern":
                alias = value.child_by_field_name("alias")
                name = "" if alias is None else self.source(alias)
                kind = value.named_children[0]
            lowered = self.expression(kind, depth)
            types.extend(lowered.items if isinstance(lowered, model.Sequence) else (lowered,))
        return model.Handler(*self.span(node), tuple(types), name, self.block(_last_block(node), depth + 1))

    def entered(self, node: Node, depth: int) -> Statement:
        items: list[Expression] = []
        targets: list[Expression | None] = []
        for clause in node.named_children:
            if clause.type != "with_clause":
                continue
            for item in clause.named_children:
                value = item.child_by_field_name("value")
                if value is None:
                    continue
                target: Expression | None = None
                if value.type == "as_pattern":
                    alias = value.child_by_field_name("alias")
                    if alias is not None and alias.named_children:
                        target = self.expression(alias.named_children[0], depth)
                    value = value.named_children[0]
                items.append(self.expression(value, depth))
                targets.append(target)
        body = self.block(node.child_by_field_name("body"), depth + 1)
        return model.With(*self.span(node), tuple(items), tuple(targets), body)

    def function(self, node: Node, depth: int) -> model.Function:
        return self.defined(node, depth, ())

    def defined(self, node: Node, depth: int, decorators: tuple[Expression, ...]) -> model.Function:
        name = node.child_by_field_name("name")
        body = node.child_by_field_name("body")
        end = self.at(node.end_byte)
        return model.Function(
            self.at(node.start_byte),
            end,
            "" if name is None else self.source(name),
            self.parameters(node.child_by_field_name("parameters"), depth),
            decorators,
            end if body is None else self.at(body.start_byte),
            lambda: self.block(body, depth + 1),
            is_generator_or_async=bool(node.children) and node.children[0].type == "async",
            is_static=any(isinstance(item, model.Name) and item.name == "staticmethod" for item in decorators),
        )

    def classed(self, node: Node, depth: int) -> model.Class:
        return self.class_of(node, depth, ())

    def class_of(self, node: Node, depth: int, decorators: tuple[Expression, ...]) -> model.Class:
        name, supers = node.child_by_field_name("name"), node.child_by_field_name("superclasses")
        bases: list[Expression] = []
        for child in supers.named_children if supers is not None else ():
            if child.type != "keyword_argument":
                bases.append(self.expression(child, depth))
        return model.Class(
            *self.span(node),
            "" if name is None else self.source(name),
            tuple(bases),
            decorators,
            self.block(node.child_by_field_name("body"), depth + 1),
        )

    def decorated(self, node: Node, depth: int) -> Statement | None:
        decorators = tuple(
            self.expression(child.named_children[0], depth)
            for child in node.named_children
            if child.type == "decorator" and child.named_children
        )
        definition = node.child_by_field_name("definition")
        if definition is None:
            return None
        if definition.type == "class_definition":
            return self.class_of(definition, depth, decorators)
        return self.defined(definition, depth, decorators)

    def imported(self, node: Node, depth: int) -> Statement | None:
        del depth
        names: list[model.Imported] = []
        if node.type == "import_statement":
            modules = list(node.children_by_field_name("name"))
            if not modules:
                return None
            # `import a, b` is one statement of several modules; the first is the statement's, the rest are whole names
            first = modules[0]
            for item in modules:
                target, alias = self.aliased(item)
                names.append(model.Imported("" if item is first else target, alias or target))
            return model.Import(*self.span(node), self.aliased(first)[0], tuple(names))
        module = node.child_by_field_name("module_name")
        for item in node.children_by_field_name("name"):
            target, alias = self.aliased(item)
            names.append(model.Imported(target, alias or target))
        if any(child.type == "wildcard_import" for child in node.named_children):
            names.append(model.Imported("*", "*"))
        return model.Import(*self.span(node), "" if module is None else self.source(module), tuple(names))

    def aliased(self, node: Node) -> tuple[str, str]:
        if node.type != "aliased_import":
            return self.source(node), ""
        name, alias = node.child_by_field_name("name"), node.child_by_field_name("alias")
        return ("" if name is None else self.source(name)), ("" if alias is None else self.source(alias))

    def deleted(self, node: Node, depth: int) -> Statement:
        return model.Evaluate(*self.span(node), self.other(node, depth))

    # -- expressions

    def only(self, node: Node, depth: int) -> Expression | None:
        inner = node.named_children
        return self.expression(inner[0], depth) if inner else None

    def expression(self, node: Node, depth: int) -> Expression:
        if depth > _DEPTH:
            return model.Other(*self.span(node), node.type, ())
        lower = _EXPRESSIONS.get(node.type)
        return self.other(node, depth) if lower is None else lower(self, node, depth + 1)

    def all(self, node: Node, depth: int) -> tuple[Expression, ...]:
        return tuple(self.expression(child, depth) for child in node.named_children if child.type != "comment")

    def other(self, node: Node, depth: int) -> Expression:
        parts = () if depth > _DEPTH else self.all(node, depth + 1)
        return model.Other(*self.span(node), node.type, parts)

    def name(self, node: Node, depth: int) -> Expression:
        del depth
        if self.identity:
            start, end = node.byte_range
            return model.Name(start, end, self.text[start:end])
        return model.Name(*self.span(node), self.source(node))

    def number(self, node: Node, depth: int) -> Expression:
        del depth
        source = self.source(node)
        value: int | float = 0
        with suppress(ValueError, OverflowError):
            value = int(source, 0) if node.type == "integer" else float(source)
        return model.Constant(*self.span(node), value)

    def constant(self, node: Node, depth: int) -> Expression:
        del depth
        return model.Constant(*self.span(node), {"true": True, "false": False}.get(node.type))

    def inner(self, node: Node, depth: int) -> Expression:
        children = [child for child in node.named_children if child.type != "comment"]
        return self.expression(children[0], depth) if children else model.Other(*self.span(node), node.type, ())

    def string(self, node: Node, depth: int) -> Expression:
        parts: list[model.Run | Expression] = []
        tag = self.string_parts(node, parts, depth)
        return model.Text(*self.span(node), tuple(parts), tag)

    def strings(self, node: Node, depth: int) -> Expression:
        parts: list[model.Run | Expression] = []
        tag = ""
        for child in node.named_children:
            if child.type == "string":
                tag = self.string_parts(child, parts, depth) or tag
        return model.Text(*self.span(node), tuple(parts), tag)

    def string_parts(self, node: Node, parts: list[model.Run | Expression], depth: int) -> str:
        prefix = ""
        for child in node.children:
            kind = child.type
            if kind == "string_start":
                prefix = self.source(child).rstrip("\"'").lower()
            elif kind == "string_content":
                self.runs(child, "r" in prefix, parts)
            elif kind == "interpolation":
                inner = child.child_by_field_name("expression")
                parts.append(
                    model.Other(*self.span(child), "interpolation", ())
                    if inner is None
                    else self.expression(inner, depth)
                )
        return "b" if "b" in prefix else ""

    def runs(self, node: Node, raw: bool, parts: list[model.Run | Expression]) -> None:
        at, data = self.at, self.data
        if not node.child_count:
            start, end = self.span(node)
            if end > start:
                parts.append(model.Run(start, end, self.source(node)))
            return
        begin = node.start_byte
        for escape in node.children:
            if raw and escape.type == "escape_sequence":
                continue
            if escape.start_byte > begin:
                plain = data[begin : escape.start_byte].decode("utf-8", "replace")
                parts.append(model.Run(at(begin), at(escape.start_byte), plain))
            parts.append(model.Run(at(escape.start_byte), at(escape.end_byte), _unescape(self.source(escape))))
            begin = escape.end_byte
        if node.end_byte > begin:
            plain = data[begin : node.end_byte].decode("utf-8", "replace")
            parts.append(model.Run(at(begin), at(node.end_byte), plain))

    def call(self, node: Node, depth: int) -> Expression:
        function, listed = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if function is None:
            return self.other(node, depth)
        arguments: list[model.Argument] = []
        if listed is not None and listed.type == "generator_expression":
            arguments.append(model.Argument("", self.expression(listed, depth)))
        elif listed is not None:
            for child in listed.named_children:
                match child.type:
                    case "keyword_argument":
                        key, value = child.child_by_field_name("name"), child.child_by_field_name("value")
                        if key is not None and value is not None:
                            arguments.append(model.Argument(self.source(key), self.expression(value, depth)))
                    case "list_splat" | "dictionary_splat":
                        sign = "*" if child.type == "list_splat" else "**"
                        arguments.append(model.Argument(sign, self.inner(child, depth)))
                    case "comment":
                        pass
                    case _:
                        arguments.append(model.Argument("", self.expression(child, depth)))
        return model.Call(*self.span(node), self.expression(function, depth), tuple(arguments))

    def attribute(self, node: Node, depth: int) -> Expression:
        base, name = node.child_by_field_name("object"), node.child_by_field_name("attribute")
        if base is None:
            return self.other(node, depth)
        return model.Attribute(
            *self.span(node), self.expression(base, depth), "" if name is None else self.source(name)
        )

    def subscript(self, node: Node, depth: int) -> Expression:
        base = node.child_by_field_name("value")
        keys = [self.expression(child, depth) for child in node.children_by_field_name("subscript")]
        if base is None or not keys:
            return self.other(node, depth)
        key = keys[0] if len(keys) == 1 else model.Sequence(keys[0].start, keys[-1].end, tuple(keys), "tuple")
        return model.Subscript(*self.span(node), self.expression(base, depth), key)

    def slice(self, node: Node, depth: int) -> Expression:
        bounds: list[Expression | None] = [None]
        for child in node.children:
            if child.type == ":":
                bounds.append(None)
            elif child.is_named:
                bounds[-1] = self.expression(child, depth)
        return model.Slice(*self.span(node), bounds[0], bounds[1] if len(bounds) > 1 else None)

    def sequence(self, node: Node, depth: int) -> Expression:
        kind = {"list": "list", "list_pattern": "list", "set": "set"}.get(node.type, "tuple")
        return model.Sequence(*self.span(node), self.all(node, depth), kind)

    def mapping(self, node: Node, depth: int) -> Expression:
        entries: list[model.Entry] = []
        for child in node.named_children:
            if child.type == "pair":
                key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
                if key is not None and value is not None:
                    entry = model.Entry(*self.span(child), self.expression(key, depth), self.expression(value, depth))
                    entries.append(entry)
            elif child.type == "dictionary_splat":
                entries.append(model.Entry(*self.span(child), None, self.inner(child, depth)))
        return model.Mapping(*self.span(node), tuple(entries))

    def comprehension(self, node: Node, depth: int) -> Expression:
        body = node.child_by_field_name("body")
        targets: list[Expression] = []
        sources: list[Expression] = []
        tests: list[Expression] = []
        for child in node.named_children:
            if child.type == "for_in_clause":
                left, right = child.child_by_field_name("left"), child.child_by_field_name("right")
                if left is not None and right is not None:
                    targets.append(self.expression(left, depth))
                    sources.append(self.expression(right, depth))
            elif child.type == "if_clause":
                tests.extend(self.all(child, depth))
        if body is None:
            return self.other(node, depth)
        if body.type == "pair":
            pair = self.all(body, depth)
            element: Expression = model.Sequence(*self.span(body), pair, "tuple")
        else:
            element = self.expression(body, depth)
        return model.Comprehension(*self.span(node), element, tuple(targets), tuple(sources), tuple(tests))

    def binary(self, node: Node, depth: int) -> Expression:
        # `a + b + c` leans to the left; a long sum of strings would otherwise nest as deep as it is long
        operator = self.operator(node)
        operands: list[Expression] = []
        current: Node | None = node
        while current is not None and current.type == node.type and self.operator(current) == operator:
            right = current.child_by_field_name("right")
            if right is not None:
                operands.append(self.expression(right, depth))
            current = current.child_by_field_name("left")
        if current is not None:
            operands.append(self.expression(current, depth))
        return model.Operation(*self.span(node), operator, tuple(reversed(operands)))

    def operator(self, node: Node) -> str:
        sign = node.child_by_field_name("operator")
        return "" if sign is None else sign.type

    def negation(self, node: Node, depth: int) -> Expression:
        argument = node.child_by_field_name("argument")
        if argument is None:
            return self.other(node, depth)
        lowered = self.expression(argument, depth)
        if node.type == "not_operator":
            return model.Operation(*self.span(node), "not", (lowered,))
        sign = self.operator(node)
        if sign == "-" and isinstance(lowered, model.Constant) and isinstance(lowered.value, (int, float)):
            return model.Constant(*self.span(node), -lowered.value)
        return model.Operation(*self.span(node), sign, (lowered,))

    def comparison(self, node: Node, depth: int) -> Expression:
        signs = [child.type for child in node.children_by_field_name("operators")]
        sign = {"not in": "not in", "is not": "is not", "<>": "!="}.get(signs[0], signs[0]) if signs else ""
        return model.Operation(*self.span(node), sign, self.all(node, depth))

    def choice(self, node: Node, depth: int) -> Expression:
        parts = self.all(node, depth)
        if len(parts) != 3:
            return model.Other(*self.span(node), node.type, parts)
        return model.Choice(*self.span(node), parts[1], parts[0], parts[2])

    def anonymous(self, node: Node, depth: int) -> Expression:
        body = node.child_by_field_name("body")
        start, end = self.span(node)

        def lower() -> tuple[Statement, ...]:
            if body is None:
                return ()
            return (model.Return(*self.span(body), self.expression(body, depth)),)

        header_end = end if body is None else self.at(body.start_byte)
        parameters = self.parameters(node.child_by_field_name("parameters"), depth)
        return model.Function(start, end, "", parameters, (), header_end, lower)

    def parameters(self, node: Node | None, depth: int) -> tuple[model.Parameter, ...]:
        lowered: list[model.Parameter] = []
        for child in node.named_children if node is not None else ():
            name: Node | None = child
            default = child.child_by_field_name("value")
            annotation = child.child_by_field_name("type")
            kind = ""
            if child.type in ("default_parameter", "typed_default_parameter"):
                name = child.child_by_field_name("name")
            elif child.type == "typed_parameter" and child.named_children:
                name = child.named_children[0]
            elif child.type in ("comment", "keyword_separator", "positional_separator"):
                continue
            if name is not None and name.type in ("list_splat_pattern", "dictionary_splat_pattern"):
                kind = "*" if name.type == "list_splat_pattern" else "**"
                name = name.named_children[0] if name.named_children else name
            lowered.append(
                model.Parameter(
                    *self.span(child),
                    "" if name is None else self.source(name),
                    None if default is None else self.expression(default, depth),
                    "" if annotation is None else self.source(annotation),
                    kind,
                )
            )
        return tuple(lowered)

    def bind(self, node: Node, depth: int) -> Expression:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if name is None or value is None:
            return self.other(node, depth)
        return model.Bind(*self.span(node), self.expression(name, depth), self.expression(value, depth))

    def spread(self, node: Node, depth: int) -> Expression:
        return model.Spread(*self.span(node), self.inner(node, depth))

    def yielded(self, node: Node, depth: int) -> Expression:
        return model.Operation(*self.span(node), "yield", self.all(node, depth))


def _last_block(node: Node) -> Node | None:
    blocks = [child for child in node.named_children if child.type == "block"]
    return blocks[-1] if blocks else None


def _not(test: Expression) -> Expression:
    return model.Operation(test.start, test.end, "not", (test,))


def _unescape(source: str) -> str:
    if source in ("{{", "}}"):
        return source[0]
    if source.startswith("\\") and source[1:2] in ("\n", "\r"):
        return ""
    try:
        value = ast.literal_eval(f'"{source}"' if source != '\\"' else "'\"'")
    except (ValueError, SyntaxError):
        return source
    return value if isinstance(value, str) else source


_STATEMENTS: dict[str, Callable[[_Lowering, Node, int], Statement | None]] = {
    "expression_statement": _Lowering.expression_statement,
    "return_statement": _Lowering.returned,
    "raise_statement": _Lowering.raised,
    "assert_statement": _Lowering.asserted,
    "break_statement": _Lowering.jump,
    "continue_statement": _Lowering.jump,
    "if_statement": _Lowering.branch,
    "match_statement": _Lowering.match,
    "for_statement": _Lowering.each,
    "while_statement": _Lowering.during,
    "try_statement": _Lowering.attempt,
    "with_statement": _Lowering.entered,
    "function_definition": _Lowering.function,
    "class_definition": _Lowering.classed,
    "decorated_definition": _Lowering.decorated,
    "import_statement": _Lowering.imported,
    "import_from_statement": _Lowering.imported,
    "delete_statement": _Lowering.deleted,
    "print_statement": _Lowering.deleted,
}

_EXPRESSIONS: dict[str, Callable[[_Lowering, Node, int], Expression]] = {
    "identifier": _Lowering.name,
    "string": _Lowering.string,
    "concatenated_string": _Lowering.strings,
    "integer": _Lowering.number,
    "float": _Lowering.number,
    "true": _Lowering.constant,
    "false": _Lowering.constant,
    "none": _Lowering.constant,
    "call": _Lowering.call,
    "attribute": _Lowering.attribute,
    "subscript": _Lowering.subscript,
    "slice": _Lowering.slice,
    "list": _Lowering.sequence,
    "tuple": _Lowering.sequence,
    "set": _Lowering.sequence,
    "pattern_list": _Lowering.sequence,
    "tuple_pattern": _Lowering.sequence,
    "list_pattern": _Lowering.sequence,
    "expression_list": _Lowering.sequence,
    "dictionary": _Lowering.mapping,
    "list_comprehension": _Lowering.comprehension,
    "set_comprehension": _Lowering.comprehension,
    "dictionary_comprehension": _Lowering.comprehension,
    "generator_expression": _Lowering.comprehension,
    "binary_operator": _Lowering.binary,
    "boolean_operator": _Lowering.binary,
    "not_operator": _Lowering.negation,
    "unary_operator": _Lowering.negation,
    "comparison_operator": _Lowering.comparison,
    "conditional_expression": _Lowering.choice,
    "lambda": _Lowering.anonymous,
    "named_expression": _Lowering.bind,
    "await": _Lowering.inner,
    "parenthesized_expression": _Lowering.inner,
    "type": _Lowering.inner,
    "list_splat": _Lowering.spread,
    "list_splat_pattern": _Lowering.spread,
    "yield": _Lowering.yielded,
}
