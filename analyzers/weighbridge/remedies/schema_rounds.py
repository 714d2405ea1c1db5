"""How often a loop goes round, and what its counter says in the first round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import Assign, Call, Constant, Name, Operation, dotted, expressions, walk, walk_expression
from weighbridge.remedies.blocked import blocked_at
from weighbridge.remedies.program_lines import ends_with_semicolons, indent_of, newline_of

if TYPE_CHECKING:
    from weighbridge.code.model import Expression, Loop, Statement
    from weighbridge.remedies.schema_site import Site


def rounds_of(loop: Loop) -> tuple[int, Expression] | None:
    """Where the rounds of a loop begin, and the expression that ends them."""
    source = loop.source
    if isinstance(source, Call) and dotted(source.function) == "range" and 1 <= len(source.arguments) <= 2:
        values = [item.value for item in source.arguments]
        if len(values) == 1:
            return 0, values[0]
        if isinstance(values[0], Constant) and isinstance(values[0].value, int):
            return values[0].value, values[1]
    test, first = loop.test, _begins(loop)
    if first is not None and loop.kind == "count" and isinstance(test, Operation) and test.operator in ("<", "<="):
        step = loop.setup[1] if len(loop.setup) == 2 else None
        if isinstance(step, Assign) and step.operator == "+" and len(test.operands) == 2:
            return (first - 1 if test.operator == "<=" else first), test.operands[1]
    return None


def counter_line(site: Site, loop: Loop, kept: list[Statement]) -> str:
    """The first value of the loop's counter, where what stays reads it."""
    target = loop.target
    if target is None and loop.setup and isinstance(loop.setup[0], Assign):
        target = loop.setup[0].targets[0]
    if not isinstance(target, Name):
        if target is not None:
            raise blocked_at(
                loop, site.module, "The loop of line {line} goes over something else than a count of attempts."
            )
        return ""
    name = target.name
    used = any(
        isinstance(node, Name) and node.name == name
        for item in walk(tuple(kept))
        for part in expressions(item)
        for node in walk_expression(part)
    )
    if not used:
        return ""
    bound = rounds_of(loop)
    if bound is None:
        raise blocked_at(
            loop, site.module, "The loop of line {line} goes over something else than a count of attempts."
        )
    begins = _begins(loop)
    first = bound[0] if begins is None else begins
    pad, newline = indent_of(site.text, loop.start), newline_of(site.text)
    if site.module.language == "python":
        return f"{pad}{name} = {first}{newline}"
    return f"{pad}const {name} = {first}{';' if ends_with_semicolons(site.text) else ''}{newline}"


def _begins(loop: Loop) -> int | None:
    """The first value of the counter of a C-style loop."""
    begin = loop.setup[0] if loop.setup else None
    value = begin.value if isinstance(begin, Assign) else None
    return value.value if isinstance(value, Constant) and isinstance(value.value, int) else None
