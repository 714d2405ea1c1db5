"""What a program in TypeScript needs to search with the SQLite of Node: that Node, no build in between, an import."""

from __future__ import annotations

import json
import posixpath
import re
from typing import TYPE_CHECKING, Any

from weighbridge.code.model import Import, walk
from weighbridge.remedies.blocked import Blocked
from weighbridge.remedies.installed import folders_above
from weighbridge.remedies.versions import range_of, short, words_of
from weighbridge.text import Place, Span
from weighbridge.workspace import sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Module
    from weighbridge.remedies.retrieval_home import Home
    from weighbridge.remedies.retrieval_stores import Store
    from weighbridge.workspace import Workspace

NODE = (22, 18)
"""From here on Node runs TypeScript, and has SQLite, without a flag."""
_BUILDS = re.compile(r"\b(?:tsc|next|vite|webpack|esbuild|rollup|tsup|parcel|swc|babel|nest|nuxt|astro|remix)\b")


def script_notes(store: Store, module: Module, workspace: Workspace) -> Iterator[str]:
    """What is to be said of the Node that runs a program; raises where it has no SQLite, or a build loses the files."""
    place = Place(module.path, Span(0, 0))
    if store.packages:
        raise Blocked(f"{store.words} searches for programs in Python; in TypeScript it is `sqlite`.", place)
    if not any(isinstance(one, Import) for one in walk(module.body)) or "require(" in module.text:
        raise Blocked("This program has no `import`: what it needs to search is written as an ES module.", place)
    said, where = _node(module.path, workspace)
    needed = words_of(NODE)
    if not said:
        raise Blocked(
            f"Searching needs `node:sqlite`, of Node {needed} or later, and nothing says that {module.path} runs on "
            f'it: say so in package.json (`"engines": {{"node": ">={needed}"}}`) if it does.',
            place,
        )
    low = range_of(said).low
    if low is None or (short(low) < NODE and not (len(low) == 1 and low[0] >= NODE[0])):
        raise Blocked(f"Searching needs `node:sqlite`, of Node {needed} or later; {where} admits `{said}`.", place)
    built = _built(module.path, workspace)
    if built:
        raise Blocked(
            f"{built} builds this program before it is run, and the Markdown files of `knowledge/` would not come "
            "along: copy them in the build, and keep the facts in the prompt until it does.",
            place,
        )
    yield f"The search uses `node:sqlite`: {where} admits Node `{said}`."


def script_line(module: Module, home: Home, name: str, workspace: Workspace) -> str:
    """The line that imports the retriever, as the program writes its imports."""
    stem = f"./{posixpath.basename(home.folder)}/retriever"
    quote = "'" if module.text.count("'") > module.text.count('"') else '"'
    end = ";" if ";" in module.text else ""
    return f"import {{ {name} }} from {quote}{stem}{_ending(module, workspace)}{quote}{end}"


def _ending(module: Module, workspace: Workspace) -> str:
    """How imports of the program's own files end: like those of this file, else of others, else as Node wants them."""
    for path in (module.path, *sources(workspace)):
        other = workspace.module(path) if path.endswith((".ts", ".mts", ".tsx")) else None
        for one in walk(other.body) if other is not None else ():
            if isinstance(one, Import) and one.module.startswith("."):
                found = re.search(r"\.(?:ts|js|mts|mjs)$", one.module)
                return "" if found is None else ".ts" if found[0] in (".ts", ".mts") else ".js"
    return ".ts"


def _node(path: str, workspace: Workspace) -> tuple[str, str]:
    """The versions of Node that the nearest file names, and the file."""
    for folder in folders_above(path):
        engines = _json(posixpath.join(folder, "package.json"), workspace).get("engines")
        said: Any = engines.get("node") if isinstance(engines, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        if isinstance(said, str):
            return said, posixpath.join(folder, "package.json")
        for name in (".nvmrc", ".node-version"):
            document = workspace.document(posixpath.join(folder, name))
            if document is not None and re.match(r"\s*v?\d", document.text):
                return document.text.strip(), document.path
    return "", ""


def _built(path: str, workspace: Workspace) -> str:
    """The file that says that a program is built; empty where none does."""
    for folder in folders_above(path):
        manifest = posixpath.join(folder, "package.json")
        scripts = _json(manifest, workspace).get("scripts")
        for name in ("build", "prebuild", "compile"):
            script: Any = scripts.get(name) if isinstance(scripts, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
            if isinstance(script, str) and _BUILDS.search(script):
                return manifest
        config = workspace.document(posixpath.join(folder, "tsconfig.json"))
        if config is not None and re.search(r"^[^/\n]*\"outDir\"", config.text, re.MULTILINE):
            return config.path
    return ""


def _json(path: str, workspace: Workspace) -> dict[str, Any]:
    document = workspace.document(path)
    try:
        data: Any = json.loads(document.text) if document is not None else {}
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}  # pyright: ignore[reportUnknownVariableType]
