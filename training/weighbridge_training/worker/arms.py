"""The ways of answering that are compared: today's prompt on the base model, the adapter with its own short prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weighbridge_training.layout import ADAPTER
from weighbridge_training.verdict.rows import asked, asked_with_prompt
from weighbridge_training.worker.answering import Arm, Asked, write_answers
from weighbridge_training.worker.evaluating import evaluate
from weighbridge_training.worker.events import Skipped
from weighbridge_training.worker.model import adapted, base_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge_training.verdict.inputs import Inputs
    from weighbridge_training.verdict.rows import Row
    from weighbridge_training.worker.masks import Message, Speaker
    from weighbridge_training.worker.training import Run

_PROBE_TOKENS = 64
"""Enough of an answer to a question outside of the task to see whether it changed."""
_ROOM = 1.5
_LEAST = 16


def answer_all(run: Run, speaker: Speaker, inputs: Inputs) -> None:
    """Every arm and its probes; raises `Failure` and `Stopped`."""
    tokenizer, rows, prompt = speaker.tokenizer, inputs.holdout.rows, inputs.prompt
    base = base_of(run.request, run.device)
    ends = speaker.ends() | _own_ends(base)
    most = run.request.max_answer_tokens or _most(tokenizer, rows)
    model = adapted(base, ADAPTER)
    probes: list[list[Message]] = [[{"role": "user", "content": text}] for text in run.request.questions]

    def answer(name: str, conversations: Sequence[Sequence[Message]], limit: int) -> None:
        prompts = [Asked(row, tuple(speaker.prompt(one))) for row, one in enumerate(conversations)]
        write_answers(run, model, tokenizer, ends, Arm(name, prompts, limit))

    evaluate(run, model, speaker, rows)
    answer("adapter", [asked(row) for row in rows], most)
    answer("probes-adapter", probes, _PROBE_TOKENS)
    with model.disable_adapter():
        answer("probes-base", probes, _PROBE_TOKENS)
        if prompt is None:
            run.stream.emit(Skipped("base-prompt", "The task names no prompt of today."))
        elif prompt.missing:
            unknown = ", ".join(prompt.missing)[:300]
            reason = f"Today's prompt has parts that only the running program knows: {unknown}."
            run.stream.emit(Skipped("base-prompt", reason))
        else:
            answer("base-prompt", [asked_with_prompt(row, prompt) for row in rows], most)


def _most(tokenizer: Any, rows: Sequence[Row]) -> int:
    longest = max(len(tokenizer(row.answer, add_special_tokens=False)["input_ids"]) for row in rows)
    return max(_LEAST, int(_ROOM * longest) + 1)


def _own_ends(base: Any) -> set[int]:
    end = getattr(base.generation_config, "eos_token_id", None)
    return {end} if isinstance(end, int) else set(end or ())
