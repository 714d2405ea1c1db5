"""Instruction files of coding agents: none of the procedures is about them, and no price, schema or adapter applies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.decide.decision import Decision, Verdict
from weighbridge.decide.procedures import load_decisions
from weighbridge.decide.walking import first_holding

if TYPE_CHECKING:
    from weighbridge.decide.workload import Workload


def agent_decision(workload: Workload) -> Decision:
    """Keep, without a path: what such a file loads is a question of its sessions, and splitting it the only move."""
    lines = load_decisions().agents
    line = next(one for one in lines if not one.when or first_holding(one.when, workload.known) is not None)
    return Decision(
        verdict=Verdict.KEEP,
        title=line.title,
        words=line.words,
        reason="The procedures are about prompts that a program sends.",
        also=(),
        because=(workload.known["prompt-tokens"],),
        paths=(),
        dissents=(),
        open=(),
        missing=(),
        break_even=None,
        notes=(),
        moves=line.moves,
    )
