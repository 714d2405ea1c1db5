"""Files that a program reads by a path that is written down: the text of that file, placed in that file."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from weighbridge.code.imports import resolve_module
from weighbridge.code.model import Attribute, Call, Constant, Name, Operation, Subscript, dotted
from weighbridge.code.values_model import Gap, nothing

if TYPE_CHECKING:
    from weighbridge.code.model import Expression
    from weighbridge.code.values import Values
    from weighbridge.code.values_model import Said, Scope

_READS = frozenset({"readFileSync", "readFile", "readTextFile", "readTextFileSync", "read_file", "get_data"})
_DATA = (".json", ".jsonl", ".yaml", ".yml", ".toml", ".csv", ".tsv", ".html", ".css", ".xml", ".ini", ".cfg", ".env")
_SAME = frozenset(
    {
        "resolve",
        "absolute",
        "abspath",
        "realpath",
        "expanduser",
        "as_posix",
        "normpath",
        "fspath",
        "Path",
        "PurePath",
        "PosixPath",
        "str",
        "fileURLToPath",
        "normalize",
        "pathToFileURL",
        "as_file",
    }
)


def file_read(values: Values, call: Call, scope: Scope) -> Said | None:
    """The text of the file that a call reads; None where it reads no file by a known path."""
    function = call.function
    if isinstance(function, Attribute) and function.name in ("read_text", "read", "text") and function.name != "text":
        base = values.follow(function.base, scope)
        if base is None:
            return None
        if isinstance(base.node, Call):
            opened = dotted(base.node.function).rpartition(".")[2]
            if opened == "open" and base.node.arguments:
                first = base.node.arguments[0].value
                owner = base.node.function
                if isinstance(owner, Attribute) and dotted(owner) not in ("io.open", "codecs.open", "os.open"):
                    return _file(values, owner.base, call, scope, base.scope)
                return _file(values, first, call, scope, base.scope)
            if opened == "open" and isinstance(base.node.function, Attribute):
                return _file(values, base.node.function.base, call, scope, base.scope)
        if function.name == "read_text":
            if len(call.arguments) > 1 and dotted(function.base).endswith("resources"):
                return _resource(values, call, scope)
            return _file(values, function.base, call, scope, scope)
        return None
    name = function.name if isinstance(function, (Attribute, Name)) else ""
    if name in _READS and call.arguments:
        first = call.arguments[0].value
        if name == "get_data" and len(call.arguments) > 1:
            return _resource(values, call, scope)
        return _file(values, first, call, scope, scope)
    return None


def _resource(values: Values, call: Call, scope: Scope) -> Said | None:
    package = values.said(call.arguments[0].value, scope)
    name = values.said(call.arguments[1].value, scope)
    folder = _package(values, package.text, scope)
    if folder is None or not name.known:
        return nothing(call, scope, Gap.FILE)
    path = posixpath.normpath(posixpath.join(folder, name.text))
    return values.file(path, call, scope) if values.workspace.exists(path) else nothing(call, scope, Gap.FILE)


def _package(values: Values, name: str, scope: Scope) -> str | None:
    if not name:
        return posixpath.dirname(scope.module.path)
    found = resolve_module(values.workspace, scope.module, name)
    return None if found is None else posixpath.dirname(found)


def _file(values: Values, node: Expression, call: Call, scope: Scope, within: Scope) -> Said | None:
    found = _path(values, node, within, 0)
    if found is None:
        return None
    anchored, path = found
    if path.lower().endswith(_DATA) or not posixpath.basename(path):
        return nothing(call, scope)
    for candidate in _candidates(anchored, path, within.module.path):
        if values.workspace.exists(candidate):
            return values.file(candidate, call, scope)
    return nothing(call, scope, Gap.FILE)


def _candidates(anchored: bool, path: str, base: str) -> list[str]:
    if anchored:
        return [] if path.startswith(("..", "/")) else [posixpath.normpath(path)]
    if path.startswith(("/", "~")):
        return []
    made: list[str] = []
    folder: str = posixpath.dirname(base)
    while True:
        candidate = posixpath.normpath(posixpath.join(folder, path))
        if not candidate.startswith(".."):
            made.append(candidate)
        if not folder:
            return made
        folder = posixpath.dirname(folder)


def _path(values: Values, node: Expression, scope: Scope, depth: int) -> tuple[bool, str] | None:
    """A path as (whether it starts at the workspace root, the path); None where a part of it is not known."""
    if depth > 12:
        return None
    here = scope.module.path
    written = dotted(node)
    if written in ("__file__", "__filename", "import.meta.url", "import.meta.filename"):
        return True, here
    if written in ("__dirname", "import.meta.dirname"):
        return True, posixpath.dirname(here)
    match node:
        case Operation(operator="/", operands=operands):
            return _joined([_path(values, operand, scope, depth + 1) for operand in operands])
        case Attribute(base=base, name="parent"):
            return _up(_path(values, base, scope, depth + 1), 1)
        case Subscript(base=Attribute(base=base, name="parents"), key=Constant(value=int(count))):
            return _up(_path(values, base, scope, depth + 1), count + 1)
        case Call():
            return _path_call(values, node, scope, depth)
        case Name() | Attribute() | Subscript():
            bound = values.follow(node, scope)
            if bound is not None and bound.node is not node and isinstance(bound.node, (Call, Operation, Attribute)):
                return _path(values, bound.node, bound.scope, depth + 1)
            if bound is not None and isinstance(bound.node, Subscript) and bound.node is not node:
                return _path(values, bound.node, bound.scope, depth + 1)
        case _:
            pass
    said = values.said(node, scope)
    if not said.known or any(piece.hole for piece in said.pieces) or "\n" in said.text or len(said.text) > 300:
        return None
    return False, said.text


def _path_call(values: Values, call: Call, scope: Scope, depth: int) -> tuple[bool, str] | None:
    function = call.function
    name = function.name if isinstance(function, (Attribute, Name)) else ""
    positional = [item.value for item in call.arguments if not item.name]
    written = dotted(function)
    if written in ("os.getcwd", "Path.cwd", "pathlib.Path.cwd", "process.cwd"):
        return True, ""
    if name == "URL" and len(positional) == 2:
        base = _path(values, positional[1], scope, depth + 1)
        return _joined([_up(base, 1), _path(values, positional[0], scope, depth + 1)])
    if name == "dirname" and positional:
        return _up(_path(values, positional[0], scope, depth + 1), 1)
    if name == "files":
        package = values.said(positional[0], scope).text if positional else ""
        folder = _package(values, package, scope)
        return None if folder is None else (True, folder)
    if name == "joinpath" and isinstance(function, Attribute):
        parts = [function.base, *positional]
        return _joined([_path(values, part, scope, depth + 1) for part in parts])
    if name in ("with_name", "with_suffix") and isinstance(function, Attribute) and positional:
        base = _path(values, function.base, scope, depth + 1)
        part = values.said(positional[0], scope).text
        if base is None or not part:
            return None
        if name == "with_suffix":
            return base[0], posixpath.splitext(base[1])[0] + part
        return _joined([_up(base, 1), (False, part)])
    if name in ("join", "resolve", "Path") and len(positional) > 1:
        return _joined([_path(values, part, scope, depth + 1) for part in positional])
    if name == "join" and written.endswith("path.join") and positional:
        return _path(values, positional[0], scope, depth + 1)
    if name in _SAME:
        if positional:
            return _path(values, positional[0], scope, depth + 1)
        if isinstance(function, Attribute):
            return _path(values, function.base, scope, depth + 1)
    said = values.said(call, scope)
    if said.known and len(said.text) <= 300 and not any(piece.hole for piece in said.pieces):
        return False, said.text
    return None


def _up(path: tuple[bool, str] | None, levels: int) -> tuple[bool, str] | None:
    if path is None:
        return None
    inner: str = path[1]
    for _ in range(min(levels, 40)):
        if not inner:
            return None
        inner = posixpath.dirname(inner)
    return path[0], inner


def _joined(parts: list[tuple[bool, str] | None]) -> tuple[bool, str] | None:
    anchored, made = False, ""
    for position, part in enumerate(parts):
        if part is None:
            return None
        if position == 0 or part[0]:
            anchored, made = part
        else:
            made = posixpath.normpath(posixpath.join(made, part[1].lstrip("/")))
    if anchored and made == ".":
        made = ""
    return anchored, made
