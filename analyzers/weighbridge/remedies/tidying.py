"""What a change leaves behind that nothing reads any more: imports, helpers, variables that it orphaned itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.code.model import (
    Assign,
    Call,
    Class,
    Constant,
    Function,
    Import,
    Mapping,
    Name,
    Pattern,
    Sequence,
    Text,
    dotted,
    functions,
    walk,
)
from weighbridge.remedies.program_lines import alone, lines_of, newline_of
from weighbridge.remedies.rewriting import Rewriting
from weighbridge.text import Document
from weighbridge.workspace import dialect_of, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from weighbridge.code.model import Expression, Module, Statement

_ROUNDS = 4


def tidied(path: str, before: str, after: str, used_outside: Callable[[str], bool]) -> str:
    """The text without what the change orphaned; `used_outside` says whether another file may use a name."""
    for _ in range(_ROUNDS):
        module = parse(Document(path, after, dialect_of(path)))
        if module is None:
            return after
        rewriting = Rewriting(after)
        for statement in _orphans(module, before, used_outside):
            _remove(statement, module, rewriting)
        for statement in module.body:
            if isinstance(statement, Import) and len(statement.names) > 1:
                _narrow(statement, module, before, rewriting)
        made = rewriting.rendered()
        if made == after:
            return _begun(before, after)
        after = made
    return _begun(before, after)


def _begun(before: str, after: str) -> str:
    """The text without blank lines at its head, if they are what removed imports left."""
    return after if before[:1].isspace() else after.lstrip("\r\n")


def _orphans(module: Module, before: str, used_outside: Callable[[str], bool]) -> Iterator[Statement]:
    text = module.text

    def orphaned(name: str, own: int) -> bool:
        """Nothing but its own definition names it, and before the change something else did."""
        return bool(name) and _count(name, text) <= own < _count(name, before)

    for item in module.body:
        match item:
            case Import(names=names, reexports=False) if names and alone(text, item):
                if all(
                    orphaned(
                        part.alias or part.name or item.module.partition(".")[0],
                        _count(part.alias or part.name or item.module, text[item.start : item.end]),
                    )
                    for part in names
                ):
                    yield item
            case Function(name=name) | Class(name=name):
                own = _count(name, text[item.start : item.end])
                if not item.decorators and orphaned(name, own) and not used_outside(name):
                    yield item
            case Assign(targets=(Name(name=name),), value=value, operator="") if _idle(value):
                if orphaned(name, _count(name, text[item.start : item.end])) and not used_outside(name):
                    yield item
            case _:
                pass
    for function, _owners in functions(module.body):
        source = text[function.start : function.end]
        for item in walk(function.body):
            if (
                isinstance(item, Assign)
                and len(item.targets) == 1
                and isinstance(item.targets[0], Name)
                and _plain(item.value)
                and not item.operator
            ):
                name = item.targets[0].name
                if _count(name, source) == 1 < _count_in(name, function.name, before, module) and alone(text, item):
                    yield item


def _narrow(statement: Import, module: Module, before: str, rewriting: Rewriting) -> None:
    """Takes the names that were orphaned out of an import of several."""
    text = module.text
    written = text[statement.start : statement.end]
    left = [
        item.name for item in statement.names
        if item.alias not in ("", item.name) or not (_count(item.name, text) == 1 < _count(item.name, before))
    ]  # fmt: skip
    flat = re.fullmatch(r"(from\s+\S+\s+import\s+)(?!\()[\w, \t]+|(import\s*\{)[\w,\s]+(\}\s*from\s.*)", written)
    if not left or len(left) == len(statement.names) or flat is None:
        return
    if flat[1]:
        rewriting.replace(statement.start, statement.end, f"{flat[1]}{', '.join(left)}")
    else:
        rewriting.replace(statement.start, statement.end, f"{flat[2]} {', '.join(left)} {flat[3]}")


def _count(name: str, text: str) -> int:
    return len(re.findall(rf"(?<![\w.]){re.escape(name)}\b", text))


def _count_in(name: str, function: str, before: str, module: Module) -> int:
    """How often a function named a variable before the change."""
    old = parse(Document(module.path, before, module.language))
    if old is None:
        return 0
    return max(
        (_count(name, before[item.start : item.end]) for item, _ in functions(old.body) if item.name == function),
        default=0,
    )


def _idle(value: Expression) -> bool:
    """Whether nothing happens when a value of the module is made."""
    return (
        _plain(value)
        or isinstance(value, Pattern)
        or (isinstance(value, Call) and dotted(value.function) in ("re.compile", "compile", "RegExp"))
    )


def _plain(value: Expression) -> bool:
    return isinstance(value, (Constant, Text, Pattern)) or (
        isinstance(value, (Sequence, Mapping)) and not (value.items if isinstance(value, Sequence) else value.entries)
    )


def _remove(statement: Statement, module: Module, rewriting: Rewriting) -> None:
    text = module.text
    span = lines_of(text, statement)
    start, end, newline = span.start, span.end, newline_of(text)
    # blank lines around it become those that were on one side
    while text.startswith(newline, end) and (start == 0 or text[:start].endswith(newline * 2)):
        end += len(newline)
    if end >= len(text):
        while text[:start].endswith(newline * 2):
            start -= len(newline)
    rewriting.delete(start, end)
