"""Shell scripts that launch the training of a language model: the run that their flags describe."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.facts import Method, Trace
from weighbridge.sources.training_run import HoldOut, MethodSign, held_out_beside, training_run, version_trace
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.facts import TrainingRun
    from weighbridge.text import Document
    from weighbridge.workspace import Workspace

_LARGEST = 262_144
_COMMENT = re.compile(r"(?m)^[ \t]*#[^\n]*|(?<=\s)#[^\n\"']*$")
_ASSIGNED = re.compile(
    r"(?m)^[ \t]*(?:export[ \t]+)?(?P<name>[A-Za-z_]\w*)=(?P<value>\"[^\"\n]*\"|'[^'\n]*'|[^\s;&|]+)"
)
_FLAG = re.compile(
    r"(?<=\s)--(?P<name>[A-Za-z][\w.-]*)(?:(?:=|[ \t]+|[ \t]*\\\r?\n[ \t]*)(?P<value>\"[^\"\n]*\"|'[^'\n]*'|"
    r"(?!-)[^\s\\;&|]+))?"
)
_USED = re.compile(r"\$\{(?P<braced>[A-Za-z_]\w*)(?::-(?P<default>[^}]*))?\}|\$(?P<bare>[A-Za-z_]\w*)")
_LAUNCHER = re.compile(
    r"\b(?:python[\d.]*|torchrun|accelerate\s+launch|deepspeed|llamafactory-cli|swift|trl|mlx_lm\.lora|srun|xtuner)\b"
)
_TRAINER = re.compile(r"llamafactory-cli\s+train|\bswift\s+(?:sft|pt|rlhf)|\btrl\s+(?:sft|dpo|orpo|kto)|mlx_lm\.lora")
# the same flags also train other models
_OTHER_MODELS = re.compile(
    r"\b\w*(?:glue|classif|[_/]ner\b|squad|_qa\b|image|vision|speech|asr|whisper|segment|clip|mlm|embed|rerank|"
    r"reward|diffusion|"
    r"dreambooth|text_to_image|detect|yolo|resnet|bert|quant|eval|infer|predict|merge|export|convert|"
    r"_rm\b)\w*\.(?:py|sh)\b",
    re.IGNORECASE,
)
_TRAIN_DATA = (
    "train_file_dir",
    "train_file",
    "train_data",
    "train_data_path",
    "train_path",
    "data_path",
    "dataset",
    "dataset_name",
    "train_dataset",
    "data",
    "train_files",
    "data_file",
)
_HELD_OUT_DATA = (
    "validation_file_dir",
    "validation_file",
    "valid_file",
    "eval_file",
    "eval_data",
    "eval_data_path",
    "val_data",
    "val_file",
    "val_dataset",
    "valid_data",
    "dev_file",
    "eval_dataset",
    "test_file",
    "val_path",
    "eval_path",
    "validation_data",
    "eval_files",
)
_SHARES = (
    "val_set_size",
    "val_size",
    "split_dataset_ratio",
    "validation_split_percentage",
    "test_size",
    "eval_split_ratio",
    "dev_ratio",
    "valid_ratio",
)
_SWITCHES = ("eval_strategy", "evaluation_strategy", "do_eval")
_LANGUAGE = (
    "finetuning_type",
    "lora_rank",
    "lora_r",
    "use_lora",
    "use_peft",
    "model_max_length",
    "cutoff_len",
    "train_file_dir",
    "lora_alpha",
    "max_source_length",
    "prompt_template_name",
    "template",
    "template_name",
    "model_author",
    "max_prompt_length",
    "packing",
    "conv_template",
    "train_type",
    "tuner_type",
    "qlora",
    "lora_target",
)
_MODELS = (
    "model_name_or_path",
    "base_model",
    "model",
    "model_id",
    "model_path",
    "base_model_name",
    "pretrained_model_name_or_path",
)
_SFT = re.compile(r"sft|fine_?tun|supervised|instruct|dpo|orpo|lora|llm|pretrain", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Flag:
    name: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class _Command:
    text: str
    flags: dict[str, _Flag]

    def first(self, names: tuple[str, ...]) -> _Flag | None:
        return next((self.flags[name] for name in names if name in self.flags), None)


def launched_runs(document: Document, workspace: Workspace) -> Iterator[TrainingRun]:
    """The training runs that a shell script starts."""
    if len(document.text) > _LARGEST:
        return
    for command in _commands(document.text):
        model = command.first(_MODELS)
        if model is None or not _trains_language_model(command):
            continue
        output = command.flags.get("output_dir") or command.flags.get("output")
        name = "" if output is None else output.value
        overwritten = command.flags.get("overwrite_output_dir")
        yield training_run(
            document.path,
            document.name,
            _framework(command.text),
            _method(command, document.path),
            _holdout(command, document.path, workspace),
            model.span,
            workspace,
            stage=_stage(command),
            base_model=model.value,
            output=name,
            version=version_trace(
                name,
                published=any(_on(command.flags.get(key)) for key in ("push_to_hub", "hub_model_id")),
                overwritten=_on(overwritten),
            ),
        )


def _commands(text: str) -> Iterator[_Command]:
    # blanks keep every offset
    code = _COMMENT.sub(lambda match: " " * len(match[0]), text)
    values: dict[str, str] = {}
    for match in _ASSIGNED.finditer(code):
        values.setdefault(match["name"], match["value"].strip("\"'"))
    start = 0
    pieces: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n]*(?:\n|$)", code):
        if not line[0]:
            continue
        if not line[0].rstrip("\r\n").rstrip().endswith("\\"):
            pieces.append((start, line.end()))
            start = line.end()
    pieces.append((start, len(code)))
    for begin, end in pieces:
        piece = code[begin:end]
        if "--" not in piece or not _LAUNCHER.search(piece):
            continue
        flags: dict[str, _Flag] = {}
        for match in _FLAG.finditer(piece):
            name = match["name"].replace("-", "_")
            value = _filled((match["value"] or "").strip("\"'"), values)
            flags[name] = _Flag(name, value, Span(begin + match.start(), begin + match.end()))
        yield _Command(piece, flags)


def _filled(value: str, values: dict[str, str]) -> str:
    for _ in range(4):
        if "$" not in value or len(value) > 500:
            break
        value = _USED.sub(
            lambda match: values.get(match["braced"] or match["bare"], match["default"] or match[0]), value
        )
    return value


def _on(flag: _Flag | None) -> bool:
    return flag is not None and flag.value.lower() not in ("false", "no", "0", "none", "off")


def _number(flag: _Flag) -> float | None:
    try:
        return float(flag.value)
    except ValueError:
        return None


def _trains_language_model(command: _Command) -> bool:
    if _OTHER_MODELS.search(command.text):
        return False
    if "do_train" in command.flags and not _on(command.flags["do_train"]):
        return False
    if "do_predict" in command.flags and "do_train" not in command.flags:
        return False
    if _TRAINER.search(command.text):
        return True
    trains = command.first(
        (
            "do_train",
            "num_train_epochs",
            "num_epochs",
            "max_steps",
            "per_device_train_batch_size",
            "learning_rate",
            "epochs",
        )
    )
    data = command.first(_TRAIN_DATA)
    if trains is None or data is None:
        return False
    return command.first(_LANGUAGE) is not None and (
        "finetuning_type" in command.flags or bool(_SFT.search(command.text))
    )


def _framework(text: str) -> str:
    for name, mark in (
        ("llama-factory", "llamafactory"),
        ("swift", "swift"),
        ("trl", "trl "),
        ("mlx-lm", "mlx_lm"),
        ("llama-factory", "src/train"),
    ):
        if mark in text:
            return name
    return "script"


def _stage(command: _Command) -> str:
    given = command.flags.get("stage")
    name = given.value if given is not None else command.text
    if re.search(r"\b(?:pt)\b|pretrain", name if given is not None else re.sub(r"--\S+", "", name)):
        return "pretrain"
    if re.search(r"dpo|orpo|kto|simpo", name):
        return "dpo"
    if re.search(r"\b(?:rm|ppo|grpo)\b|reward|grpo|ppo", name):
        return ""
    return "sft"


def _method(command: _Command, path: str) -> MethodSign:
    def sign(method: Method, flag: _Flag) -> MethodSign:
        return MethodSign(method, f"`--{flag.name} {flag.value}`".replace(" `", "`"), Place(path, flag.span))

    four_bit = any(
        _on(flag) and flag.value != "8"
        for flag in (command.flags.get(name) for name in ("load_in_4bit", "qlora", "quantization_bit", "quant_bits"))
        if flag is not None
    )
    kind = command.first(("finetuning_type", "train_type", "tuner_type", "fine_tune_type"))
    if kind is not None:
        value = kind.value.lower()
        if value == "full":
            return sign(Method.FULL, kind)
        if value in ("lora", "qlora", "dora"):
            dora = value == "dora" or _on(command.flags.get("use_dora"))
            return sign(Method.DORA if dora else Method.QLORA if four_bit or value == "qlora" else Method.LORA, kind)
        return sign(Method.UNKNOWN, kind)
    switch = command.first(("use_peft", "use_lora", "lora", "lora_enable"))
    if switch is not None and not _on(switch):
        return sign(Method.FULL, switch)
    adapter = switch or command.first(("lora_rank", "lora_r", "lora_alpha"))
    if adapter is not None:
        return sign(
            Method.DORA if _on(command.flags.get("use_dora")) else Method.QLORA if four_bit else Method.LORA, adapter
        )
    return MethodSign(Method.UNKNOWN)


def _holdout(command: _Command, path: str, workspace: Workspace) -> HoldOut:
    data = command.first(_TRAIN_DATA)
    held = command.first(_HELD_OUT_DATA)
    if held is not None and held.value:
        place = Place(path, held.span)
        if data is not None and _plain(held.value) == _plain(data.value):
            split = command.first(("eval_split", "validation_split", "test_split", "dataset_test_split"))
            if split is None:
                return HoldOut(Trace.ABSENT, f"`--{held.name} {held.value}` is also what is trained on", place)
        return HoldOut(Trace.PRESENT, f"`--{held.name} {held.value}`", place)
    share = command.first(_SHARES)
    if share is not None:
        number = _number(share)
        place = Place(path, share.span)
        if number == 0:
            return HoldOut(Trace.ABSENT, f"`--{share.name} {share.value}` holds nothing out", place)
        return HoldOut(Trace.PRESENT, f"`--{share.name} {share.value}`", place)
    for name in _SWITCHES:
        flag = command.flags.get(name)
        if flag is not None and _on(flag):
            return HoldOut(Trace.PRESENT, f"`--{flag.name} {flag.value}`".replace(" `", "`"), Place(path, flag.span))
    beside = held_out_beside(path, () if data is None else (data.value,), workspace)
    if beside:
        return HoldOut(Trace.PRESENT, f"`{beside}` lies beside the training data")
    return HoldOut(Trace.UNSEEN, "no hold-out is named here")


def _plain(value: str) -> str:
    return value.strip().removeprefix("./").rstrip("/")
