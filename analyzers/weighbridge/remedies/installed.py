"""Which version of a library a package has: what the nearest lock file says, else what the nearest manifest admits."""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from weighbridge.remedies.versions import Range, range_of, version_of
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.remedies.versions import Version
    from weighbridge.workspace import Workspace

_PYTHON_LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock")
_PYTHON_MANIFESTS = ("pyproject.toml", "setup.py", "setup.cfg", "Pipfile", "environment.yml", "environment.yaml")
_REQUIREMENTS = re.compile(r"^(?:[\w.-]*requirements?[\w.-]*|constraints?[\w.-]*)\.(?:txt|in|lock)$", re.IGNORECASE)
_SCRIPT_LOCKS = ("package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock")


@dataclass(frozen=True, slots=True)
class Installed:
    """What is said of a library, and where."""

    place: Place
    exact: Version | None
    """The version that a lock file or an exact pin names."""
    admitted: Range
    """The versions that are admitted; that of a lock file alone where there is one."""

    folder: str
    """The package that it is said of; a lock file may lie above it."""


def installed(library: str, path: str, language: str, workspace: Workspace) -> Installed | None:
    """What the nearest lock file or manifest above a file says of a library; None where none names it."""
    return _script(library, path, workspace) if language != "python" else _python(library, path, workspace)


def folders_above(path: str) -> Iterator[str]:
    """The folder of a file and those around it, the nearest first."""
    folder: str = posixpath.dirname(path)
    while True:
        yield folder
        if not folder:
            return
        folder = posixpath.dirname(folder)


def _python(library: str, path: str, workspace: Workspace) -> Installed | None:
    declared: Installed | None = None
    for folder in folders_above(path):
        for name in _PYTHON_LOCKS:
            found = _python_lock(library, posixpath.join(folder, name), workspace)
            if found is not None:
                return found
        if declared is None:
            declared = _python_manifest(library, folder, workspace)
    return declared


def _python_lock(library: str, path: str, workspace: Workspace) -> Installed | None:
    text = _text(path, workspace)
    if text is None:
        return None
    name = re.sub(r"[-_.]+", "[-_.]+", re.escape(library).replace("\\-", "-"))
    for pattern in (
        rf"name = \"{name}\"\s*\n(?:(?!\[\[)[^\n]*\n){{0,3}}?version = \"(?P<version>[^\"]+)\"",
        rf"\"{name}\": \{{[^{{}}]*?\"version\": \"==(?P<version>[^\"]+)\"",
    ):
        found = re.search(pattern, text, re.IGNORECASE)
        if found is not None:
            return _exactly(found["version"], Place(path, Span(found.start("version"), found.end("version"))))
    return None


def _python_manifest(library: str, folder: str, workspace: Workspace) -> Installed | None:
    names = [name for name in _PYTHON_MANIFESTS if workspace.exists(posixpath.join(folder, name))]
    prefix = f"{folder}/" if folder else ""
    names += [
        path[len(prefix) :] for path in workspace.paths if path.startswith(prefix) and _requires(path[len(prefix) :])
    ]
    written = re.escape(library).replace("\\-", "[-_.]")
    pattern = re.compile(
        rf"(?m)(?:^|[\"',\[\s-])(?<![\w-]){written}(?:\[[\w,\s-]*\])?(?![\w-])[\"']?[ \t]*"
        r"(?P<says>(?:=[ \t]*\{[^}\n]*\}|[=<>~!^][^\n\"';#]*|=[ \t]*[\"'][^\"'\n]*[\"'])?)",
        re.IGNORECASE,
    )
    best: Installed | None = None
    for name in names:
        path = posixpath.join(folder, name)
        text = _text(path, workspace)
        for match in pattern.finditer(text or ""):
            line = (text or "")[(text or "").rfind("\n", 0, match.start("says")) + 1 : match.start("says")]
            said = match["says"].strip()
            if "#" in line or (not said and not _requires(name)):
                continue
            place = Place(path, Span(match.start("says"), match.end("says")))
            admitted = range_of(said)
            found = Installed(place, admitted.only, admitted, folder)
            if found.exact is not None:
                return found
            best = best or found
    return best


def _requires(name: str) -> bool:
    """Whether a path inside a folder is that of a file of requirements."""
    inside, _, file = name.rpartition("/")
    return inside in ("", "requirements") and bool(
        _REQUIREMENTS.match(file) or (inside and file.endswith((".txt", ".in")))
    )


def _script(library: str, path: str, workspace: Workspace) -> Installed | None:
    declared: Installed | None = None
    package: str | None = None
    for folder in folders_above(path):
        manifest = posixpath.join(folder, "package.json")
        if declared is None and workspace.exists(manifest):
            declared = _script_manifest(library, manifest, workspace)
            package = folder if declared is not None else package
        for name in _SCRIPT_LOCKS:
            lock = posixpath.join(folder, name)
            if workspace.exists(lock):
                found = _script_lock(library, lock, package, folder, declared, workspace)
                if found is not None:
                    return found if package is None else replace(found, folder=package)
    return declared


def _script_manifest(library: str, path: str, workspace: Workspace) -> Installed | None:
    text = _text(path, workspace) or ""
    found = re.search(rf"\"{re.escape(library)}\"\s*:\s*\"(?P<says>[^\"]*)\"", text)
    if found is None:
        return None
    admitted = range_of(found["says"])
    place = Place(path, Span(found.start("says"), found.end("says")))
    return Installed(place, admitted.only, admitted, posixpath.dirname(path))


def _script_lock(
    library: str, path: str, package: str | None, folder: str, declared: Installed | None, workspace: Workspace
) -> Installed | None:
    text = _text(path, workspace)
    if text is None:
        return None
    inside = posixpath.relpath(package or ".", folder or ".") if package is not None else "."
    name = path.rpartition("/")[2]
    if name.endswith(".json"):
        return _npm(library, path, text, "" if inside == "." else f"{inside}/")
    escaped = re.escape(library)
    if name == "pnpm-lock.yaml":
        start = re.search(rf"(?m)^  '?{re.escape(inside)}'?:\s*$", text)
        end = re.compile(r"(?m)^(?:  \S|\S)").search(text, start.end()) if start is not None else None
        section = text[start.end() : end.start() if end is not None else len(text)] if start is not None else text
        base = start.end() if start is not None else 0
        found = re.search(
            rf"(?m)^\s+'?{escaped}'?:\s*\n(?:\s+specifier:[^\n]*\n)?\s+version:\s*'?(?P<version>\d[\w.-]*)", section
        )
    else:
        base = 0
        wanted = "" if declared is None else text_of(declared, workspace)
        found = re.search(
            rf"(?m)^\"?(?:[^\n]*,\s*\"?)?{escaped}@(?:npm:)?{re.escape(wanted)}\"?[^\n]*:\s*\n\s+version:?\s+\"?(?P<version>\d[\w.-]*)",
            text,
        )
    if found is None:
        return None
    return _exactly(found["version"], Place(path, Span(base + found.start("version"), base + found.end("version"))))


def _npm(library: str, path: str, text: str, inside: str) -> Installed | None:
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    packages = data.get("packages") if isinstance(data, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    if not isinstance(packages, dict):
        return None
    for key in (f"{inside}node_modules/{library}", f"node_modules/{library}"):
        entry: Any = packages.get(key)  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
        version: Any = entry.get("version") if isinstance(entry, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        if isinstance(version, str):
            at = max(text.find(f'"{key}"'), 0)
            return _exactly(version, Place(path, Span(at, at + len(key) + 2)))
    return None


def text_of(item: Installed, workspace: Workspace) -> str:
    """What is said, as it is written."""
    text = _text(item.place.path, workspace) or ""
    return text[item.place.span.start : item.place.span.end]


def _exactly(version: str, place: Place) -> Installed:
    exact = version_of(version)
    return Installed(place, exact, Range(exact, exact, included=True), posixpath.dirname(place.path))


def _text(path: str, workspace: Workspace) -> str | None:
    if not workspace.exists(path):
        return None
    document = workspace.document(path)
    return None if document is None else document.text
