"""What a decision is made of: plain records that a ticket shows and JSON carries."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weighbridge.decide.evidence import Basis, Known, Value
    from weighbridge.rule_manual import Source


class Verdict(StrEnum):
    """Where the load of a prompt belongs, the cheapest first."""

    KEEP = "keep"
    FEW_SHOT = "few-shot"
    SCHEMA = "schema"
    FULL_CONTEXT = "full-context"
    RETRIEVAL = "retrieval"
    LOOKUP = "lookup"
    SMALLER_MODEL = "smaller-model"
    LORA = "lora"
    RETRIEVAL_LORA = "retrieval-lora"
    COMBINED = "combined"


class Says(StrEnum):
    """What the evidence answers to a question."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Stance(StrEnum):
    """How the end of a procedure's path stands to the verdict."""

    AGREES = "agrees"
    PART = "part"
    """It ends in a part of the verdict: in retrieval, where the verdict is retrieval and an adapter."""
    DISSENTS = "dissents"


@dataclass(frozen=True, slots=True)
class Step:
    """One question of a procedure, and what the evidence answered."""

    question: str
    asks: str
    says: Says
    basis: Basis
    evidence: tuple[Known, ...]
    """What the answer rests on; where there is none, what would have to be known."""
    to: str
    """The next question, or a verdict."""
    ends: bool
    """`to` is a verdict."""
    source: Source


@dataclass(frozen=True, slots=True)
class Path:
    """One procedure, walked to its end."""

    procedure: str
    """`tree`, `audit`, `options`, `gates`, `funnel`."""
    title: str
    steps: tuple[Step, ...]
    verdict: Verdict
    stance: Stance


@dataclass(frozen=True, slots=True)
class Dissent:
    """A procedure that ends elsewhere, and the evidence that decides between it and the verdict."""

    procedure: str
    verdict: Verdict
    stance: Stance
    question: str
    """The last one whose other answer would have led to the verdict, an answered one first; else the last answered."""
    asks: str
    evidence: tuple[Known, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the verdict would be with an answer."""

    answer: Value
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that nothing answers yet."""

    name: str
    """Its key under `answers:` in the settings."""
    asks: str
    why: str
    """Why it is open: never asked, or the answer has expired."""
    changes: tuple[Outcome, ...]
    """The answers that would change the verdict by themselves."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What has to be there before tuning would be honest."""

    name: str
    known: Known
    words: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a formula, with where it comes from."""

    name: str
    value: float
    unit: str
    source: str
    """A document by its title, the price list with its version, the prompt, or an answer of the settings."""
    as_of: str = ""
    """The day or season to which the figure belongs."""


@dataclass(frozen=True, slots=True)
class BreakEven:
    """After how many calls a tuned model would have paid for itself."""

    kind: Verdict
    """`lora` or `smaller-model`."""
    calls: int | None
    """None: never, because nothing would be saved; `words` say so."""
    most_calls: int | None
    """With the dearest training that the figures name."""
    days: float | None
    """None where the volume is unknown, or it never pays."""
    most_days: float | None
    formula: str
    figures: tuple[Figure, ...]
    left_out: tuple[str, ...]
    """What the formula does not hold, each a sentence."""
    words: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One verdict, the five ways that led to it or past it, and what is not known."""

    verdict: Verdict
    title: str
    words: str
    reason: str
    """Why it is this one of five ends, in a sentence."""
    also: tuple[Verdict, ...]
    """What is right besides: a schema, where retrieval is the verdict."""
    because: tuple[Known, ...]
    """The evidence that settled it."""
    paths: tuple[Path, ...]
    """Empty where no procedure applies: the instruction files of a coding agent."""
    dissents: tuple[Dissent, ...]
    open: tuple[OpenQuestion, ...]
    missing: tuple[Missing, ...]
    break_even: BreakEven | None
    """None where no price is known for the model, or nothing would be saved that can be counted."""
    notes: tuple[str, ...]
    """What a reader of this verdict has to know, each a sentence."""
    moves: tuple[str, ...]
    """The names of the moves that fit the verdict."""
