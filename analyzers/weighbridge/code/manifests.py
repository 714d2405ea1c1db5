"""Whether a workspace is one that asks models at all, by the libraries that its manifests name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.code.libraries import libraries

if TYPE_CHECKING:
    from weighbridge.workspace import Workspace

_MANIFESTS = (
    "package.json",
    "requirements.txt",
    "pyproject.toml",
    "setup.py",
    "setup.cfg",
    "Pipfile",
    "environment.yml",
)
_OWN_NAME = re.compile(r"""^\s*["']?name["']?\s*[:=]\s*["']?([@\w./-]+)""", re.MULTILINE)
# These name more than libraries for models.
_AMBIGUOUS = frozenset({"ai", "agents", "together", "boto3", "transformers", "guidance", "outlines", "replicate"})


def asks_models(workspace: Workspace) -> bool:
    """Whether any manifest names a library for models; looked up once."""
    return workspace.remembered("asks models", lambda: _asks(workspace))


def own_names(workspace: Workspace) -> frozenset[str]:
    """The names of the packages that the workspace itself publishes, in lower case."""
    return workspace.remembered("own names", lambda: _own_names(workspace))


def _own_names(workspace: Workspace) -> frozenset[str]:
    found: set[str] = set()
    for name in ("pyproject.toml", "setup.py", "setup.cfg", "package.json"):
        for path in workspace.named(name):
            document = workspace.document(path)
            if document is not None:
                found.update(match.group(1).lower() for match in _OWN_NAME.finditer(document.text))
    return frozenset(found)


def _asks(workspace: Workspace) -> bool:
    names = [re.escape(name) for name in libraries().modules if name not in _AMBIGUOUS]
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(names)}|\"ai\"\s*:)(?![\w])", re.IGNORECASE)
    for name in _MANIFESTS:
        for path in workspace.named(name):
            document = workspace.document(path)
            if document is not None and pattern.search(document.text):
                return True
    return False
