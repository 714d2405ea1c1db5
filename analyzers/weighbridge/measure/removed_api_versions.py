"""Whether the version of a library that a package pins still has an API: the nearest lock file or requirement."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.workspace import Workspace

_LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml")
_MANIFESTS = (
    "pyproject.toml",
    "setup.py",
    "setup.cfg",
    "Pipfile",
    "environment.yml",
    "environment.yaml",
    "Dockerfile",
    "docker-compose.yml",
    "docker-compose.yaml",
    "compose.yml",
    "compose.yaml",
)
_REQUIREMENTS = re.compile(
    r"(?:^|/)(?:[\w.-]*requirements?[\w.-]*|constraints?[\w.-]*)\.(?:txt|in)$|(?:^|/)requirements/[\w.-]+\.(?:txt|in)$"
)
_VERSION = re.compile(r"\d+(?:\.\d+)*")
_LARGEST = 1_000_000


def still_has(library: str, removed: str, path: str, workspace: Workspace) -> bool:
    """Whether every version of the library that the nearest pin admits is older than the removal."""
    folder = posixpath.dirname(path)
    below = workspace.remembered(("pinned", library, folder), lambda: _pinned(library, folder, workspace))
    return below is not None and _reaches(below, _parts(removed))


_Bound = tuple[tuple[int, ...], bool]
"""The highest version that a pin admits, and whether it is itself admitted."""


def _reaches(below: _Bound, limit: tuple[int, ...]) -> bool:
    """Whether a bound (excluded, or included where the flag is set) keeps below a version."""
    bound, included = below
    bound, limit = _short(bound), _short(limit)
    return bound < limit if included else bound <= limit


def _pinned(library: str, folder: str, workspace: Workspace) -> _Bound | None:
    """The upper bound in the nearest folder that speaks of the library; None: any version."""
    while True:
        files = _files(folder, workspace)
        spoken = False
        bounds: list[_Bound | None] = []
        for item in files:
            document = workspace.document(item)
            if document is None or library not in document.text.lower():
                continue
            for bound in _bounds(library, item, document.text[:_LARGEST]):
                spoken = True
                bounds.append(bound)
            if bounds and item.endswith(_LOCKS):
                # a lock file says what is installed, whatever the manifest admits
                return bounds[-1]
        if spoken:
            # several pins: all of them must keep below; one without a bound does not
            firm = [bound for bound in bounds if bound is not None]
            return max(firm) if firm and len(firm) == len(bounds) else None
        if not folder:
            return None
        folder = posixpath.dirname(folder)


def _files(folder: str, workspace: Workspace) -> list[str]:
    found = [path for name in (*_LOCKS, *_MANIFESTS) if workspace.exists(path := posixpath.join(folder, name))]
    prefix = f"{folder}/" if folder else ""
    found.extend(
        path
        for path in workspace.paths
        if path.startswith(prefix)
        and posixpath.dirname(path[len(prefix) :]) in ("", "requirements")
        and _REQUIREMENTS.search(path)
    )
    return found


def _bounds(library: str, path: str, text: str) -> Iterator[_Bound | None]:
    """The upper bound of every requirement on the library in one file; None where there is none."""
    name = re.escape(library)
    if path.endswith((".lock", "pylock.toml")):
        for pattern in (
            rf"name = \"{name}\"\s*\n(?:(?!\[\[)[^\n]*\n){{0,3}}?version = \"(?P<version>[^\"]+)\"",
            rf"\"{name}\": \{{[^{{}}]*?\"version\": \"==(?P<version>[^\"]+)\"",
        ):
            for match in re.finditer(pattern, text, re.IGNORECASE):
                yield _parts(match["version"]), True
        return
    if path.rpartition("/")[2].lower().startswith(("docker", "compose")):
        for match in re.finditer(rf"\b{name}(?:-openai)?:v?(?P<version>\d+(?:\.\d+)+)", text, re.IGNORECASE):
            yield _parts(match["version"]), True
    start = r"(?m)(?:^|[\s\"'\[,-])"
    for match in re.finditer(
        rf"{start}{name}(?:-ai)?(?:\[[\w,\s-]*\])?[\"']?\s*(?P<specifier>(?:[=<>~!^]{{1,3}}\s*[\"']?[\w.*^~<>=!,"
        rf"\s-]*)?)",
        text,
        re.IGNORECASE,
    ):
        specifier = match["specifier"].strip()
        before = text[text.rfind("\n", 0, match.start() + 1) + 1 : match.start() + 1]
        if "#" in before:
            continue
        if not specifier:
            # a bare name on a line of requirements admits every version; elsewhere it is only a word
            if _REQUIREMENTS.search(path):
                yield None
            continue
        yield _upper(specifier.splitlines()[0])


def _upper(specifier: str) -> tuple[tuple[int, ...], bool] | None:
    """The upper bound of a version specifier, pip's or Poetry's."""
    bounds: list[tuple[tuple[int, ...], bool]] = []
    for operator, version in re.findall(
        r"(===?|~=|<=|>=|<|>|!=|\^|~|=)?\s*[\"']?\s*([\^~]?\d+(?:\.\d+)*(?:\.\*)?)", specifier
    ):
        sign = version[0] if version[0] in "^~" else operator
        parts = _parts(version)
        if not parts:
            continue
        if sign in ("==", "===") or (sign == "=" and "." in version):
            bounds.append((_next(parts), False) if version.endswith("*") else (parts, True))
        elif sign == "<":
            bounds.append((parts, False))
        elif sign == "<=":
            bounds.append((parts, True))
        elif sign == "~=":
            bounds.append((_next(parts[:-1]), False))
        elif sign == "~":
            bounds.append((_next(parts[:2]), False))
        elif sign == "^":
            index = next((number for number, part in enumerate(parts) if part), len(parts) - 1)
            bounds.append((_next(parts[: index + 1]), False))
    return min(bounds) if bounds else None


def _parts(version: str) -> tuple[int, ...]:
    found = _VERSION.search(version)
    return tuple(int(part[:9]) for part in found[0].split(".")) if found is not None else ()


def _next(parts: tuple[int, ...]) -> tuple[int, ...]:
    return (*parts[:-1], parts[-1] + 1) if parts else (0,)


def _short(parts: tuple[int, ...]) -> tuple[int, ...]:
    """A version without trailing zeros: 0.12 and 0.12.0 are one."""
    end = len(parts)
    while end and not parts[end - 1]:
        end -= 1
    return parts[:end]
