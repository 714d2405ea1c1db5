"""Which moves there are for a finding; a module is imported when a rule names its move."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from weighbridge.engine import told
from weighbridge.remedies.move import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.bench import Bench
    from weighbridge.findings import Finding
    from weighbridge.remedies.move import Move

MODULES = {
    "split-facts-from-training": "split_facts",
    "to-lora": "to_lora",
    "to-retrieval": "to_retrieval",
    "to-schema": "to_schema",
    "to-skills": "to_skills",
}
"""The modules of this package by the name of the move that they make."""


class Remedy(Protocol):
    """What a module of this package offers."""

    def offers(self, finding: Finding, bench: Bench) -> Iterator[Move | Refusal]:
        """The ways to carry the load of this finding away, the best first, or why there is none."""
        ...


def offers(finding: Finding, bench: Bench) -> Iterator[Move | Refusal]:
    """The moves that the rule of a finding names, each offered or refused with the reason."""
    for name in finding.remedies:
        module = MODULES.get(name)
        if module is not None:
            remedy = cast("Remedy", import_module(f"weighbridge.remedies.{module}"))
            try:
                yield from remedy.offers(finding, bench)
            except Exception as problem:
                # the other moves still hold, and nothing was changed
                yield Refusal(name, f"This move broke inside Weighbridge ({told(problem)}). Please report it.")
