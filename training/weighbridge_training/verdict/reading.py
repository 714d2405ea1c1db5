"""The files of a job's folder as a comparison; answers that are not there yet are not in it."""

from __future__ import annotations

import hashlib
import json
from math import isfinite
from typing import TYPE_CHECKING, Any, Literal, cast

from weighbridge_training import layout
from weighbridge_training.verdict.answers import read_answers
from weighbridge_training.verdict.inputs import Inputs, Rows
from weighbridge_training.verdict.outcome import Arm
from weighbridge_training.verdict.problems import Problem, VerdictError
from weighbridge_training.verdict.rows import Prompt, read_rows

if TYPE_CHECKING:
    from pathlib import Path

    from weighbridge_training.verdict.answers import Answer

MOST_LOSSES = 500
"""Points of a curve; more are no more to see."""
ANSWER_FILES = {
    Arm.INCUMBENT: layout.INCUMBENT,
    Arm.BASE_PROMPT: f"{layout.ANSWERS}/base-prompt.jsonl",
    Arm.ADAPTER: f"{layout.ANSWERS}/adapter.jsonl",
}
PROBES_BASE = f"{layout.ANSWERS}/probes-base.jsonl"
PROBES_ADAPTER = f"{layout.ANSWERS}/probes-adapter.jsonl"


class Folder:
    """Reads files by their names in a job, and remembers the digest of each."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.digests: dict[str, str] = {}

    def text(self, name: str) -> str | None:
        """None where the file is not there."""
        try:
            data = (self.root / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise VerdictError([Problem(name, 0, f"cannot be read: {error.strerror}")]) from None
        self.digests[name] = hashlib.sha256(data).hexdigest()
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise VerdictError([Problem(name, line, "is no text in UTF-8")]) from None

    def json(self, name: str) -> Any:
        text = self.text(name)
        if text is None:
            return None
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            raise VerdictError([Problem(name, error.lineno, f"is no JSON: {error.msg}")]) from None
        except (RecursionError, ValueError):
            raise VerdictError([Problem(name, 0, "is no JSON that can be read")]) from None

    def answers(self, name: str, count: int) -> tuple[Answer, ...]:
        text = self.text(name)
        return () if text is None else read_answers(text, name, count)

    def rows(self, name: str) -> Rows:
        return Rows(name, tuple(read_rows(self.text(name) or "", name)))


def read(root: Path) -> Inputs:
    """What a job was given and what it has answered so far; raises `VerdictError`."""
    folder = Folder(root)
    job = folder.json(layout.JOB)
    if job is None:
        raise VerdictError([Problem(layout.JOB, 0, "is not there")])
    try:
        return _read(folder, job["task"])
    except (KeyError, TypeError, AttributeError) as error:
        raise VerdictError([Problem(layout.JOB, 0, f"is not the document of a job: {error}")]) from None


def _read(folder: Folder, task: Any) -> Inputs:
    holdout = folder.rows(layout.HOLDOUT)
    questions = tuple(task["off_task"]["questions"])
    prompt = prompt_from(folder.json(layout.PROMPT), layout.PROMPT)
    losses, versions = _events(folder.text(layout.EVENTS) or "")
    answers = {arm: folder.answers(name, len(holdout.rows)) for arm, name in ANSWER_FILES.items()}
    metric: Literal["exact", "fields"] = "fields" if task["measure"]["by"] == "fields" else "exact"
    incumbent: dict[str, Any] = task.get("incumbent") or {}
    base = task["base_model"].get("id") or task["base_model"].get("folder") or ""
    version = task["adapter"]["version"]
    prompt_of: dict[str, Any] = incumbent.get("prompt") or {}
    shown = str(prompt_of.get("path", ""))
    return Inputs(
        task=task["name"],
        adapter=f"{task['name']} {version} on {base}",
        metric=metric,
        min_gain=float(task["measure"].get("min_gain") or 0.0),
        holdout=holdout,
        train=folder.rows(layout.TRAIN),
        prompt=prompt,
        prompt_path=shown,
        schema=folder.json(layout.ANSWER_SCHEMA),
        schema_path=layout.ANSWER_SCHEMA,
        answers={arm: found for arm, found in answers.items() if found},
        what={
            Arm.INCUMBENT: f"{incumbent.get('model', '')} with {shown}",
            Arm.BASE_PROMPT: f"{base} with {shown}",
            Arm.ADAPTER: f"{base} with adapter {version} and the short prompt of its rows",
        },
        questions=questions,
        probes_base=folder.answers(PROBES_BASE, len(questions)),
        probes_adapter=folder.answers(PROBES_ADAPTER, len(questions)),
        losses=losses,
        versions=versions,
        files=folder.digests,
    )


def prompt_from(value: Any, path: str) -> Prompt | None:
    """Today's prompt, as `layout.PROMPT` has it; None without one."""
    if value is None:
        return None
    entry = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    system, before, after = (entry.get(name, "") for name in ("system", "before", "after"))
    missing: Any = entry.get("missing", [])
    named = cast("list[object]", missing) if isinstance(missing, list) else [None]
    if not entry or not all(isinstance(one, str) for one in (system, before, after, *named)):
        raise VerdictError([Problem(path, 0, "expected an object with the texts system, before, after, and missing")])
    return Prompt(system, before, after, tuple(map(str, named)))


def _events(text: str) -> tuple[tuple[tuple[int, float], ...], dict[str, str]]:
    """The losses and the versions of what trained; a line that is neither is passed over."""
    losses: dict[int, float] = {}
    versions: dict[str, str] = {}
    for line in text.split("\n"):
        try:
            event: Any = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if not isinstance(event, dict):
            continue
        entry = cast("dict[str, Any]", event)
        step, loss, found = entry.get("step"), entry.get("loss"), entry.get("versions")
        if type(step) is int and type(loss) in (int, float) and step >= 0 and isfinite(cast("float", loss)):
            losses[step] = float(cast("float", loss))
        if isinstance(found, dict):
            named = cast("dict[object, object]", found)
            versions |= {str(name)[:40]: str(version)[:80] for name, version in list(named.items())[:40]}
    return _thinned(sorted(losses.items())), versions


def _thinned(points: list[tuple[int, float]]) -> tuple[tuple[int, float], ...]:
    step = -(-len(points) // MOST_LOSSES)
    return tuple(points) if step <= 1 else (*points[:-1:step], points[-1])
