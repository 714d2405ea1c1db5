"""Where things lie in the folder of a job, on whatever machine it is; the worker, every hook and every reader share it.

*Invariant:* imports the standard library alone: this module travels to the machine that trains.
"""

from __future__ import annotations

JOB = "job.json"
"""What is to be done: `job.Job` as JSON."""
WORKER = "worker.pyz"
"""The program that does it: `python worker.pyz job.json`, started in the folder of the job."""
DATA = "data"
"""The files that the job names, under the names that it gives them."""
TRAIN = f"{DATA}/train.jsonl"
HOLDOUT = f"{DATA}/holdout.jsonl"
PROMPT = f"{DATA}/prompt.json"
"""Today's prompt: `{"system": str, "before": str, "after": str, "missing": [str]}`; the user's turn is before + input +
after, and `missing` names the parts that only the running program knows."""
INCUMBENT = f"{DATA}/incumbent.jsonl"
"""Recorded answers of what runs today, one a line, in the shape of ANSWERS."""
ANSWER_SCHEMA = f"{DATA}/answer.schema.json"
BASE = f"{DATA}/base"
"""A base model that comes with the job; one that has an id is loaded by it."""

OUT = "out"
EVENTS = f"{OUT}/events.jsonl"
"""What happened, one JSON object a line; see `events`."""
LOG = f"{OUT}/log.txt"
"""What libraries print; read by people only."""
CHECKPOINTS = f"{OUT}/checkpoints"
ADAPTER = f"{OUT}/adapter"
ANSWERS = f"{OUT}/answers"
"""`ARM.jsonl` for every arm and its probes: `{"row": int, "text": str, "input_tokens": int, "output_tokens": int,
"seconds": float}`, in which `row` counts the lines of the hold-out from 0."""
REPORT = f"{OUT}/report.json"
PAGE = f"{OUT}/report.html"
RESULT = "result.json"
"""The truth about how a job ended: `{"v": 1, "key": …, "state": …, "reason": …, "artifacts": [{"name", "bytes",
"sha256"}]}`; written whole (aside, then renamed) and once."""
CANCEL = "CANCEL"
"""A worker that sees this file ends at its next step."""

FETCHED = (
    "adapter/adapter_model.safetensors",
    "adapter/adapter_config.json",
    "adapter/tokenizer.json",
    "adapter/tokenizer_config.json",
    "adapter/special_tokens_map.json",
    "adapter/added_tokens.json",
    "adapter/vocab.json",
    "adapter/merges.txt",
    "adapter/chat_template.jinja",
    "adapter/README.md",
    "answers/base-prompt.jsonl",
    "answers/adapter.jsonl",
    "answers/probes-base.jsonl",
    "answers/probes-adapter.jsonl",
    "report.json",
    "report.html",
    "events.jsonl",
)
"""What may be fetched of a job, under `out/`; *Invariant:* nothing that is unpickled or run is among it."""
