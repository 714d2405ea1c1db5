"""Training configuration files: which framework's they are, and the run that they describe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.facts import Method, Trace
from weighbridge.sources.training_frameworks import FRAMEWORKS, HOLDOUT_KEYS
from weighbridge.sources.training_run import (
    HoldOut,
    MethodSign,
    held_out_beside,
    training_run,
    version_trace,
)
from weighbridge.sources.training_settings import read_settings
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from weighbridge.facts import TrainingRun
    from weighbridge.sources.training_frameworks import Framework
    from weighbridge.sources.training_settings import Setting, Settings
    from weighbridge.text import Document
    from weighbridge.workspace import Workspace

_PREFERENCE = frozenset({"dpo", "kto", "orpo", "simpo", "ipo", "cpo", "kto_pair", "preference"})


def configured_runs(document: Document, workspace: Workspace) -> Iterator[TrainingRun]:
    """The training run that a configuration file describes."""
    settings = read_settings(document.text)
    framework = None if settings is None else framework_of(settings)
    if settings is None or framework is None:
        return
    first = next((item for key in framework.base_model for item in settings.under(key)), None)
    if first is None:
        first = next(iter(settings.table.values()), None)
    if first is None:
        return
    output = next((settings.text(key) for key in framework.output if settings.text(key)), "")
    yield training_run(
        document.path,
        document.name,
        framework.name,
        _method(framework, settings, document.path),
        _holdout(framework, settings, document, workspace),
        first.span,
        workspace,
        stage=_stage(framework, settings),
        base_model=next((settings.text(key) for key in framework.base_model if settings.text(key)), ""),
        output=output,
        version=version_trace(
            output,
            published=any(settings.on(key) for key in framework.published),
            overwritten=any(settings.on(key) for key in framework.overwrites),
        ),
    )


def framework_of(settings: Settings) -> Framework | None:
    """The framework that a configuration is written for; None where it is something else."""
    for framework in FRAMEWORKS:
        if all(any(key in settings for key in group) for group in framework.needs) and not any(
            settings.on(key) for key in framework.never
        ):
            if framework.name == "llama-factory" and not _trains(settings):
                return None
            return framework
    return None


def training_references(settings: Settings, framework: Framework) -> tuple[str, ...]:
    """The data that a configuration trains on, as written; lists in one string are taken apart."""
    found: list[str] = []
    for key in framework.training_data:
        for item in settings.under(key):
            found.extend(part.strip() for part in item.value.split(",") if part.strip())
    return tuple(found)


def _trains(settings: Settings) -> bool:
    switch = settings.get("do_train")
    return switch is None or not switch.off


def _stage(framework: Framework, settings: Settings) -> str:
    if framework.name == "llama-factory":
        stage = settings.text("stage") or "sft"
        return {"sft": "sft", "pt": "pretrain"}.get(stage, "dpo" if stage in _PREFERENCE else "")
    if framework.name == "axolotl":
        kind = settings.text("rl").lower()
        if kind:
            return "dpo" if kind in _PREFERENCE else ""
        if "pretraining_dataset" in settings or any(
            item.value == "completion" for item in settings.under("datasets.*.type")
        ):
            return "pretrain"
        return "sft"
    if framework.name == "trl":
        if "beta" in settings or "max_prompt_length" in settings:
            # GRPO has both and a number of completions
            return "" if "num_generations" in settings else "dpo"
        return "" if "num_generations" in settings else "sft"
    if framework.name == "openai":
        kind = (settings.text("method.type") or settings.text("method")).lower()
        return {"": "sft", "supervised": "sft", "dpo": "dpo"}.get(kind, "")
    if framework.name == "unsloth" and settings.text("data.format_type").lower() == "raw":
        return "pretrain"
    if framework.name == "torchtune":
        return "dpo" if "preference" in settings.text("dataset._component_") else "sft"
    return "sft"


def _method(framework: Framework, settings: Settings, path: str) -> MethodSign:
    def sign(method: Method, setting: Setting | None, text: str = "") -> MethodSign:
        if setting is None:
            return MethodSign(method, text)
        shown = f"`{setting.key}: {setting.value}`" if not setting.empty else f"`{setting.key}:` has no value"
        return MethodSign(method, text or shown, Place(path, setting.span))

    four_bit = settings.on("load_in_4bit") or settings.on("quantization_bit") or settings.on("training.load_in_4bit")
    if framework.name == "axolotl":
        adapter = settings.get("adapter")
        kind = "" if adapter is None or adapter.off else adapter.value.lower()
        if not kind:
            if any(key.startswith("unfrozen_parameters") for key in settings.groups):
                return MethodSign(Method.UNKNOWN)
            if adapter is not None:
                return sign(Method.FULL, adapter)
            commented = settings.commented.get("adapter")
            text = "`adapter` is commented out, so every weight is trained"
            return (
                sign(Method.FULL, commented, text)
                if commented is not None
                else sign(Method.FULL, settings.get("base_model"), "no `adapter` is set, so every weight is trained")
            )
        if settings.on("peft_use_dora"):
            return sign(Method.DORA, settings.get("peft_use_dora"))
        known = {"lora": Method.LORA, "qlora": Method.QLORA}
        return sign(Method.QLORA if kind == "lora" and four_bit else known.get(kind, Method.UNKNOWN), adapter)
    if framework.name == "llama-factory":
        kind_setting = settings.get("finetuning_type")
        kind = "lora" if kind_setting is None else kind_setting.value.lower()
        if kind == "lora" and settings.on("use_dora"):
            return sign(Method.DORA, settings.get("use_dora"))
        if kind == "lora":
            return sign(Method.QLORA if four_bit else Method.LORA, kind_setting)
        return sign(Method.FULL if kind == "full" else Method.UNKNOWN, kind_setting)
    if framework.name == "torchtune":
        model = settings.get("model._component_")
        name = "" if model is None else model.value.rpartition(".")[2]
        if settings.on("model.use_dora"):
            return sign(Method.DORA, settings.get("model.use_dora"))
        if name.startswith("qlora") or (name.startswith("lora") and settings.on("model.quantize_base")):
            return sign(Method.QLORA, model)
        if name.startswith("lora"):
            return sign(Method.LORA, model)
        return sign(Method.FULL, model, "the model is not a LoRA builder, so every weight is trained")
    if framework.name == "unsloth":
        kind_setting = settings.get("training.training_type")
        if kind_setting is not None and kind_setting.value.lower() == "full":
            return sign(Method.FULL, kind_setting)
        if settings.on("lora.use_dora"):
            return sign(Method.DORA, settings.get("lora.use_dora"))
        switch = settings.get("training.load_in_4bit")
        return sign(Method.LORA if switch is not None and switch.off else Method.QLORA, kind_setting)
    if framework.name == "mlx-lm":
        kind_setting = settings.get("fine_tune_type")
        kind = "lora" if kind_setting is None else kind_setting.value.lower()
        return sign(
            {"lora": Method.LORA, "dora": Method.DORA, "full": Method.FULL}.get(kind, Method.UNKNOWN), kind_setting
        )
    if framework.name == "mistral-finetune":
        return MethodSign(Method.LORA if any(path.startswith("lora") for path in settings.groups) else Method.UNKNOWN)
    if framework.name == "trl":
        return _trl_method(settings, sign=sign, four_bit=four_bit)
    return MethodSign(Method.UNKNOWN)


def _trl_method(settings: Settings, *, sign: Callable[..., MethodSign], four_bit: bool) -> MethodSign:
    switch = settings.get("use_peft")
    if settings.on("use_dora"):
        return sign(Method.DORA, settings.get("use_dora"))
    if settings.on("use_peft"):
        return sign(Method.QLORA if four_bit else Method.LORA, switch)
    if switch is not None:
        return sign(Method.FULL, switch)
    if settings.get("lora_r") is not None or "lora_target_modules" in settings or "lora" in settings:
        # some scripts take these keys for enough
        return sign(Method.QLORA if four_bit else Method.LORA, settings.get("lora_r"))
    if any("lora" in path.lower() or "peft" in path.lower() or "adapter" in path.lower() for path in settings.table):
        return MethodSign(Method.UNKNOWN)
    return sign(Method.FULL, settings.get("model_name_or_path"), "no adapter is set, so every weight is trained")


def _holdout(framework: Framework, settings: Settings, document: Document, workspace: Workspace) -> HoldOut:
    def at(span: Span) -> Place:
        return Place(document.path, span)

    leak = _leak(framework, settings)
    if leak is not None:
        return HoldOut(Trace.ABSENT, f"`{leak.key}: {leak.value}` is also what is trained on", at(leak.span))
    for key in framework.held_out_data:
        for item in settings.under(key):
            if not item.empty:
                return HoldOut(Trace.PRESENT, f"`{item.key}: {item.value}`", at(item.span))
    zero: Setting | None = None
    for key in framework.shares:
        setting = settings.get(key)
        if setting is None or setting.empty:
            continue
        number = setting.number
        if number is None or number > 0:
            return HoldOut(Trace.PRESENT, f"`{setting.key}: {setting.value}`", at(setting.span))
        zero = setting
    if zero is not None:
        return HoldOut(Trace.ABSENT, f"`{zero.key}: {zero.value}` holds nothing out", at(zero.span))
    off: Setting | None = None
    for key in framework.switches:
        setting = settings.get(key)
        if setting is None or setting.empty:
            continue
        if not setting.off and setting.number != 0:
            return HoldOut(Trace.PRESENT, f"`{setting.key}: {setting.value}`", at(setting.span))
        off = off or setting
    return _not_set(framework, settings, document, workspace, off)


def _not_set(
    framework: Framework, settings: Settings, document: Document, workspace: Workspace, off: Setting | None
) -> HoldOut:
    references = training_references(settings, framework)
    beside = held_out_beside(document.path, references, workspace)
    if beside:
        return HoldOut(Trace.PRESENT, f"`{beside}` lies beside the training data")
    for key, item in settings.commented.items():
        number = item.number
        if key in HOLDOUT_KEYS and not any(path.rpartition(".")[2] == key for path in settings.table):
            if (item.off and item.value) or number == 0:
                continue
            shown = f"`{key}: {item.value}`" if item.value else f"`{key}:`"
            return HoldOut(Trace.ABSENT, f"{shown} is commented out", Place(document.path, item.span))
    if off is not None:
        return HoldOut(
            Trace.UNSEEN,
            f"`{off.key}: {off.value}`: nothing is measured while training",
            Place(document.path, off.span),
        )
    if framework.keeps_nothing and framework.shares:
        return HoldOut(Trace.UNSEEN, f"`{framework.shares[0]}` is not set and defaults to nothing")
    return HoldOut(Trace.UNSEEN, "no hold-out is named here")


def _leak(framework: Framework, settings: Settings) -> Setting | None:
    """A held-out set that is the training set."""
    if framework.name == "trl":
        train, test = settings.get("dataset_train_split"), settings.get("dataset_test_split")
        if train is not None and test is not None and not test.empty and train.value == test.value:
            return test
    trained = {_plain(value) for value in training_references(settings, framework)}
    for key in framework.held_out_data:
        if not key.startswith(("dataset_test", "dataset_eval")):
            for item in settings.under(key):
                values = [_plain(part) for part in item.value.split(",") if part.strip()]
                if values and all(value in trained for value in values) and not _other_split(settings, item):
                    return item
    return None


def _other_split(settings: Settings, item: Setting) -> bool:
    """The same set by name, and another split of it."""
    parent = item.path.rpartition(".")[0]
    if parent == "":
        return False
    own = settings.text(f"{parent}.split") or settings.text(f"{parent}.name") or settings.text(f"{parent}.subset")
    if own == "" and item.path.startswith("dataset_val."):
        return settings.text("dataset_val.split") != settings.text("dataset.split")
    theirs = [
        value.value for key in ("datasets.*.split", "datasets.*.name", "dataset.split") for value in settings.under(key)
    ]
    return own != "" and own not in theirs


def _plain(value: str) -> str:
    return value.strip().removeprefix("./").rstrip("/")
