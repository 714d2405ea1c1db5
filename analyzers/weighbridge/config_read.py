"""Reads a settings file, YAML or TOML, into plain values and a way from a key to its line."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from weighbridge.config import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

    import yaml

Where = tuple[str | int, ...]
Locator = Callable[[Where], int]
Reader = Callable[["Path", str], "tuple[dict[str, Any], Locator] | None"]
"""Reads a file that a path names in errors, as `read` does."""

_MAX_BYTES = 1_048_576
_HEADER = re.compile(r"\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_KEY_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_TOML_LINE = re.compile(r"\(at line (\d+)")


def read(file: Path, path: str) -> tuple[dict[str, Any], Locator] | None:
    """What a settings file says; None for a pyproject.toml that says nothing. `path` names it in errors."""
    return parsed(_text(file, path), file, path)


def parsed(text: str, file: Path, path: str) -> tuple[dict[str, Any], Locator] | None:
    """What the text of a settings file says; the file's suffix tells the language, and it need not exist."""
    if file.suffix.lower() == ".toml":
        return _toml(text, path)
    return _yaml(text, path)


def parse_value(text: str) -> object:
    """A value given on the command line, written as in YAML."""
    values, _ = _yaml(f"value: {text}", "")
    return values["value"]


def _text(file: Path, path: str) -> str:
    try:
        if file.stat().st_size > _MAX_BYTES:
            raise SettingsError(path, 0, "is larger than 1 MiB")
        data = file.read_bytes()
    except OSError as error:
        raise SettingsError(path, 0, f"cannot be read: {error.strerror or error}") from None
    try:
        return data.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SettingsError(path, line, "expected text in UTF-8") from None


def _yaml(text: str, path: str) -> tuple[dict[str, Any], Locator]:
    import yaml

    try:
        loader = _loader()(text)
        node = loader.get_single_node()
        if node is None:
            return {}, lambda where: 0
        _check(node, path)
        values: Any = loader.construct_document(node)  # pyright: ignore
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise SettingsError(path, mark.line + 1 if mark else 0, f"is not valid YAML: {error.problem}") from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, int(error.position)) + 1
        raise SettingsError(path, line, f"is not valid YAML: {error.reason}") from None
    except (ValueError, OverflowError) as error:
        raise SettingsError(path, 0, f"is not valid YAML: {error}") from None
    except RecursionError:
        raise SettingsError(path, 0, "is nested too deeply") from None
    if not isinstance(values, dict):
        raise SettingsError(path, 1, "expected a mapping of settings")
    return values, lambda where: _line(node, where)  # pyright: ignore[reportUnknownVariableType]


def _loader() -> type[yaml.SafeLoader]:
    """YAML without its traps: no merge keys, which can grow without bound; a day stays the text that was written."""
    import yaml

    class Loader(yaml.SafeLoader):
        pass

    unwanted = {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:merge"}
    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in unwanted]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return Loader


def _check(root: yaml.Node, path: str) -> None:
    """Refuses a key given twice, of which YAML would silently keep one, and a node inside itself."""
    import yaml

    done: set[int] = set()
    open_nodes: set[int] = set()
    pending: list[tuple[yaml.Node, bool]] = [(root, False)]
    while pending:
        node, leaving = pending.pop()
        if leaving:
            open_nodes.discard(id(node))
            continue
        if id(node) in open_nodes:
            raise SettingsError(path, node.start_mark.line + 1, "an anchor must not be used inside itself")
        if id(node) in done:
            continue
        done.add(id(node))
        open_nodes.add(id(node))
        pending.append((node, True))
        if isinstance(node, yaml.MappingNode):
            _check_keys(node, path)
            pending.extend((part, False) for pair in node.value for part in pair)
        elif isinstance(node, yaml.SequenceNode):
            pending.extend((part, False) for part in node.value)


def _check_keys(node: yaml.MappingNode, path: str) -> None:
    seen: dict[tuple[str, str], int] = {}
    for key, _ in node.value:
        line = key.start_mark.line + 1
        name = (str(key.tag), str(key.value))
        if name in seen:
            raise SettingsError(path, line, f"key '{key.value}' is given twice, first on line {seen[name]}")
        seen[name] = line


def _line(node: yaml.Node, where: Where) -> int:
    """The line of the deepest part of a key's way that the file has."""
    import yaml

    line = node.start_mark.line + 1
    for part in where:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == str(part)), None)
            if pair is None:
                return line
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            return line
    return line


def _toml(text: str, path: str) -> tuple[dict[str, Any], Locator] | None:
    if "weighbridge" not in text:
        return None
    import tomllib

    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        match = _TOML_LINE.search(str(error))
        message = str(error).partition(" (at ")[0]
        raise SettingsError(path, int(match[1]) if match else 0, f"is not valid TOML: {message}") from None
    except (RecursionError, ValueError) as error:
        raise SettingsError(path, 0, f"is not valid TOML: {error}") from None
    tool = whole.get("tool")
    if not isinstance(tool, dict) or "weighbridge" not in tool:
        return None
    values: Any = tool["weighbridge"]  # pyright: ignore[reportUnknownVariableType]
    if not isinstance(values, dict):
        raise SettingsError(path, toml_line(text, ("tool", "weighbridge")), "expected a table [tool.weighbridge]")
    return values, lambda where: toml_line(text, ("tool", "weighbridge", *where))  # pyright: ignore


def toml_line(text: str, where: Where) -> int:
    """The line whose header or key is the longest beginning of a key's way."""
    best, best_length, table = 0, 0, tuple[str | int, ...]()
    counts: dict[Where, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if match := _HEADER.match(line):
            table = tuple(part.strip("\"'") for part in _KEY_PART.findall(match[2]))
            if match[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
            table = _with_index(table, counts)
            found = table
        elif match := _KEY.match(line):
            found = (*table, *(part.strip("\"'") for part in _KEY_PART.findall(match[1])))
        else:
            continue
        if len(found) > best_length and where[: len(found)] == found:
            best, best_length = number, len(found)
    return best


def _with_index(table: Where, counts: dict[Where, int]) -> Where:
    for length in range(len(table), 0, -1):
        if table[:length] in counts:
            return (*table[:length], counts[table[:length]], *table[length:])
    return table
