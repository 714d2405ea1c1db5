"""Operations that mend a text, where a module has them, and those that stand together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from weighbridge.code.course import positions
from weighbridge.code.index import Defined
from weighbridge.code.model import Assign, Class, Function, dotted, expressions, walk, walk_expression
from weighbridge.code.origins import Flow
from weighbridge.code.summaries import flow_of
from weighbridge.code.surroundings import surroundings
from weighbridge.code.words import any_in
from weighbridge.measure.repair_operations import may_be_operation, operations_in
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Module, Statement
    from weighbridge.measure.repair_operations import Operation
    from weighbridge.workspace import Workspace

# No operation without one of these in the source; plain words, which are found many times faster than a pattern.
_WORDS = (
    "```", "epair", "EPAIR", "rfind(", "lastIndexOf(", "rindex(", "\\{", "[{", "\"}\"", "'}'",
    "\"]\"", "']'", "\"true\"", "'true'", ",\\s*", ",}",
    "\"'\"", "'\"'", "x00", "u0000", '"null"', "'null'", "dirtyj", "dirtyJ", "demjson", "artial", "untruncate",
    "bestEffort", "json(", "Json(", "JSON(", "_json_", "fix_", "clean_", "correct_", "sanitize_",
)  # fmt: skip


def _mends(text: str, start: int, end: int) -> bool:
    return any_in(text, _WORDS, start, end)


_PATTERN = re.compile(
    r"\b(\w+)\.(?:sub|search|match|findall|fullmatch|split|exec|test|finditer|subn)\(|[(,]\s*(\w+)\s*[,)]"
)
_NEAR = 14
"""Lines; operations further apart are no one repair."""


@dataclass(frozen=True, eq=False)
class Cluster:
    """Operations in one function that stand together, in source order."""

    flow: Flow
    operations: tuple[Operation, ...]

    @cached_property
    def kinds(self) -> frozenset[str]:
        return frozenset(operation.kind for operation in self.operations)

    @property
    def module(self) -> Module:
        return self.flow.around.module

    @property
    def span(self) -> Span:
        return Span(self.operations[0].node.start, max(operation.node.end for operation in self.operations))

    @property
    def place(self) -> Place:
        return Place(self.module.path, self.span)

    @property
    def name(self) -> str:
        """The name of the function; empty for code that stands in none."""
        return self.flow.function.name if self.flow.function is not None else ""

    @property
    def symbol(self) -> str:
        owner = self.flow.owner.name if self.flow.owner is not None else ""
        return ".".join(part for part in (owner, self.name) if part)

    @property
    def lines(self) -> Span:
        """The function, or the operations that stand in none."""
        function = self.flow.function
        return self.span if function is None else Span(function.start, function.end)

    @cached_property
    def scope(self) -> str:
        """The source around the operations."""
        return scope_of(self.flow, self.span)

    def source(self, operation: Operation) -> str:
        return self.module.text[operation.node.start : operation.node.end]


def may_mend(module: Module) -> bool:
    """Whether a module may hold an operation, by its text alone."""
    return _mends(module.text, 0, len(module.text))


def clusters(module: Module, workspace: Workspace) -> Iterator[Cluster]:
    """What mends a text in a module, function by function."""
    for flow in _flows(module, workspace):
        yield from _clusters(flow)


def scope_of(flow: Flow, span: Span) -> str:
    """The source of the function, that around a callback, or the lines around operations that stand in none."""
    text = flow.around.module.text
    while flow.outer is not None and flow.function is not None and not flow.function.name:
        flow = flow.outer
    if flow.function is not None:
        return text[flow.function.start : flow.function.end]
    return text[_line(text, span.start, -_NEAR) : _line(text, span.end, _NEAR)]


def _flows(module: Module, workspace: Workspace) -> Iterator[Flow]:
    text = module.text
    around = surroundings(module, workspace)
    values = around.index.values
    patterns = {name for name, value in values.items() if _mends(text, value.start, value.end)}

    def inside(statement: object, owner: Class | None) -> Iterator[Flow]:
        if isinstance(statement, Class):
            for inner in statement.body:
                yield from inside(inner, statement)
            return
        if not isinstance(statement, Function):
            value = getattr(statement, "value", None)
            if isinstance(value, Function):
                yield from inside(value, owner)
            return
        held = patterns | _patterns_of(owner, text)
        if not _mends(text, statement.header_end, statement.end) and not _mentions(statement, held, text):
            return
        if not _may_mend_here(statement):
            return
        flow = flow_of(Defined(module, owner, statement), workspace)
        yield flow
        nested: dict[int, Flow] = {id(statement): flow}
        for function, owners in statement.functions:
            parent = next((nested[id(item)] for item in reversed(owners) if id(item) in nested), flow)
            made = Flow(around, function, function.body, owner, parent)
            nested[id(function)] = made
            yield made

    for statement in module.body:
        yield from inside(statement, None)
    loose = tuple(item for item in module.body if not isinstance(item, (Function, Class)))
    if _holds_operation(loose):
        yield Flow(around, None, loose)


def _may_mend_here(function: Function) -> bool:
    """Whether any call in a function could be an operation, before values are followed."""
    bodies = (function.body, *(inner.body for inner, _ in function.functions))
    return any(_holds_operation(body) for body in bodies)


def _holds_operation(body: tuple[Statement, ...]) -> bool:
    return any(
        may_be_operation(node)
        for statement in walk(body)
        for expression in expressions(statement)
        for node in walk_expression(expression)
    )


def _patterns_of(owner: Class | None, text: str) -> set[str]:
    """The fields of a class that hold a pattern."""
    held = [item for item in owner.body if isinstance(item, Assign)] if owner is not None else []
    return {
        dotted(target).removeprefix("self.")
        for item in held
        if _mends(text, item.value.start, item.value.end)
        for target in item.targets
    }


def _mentions(function: Function, patterns: set[str], text: str) -> bool:
    """Patterns are often values of the module or the class: `FENCE.sub("", reply)`."""
    return any_in(text, patterns, function.start, function.end) and any(
        (match.group(1) or match.group(2)) in patterns
        for match in _PATTERN.finditer(text, function.start, function.end)
    )


def _clusters(flow: Flow) -> Iterator[Cluster]:
    found: list[Operation] = []
    for statement, _ in positions(flow.body):
        if isinstance(statement, (Function, Class)):
            continue
        for expression in expressions(statement):
            for node in walk_expression(expression):
                found.extend(operations_in(node, flow))
    text = flow.around.module.text
    group: list[Operation] = []
    for operation in sorted(found, key=lambda item: item.node.start):
        if group and text.count("\n", group[-1].node.end, operation.node.start) > _NEAR:
            yield Cluster(flow, tuple(group))
            group = []
        group.append(operation)
    if group:
        yield Cluster(flow, tuple(group))


def _line(text: str, offset: int, lines: int) -> int:
    """An offset so many lines away."""
    step = 1 if lines > 0 else -1
    for _ in range(abs(lines)):
        found = text.find("\n", offset + 1) if step > 0 else text.rfind("\n", 0, offset)
        if found < 0:
            return len(text) if step > 0 else 0
        offset = found
    return offset
