"""Where a function uses a variable, the functions inside it among them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.code.model import Assign, Function, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.origins import Flow


def names_read(flow: Flow, name: str) -> Iterator[Name]:
    """Every place where a variable of a function is read."""
    targets = {
        id(target)
        for statement in flow.statements
        if isinstance(statement, Assign) and not statement.operator
        for target in statement.targets
    }
    return (node for node in names_used(flow, name) if id(node) not in targets)


def names_used(flow: Flow, name: str) -> Iterator[Name]:
    """Every place where a variable of a function is named, whether it is read or set."""
    text = flow.around.module.text
    for statement in flow.statements:
        inner = [statement] if isinstance(statement, Function) else []
        for node in flow.nodes(statement):
            if isinstance(node, Name) and node.name == name:
                yield node
            elif isinstance(node, Function):
                inner.append(node)
        for function in inner:
            for match in re.finditer(rf"(?<![.\w]){re.escape(name)}\b", text[function.start : function.end]):
                yield Name(function.start + match.start(), function.start + match.end(), name)
