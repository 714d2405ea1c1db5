"""The names of evidence that is measured or worked out, and of what kind each is; the data may name no other.

Questions of the settings, conclusions and procedures are evidence, too, under their own names.
"""

from __future__ import annotations

from enum import StrEnum

from weighbridge.decide.decision import Verdict


class Kind(StrEnum):
    """What a piece of evidence can be."""

    FLAG = "flag"
    NUMBER = "number"
    WORD = "word"
    TEXT = "text"
    """Only to be quoted."""


class ModelKind(StrEnum):
    """Whether those who call a model can tune its weights."""

    OPEN_WEIGHTS = "open-weights"
    HOSTED_TUNABLE = "hosted-tunable"
    CLOSED = "closed"


PROCEDURES = ("tree", "audit", "options", "gates", "funnel")

MEASURED: dict[str, Kind] = {
    "prompt-tokens": Kind.NUMBER,
    "prefix-tokens": Kind.NUMBER,
    "examples": Kind.NUMBER,
    "example-tokens": Kind.NUMBER,
    "format-tokens": Kind.NUMBER,
    "tone-tokens": Kind.NUMBER,
    "guardrail-tokens": Kind.NUMBER,
    "behaviour-share": Kind.NUMBER,
    "json-demanded": Kind.FLAG,
    "knowledge-tokens": Kind.NUMBER,
    "corpus-tokens": Kind.NUMBER,
    "indexed-tokens": Kind.NUMBER,
    "volatile-facts": Kind.NUMBER,
    "fact-changes": Kind.NUMBER,
    "per-user-facts": Kind.NUMBER,
    "sources-demanded": Kind.FLAG,
    "slots": Kind.NUMBER,
    "retrieval-in-reach": Kind.FLAG,
    "schema-set": Kind.FLAG,
    "format-retries": Kind.NUMBER,
    "output-repairs": Kind.NUMBER,
    "parsers": Kind.TEXT,
    "other-checks": Kind.NUMBER,
    "checks": Kind.TEXT,
    "training-rows": Kind.NUMBER,
    "training-tasks": Kind.NUMBER,
    "training-fact-share": Kind.NUMBER,
    "holdout-kept": Kind.FLAG,
    "incumbent-kept": Kind.FLAG,
    "model": Kind.TEXT,
    "model-kind": Kind.WORD,
    "break-even-days": Kind.NUMBER,
    "break-even-days-at-least": Kind.NUMBER,
}

SETTLED: dict[str, Kind] = {"tuning-proposed": Kind.FLAG, "settled": Kind.WORD, "also-schema": Kind.FLAG}
"""What is known once the procedures have ended; only what is told afterwards may name it."""

WORDS: dict[str, tuple[str, ...]] = {
    "model-kind": tuple(ModelKind),
    "settled": tuple(Verdict),
    **dict.fromkeys(PROCEDURES, tuple(Verdict)),
}
"""The words that evidence of the kind `WORD` can be."""
