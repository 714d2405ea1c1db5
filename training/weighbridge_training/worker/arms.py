"""The ways of answering that are compared: today's prompt on the base model, the adapter with its own short prompt."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from weighbridge_training.layout import ADAPTER, HOLDOUT, PROMPT
from weighbridge_training.worker.answering import Arm, Asked, write_answers
from weighbridge_training.worker.evaluating import evaluate
from weighbridge_training.worker.events import Skipped
from weighbridge_training.worker.failures import Failure
from weighbridge_training.worker.model import adapted, base_of
from weighbridge_training.worker.rows import conversations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge_training.worker.masks import Message, Speaker
    from weighbridge_training.worker.training import Run

_PROBE_TOKENS = 64
"""Enough of an answer to a question outside of the task to see whether it changed."""
_ROOM = 1.5
_LEAST = 16


@dataclass(frozen=True, slots=True)
class Wanted:
    """One row of the hold-out: what is asked, and the right answer."""

    asked: tuple[Message, ...]
    answer: str


def holdout() -> list[Wanted]:
    """The rows that no training has seen; raises `Failure`."""
    rows: list[Wanted] = []
    for place, messages in conversations(HOLDOUT):
        if messages[-1]["role"] != "assistant" or not any(one["role"] == "user" for one in messages[:-1]):
            raise Failure("bad-rows", f"{place}: expected a row that ends with the answer of the assistant.")
        rows.append(Wanted(tuple(messages[:-1]), messages[-1]["content"]))
    if not rows:
        raise Failure("no-rows", f"{HOLDOUT} has no row, so that nothing could be measured. Hold some rows out.")
    return rows


def answer_all(run: Run, speaker: Speaker, rows: Sequence[Wanted]) -> None:
    """Every arm and its probes; raises `Failure` and `Stopped`."""
    tokenizer = speaker.tokenizer
    base = base_of(run.request, run.device)
    ends = speaker.ends() | _own_ends(base)
    most = run.request.max_answer_tokens or _most(tokenizer, rows)
    model = adapted(base, ADAPTER)
    short = [list(row.asked) for row in rows]
    probes: list[list[Message]] = [[{"role": "user", "content": text}] for text in run.request.questions]

    def answer(name: str, conversations: Sequence[Sequence[Message]], limit: int) -> None:
        prompts = [Asked(row, tuple(speaker.prompt(one))) for row, one in enumerate(conversations)]
        write_answers(run, model, tokenizer, ends, Arm(name, prompts, limit))

    evaluate(run, model, speaker, rows)
    answer("adapter", short, most)
    answer("probes-adapter", probes, _PROBE_TOKENS)
    with model.disable_adapter():
        answer("probes-base", probes, _PROBE_TOKENS)
        prompt, reason = _todays_prompt()
        if prompt is None:
            run.stream.emit(Skipped("base-prompt", reason))
        else:
            answer("base-prompt", [_with(prompt, row) for row in rows], most)


def _todays_prompt() -> tuple[dict[str, Any] | None, str]:
    try:
        prompt: dict[str, Any] = json.loads(Path(PROMPT).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None, "The task names no prompt of today."
    except (OSError, ValueError) as error:
        raise Failure("bad-job", f"{PROMPT} cannot be read: {error}. Send the job again.") from None
    missing = [str(part) for part in prompt.get("missing", ())]
    if missing:
        return None, f"Today's prompt has parts that only the running program knows: {', '.join(missing)[:300]}."
    return prompt, ""


def _with(prompt: dict[str, Any], row: Wanted) -> list[Message]:
    """The row as it is asked today: its own short system prompt gives way to the full one."""
    turns = [one for one in row.asked if one["role"] != "system"]
    last = max(at for at, one in enumerate(turns) if one["role"] == "user")
    said = f"{prompt.get('before', '')}{turns[last]['content']}{prompt.get('after', '')}"
    turns[last] = {"role": "user", "content": said}
    system = str(prompt.get("system", ""))
    return [{"role": "system", "content": system}, *turns] if system else turns


def _most(tokenizer: Any, rows: Sequence[Wanted]) -> int:
    longest = max(len(tokenizer(row.answer, add_special_tokens=False)["input_ids"]) for row in rows)
    return max(_LEAST, int(_ROOM * longest) + 1)


def _own_ends(base: Any) -> set[int]:
    end = getattr(base.generation_config, "eos_token_id", None)
    return {end} if isinstance(end, int) else set(end or ())
