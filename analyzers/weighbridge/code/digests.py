"""Values that a text is known by: what is looked up by a digest of a text reads none of the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.code.model import Call, Name, Return, dotted, walk, walk_expression
from weighbridge.code.summaries import flow_of

if TYPE_CHECKING:
    from weighbridge.code.model import Expression
    from weighbridge.code.origins import Flow

_MAKERS = re.compile(r"(?:^|\.)(?:hexdigest|digest|md5|sha\d+|blake2[bs]|createHash|uuid[1345]|v5)$")
_HOPS = 2


def is_digest(value: Expression, flow: Flow, hops: int = _HOPS) -> bool:
    """Whether a value is a digest, also one that a variable holds or a function of this workspace gives back."""
    for node in walk_expression(value):
        behind: list[tuple[Expression, Flow]] = []
        if isinstance(node, Call):
            if _MAKERS.search(dotted(node.function)):
                return True
            behind = _returned(node, flow) if hops > 0 else []
        elif isinstance(node, Name) and hops > 0:
            behind = [(item, flow) for item in flow.assigned.get(node.name, ())]
        if any(is_digest(item, inner, hops - 1) for item, inner in behind):
            return True
    return False


def _returned(call: Call, flow: Flow) -> list[tuple[Expression, Flow]]:
    defined = flow.callee(call)
    if defined is None:
        return []
    inner = flow_of(defined, flow.around.workspace)
    values = [item.value for item in walk(inner.body) if isinstance(item, Return)]
    return [(value, inner) for value in values if value is not None]
