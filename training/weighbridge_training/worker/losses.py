"""The two losses, as sums over a part of a step divided by what the whole step has: parts add up to the step."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import torch
import torch.utils.checkpoint
from torch.nn.functional import cross_entropy, logsigmoid

from weighbridge_training.worker.batches import UNTRAINED

if TYPE_CHECKING:
    from weighbridge_training.worker.batches import Batch

_CHUNK = 1024
_ANSWERS = ("keep", "targets", "owners", "sequences", "trained", "rows")


def answer_loss(model: Any, batch: Batch) -> Any:
    """Cross-entropy of the assistant's tokens; its mean over all tokens of the step."""
    return token_losses(model, batch).sum() / batch["trained"].clamp(min=1.0)


def preference_loss(model: Any, batch: Batch, beta: float) -> Any:
    """DPO, the sigmoid loss, against the base model without the adapter; its mean over all pairs of the step."""
    spoken = _log_probabilities(model, batch)
    with torch.no_grad(), _unwrapped(model).disable_adapter():
        referred = _log_probabilities(_unwrapped(model), batch)
    gained = spoken - referred
    if gained.numel() < 2:
        return spoken.sum() * 0.0
    better, worse = gained[0::2], gained[1::2]
    return -logsigmoid(beta * (better - worse)).sum() / batch["rows"].clamp(min=1.0)


def token_losses(model: Any, batch: Batch) -> Any:
    """The loss at every place of `keep`, 0 where a row learns nothing there."""
    logits = _logits(model, batch)
    flat, targets = logits.flatten(0, 1), batch["targets"].flatten()
    if flat.shape[0] <= _CHUNK:
        return _losses(flat, targets).view(batch["targets"].shape)
    # in single precision the scores of a large vocabulary take more memory than the model: a part at a time
    parts = [
        torch.utils.checkpoint.checkpoint(_losses, some, wanted, use_reentrant=False)
        for some, wanted in zip(flat.split(_CHUNK), targets.split(_CHUNK), strict=True)
    ]
    return torch.cat(parts).view(batch["targets"].shape)


def _log_probabilities(model: Any, batch: Batch) -> Any:
    """Of each sequence."""
    losses = token_losses(model, batch)
    empty = losses.new_zeros(int(batch["sequences"]))
    return empty.index_add(0, batch["owners"].flatten(), -losses.flatten())


def _losses(logits: Any, targets: Any) -> Any:
    return cross_entropy(logits.float(), targets, ignore_index=UNTRAINED, reduction="none")


def _logits(model: Any, batch: Batch) -> Any:
    inputs = {name: value for name, value in batch.items() if name not in _ANSWERS}
    if _keeps(model):
        return model(**inputs, use_cache=False, logits_to_keep=batch["keep"]).logits
    return model(**inputs, use_cache=False).logits[:, batch["keep"]]


def _keeps(model: Any) -> bool:
    """Whether a model can be told at which places its scores are wanted."""
    inner = _unwrapped(model)
    inner = inner.get_base_model() if hasattr(inner, "get_base_model") else inner
    return "logits_to_keep" in inspect.signature(inner.forward).parameters


def _unwrapped(model: Any) -> Any:
    while hasattr(model, "module"):
        model = model.module
    return model
