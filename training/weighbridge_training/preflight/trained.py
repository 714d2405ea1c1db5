"""How many parameters an adapter trains on a base model, as peft counts them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.tuning.task import Kind

from weighbridge_training.preflight.shapes import Linear

if TYPE_CHECKING:
    from weighbridge.tuning.task import Adapter

    from weighbridge_training.preflight.shapes import Shape


class UnknownLayerError(Exception):
    """A layer that the base model does not have; `known` are those that it has."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(name, known)
        self.name = name
        self.known = known


def trainable(adapter: Adapter, shape: Shape) -> int:
    """Parameters that are trained; raises `UnknownLayerError`."""
    in_blocks = [one for one in shape.linears if _is_target(adapter, one)]
    adapted = shape.blocks * sum(_added(adapter, one) for one in in_blocks)
    ends = {shape.embeddings: _ends(shape)[0], shape.head: _ends(shape)[1]}
    named = adapter.targets if isinstance(adapter.targets, list) else []
    known = sorted({one.name for one in shape.linears} | set(ends))
    for name in named:
        if name not in known:
            raise UnknownLayerError(name, known)
        if name in ends:
            adapted += _added(adapter, ends[name])
    for name in adapter.modules_to_save:
        if name not in ends:
            raise UnknownLayerError(name, sorted(ends))
    return adapted + len(set(adapter.modules_to_save)) * shape.vocabulary * shape.hidden


def _is_target(adapter: Adapter, layer: Linear) -> bool:
    return not isinstance(adapter.targets, list) or layer.name in adapter.targets


def _added(adapter: Adapter, layer: Linear) -> int:
    """Two narrow matrices; DoRA also trains how long each row is."""
    return adapter.r * (layer.inputs + layer.outputs) + (layer.outputs if adapter.kind is Kind.DORA else 0)


def _ends(shape: Shape) -> tuple[Linear, Linear]:
    return (
        Linear(shape.embeddings, shape.vocabulary, shape.hidden),
        Linear(shape.head, shape.hidden, shape.vocabulary),
    )
