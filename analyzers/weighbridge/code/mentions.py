"""Whether anything uses a function: told by its name in the texts of the workspace, definitions and imports left out.

Nothing is followed here: a name that stands anywhere else, in a table or a string, too, counts as a use.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.code.model import dotted
from weighbridge.code.places import is_test
from weighbridge.workspace import sources

if TYPE_CHECKING:
    from weighbridge.code.model import Class, Function, Module
    from weighbridge.workspace import Workspace

# Names that a framework, a runtime or the language calls.
_CALLED_FROM_OUTSIDE = re.compile(
    r"^(?:__\w+__|main|run|handler|handle|lambda_handler|default|setup|activate|onload|execute|invoke|forward|call|"
    r"process|GET|POST|PUT|PATCH|DELETE|OPTIONS|HEAD|loader|action|_\w*call|_\w*run|_\w*generate|constructor|test_\w+)$"
)
_DEFINES = re.compile(r"(?:\bdef|\bfunction\*?|\basync\s+function)\s+$")
_SIGNATURE = re.compile(
    r"^[ \t]*(?:(?:public|private|protected|static|async|abstract|override|readonly|export|get|set)\s+)*$"
)
_IMPORTS = re.compile(r"(?:\bimport\s*(?:type\s*)?|\bimport\s*|\bexport\s*(?:type\s*)?)$")
_COMMENT = re.compile(r"^[ \t]*(?:#|//|\*|/\*)")
_LONGEST_SIGNATURE = 600


def is_unused(function: Function, owner: Class | None, module: Module, workspace: Workspace) -> bool:
    """Whether nothing outside tests names a function that nothing else could call."""
    name = function.name
    if not name or function.decorators or _CALLED_FROM_OUTSIDE.match(name):
        return False
    if owner is not None and any(dotted(base) not in ("", "object", "ABC") for base in owner.bases):
        # a base class may call it, or hand it to who does
        return False
    if f"export default {name}" in module.text or f"module.exports = {name}" in module.text:
        return False
    key = ("unused", module.path, function.start)
    return workspace.remembered(key, lambda: not _is_named(function, module, workspace))


def _is_named(function: Function, module: Module, workspace: Workspace) -> bool:
    pattern = re.compile(rf"(?<![\w$]){re.escape(function.name)}(?![\w$])")
    if _mentioned(module.text, pattern, function):
        return True
    for path in sources(workspace):
        if path == module.path or is_test(path):
            continue
        document = workspace.document(path)
        if document is not None and function.name in document.text and _mentioned(document.text, pattern, None):
            return True
    return False


def _mentioned(text: str, pattern: re.Pattern[str], own: Function | None) -> bool:
    for match in pattern.finditer(text):
        if own is not None and own.start <= match.start() < own.end:
            continue
        line = text.rfind("\n", 0, match.start()) + 1
        before = text[line : match.start()]
        if _COMMENT.match(before) or _DEFINES.search(before) or "__all__" in before:
            continue
        if _is_imported(text, match.start(), before) or _is_signature(text, match.end(), before):
            continue
        return True
    return False


def _is_imported(text: str, offset: int, before: str) -> bool:
    """`from x import name`, `import { name }`, `export { name }`, on one line or on several."""
    words = before.split()
    if words[:1] == ["import"] or (words[:1] == ["from"] and "import" in words) or words[:2] == ["export", "{"]:
        return True
    opened = max(text.rfind("{", 0, offset), text.rfind("(", 0, offset))
    closed = max(text.rfind("}", 0, offset), text.rfind(")", 0, offset))
    return opened > closed and _IMPORTS.search(text[max(0, opened - 200) : opened]) is not None


def _is_signature(text: str, end: int, before: str) -> bool:
    """`name(first: string): Promise<void>;` in a class or an interface: followed by a type or a body, unlike a call."""
    if _SIGNATURE.match(before) is None or not text[end : end + 40].lstrip("?").startswith(("(", "<")):
        return False
    depth = 0
    for index in range(text.find("(", end), min(len(text), end + _LONGEST_SIGNATURE)):
        if text[index] == "(":
            depth += 1
        elif text[index] == ")":
            depth -= 1
            if depth == 0:
                return text[index + 1 : index + 20].lstrip().startswith((":", "{"))
    return False
