"""The layers of a base model by its `config.json` alone: what an adapter is put on, and how many parameters there are.

The families are those whose layers were compared with the real ones of transformers, parameter by parameter
(`tests/preflight/test_parameters.py`); of any other nothing is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_LLAMA = frozenset(["llama", "mistral", "qwen2", "qwen3", "gemma", "gemma2", "smollm3", "olmo2", "granite"])
_HEAD_WIDTH = {"qwen3": 128, "gemma": 256, "gemma2": 256}
"""What a configuration that does not say it means."""
_TIED = frozenset(["gemma", "gemma2", "smollm3", "gpt2"])
"""Of these a configuration that does not say it means one matrix for both ends."""


@dataclass(frozen=True, slots=True)
class Linear:
    """One kind of linear layer, once in every block."""

    name: str
    inputs: int
    outputs: int


@dataclass(frozen=True, slots=True)
class Shape:
    """A causal language model as sizes."""

    blocks: int
    hidden: int
    inner: int
    vocabulary: int
    is_tied: bool
    is_gated: bool
    positions: int
    """Trained positions, where there are any."""
    embeddings: str
    """The name of the layer of embeddings."""
    head: str
    linears: tuple[Linear, ...]

    @property
    def in_blocks(self) -> int:
        """Parameters of the linear layers of all blocks."""
        return self.blocks * sum(one.inputs * one.outputs for one in self.linears)

    @property
    def outside(self) -> int:
        """Parameters of the embeddings and of the head."""
        ends = 1 if self.is_tied else 2
        return self.vocabulary * self.hidden * ends + self.positions * self.hidden

    @property
    def parameters(self) -> int:
        """All but norms and biases, which are less than a hundredth."""
        return self.in_blocks + self.outside


def shape_of(config: Mapping[str, Any]) -> Shape | None:
    """The shape that a configuration describes; None for a family that is not known, or sizes that are none."""
    kind = str(config.get("model_type", ""))
    try:
        if kind in _LLAMA:
            return _llama(config, kind)
        if kind == "phi3":
            return _phi3(config)
        if kind == "gpt2":
            return _gpt2(config)
        if kind == "gpt_neox":
            return _gpt_neox(config)
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    return None


def _llama(config: Mapping[str, Any], kind: str) -> Shape:
    hidden, inner = _size(config, "hidden_size"), _size(config, "intermediate_size")
    heads = _size(config, "num_attention_heads")
    width = config.get("head_dim") or _HEAD_WIDTH.get(kind) or hidden // heads
    queries = heads * int(width)
    keys = int(config.get("num_key_value_heads") or heads) * int(width)
    linears = (
        Linear("q_proj", hidden, queries),
        Linear("k_proj", hidden, keys),
        Linear("v_proj", hidden, keys),
        Linear("o_proj", queries, hidden),
        Linear("gate_proj", hidden, inner),
        Linear("up_proj", hidden, inner),
        Linear("down_proj", inner, hidden),
    )
    return _shape(config, kind, hidden, inner, linears)


def _phi3(config: Mapping[str, Any]) -> Shape:
    hidden, inner = _size(config, "hidden_size"), _size(config, "intermediate_size")
    heads = _size(config, "num_attention_heads")
    width = int(config.get("head_dim") or hidden // heads)
    keys = int(config.get("num_key_value_heads") or heads) * width
    linears = (
        Linear("qkv_proj", hidden, heads * width + 2 * keys),
        Linear("o_proj", heads * width, hidden),
        Linear("gate_up_proj", hidden, 2 * inner),
        Linear("down_proj", inner, hidden),
    )
    return _shape(config, "phi3", hidden, inner, linears)


def _gpt2(config: Mapping[str, Any]) -> Shape:
    hidden = _size(config, "n_embd")
    inner = int(config.get("n_inner") or 4 * hidden)
    linears = (
        Linear("c_attn", hidden, 3 * hidden),
        Linear("c_proj", hidden, hidden),
        Linear("c_fc", hidden, inner),
        Linear("c_proj", inner, hidden),
    )
    tied = bool(config.get("tie_word_embeddings", True))
    positions = int(config.get("n_positions") or 1024)
    vocabulary = _size(config, "vocab_size")
    blocks = _size(config, "n_layer")
    return Shape(blocks, hidden, inner, vocabulary, tied, False, positions, "wte", "lm_head", linears)


def _gpt_neox(config: Mapping[str, Any]) -> Shape:
    hidden, inner = _size(config, "hidden_size"), _size(config, "intermediate_size")
    linears = (
        Linear("query_key_value", hidden, 3 * hidden),
        Linear("dense", hidden, hidden),
        Linear("dense_h_to_4h", hidden, inner),
        Linear("dense_4h_to_h", inner, hidden),
    )
    tied = bool(config.get("tie_word_embeddings", False))
    blocks, vocabulary = _size(config, "num_hidden_layers"), _size(config, "vocab_size")
    return Shape(blocks, hidden, inner, vocabulary, tied, False, 0, "embed_in", "embed_out", linears)


def _shape(config: Mapping[str, Any], kind: str, hidden: int, inner: int, linears: tuple[Linear, ...]) -> Shape:
    tied = bool(config.get("tie_word_embeddings", kind in _TIED))
    blocks, vocabulary = _size(config, "num_hidden_layers"), _size(config, "vocab_size")
    return Shape(blocks, hidden, inner, vocabulary, tied, True, 0, "embed_tokens", "lm_head", linears)


def _size(config: Mapping[str, Any], name: str) -> int:
    value = config[name]
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**8:
        raise ValueError(name)
    return value
