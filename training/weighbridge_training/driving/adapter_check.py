"""Whether a fetched adapter is what was asked for, and nothing in it makes a program run; no library loads it."""

from __future__ import annotations

import json
from math import prod
from typing import TYPE_CHECKING, Any, cast

from weighbridge_training.driving.asking import Lie
from weighbridge_training.layout import BASE

if TYPE_CHECKING:
    from pathlib import Path

    from weighbridge.tuning.task import Task

_MAX_JSON_BYTES = 64 * 1024 * 1024
_MAX_HEADER_BYTES = 100 * 1024 * 1024
"""As the safetensors library has it."""
_CODE_KEYS = ("auto_map", "auto_mapping", "custom_pipelines", "trust_remote_code")
"""What makes loaders import a program from the folder or from a hub."""
_BITS = {
    "BOOL": 8, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8, "F8_E8M0": 8, "I16": 16, "U16": 16, "F16": 16, "BF16": 16,
    "I32": 32, "U32": 32, "F32": 32, "F64": 64, "I64": 64, "U64": 64, "C64": 64, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6,
}  # fmt: skip


def check_adapter(folder: Path, task: Task) -> None:
    """Raises `Lie` with what is not as it was asked for."""
    check_config(_object(folder / "adapter_config.json"), task)
    check_weights(folder / "adapter_model.safetensors")
    for path in sorted(folder.glob("*.json")):
        found = _object(path)
        for key in _CODE_KEYS:
            if found.get(key):
                raise Lie(f"{path.name} has `{key}`, which makes loaders run a program")


def check_config(config: dict[str, Any], task: Task) -> None:
    """The recipe of the adapter against the task."""
    expected = {
        "peft_type": "LORA",
        "r": task.adapter.r,
        "lora_alpha": task.adapter.alpha,
        "use_dora": task.adapter.kind == "dora",
    }
    for key, value in expected.items():
        found = config.get(key, False if key == "use_dora" else None)
        if found != value:
            raise Lie(f"adapter_config.json has `{key}` {found!r:.60}, and {value!r} was asked for")
    base = config.get("base_model_name_or_path")
    known = (task.base_model.id,) if task.base_model.id else (BASE, task.base_model.folder)
    if base not in known:
        raise Lie(f"adapter_config.json is for the base model {base!r:.100}, and {known[-1]!r} was asked for")


def check_weights(path: Path) -> None:
    """The header of a file in safetensors: every tensor has its bytes, once each, and there is nothing else."""
    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if size < 8 or length > min(_MAX_HEADER_BYTES, size - 8):
            raise Lie(f"{path.name} is no safetensors: its header is longer than it")
        header = _parsed(file.read(length), path.name)
    header.pop("__metadata__", None)
    spans = sorted(_span(name, one, path.name) for name, one in header.items())
    at = 0
    for begin, end in spans:
        if begin != at:
            raise Lie(f"{path.name} is no safetensors: its tensors overlap or leave gaps")
        at = end
    if not spans or at != size - 8 - length:
        raise Lie(f"{path.name} is no safetensors: its tensors are not as long as it")


def _span(name: str, tensor: object, file: str) -> tuple[int, int]:
    wrong = Lie(f"{file} is no safetensors: the tensor {name!r:.80} is not described as one")
    if not isinstance(tensor, dict):
        raise wrong
    described = cast("dict[str, Any]", tensor)
    shape, offsets, kind = (described.get(key) for key in ("shape", "data_offsets", "dtype"))
    if kind not in _BITS or not _are_counts(shape) or not _are_counts(offsets) or len(cast("list[int]", offsets)) != 2:
        raise wrong
    begin, end = cast("list[int]", offsets)
    if (end - begin) * 8 != prod(cast("list[int]", shape)) * _BITS[kind]:
        raise wrong
    return begin, end


def _are_counts(value: object) -> bool:
    return isinstance(value, list) and all(type(one) is int and one >= 0 for one in cast("list[object]", value))


def _object(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_JSON_BYTES + 1)
    except OSError as error:
        raise Lie(f"{path.name} is missing") from error
    if len(data) > _MAX_JSON_BYTES:
        raise Lie(f"{path.name} is larger than {_MAX_JSON_BYTES:,} bytes")
    return _parsed(data, path.name)


def _parsed(data: bytes, name: str) -> dict[str, Any]:
    try:
        value: object = json.loads(data)
    except (ValueError, RecursionError):
        raise Lie(f"{name} is no JSON") from None
    if not isinstance(value, dict):
        raise Lie(f"{name} is no JSON object")
    return cast("dict[str, Any]", value)
