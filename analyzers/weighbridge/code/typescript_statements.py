"""Control flow: branches, loops, jumps and handlers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import (
    Arm,
    Branch,
    Constant,
    Handler,
    Jump,
    Loop,
    Operation,
    Raise,
    Return,
    Scope,
    Try,
    With,
    blocks,
)
from weighbridge.code.typescript_assignments import declare, evaluate
from weighbridge.code.typescript_expressions import again
from weighbridge.code.typescript_lowering import first
from weighbridge.code.typescript_patterns import Bound, target_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tree_sitter import Node

    from weighbridge.code.model import Expression, Statement
    from weighbridge.code.typescript_lowering import Lowering, LowerStatement

_LABEL = "label"
_DECLARATIONS = frozenset({"lexical_declaration", "variable_declaration"})


def _return(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    into.append(Return(*lowering.span(node), lowering.optional(first(node), depth + 1)))


def _throw(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    into.append(Raise(*lowering.span(node), lowering.optional(first(node), depth + 1)))


def _jump(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    del depth
    kind = "break" if node.type == "break_statement" else "continue"
    into.append(Jump(*lowering.span(node), kind, lowering.source(node.child_by_field_name(_LABEL))))


def _if(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    depth += 1
    start, end = lowering.span(node)
    arms: list[Arm] = []
    current: Node | None = node
    # `else if` nests in the grammar; a long chain of them is flat here.
    while current is not None:
        consequence = current.child_by_field_name("consequence")
        arm_start, arm_end = lowering.span(current)
        if consequence is not None:
            arm_end = lowering.span(consequence)[1]
        test = lowering.optional(current.child_by_field_name("condition"), depth)
        arms.append(Arm(arm_start, arm_end, test, lowering.block(consequence, depth)))
        otherwise = current.child_by_field_name("alternative")
        inner = None if otherwise is None else first(otherwise)
        if inner is not None and inner.type == "if_statement":
            current = inner
            continue
        if otherwise is not None:
            arms.append(Arm(*lowering.span(otherwise), None, lowering.block(inner, depth)))
        current = None
    into.append(Branch(start, end, tuple(arms)))


def _switch(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    depth += 1
    start, end = lowering.span(node)
    value, body = node.child_by_field_name("value"), node.child_by_field_name("body")
    if value is None or body is None:
        return
    subject = lowering.expression(value, depth)
    arms: list[Arm] = []
    otherwise: list[Arm] = []
    tests: list[Expression] = []
    by_default = False
    begin = -1
    cases = [child for child in body.named_children if child.type in ("switch_case", "switch_default")]
    for number, case in enumerate(cases):
        case_start, case_end = lowering.span(case)
        begin = case_start if begin < 0 else begin
        label = case.child_by_field_name("value")
        if label is None:
            by_default = True
        else:
            tests.append(Operation(*lowering.span(label), "==", (subject, lowering.expression(label, depth))))
            subject = again(subject)
        inside = case.children_by_field_name("body")
        if not inside and number + 1 < len(cases):
            continue
        statements: list[Statement] = []
        for child in inside:
            lowering.statement(child, depth + 1, statements)
        arm = Arm(begin, case_end, None if by_default else _any_of(tests), _arm_body(statements))
        # The default is what is left when no other arm holds, wherever it stands.
        (otherwise if by_default else arms).append(arm)
        tests, by_default, begin = [], False, -1
    into.append(Branch(start, end, (*arms, *otherwise)))


def _any_of(tests: list[Expression]) -> Expression:
    return tests[0] if len(tests) == 1 else Operation(tests[0].start, tests[-1].end, "or", tuple(tests))


def _arm_body(statements: list[Statement]) -> tuple[Statement, ...]:
    """The statements of an arm without the `break` that ends it; other breaks that leave the switch say so."""
    while statements:
        last = statements[-1]
        if isinstance(last, Jump) and last.kind == "break" and not last.label:
            statements = statements[:-1]
        elif len(statements) == 1 and isinstance(last, Scope):
            statements = list(last.body)
        else:
            break
    pending = list(statements)
    while pending:
        statement = pending.pop()
        if isinstance(statement, Jump):
            if statement.kind == "break" and not statement.label:
                statement.kind = "leave"
        elif not isinstance(statement, Loop):
            for block in blocks(statement):
                pending.extend(block)
    return tuple(statements)


def _for(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    depth += 1
    setup: list[Statement] = []
    initializer = node.child_by_field_name("initializer")
    if initializer is not None and initializer.type in _DECLARATIONS:
        declare(lowering, initializer, depth, setup)
    elif initializer is not None:
        _part(lowering, initializer, depth, setup)
    condition = next((child for child in node.children_by_field_name("condition") if child.is_named), None)
    if condition is not None and condition.type == "expression_statement":
        condition = first(condition)
    test = None if condition is None or condition.type == "empty_statement" else lowering.expression(condition, depth)
    increment = node.child_by_field_name("increment")
    if increment is not None:
        _part(lowering, increment, depth, setup)
    body = lowering.block(node.child_by_field_name("body"), depth)
    into.append(Loop(*lowering.span(node), "count", None, None, _lasting(test), tuple(setup), body, ()))


def _part(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    if node.type in lowering.statements:
        lowering.statement(node, depth, into)
    elif node.type in lowering.expressions:
        evaluate(lowering, node, depth, into)


def _lasting(test: Expression | None) -> Expression | None:
    """None for a test that always holds."""
    return None if isinstance(test, Constant) and test.value else test


def _each(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    depth += 1
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    bound = Bound()
    target = None if left is None else target_of(lowering, left, depth, bound)
    source = lowering.optional(right, depth)
    body = (*bound.defaults, *lowering.block(node.child_by_field_name("body"), depth))
    into.append(Loop(*lowering.span(node), "each", target, source, None, (), body, ()))


def _while(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    depth += 1
    kind = "while" if node.type == "while_statement" else "until"
    test = lowering.optional(node.child_by_field_name("condition"), depth)
    body = lowering.block(node.child_by_field_name("body"), depth)
    into.append(Loop(*lowering.span(node), kind, None, None, _lasting(test), (), body, ()))


def _labelled(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    inside: list[Statement] = []
    body = node.child_by_field_name("body")
    if body is not None:
        lowering.statement(body, depth + 1, inside)
    if len(inside) == 1 and isinstance(inside[0], Loop):
        inside[0].label = lowering.source(node.child_by_field_name(_LABEL))
        into.append(inside[0])
    elif len(inside) == 1 and isinstance(inside[0], Scope):
        into.append(inside[0])
    else:
        into.append(Scope(*lowering.span(node), tuple(inside)))


def _try(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    depth += 1
    body = lowering.block(node.child_by_field_name("body"), depth)
    handlers: tuple[Handler, ...] = ()
    handler = node.child_by_field_name("handler")
    if handler is not None:
        parameter = handler.child_by_field_name("parameter")
        name = lowering.source(parameter) if parameter is not None and parameter.type == "identifier" else ""
        inside = lowering.block(handler.child_by_field_name("body"), depth)
        handlers = (Handler(*lowering.span(handler), (), name, inside),)
    finalizer = node.child_by_field_name("finalizer")
    final = () if finalizer is None else lowering.block(finalizer.child_by_field_name("body"), depth)
    into.append(Try(*lowering.span(node), body, handlers, (), final))


def _with(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    depth += 1
    subject = node.child_by_field_name("object")
    items = () if subject is None else (lowering.expression(subject, depth),)
    body = lowering.block(node.child_by_field_name("body"), depth)
    into.append(With(*lowering.span(node), items, (None,) * len(items), body))


def _scope(lowering: Lowering, node: Node, depth: int, into: list[Statement]) -> None:
    into.append(Scope(*lowering.span(node), lowering.block(node, depth + 1)))


STATEMENTS: Mapping[str, LowerStatement] = {
    "return_statement": _return,
    "throw_statement": _throw,
    "break_statement": _jump,
    "continue_statement": _jump,
    "if_statement": _if,
    "switch_statement": _switch,
    "for_statement": _for,
    "for_in_statement": _each,
    "while_statement": _while,
    "do_statement": _while,
    "labeled_statement": _labelled,
    "try_statement": _try,
    "with_statement": _with,
    "statement_block": _scope,
}
