"""What a detector argues, link by link: what it rests on, how strongly, and whether it holds or where it broke off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from weighbridge.code.provenance import Certainty
from weighbridge.findings import Related

if TYPE_CHECKING:
    from collections.abc import Iterable

    from weighbridge.facts import FormatRetry, OutputRepair
    from weighbridge.text import Place, Span


class Role(StrEnum):
    """What a link is in the argument."""

    CALL = "call"
    """The model is asked."""
    PARSE = "parse"
    """The answer is read, and may be badly formed."""
    FAILURE = "failure"
    """The failure is caught or noticed."""
    BACK = "way-back"
    """Control comes back to the call."""
    OPERATION = "operation"
    """The answer is mended."""


class Basis(StrEnum):
    """What a link rests on."""

    FLOW = "flow"
    """What is written: a library's own name, or code that was followed."""
    NAME = "name"
    """How something is called."""
    ARGUMENT = "argument"
    """A function or value that was passed in."""


class Refusal(StrEnum):
    """Why an argument does not hold; `refusals.yaml` of the rules says each in a sentence."""

    TEST_FILE = "test-file"
    WEAK = "weak"
    # a format retry, link by link
    NO_SPEECH = "no-speech"
    NO_MODEL_CALL = "no-model-call"
    NOT_READ = "not-read"
    OTHER_ERRORS = "other-errors"
    OUTSIDE_TRY = "outside-try"
    NOT_CAUGHT = "not-caught"
    NOT_TESTED = "not-tested"
    QUALITY = "quality"
    NO_WAY_BACK = "no-way-back"
    NO_LOOP = "no-loop"
    GOES_ON_ANYWAY = "goes-on-anyway"
    CALL_OUTSIDE_LOOP = "call-outside-loop"
    READ_BEFORE = "read-before"
    ANOTHER_TURN = "another-turn"
    ASKS_NOTHING = "asks-nothing"
    ITEMS = "items"
    ONE_ROUND = "one-round"
    KEYBOARD = "keyboard"
    DECORATOR = "decorator"
    ERRORS_ONLY = "errors-only"
    WRAPPER = "wrapper"
    EACH_ITEM = "each-item"
    ASKED_INSIDE = "asked-inside"
    STEPS = "steps"
    NOT_FOLLOWED = "not-followed"
    TOLD_WHERE_USED = "told-where-used"
    # what a library was told
    OWN_LIBRARY = "own-library"
    TRANSPORT_ONLY = "transport-only"
    TOO_FEW = "too-few"
    NEVER_REFUSES = "never-refuses"
    # an output repair
    NO_OPERATION = "no-operation"
    FIRST_BRACE = "first-brace"
    FENCE_ASKED_FOR = "fence-asked-for"
    FENCE_DEMANDED = "fence-demanded"
    FENCE_SHOWN = "fence-shown"
    FENCE_STAYS = "fence-stays"
    STILL_ARRIVING = "still-arriving"
    TOLD_ALREADY = "told-already"


ABSENT = frozenset({Refusal.NO_SPEECH, Refusal.NO_MODEL_CALL, Refusal.NO_OPERATION})
"""Refusals that say no more than that nothing was found to begin with."""


@dataclass(frozen=True, slots=True)
class Link:
    """One step of an argument: where it stands, what it says, and what it rests on."""

    role: Role
    place: Place
    words: str
    basis: Basis = Basis.FLOW


@dataclass(frozen=True, slots=True)
class Argument:
    """A whole argument for one fact, accepted or refused."""

    kind: str
    """The fact that it is for: `format_retry` or `output_repair`."""
    place: Place
    """Where a finding stands, or would stand: the head of the loop, the decorator, the operations."""
    scope: Span
    """The loop, the function or the lines that it is about, in the same file."""
    symbol: str
    mechanism: str
    """How the call is reached again, or what is done to the answer; empty where it did not come to that."""
    links: tuple[Link, ...]
    evidence: frozenset[str]
    """The named pieces of evidence; of an argument that broke off, those that were found before."""
    strength: float
    """What the evidence adds up to, from 0 to 1."""
    refusal: Refusal | None = None
    broken: Place | None = None
    """Where the argument broke off."""
    details: tuple[tuple[str, str | Place], ...] = ()
    """What the sentence about the refusal names."""
    fact: FormatRetry | OutputRepair | None = None
    """What is stated, where the argument holds."""

    @property
    def accepted(self) -> bool:
        return self.refusal is None

    @property
    def complete(self) -> bool:
        """Whether every link was found, so that the evidence alone decided."""
        return self.refusal in (None, Refusal.WEAK, Refusal.TEST_FILE)


def basis_of(certainty: Certainty | None) -> Basis:
    """What a call rests on that was recognised with a certainty."""
    match certainty:
        case Certainty.SURE | Certainty.WRAPPER:
            return Basis.FLOW
        case Certainty.PARAMETER:
            return Basis.ARGUMENT
        case _:
            return Basis.NAME


def refused(argument: Argument, refusal: Refusal) -> Argument:
    """An argument that was found whole and is not to be stated."""
    return replace(argument, refusal=refusal, fact=None, broken=argument.place)


def related_of(links: Iterable[Link]) -> tuple[Related, ...]:
    """The links as the evidence of a finding."""
    return tuple(Related(link.place, link.words) for link in links)
