"""Examples as tensors: one after the other without padding, or side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from weighbridge_training.worker.masks import Marked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from weighbridge_training.worker.steps import Micro

Batch = dict[str, Any]
UNTRAINED = -100


def packed(micro: Micro, pad: int) -> Batch:
    """All sequences in one row; positions begin anew with each, by which attention is kept within it."""
    sequences = _sequences(micro, pad)
    ids = [token for one in sequences for token in one.ids]
    positions = [at for one in sequences for at in range(len(one.ids))]
    batch: Batch = {"input_ids": torch.tensor([ids]), "position_ids": torch.tensor([positions])}
    keep: list[int] = []
    targets: list[int] = []
    owners: list[int] = []
    start = 0
    for owner, one in enumerate(sequences):
        learned = [at for at in range(1, len(one.ids)) if one.trained[at]]
        keep += [start + at - 1 for at in learned]
        targets += [one.ids[at] for at in learned]
        owners += [owner] * len(learned)
        start += len(one.ids)
    return batch | _learned(micro, keep, [targets], [owners], len(sequences))


def side_by_side(micro: Micro, pad: int) -> Batch:
    """A row each, filled up on the right."""
    sequences = _sequences(micro, pad)
    longest = max(len(one.ids) for one in sequences)
    fill = [longest - len(one.ids) for one in sequences]
    batch: Batch = {
        "input_ids": torch.tensor([[*one.ids, *[pad] * n] for one, n in zip(sequences, fill, strict=True)]),
        "attention_mask": torch.tensor([[1] * len(one.ids) + [0] * n for one, n in zip(sequences, fill, strict=True)]),
    }
    keep = sorted({at - 1 for one in sequences for at in range(1, len(one.ids)) if one.trained[at]})
    targets = [
        [one.ids[at + 1] if at + 1 < len(one.ids) and one.trained[at + 1] else UNTRAINED for at in keep]
        for one in sequences
    ]
    owners = [[owner] * len(keep) for owner in range(len(sequences))]
    return batch | _learned(micro, keep, targets, owners, len(sequences))


def collator(collate: Callable[[Micro, int], Batch], pad: int) -> Callable[[Sequence[Micro]], Batch]:
    """What a data loader calls: it is given one micro-batch at a time."""
    return lambda micros: collate(micros[0], pad)


def _sequences(micro: Micro, pad: int) -> list[Marked]:
    found = [one for example in micro.examples for one in example.sequences]
    return found or [Marked((pad,), (False,))]


def _learned(micro: Micro, keep: list[int], targets: list[list[int]], owners: list[list[int]], sequences: int) -> Batch:
    """`keep`: the places whose next token is learned by somebody; nothing is computed of the vocabulary elsewhere."""
    return {
        "keep": torch.tensor(keep, dtype=torch.long),
        "targets": torch.tensor(targets, dtype=torch.long),
        "owners": torch.tensor(owners, dtype=torch.long),
        "sequences": torch.tensor(sequences),
        "trained": torch.tensor(float(micro.trained)),
        "rows": torch.tensor(float(micro.rows)),
    }
