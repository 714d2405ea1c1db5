"""How an adapter is served, as text to copy: by vLLM, and by transformers with peft."""

from __future__ import annotations

import json
import shlex
from enum import StrEnum
from typing import TYPE_CHECKING

from weighbridge.tuning.task import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from weighbridge.tuning.task import Task

VLLM_RANKS = (1, 8, 16, 32, 64, 128, 256, 320, 512)
"""What vLLM takes for `--max-lora-rank` (vllm/config/lora.py, read in November 2026)."""


class Server(StrEnum):
    """What serves."""

    VLLM = "vllm"
    TRANSFORMERS = "transformers"


def advised(task: Task) -> Server:
    """What serves many requests, where it serves an adapter of this kind."""
    return Server.TRANSFORMERS if refused_by_vllm(task) else Server.VLLM


def snippet(server: Server, task: Task, model: str, adapter: Path) -> str:
    """What to run, with a word on what it needs."""
    if server is Server.VLLM:
        return _vllm(task, model, adapter)
    return _transformers(task, adapter)


def refused_by_vllm(task: Task) -> str:
    """Why vLLM does not serve an adapter of this kind; empty where it does."""
    if task.adapter.kind is Kind.DORA:
        return "vLLM does not serve DoRA adapters"
    if task.adapter.modules_to_save:
        return f"vLLM serves no adapter with layers that were trained whole ({', '.join(task.adapter.modules_to_save)})"
    if task.adapter.r > VLLM_RANKS[-1]:
        return f"vLLM serves ranks up to {VLLM_RANKS[-1]}, and this adapter has {task.adapter.r}"
    return ""


def _vllm(task: Task, model: str, adapter: Path) -> str:
    if reason := refused_by_vllm(task):
        return f"# {reason}: serve it with transformers (--serve transformers), or merge it into the base model.\n"
    rank = next(rank for rank in VLLM_RANKS if rank >= task.adapter.r)
    revision = f" --revision {shlex.quote(task.base_model.revision)}" if task.base_model.revision else ""
    module = shlex.quote(f"{model}={adapter}")
    return f"""\
vllm serve {shlex.quote(task.base_model.name)}{revision} --enable-lora --lora-modules {module} --max-lora-rank {rank}

# A request asks for the adapter by its name; the address is http://HOST:8000/v1:
curl http://localhost:8000/v1/chat/completions -H 'Content-Type: application/json' \\
  -d '{{"model": {json.dumps(model)}, "messages": [{{"role": "user", "content": "..."}}]}}'
"""


def _transformers(task: Task, adapter: Path) -> str:
    return f'''\
"""Answers one message with the adapter: python answer.py SYSTEM USER (needs torch, transformers and peft)."""

import sys

from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

BASE = {task.base_model.name!r}
REVISION = {task.base_model.revision!r}
ADAPTER = {str(adapter)!r}

# the adapter brings the tokenizer and the chat template that it was trained with
tokenizer = AutoTokenizer.from_pretrained(ADAPTER)
model = AutoModelForCausalLM.from_pretrained(BASE, revision=REVISION or "main", dtype="auto")
model = PeftModel.from_pretrained(model, ADAPTER).eval()


def answer(system: str, user: str) -> str:
    messages = [{{"role": "system", "content": system}}, {{"role": "user", "content": user}}]
    asked = tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_tensors="pt", return_dict=True)
    given = model.generate(**asked.to(model.device), max_new_tokens={_tokens(task)}, do_sample=False)
    return tokenizer.decode(given[0, asked["input_ids"].shape[1] :], skip_special_tokens=True)


if __name__ == "__main__":
    print(answer(*sys.argv[1:3]))
'''


def _tokens(task: Task) -> int:
    return task.measure.max_answer_tokens or min(task.training.max_length, 1024)
