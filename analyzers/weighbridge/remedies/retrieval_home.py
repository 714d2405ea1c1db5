"""Where knowledge is kept beside a program, and how the program imports what searches it."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.imports import resolve_module
from weighbridge.code.model import Evaluate, Import, Text, walk
from weighbridge.findings import Edit
from weighbridge.remedies.blocked import Blocked
from weighbridge.text import Place, Span
from weighbridge.workspace import sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Module
    from weighbridge.workspace import Workspace

MARK = "weighbridge move to-retrieval"
"""Stands in every program that this move writes, so that a second move finds it again."""
_FOLDERS = ("knowledge", "prompt_knowledge", "moved_knowledge")


@dataclass(frozen=True, slots=True)
class Home:
    """A folder for knowledge, and the program that searches it."""

    folder: str
    retriever: str
    made: bool
    """An earlier move has written the program."""


def home_for(module: Module, retriever: str, workspace: Workspace) -> Home:
    """The folder beside a program: the one of an earlier move, or the first name that nothing else has."""
    beside = posixpath.dirname(module.path)
    for name in _FOLDERS:
        folder = posixpath.join(beside, name)
        path = f"{folder}/{retriever}"
        known = workspace.document(path)
        if known is not None and MARK in known.text:
            return Home(folder, path, made=True)
        stem = path.rpartition(".")[0]
        # a module of this name would be imported in its place
        taken = (
            path,
            f"{folder}.py",
            f"{folder}/__init__.py",
            f"{folder}.ts",
            f"{folder}.js",
            f"{stem}.py",
            f"{stem}.ts",
        )
        if not any(workspace.document(one) is not None for one in taken):
            return Home(folder, path, made=False)
    raise Blocked(
        f"The folders {', '.join(_FOLDERS)} beside {module.path} hold something else already: rename one of them."
    )


def python_line(module: Module, home: Home, name: str, workspace: Workspace) -> str:
    """The line that imports the retriever."""
    return f"from {_python_path(module, home, workspace)} import {name}"


def _python_path(module: Module, home: Home, workspace: Workspace) -> str:
    """The module path under which a Python program can import the retriever."""
    inner = f"{posixpath.basename(home.folder)}.{posixpath.basename(home.retriever).removesuffix('.py')}"
    own = [one for one in walk(module.body) if isinstance(one, Import) and one.module != "__future__"]
    if any(one.module.startswith(".") for one in own):
        return f".{inner}"
    packages = {
        root for root in (*_roots(module, own, workspace), *_named_by_others(module, workspace)) if root is not None
    }
    if len(packages) == 1:
        (package,) = packages
        return f"{package}.{inner}" if package else inner
    if not packages and workspace.document(posixpath.join(posixpath.dirname(module.path), "__init__.py")) is None:
        return inner
    raise Blocked(
        f"How {module.path} is started is not known: neither it nor any other file imports a module of its "
        "folder, so that an "
        "import of the retriever could fail. Import something from its package in it first.",
        Place(module.path, Span(0, 0)),
    )


def _roots(module: Module, own: list[Import], workspace: Workspace) -> Iterator[str | None]:
    """The dotted names by which a module's imports name its own folder."""
    folder = posixpath.dirname(module.path)
    for one in own:
        found = resolve_module(workspace, module, one.module) if one.module else None
        if found is not None:
            yield _package(folder, one.module, found)


def _named_by_others(module: Module, workspace: Workspace) -> Iterator[str | None]:
    stem = posixpath.basename(module.path).removesuffix(".py")
    for path in sources(workspace):
        document = workspace.document(path) if path != module.path and path.endswith(".py") else None
        if document is None or stem not in document.text:
            continue
        other = workspace.module(path)
        for one in walk(other.body) if other is not None else ():
            if not isinstance(one, Import) or one.module.startswith(".") or other is None:
                continue
            for name in (
                one.module,
                *(f"{one.module}.{inner.name}" for inner in one.names if one.module and inner.name),
            ):
                if name and resolve_module(workspace, other, name) == module.path:
                    yield name.rpartition(".")[0]


def _package(folder: str, reference: str, found: str) -> str | None:
    """The dotted name of a folder in an import by `reference` that led to `found`; None where it leads elsewhere."""
    path = found.removesuffix("/__init__.py").removesuffix(".py")
    dotted = reference.replace(".", "/")
    if not path.endswith(dotted):
        return None
    root = path.removesuffix(dotted).rstrip("/")
    if folder == root:
        return ""
    inside = folder.removeprefix(f"{root}/" if root else "")
    return None if inside == folder and root else inside.replace("/", ".")


def import_edit(module: Module, line: str) -> Edit:
    """A line of import behind those that are there."""
    text = module.text
    newline = "\r\n" if "\r\n" in text else "\n"
    at = _behind_imports(module)
    if at and text[at - 1] not in "\r\n":
        return Edit(Place(module.path, Span(at, at)), f"{newline}{line}")
    return Edit(Place(module.path, Span(at, at)), f"{line}{newline}")


def _behind_imports(module: Module) -> int:
    text = module.text
    imports = [one for one in module.body if isinstance(one, Import)]
    if imports:
        return _line_end(text, imports[-1].end)
    first = module.body[0] if module.body else None
    if isinstance(first, Evaluate) and isinstance(first.value, Text):
        return _line_end(text, first.end)
    shebang = re.match(r"(?:#[^\n]*\n|\"use \w+\";?\n|'use \w+';?\n)*", text)
    return 0 if shebang is None else shebang.end()


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", max(at - 1, 0))
    return len(text) if end < 0 else end + 1
