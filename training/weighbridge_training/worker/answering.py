"""Answers of a model, greedy and in batches, with what each cost."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from transformers import GenerationConfig

from weighbridge_training.layout import ANSWERS
from weighbridge_training.worker.events import Answered, Answering, Skipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge_training.worker.training import Run

_BATCH_TOKENS = {"cuda": 65_536, "cpu": 8_192}
"""Read and written at once."""
_MOST_ROWS = 64


@dataclass(frozen=True, slots=True)
class Asked:
    """One prompt as tokens, and the number of its row."""

    row: int
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Arm:
    """One way to answer."""

    name: str
    prompts: Sequence[Asked]
    most: int
    """Tokens after which an answer is cut."""


def write_answers(run: Run, model: Any, tokenizer: Any, ends: set[int], arm: Arm) -> None:
    """Answers every prompt of an arm and writes the file; raises `Stopped`."""
    longest = max((len(one.ids) for one in arm.prompts), default=0)
    window = int(getattr(model.config.get_text_config(), "max_position_embeddings", 0) or 0)
    if window and longest + arm.most > window:
        reason = f"A prompt of {longest:,} tokens and its answer do not fit into the {window:,} of the base model."
        run.stream.emit(Skipped(arm.name, reason))
        return
    begun = time.monotonic()
    found: list[dict[str, Any]] = []
    for batch in _batches(arm, run.device.kind):
        run.check()
        found += _answered(run, model, tokenizer, ends, batch, arm.most)
        run.stream.emit(Answering(arm.name, len(found), len(arm.prompts)))
    found.sort(key=lambda answer: answer["row"])
    path = Path(ANSWERS) / f"{arm.name}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".aside")
    aside.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in found), encoding="utf-8")
    aside.replace(path)
    run.stream.emit(
        Answered(
            arm=arm.name,
            rows=len(found),
            input_tokens=sum(one["input_tokens"] for one in found),
            output_tokens=sum(one["output_tokens"] for one in found),
            seconds=round(time.monotonic() - begun, 3),
        )
    )


def _batches(arm: Arm, kind: str) -> list[list[Asked]]:
    """Prompts of like length together, so that little is filled up."""
    budget = _BATCH_TOKENS.get(kind, 8_192)
    batches: list[list[Asked]] = []
    for one in sorted(arm.prompts, key=lambda asked: -len(asked.ids)):
        last = batches[-1] if batches else None
        if last and len(last) < _MOST_ROWS and (len(last) + 1) * (len(last[0].ids) + arm.most) <= budget:
            last.append(one)
        else:
            batches.append([one])
    return batches


@torch.no_grad()
def _answered(
    run: Run, model: Any, tokenizer: Any, ends: set[int], batch: list[Asked], most: int
) -> list[dict[str, Any]]:
    longest = max(len(one.ids) for one in batch)
    ids = [[*[run.pad] * (longest - len(one.ids)), *one.ids] for one in batch]
    mask = [[0] * (longest - len(one.ids)) + [1] * len(one.ids) for one in batch]
    config = GenerationConfig(
        max_new_tokens=most, do_sample=False, pad_token_id=run.pad, eos_token_id=sorted(ends) or None, use_cache=True
    )
    begun = time.perf_counter()
    said = model.generate(
        input_ids=torch.tensor(ids, device=run.device.kind),
        attention_mask=torch.tensor(mask, device=run.device.kind),
        generation_config=config,
    )[:, longest:].tolist()
    seconds = (time.perf_counter() - begun) / len(batch)
    return [
        {
            "row": one.row,
            "text": tokenizer.decode(answer, skip_special_tokens=True),
            "input_tokens": len(one.ids),
            "output_tokens": _length(answer, ends, run.pad),
            "seconds": round(seconds, 6),
        }
        for one, answer in zip(batch, said, strict=True)
    ]


def _length(answer: list[int], ends: set[int], pad: int) -> int:
    """With the token that ended it."""
    end = next((at for at, token in enumerate(answer) if token in ends), None)
    if end is not None:
        return end + 1
    while answer and answer[-1] == pad:
        answer = answer[:-1]
    return len(answer)
