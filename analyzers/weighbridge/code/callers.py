"""Who calls a function of this workspace: the calls in its own file and in the files that name it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.code.index import Defined
from weighbridge.code.model import Call, Class, Function, dotted
from weighbridge.code.origins import Flow
from weighbridge.code.places import is_test
from weighbridge.code.summaries import flow_of
from weighbridge.code.surroundings import surroundings
from weighbridge.workspace import sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Module
    from weighbridge.workspace import Workspace

_MOST_FILES = 12
"""A name that so many files have is no name to follow."""


def calls_of(function: Function, module: Module, workspace: Workspace) -> Iterator[tuple[Flow, Call]]:
    """Every call of a named function outside tests, each with the flow that it stands in; its own file comes first."""
    name = function.name
    if not name:
        return
    pattern = re.compile(rf"\b{re.escape(name)}\s*[(<]")
    yield from _in_module(function, module, module, pattern, workspace)
    naming = [path for path in sources(workspace) if path != module.path and not is_test(path)]
    naming = [path for path in naming if _names(path, name, workspace)]
    for path in naming[:_MOST_FILES]:
        other = workspace.module(path)
        if other is not None and pattern.search(other.text) is not None:
            yield from _in_module(function, module, other, pattern, workspace)


def _names(path: str, name: str, workspace: Workspace) -> bool:
    document = workspace.document(path)
    return document is not None and name in document.text


def _in_module(
    function: Function, home: Module, module: Module, pattern: re.Pattern[str], workspace: Workspace
) -> Iterator[tuple[Flow, Call]]:
    for flow in _flows(module, pattern, workspace):
        if flow.function is function:
            continue
        for statement in flow.statements:
            for node in flow.nodes(statement):
                if not isinstance(node, Call) or dotted(node.function).rpartition(".")[2] != function.name:
                    continue
                meant = flow.callee(node)
                # what cannot be followed is taken for a call in the same file only
                if meant.function is function if meant is not None else module is home:
                    yield flow, node


def _flows(module: Module, pattern: re.Pattern[str], workspace: Workspace) -> Iterator[Flow]:
    for statement in module.body:
        members = statement.body if isinstance(statement, Class) else (statement,)
        owner = statement if isinstance(statement, Class) else None
        for member in members:
            held = member if isinstance(member, Function) else getattr(member, "value", None)
            if isinstance(held, Function) and pattern.search(module.text, held.header_end, held.end) is not None:
                yield flow_of(Defined(module, owner, held), workspace)
    loose = tuple(item for item in module.body if not isinstance(item, (Function, Class)))
    if any(pattern.search(module.text, item.start, item.end) is not None for item in loose):
        yield Flow(surroundings(module, workspace), None, loose)
