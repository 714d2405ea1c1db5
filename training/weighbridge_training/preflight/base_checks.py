"""Whether a base model can be trained on: weights, configuration, tokenizer, chat template, licence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_training.preflight.licences import restriction
from weighbridge_training.preflight.problems import Problem, error, note, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.tuning.task import Task

    from weighbridge_training.preflight.base import Base

_OLD_NAMES = ("gpt2", "distilgpt2", "openai-gpt")
"""Open models that have no organisation in front of their names."""
_TRAINABLE_WHEN_QUANTIZED = ("bitsandbytes",)


def closed_model(name: str) -> Iterator[Problem]:
    """A model that only its provider has cannot be a base."""
    from weighbridge.decide.models import line_of
    from weighbridge.decide.procedures import load_decisions

    line = None if "/" in name or name.startswith(_OLD_NAMES) else line_of(name, load_decisions().models)
    if line is not None and line.kind != "open-weights":
        yield error(
            name,
            f"its weights are not published: {line.claim}",
            "Choose one with open weights.",
        )


def base_problems(base: Base, task: Task) -> Iterator[Problem]:
    """Everything that stands in the way of loading it, and what its licence asks for."""
    yield from _files(base)
    if base.config:
        yield from _configuration(base, task)
    yield from _licence(base)


def _files(base: Base) -> Iterator[Problem]:
    for file in base.broken:
        yield error(base.name, f"{file} is no JSON object", "Take it from where the model came from.")
    if "config.json" not in base.files:
        yield error(base.name, "it has no config.json", "A base model is a folder as transformers writes it.")
    if base.quantized_by and base.quantized_by not in _TRAINABLE_WHEN_QUANTIZED:
        yield error(
            base.name,
            f"its weights were made smaller for answering ({base.quantized_by}) and cannot be trained on",
            "Take the model that they were made from; `adapter.kind: qlora` makes them small while it trains.",
        )
    elif not base.has_weights:
        yield error(base.name, "it has no weights as safetensors", "Weights that would be unpickled are not loaded.")
    if not base.has_tokenizer:
        yield error(base.name, "it has no tokenizer", "Take tokenizer.json from where the model came from.")
    elif not base.has_template:
        yield error(
            base.name,
            "it has no chat template",
            "Take its instruction-tuned sister, or put a chat_template.jinja beside its tokenizer.",
        )


def _configuration(base: Base, task: Task) -> Iterator[Problem]:
    named = base.config.get("architectures")
    architectures = [str(one) for one in named] if isinstance(named, list) else []  # pyright: ignore
    if architectures and not any(one.endswith(("ForCausalLM", "LMHeadModel")) for one in architectures):
        yield error(
            base.name,
            f"it is a {architectures[0]} and no language model that answers",
            "Choose a causal language model.",
        )
    if base.config.get("auto_map"):
        yield warning(
            base.name,
            "it names code of its own, which is never run",
            "It works where transformers knows the model without; else choose another one.",
        )
    window = base.config.get("max_position_embeddings") or base.config.get("n_positions")
    if isinstance(window, int) and task.training.max_length > window:
        yield warning(
            "training.max_length",
            f"{task.training.max_length:,} tokens, and the base reads {window:,}",
            f"Set it to {window} at most.",
        )


def _licence(base: Base) -> Iterator[Problem]:
    if not base.licence:
        yield note(base.name, "its card names no licence", "Find out under which it may be used before you ship.")
    elif restricts := restriction(base.licence):
        yield warning(base.name, f"licence {base.licence}: {restricts}", "Read it before you ship.")
    else:
        yield note(base.name, f"licence {base.licence}")
