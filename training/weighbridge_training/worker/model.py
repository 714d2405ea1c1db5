"""The base model and the adapter on it.

*Invariant:* no code that comes with a model is run, and nothing is unpickled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from peft import LoraConfig, PeftModel, get_peft_model, prepare_model_for_kbit_training
from transformers import AutoModelForCausalLM, AutoTokenizer

from weighbridge_training.worker.failures import Failure, explained

if TYPE_CHECKING:
    from weighbridge_training.worker.device import Device
    from weighbridge_training.worker.request import Request


def tokenizer_of(request: Request) -> Any:
    """The tokenizer of the base model; raises `Failure`."""
    try:
        tokenizer = AutoTokenizer.from_pretrained(request.base, revision=request.revision, trust_remote_code=False)
    except Exception as error:
        raise _unusable(request, "bad-tokenizer", "tokenizer", error) from error
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token or tokenizer.unk_token
    if tokenizer.pad_token_id is None:
        raise Failure("bad-tokenizer", f"The tokenizer of {request.base_name} has no token that ends a text.")
    return tokenizer


def base_of(request: Request, device: Device) -> Any:
    """The base model, as it is; raises `Failure`."""
    options: dict[str, Any] = {"dtype": device.dtype, "attn_implementation": device.attention}
    if request.adapter.kind == "qlora":
        options["quantization_config"] = _four_bits(device)
        options["device_map"] = {"": torch.cuda.current_device()}
    try:
        model = AutoModelForCausalLM.from_pretrained(
            request.base, revision=request.revision, trust_remote_code=False, use_safetensors=True, **options
        )
    except Exception as error:
        raise _unusable(request, "base-model", "weights", error) from error
    model.config.use_cache = False
    # a model in four bits has been put where it belongs
    return model if request.adapter.kind == "qlora" else model.to(device.kind)


def with_adapter(base: Any, request: Request) -> Any:
    """The base with a new adapter; raises `Failure`."""
    adapter = request.adapter
    if adapter.kind == "qlora":
        base = prepare_model_for_kbit_training(base, use_gradient_checkpointing=False)
    config = LoraConfig(
        r=adapter.r,
        lora_alpha=adapter.alpha,
        lora_dropout=adapter.dropout,
        target_modules=adapter.targets if isinstance(adapter.targets, str) else list(adapter.targets),
        modules_to_save=list(adapter.modules_to_save) or None,
        use_dora=adapter.kind == "dora",
        task_type="CAUSAL_LM",
    )
    _must_have(base, adapter.modules_to_save)
    try:
        model = get_peft_model(base, config)
    except ValueError as error:
        raise Failure(
            "adapter", f"The base model cannot take this adapter: {error}. Change `adapter.targets` in the task."
        ) from error
    # what the file names is the model of the task, not a folder of the machine that trained
    model.peft_config["default"].base_model_name_or_path = request.base_name
    model.peft_config["default"].revision = request.revision
    return model


def adapted(base: Any, folder: str) -> Any:
    """The base with the adapter of a folder: what is measured is what was written."""
    return PeftModel.from_pretrained(base, folder).eval()


def parameters(model: Any) -> tuple[int, int]:
    """Those that are trained, and all."""
    trainable = sum(one.numel() for one in model.parameters() if one.requires_grad)
    count = getattr(model, "num_parameters", None)
    return trainable, int(count() if count else sum(one.numel() for one in model.parameters()))


def _must_have(base: Any, modules: tuple[str, ...]) -> None:
    names = {name.rpartition(".")[2] for name, _ in base.named_modules()}
    missing = [name for name in modules if name.rpartition(".")[2] not in names]
    if missing:
        raise Failure(
            "adapter", f"The base model has no layer {missing[0]}. Change `adapter.modules_to_save` in the task."
        )


def _four_bits(device: Device) -> Any:
    if not device.is_cuda:
        raise Failure("no-gpu", "`adapter.kind: qlora` needs a GPU. Set `adapter.kind: lora` to train on a processor.")
    from transformers import BitsAndBytesConfig

    return BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=device.dtype,
    )


def _unusable(request: Request, code: str, part: str, error: Exception) -> Failure:
    known = explained(error)
    if known.code != "unexpected":
        return known
    said = str(error).strip().split("\n")[0][:300]
    return Failure(
        code,
        f"The {part} of {request.base_name} cannot be loaded ({said}). A base model needs config.json, a tokenizer and "
        "weights as safetensors, and no code of its own.",
    )
