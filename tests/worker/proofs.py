"""What has to be true of the worker's parts, measured in the Python that has torch: `python proofs.py NAME MODEL`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import torch
from parcels import conversation, pairs
from peft import LoraConfig, get_peft_model
from tiny import TEMPLATES, tokenizer
from transformers import AutoModelForCausalLM
from weighbridge_training.worker.batches import packed, side_by_side
from weighbridge_training.worker.device import Device
from weighbridge_training.worker.failures import Failure
from weighbridge_training.worker.losses import answer_loss, preference_loss
from weighbridge_training.worker.masks import Speaker
from weighbridge_training.worker.packing import is_exact
from weighbridge_training.worker.rows import Example
from weighbridge_training.worker.steps import packed_cost, padded_cost, planned

CPU = Device("cpu", None, torch.float32, "sdpa")


def adapted(folder: str) -> Any:
    """A model whose adapter does something, in double precision: what is left of a difference is no rounding."""
    torch.manual_seed(0)
    base = AutoModelForCausalLM.from_pretrained(folder, attn_implementation="sdpa", dtype=torch.float64)
    config = LoraConfig(r=4, target_modules="all-linear", modules_to_save=["embed_tokens"], task_type="CAUSAL_LM")
    model = get_peft_model(base, config, autocast_adapter_dtype=False)
    for name, weight in model.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(weight, std=0.05)
    return model.train()


def examples(count: int) -> list[Example]:
    speaker = Speaker(tokenizer(TEMPLATES["marked"]))
    rows = [conversation(pair)["messages"] for pair in pairs()[:count]]
    # rows of very different length, some with two answers
    rows = [row if at % 3 else [*row, *rows[at - 1][1:]] for at, row in enumerate(rows)]
    return [Example((speaker.conversation(row, "row"),)) for row in rows]


def preferences(count: int) -> list[Example]:
    speaker = Speaker(tokenizer(TEMPLATES["marked"]))
    found: list[Example] = []
    for said, answer in pairs()[:count]:
        worse = {**answer, "urgency": "unknown", "note": "none"}
        found.append(
            Example(
                tuple(speaker.conversation(conversation((said, one))["messages"], "row") for one in (answer, worse))
            )
        )
    return found


def step_of(model: Any, rows: list[Example], budget: int, *, packs: bool, method: str) -> dict[str, Any]:
    """The loss and the gradients of one step, whatever it is divided into."""
    plan = planned(
        rows,
        epochs=1,
        global_batch=len(rows),
        seed=0,
        processes=1,
        budget=budget,
        cost=packed_cost if packs else padded_cost,
    )
    model.zero_grad()
    lost = 0.0
    for micro in plan.micros:
        batch = (packed if packs else side_by_side)(micro, 0)
        loss = preference_loss(model, batch, 0.1) if method == "dpo" else answer_loss(model, batch)
        loss.backward()
        lost += float(loss)
    grads = {name: weight.grad.clone() for name, weight in model.named_parameters() if weight.grad is not None}
    return {"loss": lost, "grads": grads, "micros": len(plan.micros)}


def packing(folder: str, method: str) -> dict[str, Any]:
    """Alone, packed in two ways, and side by side."""
    model = adapted(folder)
    rows = preferences(12) if method == "dpo" else examples(24)
    alone = step_of(model, rows, 1, packs=True, method=method)
    found: dict[str, Any] = {"micros": [alone["micros"]], "loss": 0.0, "grad": 0.0, "scale": 0.0}
    for budget, packs in ((400, True), (100_000, True), (1_000, False)):
        other = step_of(model, rows, budget, packs=packs, method=method)
        found["micros"].append(other["micros"])
        found["loss"] = max(found["loss"], abs(other["loss"] - alone["loss"]))
        for name, grad in alone["grads"].items():
            found["grad"] = max(found["grad"], float((other["grads"][name] - grad).abs().max()))
            found["scale"] = max(found["scale"], float(grad.abs().max()))
    return found


def walls(folder: str) -> dict[str, Any]:
    """Whether packing is refused where a model does not keep rows apart."""
    model = adapted(folder)
    rows = examples(6)
    kept = is_exact(model, rows, CPU, 0)
    inner = model.get_base_model().model
    forward = inner.forward
    inner.forward = lambda *args, **named: forward(*args, **{**named, "position_ids": None})
    return {"kept": kept, "leaking": is_exact(model, rows, CPU, 0)}


def masks(_folder: str) -> dict[str, Any]:
    """What is learned of conversations, by each template."""
    one = conversation(pairs()[0])["messages"]
    two = [*one, {"role": "user", "content": "Thanks, and this?"}, {"role": "assistant", "content": "Noted."}]
    found: dict[str, Any] = {}
    for name in ("marked", "unmarked", "forgetful"):
        words = tokenizer(TEMPLATES[name])
        speaker = Speaker(words)
        for length, messages in (("one", one), ("two", two)):
            try:
                marked = speaker.conversation(messages, "train.jsonl:7")
            except Failure as failure:
                found[f"{name} {length}"] = f"{failure.code}: {failure}"
                continue
            learned = [token for token, mark in zip(marked.ids, marked.trained, strict=True) if mark]
            found[f"{name} {length}"] = words.decode(learned)
    endless = tokenizer(TEMPLATES["marked"].replace("+ '<|end|>'", ""))
    found["endless one"] = endless.decode(
        [token for token, mark in zip(*_parts(Speaker(endless).conversation(one, "row")), strict=True) if mark]
    )
    return found


def _parts(marked: Any) -> tuple[Any, Any]:
    return marked.ids, marked.trained


def steps(_folder: str) -> dict[str, Any]:
    """Which rows each step has, for several numbers of processes and sizes of memory."""
    rows = examples(50)
    number = {id(row): at for at, row in enumerate(rows)}
    found: list[list[list[int]]] = []
    for processes, budget, cost in (
        (1, 1, packed_cost),
        (1, 4000, packed_cost),
        (4, 300, packed_cost),
        (2, 900, padded_cost),
    ):
        plan = planned(rows, epochs=2.5, global_batch=8, seed=3, processes=processes, budget=budget, cost=cost)
        assert plan.per_step % processes == 0 and len(plan.micros) == plan.steps * plan.per_step
        assert all(len(micro.examples) <= 1 or cost(micro.examples) <= budget for micro in plan.micros)
        found.append(
            [
                sorted(number[id(one)] for micro in plan.micros[at : at + plan.per_step] for one in micro.examples)
                for at in range(0, len(plan.micros), plan.per_step)
            ]
        )
    return {"same": all(one == found[0] for one in found), "steps": found[0]}


def main() -> None:
    torch.set_num_threads(1)
    name, folder = sys.argv[1], sys.argv[2]
    measured = {
        "packing": lambda: packing(folder, "sft"),
        "packing-dpo": lambda: packing(folder, "dpo"),
        "walls": lambda: walls(folder),
        "masks": lambda: masks(folder),
        "steps": lambda: steps(folder),
    }[name]()
    Path(sys.argv[3]).write_text(json.dumps(measured), encoding="utf-8")


if __name__ == "__main__":
    main()
