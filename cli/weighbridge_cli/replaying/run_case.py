"""Calls one function of a program and writes down what came of it. Run by the program's own Python, 3.8 or later."""

# It is started as a file, in another environment: it may import nothing of ours, and knows no types of what it calls.
# mypy: ignore-errors
# pyright: basic, reportOptionalMemberAccess=false, reportArgumentType=false, reportCallIssue=false
import asyncio
import importlib.util
import inspect
import json
import sys
from pathlib import Path


def main() -> None:
    case = json.loads(sys.stdin.read())
    outcome = {}
    try:
        outcome["value"] = _plain(_called(case))
    except BaseException as error:
        outcome["error"] = f"{type(error).__name__}: {error}"
    Path(case["outcome"]).write_text(json.dumps(outcome, default=repr), encoding="utf-8")


def _called(case):
    root = Path(case["root"])
    file = root / case["file"]
    parts = Path(case["file"]).with_suffix("").parts
    # a script finds its neighbours, a package its parents
    sys.path[:0] = [str(root), *([str(root / "src")] if parts[0] == "src" else []), str(file.parent)]
    name = ".".join(parts[1:] if parts[0] == "src" else parts)
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not name.startswith(error.name):
            raise
        specification = importlib.util.spec_from_file_location(file.stem, file)
        module = importlib.util.module_from_spec(specification)
        sys.modules[file.stem] = module
        specification.loader.exec_module(module)
    function = module
    for part in case["function"].split("."):
        function = getattr(function, part)
    value = function(*case["arguments"], **case["keywords"])
    return asyncio.run(_awaited(value)) if inspect.isawaitable(value) else value


async def _awaited(value):
    return await value


def _plain(value):
    """Models and data classes by what they hold, so that a dict and the model that replaces it can be compared."""
    if hasattr(value, "model_dump"):
        return _plain(value.model_dump(mode="json"))
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        items = [_plain(item) for item in value]
        return sorted(items, key=repr) if isinstance(value, (set, frozenset)) else items
    return value


if __name__ == "__main__":
    main()
