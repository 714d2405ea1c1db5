"""The model card of an adapter: what it was made of, how it was judged, and what it is not for.

It is read by people and by model hubs. *Invariant:* no row and no prompt stands in it, only their digests.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weighbridge_training.verdict.outcome import Outcome
from weighbridge_training.verdict.words import RIVALS, points

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from weighbridge_training.verdict.intervals import Interval
    from weighbridge_training.verdict.report import Report

_DATA = {
    "data/train.jsonl": "trained on",
    "data/holdout.jsonl": "held out, never trained on",
    "data/prompt.json": "the prompt that it was compared with",
    "data/incumbent.jsonl": "the recorded answers of what ran at the time",
    "data/answer.schema.json": "the schema of answers",
}

_KINDS = {"lora": "LoRA", "qlora": "QLoRA", "dora": "DoRA"}


@dataclass(frozen=True, slots=True)
class Made:
    """Where and with what an adapter was trained; empty where it is not known."""

    versions: Mapping[str, str]
    hardware: str = ""
    licence: str = ""
    """Of the base model."""


def card(job: Mapping[str, Any], content: str, report: Report, made: Made) -> str:
    """The card of a job's adapter as Markdown, with the head that hubs read; `content` is its content version."""
    task: Mapping[str, Any] = job["task"]
    kind = _KINDS[task["adapter"].get("kind", "lora")]
    return "\n".join(
        [
            *_head(task, made),
            f"# {task['name']} {task['adapter']['version']}",
            "",
            f"A {kind} adapter for {_base(task)}, for the task `{task['name']}`."
            + f" Its content version is `{content}`." * bool(content),
            "",
            "## Verdict",
            "",
            *_verdict(report),
            "",
            "## Trained on",
            "",
            *_data(job),
            "",
            "## Recipe",
            "",
            *_recipe(task, made),
            "",
            "## What it is not for",
            "",
            *_limits(report),
            "",
            "## Licence",
            "",
            _licence(made),
            "",
        ]
    )


def _head(task: Mapping[str, Any], made: Made) -> Iterator[str]:
    yield "---"
    # a folder is no name that a hub could link to
    if base := task["base_model"].get("id"):
        yield f"base_model: {json.dumps(base)}"
        yield "base_model_relation: adapter"
    yield "library_name: peft"
    yield "pipeline_tag: text-generation"
    if made.licence:
        yield f"license: {json.dumps(made.licence)}"
    tags = dict.fromkeys((task["adapter"].get("kind", "lora"), "lora", task["method"], "weighbridge"))
    yield f"tags: [{', '.join(json.dumps(tag) for tag in tags)}]"
    yield "---"
    yield ""


def _base(task: Mapping[str, Any]) -> str:
    base: Mapping[str, Any] = task["base_model"]
    revision = f" (revision `{base['revision']}`)" if base.get("revision") else ""
    return f"`{base['id']}`{revision}" if base.get("id") else "a base model of its team's own"


def _verdict(report: Report) -> Iterator[str]:
    yield f"It {report.words}." if not report.words.endswith(".") else f"It {report.words}"
    yield ""
    yield f"Judged by `{report.metric}` match on {report.rows:,} held-out rows; shares with their 95 % intervals:"
    yield ""
    yield "| who answered | exact | fields | valid |"
    yield "|---|---|---|---|"
    for arm in report.arms:
        valid = "not checked" if arm.valid is None else _share(arm.valid)
        yield f"| {RIVALS[arm.arm]} | {_share(arm.exact)} | {_share(arm.fields)} | {valid} |"
    for remark in report.remarks:
        yield ""
        yield remark


def _share(value: Interval) -> str:
    return f"{points(value.value)} % ({points(value.low)} to {points(value.high)})"


def _data(job: Mapping[str, Any]) -> Iterator[str]:
    yield "| what | rows | SHA-256 |"
    yield "|---|---|---|"
    base = 0
    for file in job["files"]:
        if str(file["name"]).startswith("data/base/"):
            base += 1
            continue
        rows = "" if file.get("rows") is None else f"{file['rows']:,}"
        yield f"| {_DATA.get(file['name'], file['name'])} | {rows} | `{file['sha256']}` |"
    if base:
        yield ""
        yield f"The base model came along as {base} files."


def _recipe(task: Mapping[str, Any], made: Made) -> Iterator[str]:
    adapter: Mapping[str, Any] = task["adapter"]
    training: Mapping[str, Any] = task["training"]
    targets: Any = adapter.get("targets", "all-linear")
    named = targets if isinstance(targets, str) else ", ".join(targets)
    whole = adapter.get("modules_to_save") or ()
    beta = f", beta {training['beta']:g}" if training.get("beta") is not None else ""
    yield (
        f"- method `{task['method']}`, kind `{adapter.get('kind', 'lora')}`: rank {adapter['r']}, alpha "
        f"{adapter['alpha']}, dropout {adapter.get('dropout', 0):g}, on {named}"
        + (f"; {', '.join(whole)} trained whole" if whole else "")
    )
    yield (
        f"- {training['epochs']:g} epochs, learning rate {training['learning_rate']:g}, {training['global_batch']} "
        f"rows a step, at most {training['max_length']:,} tokens a row, seed {training['seed']}{beta}"
    )
    if made.versions:
        yield f"- {', '.join(f'{name} {number}' for name, number in sorted(made.versions.items()))}"
    yield f"- hardware: {made.hardware or 'not recorded'}"


def _limits(report: Report) -> Iterator[str]:
    yield (
        "It was trained for one task with one system prompt: send the system prompt of its rows, and nothing else. For "
        "anything else ask the base model."
    )
    yield ""
    probes = report.forgetting
    if probes.forgets is None:
        yield f"Whether it has forgotten what lies outside of its task was not settled: {probes.words}"
    elif report.outcome is Outcome.FORGETS or probes.lost:
        yield (
            f"Of {probes.answered_by_base} questions outside of its task that the base model answers it has lost "
            f"{probes.lost}."
        )
    else:
        yield f"It has lost none of {probes.answered_by_base} questions outside its task that the base model answers."


def _licence(made: Made) -> str:
    if made.licence:
        return f"The base model's licence is `{made.licence}`; it binds what is derived from it, this adapter included."
    return (
        "The licence of the base model is not recorded here: see its own card. It binds what is derived from it, this "
        "adapter included."
    )
