"""Which file of the workspace an import means: Python packages here, JavaScript in `imports_script`."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from weighbridge.code.imports_script import resolve_script

if TYPE_CHECKING:
    from weighbridge.code.model import Module
    from weighbridge.workspace import Workspace


def resolve_module(workspace: Workspace, module: Module, reference: str) -> str | None:
    """The path of the file that `reference` names when `module` imports it, or None when it is not in the workspace."""
    key = ("import", posixpath.dirname(module.path), reference, module.language == "python")
    resolve = _python if module.language == "python" else resolve_script
    return workspace.remembered(key, lambda: resolve(workspace, module.path, reference))


def _python(workspace: Workspace, path: str, reference: str) -> str | None:
    folder: str = posixpath.dirname(path)
    if reference.startswith("."):
        tail = reference.lstrip(".")
        for _ in range(len(reference) - len(tail) - 1):
            folder = posixpath.dirname(folder)
        return _python_file(workspace, posixpath.join(folder, tail.replace(".", "/")))
    inner = reference.replace(".", "/")
    # a package root is any folder above the importing file, `src` folders beside it included; the nearest one wins
    while True:
        for root in (folder, posixpath.join(folder, "src")):
            found = _python_file(workspace, posixpath.join(root, inner))
            if found is not None:
                return found
        if not folder:
            return None
        folder = posixpath.dirname(folder)


def _python_file(workspace: Workspace, stem: str) -> str | None:
    for candidate in (f"{stem}.py", f"{stem}/__init__.py"):
        if workspace.indexed(candidate):
            return candidate
    return None
