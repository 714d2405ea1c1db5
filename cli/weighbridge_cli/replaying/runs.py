"""Cases run in a copy of a workspace: what each of them returned or raised, and how often a model was asked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from weighbridge_cli.failure import Failure
from weighbridge_cli.replaying.copies import copied, python_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from weighbridge_cli.fixing import Fixed
    from weighbridge_cli.replaying.answers import Answers
    from weighbridge_cli.replaying.cases import Case

_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of one case."""

    value: Any = None
    error: str = ""
    """`ValueError: no total`; empty where it returned."""
    calls: int | None = None
    """How often a model was asked; None where real models were."""
    problems: tuple[str, ...] = field(default=())
    """Requests that the recordings could not answer."""


def run_all(
    root: Path, cases: Sequence[Case], fixed: Iterable[Fixed], answers: Answers | None, python: str
) -> list[Ran]:
    """Every case once, in a fresh copy with these edits; `answers` are recorded ones, without them models are asked."""
    with TemporaryDirectory(prefix="weighbridge-") as folder:
        copy = Path(folder).resolve() / (root.name or "workspace")
        copied(root, copy, fixed)
        return [_run(copy, case, answers, python_of(root, python)) for case in cases]


def _run(copy: Path, case: Case, answers: Answers | None, python: str) -> Ran:
    if not (copy / case.file).is_file():
        return Ran(error=f"{case.file}: no such file in this workspace")
    outcome = copy.parent / "outcome.json"
    outcome.unlink(missing_ok=True)
    given = {
        "root": str(copy), "file": case.file, "function": case.function, "outcome": str(outcome),
        "arguments": case.arguments, "keywords": case.keywords,
    }  # fmt: skip
    environment = dict(os.environ)
    if answers is not None:
        answers.begin(case.replies)
        environment |= answers.environment
    try:
        done = subprocess.run(
            _command(copy, case, python), input=json.dumps(given).encode(), cwd=copy, env=environment,
            capture_output=True, timeout=_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Ran(error=f"it did not end in {_SECONDS} seconds", **_asked(answers))
    except OSError as error:
        raise Failure(f"cannot start {python}: {error.strerror}; --python names another one") from error
    if not outcome.is_file():
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()
        return Ran(error=last[-1] if last else f"the process ended with {done.returncode}", **_asked(answers))
    told = json.loads(outcome.read_text("utf-8"))
    return Ran(told.get("value"), told.get("error", ""), **_asked(answers))


def _asked(answers: Answers | None) -> dict[str, Any]:
    return {} if answers is None else {"calls": answers.calls, "problems": tuple(dict.fromkeys(answers.problems))}


def _command(copy: Path, case: Case, python: str) -> list[str]:
    here = Path(__file__).parent
    if case.file.endswith(".py"):
        return [python, "-B", str(here / "run_case.py")]
    node = shutil.which("node")
    if node is None:
        raise Failure(f"{case.file}: node is not installed, and JavaScript needs it")
    options: list[str] = []
    if case.file.endswith((".ts", ".mts")):
        if not (copy / "node_modules/tsx").is_dir():
            raise Failure(f"{case.file}: tsx is not installed, and TypeScript needs it: npm install --save-dev tsx")
        options = ["--import", "tsx"]
    # a module is looked for from where its importer lies
    runner = copy / ".weighbridge-run-case.mjs"
    shutil.copyfile(here / "run_case.mjs", runner)
    return [node, *options, str(runner)]
