"""The training itself: transformers' own trainer over steps that are planned beforehand."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
import transformers

from weighbridge_training.layout import ADAPTER, CHECKPOINTS
from weighbridge_training.worker.batches import collator, packed, side_by_side
from weighbridge_training.worker.checkpoints import newest
from weighbridge_training.worker.events import TrainBegin, TrainEnd
from weighbridge_training.worker.failures import Failure, explained
from weighbridge_training.worker.losses import answer_loss, preference_loss
from weighbridge_training.worker.memory import room_for, smaller
from weighbridge_training.worker.model import base_of, parameters, with_adapter
from weighbridge_training.worker.packing import is_exact
from weighbridge_training.worker.reporting import Reporter
from weighbridge_training.worker.speed import Clock
from weighbridge_training.worker.steps import packed_cost, padded_cost, planned
from weighbridge_training.worker.stopping import Stopped, Why

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge_training.worker.device import Device
    from weighbridge_training.worker.memory import Room
    from weighbridge_training.worker.processes import Place
    from weighbridge_training.worker.request import Request
    from weighbridge_training.worker.rows import Example
    from weighbridge_training.worker.stopping import Stop
    from weighbridge_training.worker.stream import Stream

_WARM_UP = 0.03
"""Share of the steps in which the learning rate rises; it falls along a cosine afterwards."""


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that a training needs beside its rows."""

    request: Request
    device: Device
    place: Place
    stream: Stream
    stop: Stop
    pad: int

    def check(self) -> None:
        """Between two things that take long; raises `Stopped`."""
        why = self.stop.why()
        if why is not Why.NOT:
            raise Stopped(why)


def train(run: Run, examples: Sequence[Example]) -> int:
    """Trains the adapter, writes it, and says after how many steps; raises `Failure` and `Stopped`."""
    transformers.set_seed(run.request.training.seed)
    model = with_adapter(base_of(run.request, run.device), run.request)
    room = room_for(model, examples, run.device)
    packing = is_exact(model, examples, run.device, run.pad)
    if not packing:
        run.stream.note(
            "Rows are not packed: layers of this model look beyond the row that they are in. They are trained side by "
            "side, filled up to the longest of them."
        )
    while True:
        try:
            return _trained(run, model, examples, room, packing=packing)
        except Exception as error:
            less = smaller(room, examples)
            # several processes cannot agree on it once one of them has failed in the middle of a step
            if explained(error).code != "out-of-memory" or less is None or run.place.world > 1:
                raise
        run.stream.note(
            f"The memory was too small for {room.tokens} tokens at once; going on from the last checkpoint with "
            f"{less.tokens}, and with gradient checkpointing."
        )
        room = less
        del model
        gc.collect()
        torch.cuda.empty_cache()
        transformers.set_seed(run.request.training.seed)
        model = with_adapter(base_of(run.request, run.device), run.request)


def _trained(run: Run, model: Any, examples: Sequence[Example], room: Room, *, packing: bool) -> int:
    asked = run.request.training
    plan = planned(
        examples,
        epochs=asked.epochs,
        global_batch=asked.global_batch,
        seed=asked.seed,
        processes=run.place.world,
        budget=room.tokens,
        cost=packed_cost if packing else padded_cost,
    )
    trainable, total = parameters(model)
    tokens = [
        sum(one.tokens for micro in plan.micros[at : at + plan.per_step] for one in micro.examples)
        for at in range(0, len(plan.micros), plan.per_step)
    ]
    clock = Clock(run.device, run.place.world, trainable, total)
    reporter = Reporter(run.stream, run.stop, clock, run.device, tokens, asked.epochs)
    found = newest(Path(CHECKPOINTS))
    arguments = _arguments(run, plan.per_step // run.place.world, plan.steps, room)
    trainer = _Trainer(
        model=model,
        args=arguments,
        train_dataset=list(plan.micros),
        data_collator=collator(packed if packing else side_by_side, run.pad),
        callbacks=[reporter.callback()],
        # the loss is divided by what the whole step has, in `losses`: nothing is left to be divided
        compute_loss_func=_divided_already,
    )
    trainer.weighbridge = run
    trainer.remove_callback(transformers.PrinterCallback)
    run.stream.emit(
        TrainBegin(
            total_steps=plan.steps,
            first_step=found.step if found else 0,
            trainable=trainable,
            parameters=total,
            micro_batches=plan.per_step,
            tokens_per_micro_batch=room.tokens,
            packing=packing,
            attention=run.device.attention,
            gradient_checkpointing=room.checkpointing,
            optimizer=str(getattr(arguments.optim, "value", arguments.optim)),
        )
    )
    trainer.train(resume_from_checkpoint=str(found.path) if found else None)
    steps = int(trainer.state.global_step)
    if reporter.stopped is not Why.NOT:
        raise Stopped(reporter.stopped, steps)
    if not reporter.is_sound:
        raise _no_number()
    run.stream.emit(TrainEnd(steps, reporter.first_loss, reporter.last_loss, round(clock.elapsed, 2)))
    trainer.save_model(ADAPTER)
    # a pickle, which nobody needs
    (Path(ADAPTER) / "training_args.bin").unlink(missing_ok=True)
    return steps


class _Trainer(transformers.Trainer):
    """Rows in the order of the plan, and our losses."""

    weighbridge: Run

    def _get_train_sampler(self, *_arguments: Any) -> Any:
        return torch.utils.data.SequentialSampler(self.train_dataset)

    def compute_loss(self, model: Any, inputs: Any, *_arguments: Any, **_options: Any) -> Any:
        request = self.weighbridge.request
        loss = (
            preference_loss(model, inputs, request.training.beta)
            if request.method == "dpo"
            else answer_loss(model, inputs)
        )
        # gradients of several processes are averaged, and each of them has its own part of the step
        return loss * self.weighbridge.place.world


def _arguments(run: Run, accumulated: int, steps: int, room: Room) -> Any:
    asked, device = run.request.training, run.device
    several: dict[str, Any] = {}
    if run.place.world > 1:
        several = {"ddp_find_unused_parameters": False, "ddp_backend": "nccl" if device.is_cuda else "gloo"}
        if run.request.strategy == "fsdp":
            several |= _divided_model()
    return transformers.TrainingArguments(
        output_dir=CHECKPOINTS,
        per_device_train_batch_size=1,
        gradient_accumulation_steps=accumulated,
        num_train_epochs=1,
        learning_rate=asked.learning_rate,
        lr_scheduler_type="cosine",
        warmup_steps=max(1, round(_WARM_UP * steps)),
        weight_decay=0.0,
        max_grad_norm=1.0,
        optim="adamw_torch_fused" if device.is_cuda else "adamw_torch",
        bf16=device.precision == "bfloat16",
        fp16=device.precision == "float16",
        use_cpu=not device.is_cuda,
        gradient_checkpointing=room.checkpointing,
        gradient_checkpointing_kwargs={"use_reentrant": False},
        logging_steps=max(1, steps // 200),
        logging_first_step=True,
        logging_nan_inf_filter=False,
        save_strategy="no",
        save_total_limit=2,
        eval_strategy="no",
        report_to="none",
        disable_tqdm=True,
        remove_unused_columns=False,
        dataloader_pin_memory=device.is_cuda,
        seed=asked.seed,
        **several,
    )


def _divided_model() -> dict[str, Any]:
    return {
        "fsdp": "full_shard auto_wrap",
        "fsdp_config": {"use_orig_params": True, "sync_module_states": True, "cpu_ram_efficient_loading": False},
    }


def _divided_already(*_arguments: Any, **_options: Any) -> Any:
    raise AssertionError("the trainer computes its loss itself")


def _no_number() -> Failure:
    return Failure(
        "nan-loss",
        "The loss is no number any more: the training has gone apart. Lower `training.learning_rate`, and look for "
        "rows that are empty or garbled.",
    )
