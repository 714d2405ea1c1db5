"""What is done, in order: rows, training, answers, verdict; everything heavy is imported from here on."""

from __future__ import annotations

import gc
import os
import sys
import time
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge_training.layout import ADAPTER, CHECKPOINTS, TRAIN
from weighbridge_training.worker.checkpoints import sweep
from weighbridge_training.worker.events import Environment
from weighbridge_training.worker.failures import Failure
from weighbridge_training.worker.judging import checked
from weighbridge_training.worker.request import check_files

if TYPE_CHECKING:
    from weighbridge_training.worker.masks import Speaker
    from weighbridge_training.worker.processes import Place
    from weighbridge_training.worker.request import Request
    from weighbridge_training.worker.stopping import Stop
    from weighbridge_training.worker.stream import Stream
    from weighbridge_training.worker.training import Run

_NEEDED = ("torch", "transformers", "peft", "accelerate", "safetensors")
_NAMED = (*_NEEDED, "tokenizers", "bitsandbytes", "flash_attn", "ray")


@dataclass(frozen=True, slots=True)
class Peak:
    """The most that was in use."""

    resident_mb: int
    gpu_mb: int | None


def work(request: Request, here: Place, stream: Stream, stop: Stop) -> Peak:
    """The whole job; raises `Failure` and `Stopped`, and whatever the libraries raise."""
    # before anything heavy: rows on which no verdict could rest are not worth a GPU
    inputs = checked()
    run, speaker, versions = begun(request, here, stream, stop)
    from weighbridge_training.worker.arms import answer_all
    from weighbridge_training.worker.card import write_card
    from weighbridge_training.worker.judging import judged
    from weighbridge_training.worker.rows import answers_to_learn, preferences_to_learn
    from weighbridge_training.worker.training import train

    learn = preferences_to_learn if request.method == "dpo" else answers_to_learn
    examples = learn(TRAIN, speaker, request.training.max_length)
    stream.emit(examples.account)
    if here.is_first:
        sweep(Path(CHECKPOINTS))
    run.check()
    train(run, examples.examples)
    gc.collect()
    _part(here)
    if here.is_first:
        speaker.tokenizer.save_pretrained(ADAPTER)
        answer_all(run, speaker, inputs)
        write_card(request, versions, run.device, judged(stream))
    return peak(run)


def begun(request: Request, here: Place, stream: Stream, stop: Stop) -> tuple[Run, Speaker, dict[str, str]]:
    """What comes before anything else: files checked, libraries there, the device chosen, the tokenizer loaded."""
    check_files(request)
    missing = [name for name in _needed(request) if find_spec(name) is None]
    if missing:
        raise Failure(
            "missing-package",
            f"what the job needs is not installed where it runs: pip install {' '.join(missing)}",
        )
    begun = time.monotonic()
    from weighbridge_training.worker.device import chosen_device
    from weighbridge_training.worker.masks import Speaker
    from weighbridge_training.worker.model import tokenizer_of
    from weighbridge_training.worker.training import Run

    device = chosen_device(request)
    versions = _versions()
    stream.emit(
        Environment(device.kind, device.gpu, here.world, device.precision, versions, round(time.monotonic() - begun, 2))
    )
    if device.is_cuda and device.attention == "sdpa":
        stream.note("flash_attn is not installed; attention is PyTorch's own: pip install flash-attn for longer packs")
    speaker = Speaker(tokenizer_of(request))
    return Run(request, device, here, stream, stop, int(speaker.tokenizer.pad_token_id)), speaker, versions


def peak(run: Run) -> Peak:
    """So far."""
    from weighbridge_training.worker.device import resident_mb, used_mb

    return Peak(resident_mb(), used_mb(run.device) if run.device.is_cuda else None)


def _needed(request: Request) -> tuple[str, ...]:
    return (*_NEEDED, "bitsandbytes") if request.adapter.kind == "qlora" else _NEEDED


def _part(here: Place) -> None:
    """Ends what binds several processes: the first one goes on alone."""
    if here.world == 1:
        return
    import torch

    torch.distributed.barrier()
    torch.distributed.destroy_process_group()
    for name in ("RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT"):
        os.environ.pop(name, None)


def _versions() -> dict[str, str]:
    found = {"python": sys.version.split()[0]}
    for name in _NAMED:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
