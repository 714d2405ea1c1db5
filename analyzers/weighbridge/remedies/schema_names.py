"""What a generated class is called: after the function that asks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weighbridge.remedies.schema_site import Site

_VERBS = frozenset({
    "get", "ask", "call", "extract", "parse", "fetch", "read", "make", "generate", "create", "build", "run", "do",
    "find", "classify", "analyze", "analyse", "query", "request", "load", "compute",
    "answer", "summarize", "summarise", "async",
})  # fmt: skip


def class_name(site: Site) -> str:
    """`extract_order` asks for an `Order`; where nothing is left of a name, for an `Answer`."""
    function = site.flow.function
    name = function.name if function is not None else ""
    words = [word for word in re.split(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])", name) if word]
    while words and words[0].lower() in _VERBS:
        words = words[1:]
    made = "".join(word[:1].upper() + word[1:] for word in words)
    return made if made[:1].isalpha() else "Answer"
