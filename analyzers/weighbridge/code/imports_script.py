"""Which file a TypeScript or JavaScript import means: relative paths, tsconfig aliases, the repository's packages."""

from __future__ import annotations

import json
import posixpath
import re
from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:
    from weighbridge.workspace import Workspace

SUFFIXES = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts")
_CONFIGS = ("tsconfig.json", "jsconfig.json", "tsconfig.base.json", "tsconfig.app.json")
_EXTENDS = 6
_COMPILED = re.compile(r"^(?:\./)?(?:dist|lib|build|out|esm|cjs|es)/(?:esm/|cjs/|es/|types/)?")
_COMMENT = re.compile(r'("(?:[^"\\\n]|\\.)*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_TRAILING = re.compile(r'("(?:[^"\\\n]|\\.)*")|,(?=\s*[}\]])')


def resolve_script(workspace: Workspace, path: str, reference: str) -> str | None:
    """The file that an import in `path` means, or None when it is not in the workspace."""
    reference = reference.partition("?")[0]
    if reference in (".", "..") or reference.startswith(("./", "../")):
        return script_file(workspace, posixpath.normpath(posixpath.join(posixpath.dirname(path), reference)))
    if not reference or reference.startswith(("/", "node:")) or "\0" in reference:
        return None
    return _aliased(workspace, path, reference) or _package(workspace, path, reference)


def script_file(workspace: Workspace, stem: str) -> str | None:
    """The program file behind an import path without, or with a compiled, suffix."""
    if stem.startswith(("..", "/")):
        return None
    candidates = [stem] if stem.endswith(SUFFIXES) else []
    bare = stem
    for suffix in (".js", ".mjs", ".cjs", ".jsx"):
        bare = bare.removesuffix(suffix)
    candidates += [bare + suffix for suffix in SUFFIXES]
    candidates += [posixpath.join(stem, f"index{suffix}") for suffix in SUFFIXES]
    return next((candidate for candidate in candidates if workspace.indexed(candidate)), None)


def _aliased(workspace: Workspace, path: str, reference: str) -> str | None:
    folder: str = posixpath.dirname(path)
    while True:
        for config in _configs(workspace, folder):
            found = _by_config(workspace, config, reference)
            if found is not None:
                return found
        if not folder:
            return None
        folder = posixpath.dirname(folder)


def _configs(workspace: Workspace, folder: str) -> tuple[str, ...]:
    key = ("tsconfigs", folder)
    return workspace.remembered(
        key, lambda: tuple(path for name in _CONFIGS if workspace.exists(path := posixpath.join(folder, name)))
    )


def _by_config(workspace: Workspace, config: str, reference: str) -> str | None:
    base, paths = _settings(workspace, config, _EXTENDS)
    for pattern, targets in sorted(paths, key=lambda item: len(item[0].partition("*")[0]), reverse=True):
        head, star, tail = pattern.partition("*")
        if star:
            if not (reference.startswith(head) and reference.endswith(tail)):
                continue
            middle = reference[len(head) : len(reference) - len(tail)]
        elif reference != pattern:
            continue
        else:
            middle = ""
        for target in targets:
            found = script_file(workspace, posixpath.normpath(target.replace("*", middle)))
            if found is not None:
                return found
    if base is None:
        return None
    return script_file(workspace, posixpath.normpath(posixpath.join(base, reference)))


_Settings: TypeAlias = "tuple[str | None, tuple[tuple[str, tuple[str, ...]], ...]]"


def _settings(workspace: Workspace, config: str, hops: int) -> _Settings:
    """`baseUrl` and `paths` of a configuration, relative to the workspace root; its own win over those it extends."""
    if hops < _EXTENDS:
        # only what was asked for from the start has looked at everything that it extends
        known = workspace.recalled(("tsconfig", config))
        return cast("_Settings", known) if known is not None else _read_settings(workspace, config, hops)
    return workspace.remembered(("tsconfig", config), lambda: _read_settings(workspace, config, hops))


def _read_settings(workspace: Workspace, config: str, hops: int) -> _Settings:
    data = _json(workspace, config)
    folder = posixpath.dirname(config)
    options = _table(data.get("compilerOptions"))
    base: str | None = None
    paths: tuple[tuple[str, tuple[str, ...]], ...] = ()
    if hops > 0:
        for parent in _several(data.get("extends")):
            inherited = _extended(workspace, config, parent)
            if inherited is not None and inherited != config:
                above, below = _settings(workspace, inherited, hops - 1)
                base, paths = above or base, below or paths
    own = options.get("baseUrl")
    if isinstance(own, str):
        base = posixpath.normpath(posixpath.join(folder, own))
    aliases = _table(options.get("paths"))
    if aliases:
        root = base if base is not None else folder
        paths = tuple((pattern, _below(root, _several(targets))) for pattern, targets in aliases.items())
    return base, paths


def _below(root: str, targets: list[object]) -> tuple[str, ...]:
    return tuple(posixpath.normpath(posixpath.join(root, item)) for item in targets if isinstance(item, str))


def _extended(workspace: Workspace, config: str, parent: object) -> str | None:
    if not isinstance(parent, str):
        return None
    if parent.startswith("."):
        for candidate in (parent, f"{parent}.json", f"{parent}/tsconfig.json"):
            found = workspace.resolve(config, candidate)
            if found is not None:
                return found
        return None
    owner, rest = _split(parent)
    folder = _packages(workspace).get(owner)
    if folder is None:
        return None
    name = rest or "tsconfig.json"
    for candidate in (name, f"{name}.json"):
        path = posixpath.normpath(posixpath.join(folder, candidate))
        if workspace.exists(path):
            return path
    return None


def _package(workspace: Workspace, path: str, reference: str) -> str | None:
    if reference.startswith("#"):
        return _private(workspace, path, reference)
    owner, rest = _split(reference)
    folder = _packages(workspace).get(owner)
    if folder is None:
        return None
    data = _json(workspace, posixpath.join(folder, "package.json"))
    entries: list[str] = _exported(data.get("exports"), f"./{rest}" if rest else ".")
    if not rest:
        entries += [str(data[key]) for key in ("source", "types", "module", "main") if isinstance(data.get(key), str)]
    for entry in entries:
        for candidate in (entry, _COMPILED.sub("src/", entry), _COMPILED.sub("", entry)):
            stem = candidate.removesuffix(".d.ts").removesuffix(".d.mts")
            found = script_file(workspace, posixpath.normpath(posixpath.join(folder, stem)))
            if found is not None and not found.endswith((".d.ts", ".d.mts")):
                return found
    for inner in [rest, f"src/{rest}", f"lib/{rest}"] if rest else ["src/index", "index", "src/main", "lib/index"]:
        found = script_file(workspace, posixpath.normpath(posixpath.join(folder, inner)))
        if found is not None:
            return found
    return None


def _private(workspace: Workspace, path: str, reference: str) -> str | None:
    """`#name` imports of the package that the importing file belongs to."""
    folder: str = posixpath.dirname(path)
    while True:
        manifest = posixpath.join(folder, "package.json")
        if workspace.exists(manifest):
            for entry in _exported(_json(workspace, manifest).get("imports"), reference):
                for candidate in (entry, _COMPILED.sub("src/", entry)):
                    found = script_file(workspace, posixpath.normpath(posixpath.join(folder, candidate)))
                    if found is not None:
                        return found
            return None
        if not folder:
            return None
        folder = posixpath.dirname(folder)


def _exported(exports: object, wanted: str) -> list[str]:
    """The files that an `exports` or `imports` table gives for a subpath, whatever the condition."""
    if isinstance(exports, str):
        return [exports] if wanted == "." else []
    table = _table(exports)
    if not any(key.startswith((".", "#")) for key in table):
        return _targets(table, "") if wanted == "." else []
    for key, target in table.items():
        head, star, tail = key.partition("*")
        if not star and key == wanted:
            return _targets(target, "")
        if star and wanted.startswith(head) and wanted.endswith(tail) and len(wanted) >= len(head) + len(tail):
            return _targets(target, wanted[len(head) : len(wanted) - len(tail)])
    return []


def _targets(target: object, middle: str) -> list[str]:
    if isinstance(target, str):
        return [target.replace("*", middle)]
    values = [*_table(target).values(), *_several(target)]
    return [item for value in values if not isinstance(value, (int, float)) for item in _targets(value, middle)]


def _table(value: object) -> dict[str, object]:
    """A JSON object; anything else is an empty one."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def _several(value: object) -> list[object]:
    """A JSON list; anything else but null is a list of itself."""
    if isinstance(value, list):
        return cast("list[object]", value)
    return [] if value is None or isinstance(value, dict) else [value]


def _split(reference: str) -> tuple[str, str]:
    parts = reference.split("/")
    count = 2 if reference.startswith("@") else 1
    return "/".join(parts[:count]), "/".join(parts[count:])


def _packages(workspace: Workspace) -> dict[str, str]:
    """The packages of the workspace: name -> folder."""
    return workspace.remembered("packages", lambda: _find_packages(workspace))


def _find_packages(workspace: Workspace) -> dict[str, str]:
    made: dict[str, str] = {}
    for path in workspace.named("package.json"):
        if "node_modules" in path.split("/"):
            continue
        name = _json(workspace, path).get("name")
        if isinstance(name, str) and name:
            made.setdefault(name, posixpath.dirname(path))
    return made


def _json(workspace: Workspace, path: str) -> dict[str, object]:
    """A JSON file with comments and trailing commas; anything else is empty."""
    document = workspace.document(path)
    if document is None:
        return {}
    plain = _TRAILING.sub(lambda match: match[1] or "", _COMMENT.sub(lambda match: match[1] or "", document.text))
    try:
        data = json.loads(plain)
    except (ValueError, RecursionError):
        return {}
    return _table(data)
