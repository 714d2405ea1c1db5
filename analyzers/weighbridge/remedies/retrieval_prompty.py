"""Prompty files: the slot is one more input of the file, filled where a program runs it."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from weighbridge.code.model import (
    Assign,
    Call,
    Mapping,
    Name,
    Text,
    argument,
    dotted,
    entry,
    expressions,
    functions,
    walk,
    walk_expression,
)
from weighbridge.code.places import is_test
from weighbridge.code.values_model import Scope
from weighbridge.findings import Edit
from weighbridge.remedies.blocked import Blocked, blocked_at
from weighbridge.remedies.retrieval_calls import Part
from weighbridge.remedies.retrieval_question import question_of
from weighbridge.remedies.retrieval_slot import LABEL, Slot
from weighbridge.remedies.retrieval_template import NAME
from weighbridge.text import Place, Span
from weighbridge.workspace import sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression, Function, Module, Statement
    from weighbridge.remedies.retrieval_language import Language
    from weighbridge.sources.region import PromptRegion
    from weighbridge.workspace import Workspace

SUFFIX = ".prompty"
_RUNS = re.compile(r"prompty\.(?:invoke|execute|run|prepare|turn)(?:_async)?$")
_LOADS = re.compile(r"prompty\.load(?:_async)?$")
_USER = re.compile(r"^user:\s*$", re.MULTILINE)
_INPUT = re.compile(r"\{\{[-~]?\s*([A-Za-z_]\w*)")


def prompty_slots(
    region: PromptRegion, left: str, language: Language, looks_up: str, workspace: Workspace
) -> tuple[Slot, ...]:
    """The slot of a Prompty file, and what fills it in each program that runs the file."""
    path = region.place.path
    document = workspace.document(path)
    last = next((piece for piece in reversed(region.text.pieces) if not piece.hole), None)
    runs = [run for module in _naming(path, workspace) for run in _runs(module, path)]
    if document is None or last is None or not runs:
        raise Blocked(
            "No program here is known to run this Prompty file (`prompty.invoke(...)` with the file's name), so nobody "
            "would fill a slot in it: run it from a program here, or fill the facts in where it is run.",
            region.place,
        )
    user = _USER.search(document.text)
    asked = dict.fromkeys(_INPUT.findall(document.text[user.end() :])) if user is not None else {}
    lead = "\n" * max(2 - (len(left) - len(left.rstrip("\n"))), 0)
    end = last.place.span.end
    slots = [Slot((Edit(Place(path, Span(end, end)), f"{lead}{LABEL}\n{{{{{NAME}}}}}\n"),), turn=False)]
    for module, function, call in runs:
        slots.append(Slot((_filled(module, function, call, asked, language, looks_up, workspace),), turn=False))
    return tuple(slots)


def _filled(
    module: Module,
    function: Function | None,
    call: Call,
    asked: dict[str, None],
    language: Language,
    looks_up: str,
    workspace: Workspace,
) -> Edit:
    inputs = argument(call, "inputs", 1)
    if not isinstance(inputs, Mapping) or any(item.key is None for item in inputs.entries):
        raise blocked_at(
            call, module, "The inputs of the Prompty file are not written down where it runs (line {line})."
        )
    values = [value for name in asked if (value := entry(inputs, name)) is not None]
    if len(values) != 1 or entry(inputs, NAME) is not None:
        raise blocked_at(
            call, module,
            "Which input of the Prompty file is the user's question is not known (line {line}): the part behind "
            "`user:` has none of these inputs, or several.",
        )  # fmt: skip
    scope = Scope(module, function)
    words = [module.text[node.start : node.end] for node in question_of(Part(values[0], scope), workspace)]
    at = inputs.entries[-1].end
    quote = "'" if module.text[inputs.entries[0].start] == "'" else '"'
    return Edit(Place(module.path, Span(at, at)), f", {quote}{NAME}{quote}: {looks_up}({language.joined(words)})")


def _naming(path: str, workspace: Workspace) -> Iterator[Module]:
    """The programs that name the file; one that does so without running it is no program that this move can edit."""
    name = posixpath.basename(path)
    for other in sources(workspace):
        document = workspace.document(other)
        if document is None or name not in document.text or is_test(other):
            continue
        module = workspace.module(other)
        if module is None or module.language != "python" or not any(True for _ in _runs(module, path)):
            raise Blocked(
                f"{other} names `{name}`, and how it runs it was not followed: what is moved could be missing there.",
                Place(other, Span(0, 0)),
            )
        yield module


def _runs(module: Module, path: str) -> Iterator[tuple[Module, Function | None, Call]]:
    """The calls that run the file, by its name or by what was loaded from it."""
    name = posixpath.basename(path)
    bodies: list[tuple[Function | None, tuple[Statement, ...]]] = [(None, module.body)]
    bodies += [(function, function.body) for function, _ in functions(module.body)]
    loaded = {
        dotted(statement.targets[0])
        for _, body in bodies
        for statement in walk(body)
        if isinstance(statement, Assign) and len(statement.targets) == 1 and _named(statement.value, name, _LOADS)
    }
    for function, body in bodies:
        for statement in walk(body):
            for node in (inner for root in expressions(statement) for inner in walk_expression(root)):
                if not isinstance(node, Call) or not _RUNS.match(dotted(node.function)):
                    continue
                first = node.arguments[0].value if node.arguments else None
                if _named(node, name, _RUNS) or (isinstance(first, Name) and first.name in loaded):
                    yield module, function, node


def _named(node: Expression, name: str, called: re.Pattern[str]) -> bool:
    """Whether a call of this kind is given the file by a path that is written down."""
    if not isinstance(node, Call) or not called.match(dotted(node.function)) or not node.arguments:
        return False
    texts = (inner for inner in walk_expression(node.arguments[0].value) if isinstance(inner, Text))
    return any(posixpath.basename(text.value) == name for text in texts)
