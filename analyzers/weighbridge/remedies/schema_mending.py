"""The statements between an answer and its reading that do nothing but mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.libraries import libraries
from weighbridge.code.model import (
    Assign,
    Attribute,
    Branch,
    Call,
    Evaluate,
    Jump,
    Loop,
    Name,
    Raise,
    Return,
    Sequence,
    Text,
    Try,
    blocks,
    dotted,
    expressions,
    walk,
    walk_expression,
)
from weighbridge.remedies.blocked import blocked_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression, Handler, Statement
    from weighbridge.code.origins import Flow
    from weighbridge.remedies.schema_site import Reading, Site

_PURE = frozenset({
    "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines", "replace", "find", "rfind", "index", "rindex",
    "startswith", "endswith", "join", "group", "groups", "lower", "upper", "removeprefix", "removesuffix",
    "sub", "subn",
    "search", "match", "findall", "finditer", "fullmatch", "compile", "len", "partition", "rpartition", "count",
    "decode", "encode", "min", "max", "str", "next", "trim", "trimStart", "trimEnd", "replaceAll", "indexOf",
    "lastIndexOf", "substring", "substr", "slice", "startsWith", "endsWith", "includes", "matchAll", "exec", "test",
    "at", "pop", "repeat", "String", "RegExp", "isinstance", "get", "loads", "parse",
})  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Mending:
    """What goes when the answer arrives as data."""

    statements: tuple[Statement, ...]
    """Whole statements, the outermost only."""
    first: Statement | None
    """The one that takes the text from the response, where it has a variable of its own."""
    variable: str
    """That variable."""


def mending_of(site: Site, reading: Reading, ways: tuple[str, ...]) -> Mending:
    """Everything between the call and its reading that only mends the text.

    Raises `Blocked` where something in between does more.
    """
    straight = site.located(reading.given)
    if straight is not None and straight in ways:
        return Mending((), None, "")
    before = list(_between(site, reading))
    wanted = _names(reading.given)
    chosen: list[Statement] = []
    first: Statement | None = None
    variable = ""
    for statement in reversed(before):
        bound = _bound(statement)
        if not bound & wanted or (statement is site.statement and (site.response or site.parts)):
            continue
        takes = isinstance(statement, Assign) and len(statement.targets) == 1
        if isinstance(statement, Assign) and takes and site.located(statement.value) in ways:
            first, variable = statement, dotted(statement.targets[0])
            break
        problem = next(_impure(statement, site), None)
        if problem is not None:
            raise blocked_at(
                problem, site.module,
                "Line {line} does more with the answer than mend it. Separate the two, and the move is offered.",
            )  # fmt: skip
        chosen.append(statement)
        wanted |= _reads(statement)
    known = {site.response, *(part.name for part in site.parts)} - {""}
    nested = any(item is site.statement for item in chosen)
    if first is None and straight is None and not known & wanted and not nested:
        raise blocked_at(
            reading.call, site.module,
            "How the answer gets from the call to line {line} could not be followed step by step.",
        )  # fmt: skip
    mended = {name for statement in chosen for name in _bound(statement)} | {variable}
    chosen += [item for item in before if _refuses(item, mended) and not any(item is known for known in chosen)]
    chosen.sort(key=lambda item: item.start, reverse=True)
    return Mending(tuple(reversed(chosen)), first, variable)


def refuse_reuse(site: Site, reading: Reading, mending: Mending, gone: tuple[Statement | Handler, ...]) -> None:
    """Raises `Blocked` where the mended text is used beside its reading; `gone` is what goes for another reason."""
    names = {name for statement in mending.statements for name in _bound(statement)} - {mending.variable}
    for statement in site.flow.statements:
        inside = any(
            item.start <= statement.start and statement.end <= item.end for item in (*mending.statements, *gone)
        )
        if inside or (statement.start <= reading.call.start < statement.end and not blocks(statement)):
            continue
        used = {
            node.name for part in expressions(statement) for node in walk_expression(part) if isinstance(node, Name)
        }
        if used & names and statement.start > site.call.start:
            name = sorted(used & names)[0]
            raise blocked_at(statement, site.module, f"`{name}`, the mended text, is used again in line {{line}}.")


def _refuses(statement: Statement, mended: set[str]) -> bool:
    """Whether a statement only gives up where what is looked for is not in the text."""
    if not isinstance(statement, Branch):
        return False
    tested = {node.name for part in expressions(statement) for node in walk_expression(part) if isinstance(node, Name)}
    return bool(tested & mended) and tested <= mended and all(
        isinstance(item, (Raise, Return))
        or (isinstance(item, Jump) and item.kind == "continue")
        or (isinstance(item, Evaluate) and _logs(item.value))
        for arm in statement.arms for item in arm.body
    )  # fmt: skip


def _between(site: Site, reading: Reading) -> Iterator[Statement]:
    """The statements between the call and the reading on the way to it, those of the blocks around both."""
    for depth, statement in enumerate(reading.path):
        block = site.flow.body if depth == 0 else next(
            (part for part in blocks(reading.path[depth - 1]) if any(item is statement for item in part)), ()
        )  # fmt: skip
        for item in block:
            if item is statement:
                break
            if item.end > site.call.start:
                yield item


def _names(expression: Expression) -> set[str]:
    return {node.name for node in walk_expression(expression) if isinstance(node, Name)}


def _bound(statement: Statement) -> set[str]:
    found: set[str] = set()
    for item in walk((statement,)):
        if isinstance(item, Assign):
            found |= {name for target in item.targets if (name := dotted(target))}
            found |= {dotted(part) for target in item.targets if isinstance(target, Sequence) for part in target.items}
    return found


def _reads(statement: Statement) -> set[str]:
    return {
        node.name
        for item in walk((statement,))
        for part in expressions(item)
        for node in walk_expression(part)
        if isinstance(node, Name)
    }


def _impure(statement: Statement, site: Site) -> Iterator[Statement]:
    """The statements inside a statement that do more than mend a text."""
    for item in walk((statement,)):
        fine = isinstance(item, (Assign, Branch, Try)) or (isinstance(item, Loop) and item is not statement)
        if isinstance(item, Assign):
            fine = all(isinstance(target, (Name, Sequence)) for target in item.targets)
        elif isinstance(item, (Raise, Return)):
            # an answer without what is looked for is refused; a schema refuses it first
            fine = item is not statement
        elif isinstance(item, Jump):
            fine = item is not statement
        elif isinstance(item, Evaluate):
            fine = isinstance(item.value, Text) or _logs(item.value)
        if not fine:
            yield item
            continue
        if isinstance(item, (Raise, Return, Evaluate)):
            continue
        for part in expressions(item):
            inside = (node for node in walk_expression(part) if isinstance(node, Call) and node is not site.call)
            if any(not _asked_for(node, site) and not _pure(node, site.flow) for node in inside):
                yield item
                break


def _asked_for(node: Call, site: Site) -> bool:
    """Whether a call only stands in what the model is asked with."""
    return site.call.start <= node.start and node.end <= site.call.end


def _logs(expression: Expression) -> bool:
    name = dotted(expression.function) if isinstance(expression, Call) else ""
    return name.rpartition(".")[0].rpartition(".")[2] in ("log", "logger", "logging", "console") or name == "print"


def _pure(call: Call, flow: Flow) -> bool:
    name = dotted(call.function)
    last = name.rpartition(".")[2]
    if libraries().repair_functions.match(name) or libraries().repair_functions.match(flow.full(name)):
        return True
    defined = flow.callee(call)
    if defined is not None:
        body = defined.function.body
        return all(
            isinstance(item, (Assign, Branch, Return, Raise, Try, Evaluate, Loop, Jump)) for item in walk(body)
        ) and all(
            _pure_name(node) or _logs(node)
            for item in walk(body)
            for part in expressions(item)
            for node in walk_expression(part)
            if isinstance(node, Call)
        )
    return last in _PURE and (
        isinstance(call.function, Attribute)
        or last in ("len", "min", "max", "str", "next", "String", "RegExp", "isinstance", "repair_json", "jsonrepair")
    )


def _pure_name(call: Call) -> bool:
    name = dotted(call.function)
    return name.rpartition(".")[2] in _PURE or bool(libraries().repair_functions.match(name)) or name[:1].isupper()
