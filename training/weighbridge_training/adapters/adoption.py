"""Adopting a judged adapter: the edits with their record, or the sentence why not. Pure; terminal and editor share it.

*Invariant:* nothing is offered but by a winning verdict on this task, this adapter and the prompt as it is today.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from weighbridge.adopting import Adapter, Prompt, adoption, prompt_only
from weighbridge.adopting.adoption import NAME
from weighbridge.findings import Edit, NewFile
from weighbridge.remedies.blocked import Blocked
from weighbridge.remedies.move import Move, Refusal
from weighbridge.remedies.retrieval_proof import edited
from weighbridge.text import Place, Span
from weighbridge.tuning.today import prompt_today

from weighbridge_training.adapters.record import path_of_record, record_of
from weighbridge_training.adapters.version import VersionTaken, refuse_taken, served_name
from weighbridge_training.verdict.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from weighbridge.adopting import Where
    from weighbridge.bench import Bench
    from weighbridge.findings import Fix
    from weighbridge.tuning.task import Incumbent, Task

    from weighbridge_training.adapters.evidence import Evidence
    from weighbridge_training.adapters.record import Record

_SETTING = re.compile(r"[A-Z][A-Z0-9_]{0,60}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the code is pointed at the adapter."""

    url_setting: str
    key_setting: str
    named: tuple[Where, ...] = ()
    """Calls that a person names."""
    pointed_by_hand: bool = False
    """The prompt alone is shortened."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """Everything that adopting changes, the record of it among the files."""

    move: Move
    record: Record


def settings_for(task: str) -> tuple[str, str]:
    """The environment variables for address and key, if nobody names others: `PARCELS_BASE_URL`, `PARCELS_API_KEY`."""
    stem = re.sub(r"[^A-Z0-9]", "_", task.upper())
    stem = stem if stem[:1].isalpha() else f"A_{stem}"
    return f"{stem[:48]}_BASE_URL", f"{stem[:48]}_API_KEY"


def is_setting(text: str) -> bool:
    """Whether a text can name an environment variable here; it is written into code."""
    return _SETTING.fullmatch(text) is not None


def adoption_of(task: Task, evidence: Evidence, wanted: Wanted, bench: Bench, home: Path) -> Adoption | Refusal:
    """What adopting the judged adapter changes, or why it is refused."""
    refused = (
        _refused(task, evidence, home)
        or _adopted(task, evidence, bench)
        or _changed_since(task.incumbent, evidence, bench)
    )
    if refused is not None or task.incumbent is None:
        return Refusal(NAME, refused or "")
    version = evidence.version
    model = served_name(task.name, version)
    prompt = Prompt(task.incumbent.prompt.path, task.incumbent.prompt.symbol)
    adapter = Adapter(model, evidence.system, wanted.url_setting, wanted.key_setting)
    if wanted.pointed_by_hand:
        move = prompt_only(prompt, adapter, bench)
    else:
        move = adoption(prompt, adapter, wanted.named, bench)
    if isinstance(move, Refusal):
        return move
    changed = _texts(move.fix, bench)
    record = record_of(evidence, model, version, (wanted.url_setting, wanted.key_setting), changed, bench.today)
    return Adoption(replace(move, fix=_with_record(move.fix, record, bench)), record)


def _adopted(task: Task, evidence: Evidence, bench: Bench) -> str | None:
    """That the code asks for this adapter already, as far as the workspace says."""
    model = served_name(task.name, evidence.version)
    record = bench.workspace.document(path_of_record(task.name))
    if record is None or f'"{model}"' not in record.text:
        return None
    return f"{model} is adopted here already. The way back: weighbridge adopt {task.name} --rollback"


def _refused(task: Task, evidence: Evidence, home: Path) -> str | None:
    """Why this verdict adopts nothing here."""
    report, job = evidence.report, evidence.job
    if job.task.name != task.name or report.task != task.name:
        return f"This verdict is about `{job.task.name}`, and not about `{task.name}`."
    if task.incumbent is None or job.task.incumbent is None or evidence.prompt is None:
        return (
            f"`{task.name}` names no `incumbent`: whether the adapter beats what runs today is unproved. Name today's "
            "model and prompt in the task, and judge again."
        )
    if report.outcome is not Outcome.ADAPTER_WINS:
        return f"`{task.name}` {job.task.adapter.version} {report.words}. Nothing is adopted."
    try:
        refuse_taken(home, task.name, job.task.adapter.version, evidence.content)
    except VersionTaken as taken:
        return str(taken)
    return None


def _changed_since(incumbent: Incumbent | None, evidence: Evidence, bench: Bench) -> str | None:
    """Another prompt than the one that was compared may be better than it was."""
    if incumbent is None:
        return None
    try:
        today = prompt_today(incumbent.prompt.path, incumbent.prompt.symbol, bench.workspace)
    except Blocked as problem:
        return problem.reason
    known = evidence.prompt
    if known is None or (today.system, today.before, today.after, today.missing) != (
        known.system,
        known.before,
        known.after,
        known.missing,
    ):
        return (
            f"The prompt in {incumbent.prompt.path} has changed since the adapter was compared with it: the verdict "
            "is about another prompt. Judge again."
        )
    return None


def _texts(fix: Fix, bench: Bench) -> Mapping[str, tuple[str, str]]:
    after = edited(bench.workspace, fix)
    found: dict[str, tuple[str, str]] = {}
    for path in {edit.place.path for edit in fix.edits}:
        old, new = bench.workspace.document(path), after.document(path)
        if old is not None and new is not None:
            found[path] = (old.text, new.text)
    return found


def _with_record(fix: Fix, record: Record, bench: Bench) -> Fix:
    path, text = path_of_record(record.task), record.as_json()
    earlier = bench.workspace.document(path)
    if earlier is None:
        return replace(fix, files=(*fix.files, NewFile(path, text)))
    whole = Place(path, Span(0, len(earlier.text)))
    return replace(fix, edits=(*fix.edits, Edit(whole, text)))
