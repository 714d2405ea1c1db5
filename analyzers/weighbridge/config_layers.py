"""One settings file after another: each validated, its paths rebased to the workspace root, then merged into settings.

*Invariant:* nothing that a settings file refers to lies outside the workspace, links included.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weighbridge.config import VENDORED, Answer, Ignore, PathSettings, Problem, Settings, SettingsError
from weighbridge.config_patterns import rebased
from weighbridge.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from weighbridge.config_read import Locator, Reader

_MAP_DEPTH = {"limits": 2, "severity": 1, "answers": 1, "moves": 2}


@dataclass(frozen=True, slots=True)
class Layer:
    """One settings file's values, with every path in them relative to the workspace root."""

    path: str
    values: dict[str, Any]
    locate: Locator


@dataclass(frozen=True, slots=True)
class Frame:
    """What the paths and patterns of one settings file are relative to, and what they may not leave."""

    folder: Path
    patterns_at: Path
    bound: Path
    root: Path


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Two layers of values as one: lists replace, maps merge, `extend-` lists add up. It is associative."""
    result = dict(base)
    for key, value in over.items():
        if key not in result:
            result[key] = value
        elif key.startswith("extend-"):
            result[key] = [*result[key], *value]
        else:
            result[key] = _merged_maps(result[key], value, _MAP_DEPTH.get(key, 0))
    return result


def _merged_maps(base: Any, over: Any, depth: int) -> Any:
    if depth == 0:
        return over
    both = {key: _merged_maps(base[key], value, depth - 1) for key, value in over.items() if key in base}
    return {**base, **over, **both}


def chain(file: Path, bound: Path, root: Path, read: Reader, patterns_at: Path | None = None) -> list[Layer]:
    """A settings file after the files that it extends, the farthest first."""
    layers: list[Layer] = []
    seen: list[Path] = []
    while True:
        path = shown(file, root)
        real = file.resolve()
        if not real.is_relative_to(bound):
            raise SettingsError(path, 0, "leads out of the workspace")
        seen.append(real)
        found = read(file, path)
        if found is None:
            raise SettingsError(path, 0, "has no [tool.weighbridge]")
        values, locate = found
        folder = file.parent.resolve()
        layer = layer_of(values, path, locate, Frame(folder, patterns_at or folder, bound, root))
        layers.append(layer)
        if "extend" not in layer.values:
            break
        line = locate(("extend",))
        reference = layer.values.pop("extend")
        base = _inside(bound, folder, reference)
        if base is None:
            raise SettingsError(path, line, f"extend: '{reference}' leads out of the workspace")
        if not base.is_file():
            raise SettingsError(path, line, f"extend: there is no file '{reference}'")
        if base.resolve() in seen:
            raise SettingsError(path, line, f"extend: '{reference}' extends this file in turn")
        file = base
    return layers[::-1]


def layer_of(values: Mapping[str, object], path: str, locate: Locator, frame: Frame) -> Layer:
    """One file's values, validated and rebased; raises `SettingsError` with everything that is wrong in it."""
    from weighbridge.config_model import validated

    clean, problems = validated(values, path, locate)
    raise_all(problems)
    bound, folder, root = frame.bound, frame.folder, frame.root
    at_root = frame.patterns_at == root or not frame.patterns_at.is_relative_to(root)
    prefix = "" if at_root else frame.patterns_at.relative_to(root).as_posix()
    for key in ("exclude", "extend-exclude"):
        if key in clean:
            clean[key] = [rebased(pattern, prefix) for pattern in clean[key]]
    for index, entry in enumerate(clean.get("ignores", ())):
        entry.update(path=rebased(entry["path"], prefix), source=path, line=locate(("ignores", index)))
    for entry in clean.get("per-path", ()):
        entry["paths"] = [rebased(pattern, prefix) for pattern in entry["paths"]]
    for entry in (entry for entries in clean.get("answers", {}).values() for entry in entries):
        entry["paths"] = [rebased(pattern, prefix) for pattern in entry.get("paths", ())]
    for index, reference in enumerate(clean.get("rules", ())):
        target = _inside(bound, folder, reference)
        if target is None or not target.is_dir():
            what = "leads out of the workspace" if target is None else "is no folder"
            problems.append(Problem(path, locate(("rules", index)), f"rules: '{reference}' {what}"))
        else:
            clean["rules"][index] = shown(target, root)
    if "baseline" in clean:
        target = _inside(bound, folder, clean["baseline"])
        if target is None:
            problems.append(Problem(path, locate(("baseline",)), "baseline: leads out of the workspace"))
        else:
            clean["baseline"] = shown(target, root)
    raise_all(problems)
    return Layer(path, clean, locate)


def _inside(bound: Path, folder: Path, reference: str) -> Path | None:
    """What a settings file refers to, or None where it lies outside the bound, links included."""
    if "\0" in reference or reference.startswith("~") or "://" in reference:
        return None
    try:
        target = (folder / reference.replace("\\", "/")).resolve()
    except (OSError, RuntimeError, ValueError):
        return None
    return target if target.is_relative_to(bound) else None


def built(values: Mapping[str, Any], source: str) -> Settings:
    """The settings that merged values stand for."""
    ignore = [*values.get("ignore", ()), *values.get("extend-ignore", ())]
    return Settings(
        select=tuple(values.get("select", ())),
        extend_select=tuple(values.get("extend-select", ())),
        ignore=tuple(dict.fromkeys(ignore)),
        preview=values.get("preview", False),
        limits=_limits(values.get("limits", {})),
        severity=values.get("severity", {}),
        rule_folders=tuple(values.get("rules", ())),
        exclude=tuple(values["exclude"]) if "exclude" in values else VENDORED,
        extend_exclude=tuple(values.get("extend-exclude", ())),
        force_exclude=values.get("force-exclude", False),
        max_file_bytes=values.get("max-file-size", Settings.max_file_bytes),
        encoding=str(values.get("encoding", Settings.encoding)),
        model=values.get("model", ""),
        ignores=tuple(Ignore(**entry) for entry in values.get("ignores", ())),
        per_path=tuple(
            PathSettings(tuple(entry["paths"]), tuple(entry.get("ignore", ())), _limits(entry.get("limits", {})))
            for entry in values.get("per-path", ())
        ),
        baseline=values.get("baseline", ""),
        answers={question: _answers(entries) for question, entries in values.get("answers", {}).items()},
        retrieval_store=values.get("moves", {}).get("to-retrieval", {}).get("store", Settings.retrieval_store),
        fail_on=values.get("fail-on", Severity.WARNING),
        output=values.get("output", ""),
        source=source,
    )


def _answers(entries: Iterable[Mapping[str, Any]]) -> tuple[Answer, ...]:
    return tuple(
        Answer(entry["answer"], entry.get("until"), tuple(entry.get("paths", ())), entry.get("symbol", ""))
        for entry in entries
    )


def _limits(values: Mapping[str, Mapping[str, float]]) -> dict[str, Mapping[str, float]]:
    # 4000 was written, not 4000.0, and a message quotes it.
    return {
        rule: {name: int(limit) if limit.is_integer() else limit for name, limit in fields.items()}
        for rule, fields in values.items()
    }


def shown(path: Path, root: Path) -> str:
    """A path as people see it: relative to the workspace root where it lies in it."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def raise_all(problems: Iterable[Problem]) -> None:
    """Raises all problems together, in the order of their lines."""
    found = list(problems)
    if found:
        first, *more = sorted(found, key=lambda problem: (problem.path, problem.line))
        raise SettingsError(first.path, first.line, first.message, more)
