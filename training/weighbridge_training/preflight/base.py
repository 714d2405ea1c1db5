"""What is known of a base model before it is loaded: its files, its configuration, its card."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from weighbridge_training.layout import BASE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from weighbridge_training.bundle import Content

_FRONT_MATTER = re.compile(r"\A---\r?\n(.*?)\r?\n---\s", re.DOTALL)
_LICENCE = re.compile(r"(?m)^license(_name)?:\s*['\"]?([\w.+-]+)")


@dataclass(frozen=True, slots=True)
class Base:
    """A base model as its files say it is."""

    name: str
    files: tuple[str, ...]
    config: Mapping[str, Any] = field(default_factory=dict[str, Any])
    tokenizer: Mapping[str, Any] = field(default_factory=dict[str, Any])
    licence: str = ""
    """By the name that its card gives; empty where the card gives none."""
    broken: tuple[str, ...] = ()
    """Files that are not what they have to be."""

    @property
    def has_template(self) -> bool:
        return "chat_template.jinja" in self.files or bool(self.tokenizer.get("chat_template"))

    @property
    def has_tokenizer(self) -> bool:
        return any(name in self.files for name in ("tokenizer.json", "tokenizer.model", "vocab.json", "spiece.model"))

    @property
    def has_weights(self) -> bool:
        return any(name.endswith(".safetensors") for name in self.files)

    @property
    def quantized_by(self) -> str:
        """The method by which its weights were made smaller for answering; empty where they are whole."""
        settings = self.config.get("quantization_config")
        if isinstance(settings, dict):
            return str(cast("dict[str, Any]", settings).get("quant_method", "")) or "quantization_config"
        if not self.has_weights and any(name.endswith(".gguf") for name in self.files):
            return "gguf"
        return ""


def base_of_contents(name: str, contents: Mapping[str, Content], card: str) -> Base:
    """The base that goes along with a task; `card` is the text of its README.md, or empty."""
    inside = {one.removeprefix(f"{BASE}/"): content for one, content in contents.items() if one.startswith(f"{BASE}/")}
    return base_of(name, tuple(sorted(inside)), lambda file: inside[file].data if file in inside else b"", card)


def base_of(name: str, files: tuple[str, ...], read: Callable[[str], bytes], card: str) -> Base:
    """A base by the names of its files and a way to read the small ones."""
    broken: list[str] = []
    values: dict[str, dict[str, Any]] = {}
    for file in ("config.json", "tokenizer_config.json"):
        if file in files:
            found = _object(read(file))
            values[file] = found or {}
            if found is None:
                broken.append(file)
    return Base(
        name,
        files,
        values.get("config.json", {}),
        values.get("tokenizer_config.json", {}),
        licence_of(card),
        tuple(broken),
    )


def licence_of(card: str) -> str:
    """The licence that a model card names in its front matter."""
    front = _FRONT_MATTER.match(card)
    found = {bool(own): name for own, name in _LICENCE.findall(front[1])} if front else {}
    return found.get(True) or found.get(False) or ""


def _object(data: bytes) -> dict[str, Any] | None:
    try:
        value: Any = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None
