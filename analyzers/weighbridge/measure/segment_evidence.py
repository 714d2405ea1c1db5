"""Which part one sentence of a prompt is in, by the evidence: the stronger first, the tangible before the general."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.measure.part_kinds import PartKind
from weighbridge.measure.segment_lines import shape_of
from weighbridge.measure.segment_titles import firmly
from weighbridge.measure.sentence_forms import form_of

if TYPE_CHECKING:
    from weighbridge.measure.segment_titles import Announced
    from weighbridge.measure.sentence_forms import Form
    from weighbridge.text import Span

_DATA = re.compile(r"[ \t]*(?:[{}\[\]|]|\"[^\"\r\n]{1,60}\"[ \t]*:)")
_DIGIT = re.compile(r"(?<![\n\d])\d(?!\d?[.)][ \t])")
_NAME = 24
"""Characters; what is shorter in a list of things is the name of one, though it may be a verb, too."""
_SHORT = 80
"""Characters; what is longer and not recognised is a sentence of another kind, or in another language."""
_TANGIBLE = (PartKind.EXAMPLES, PartKind.TOOLS, PartKind.FORMAT)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of a sentence before it is read."""

    claimed: PartKind | None
    """By the measure that has found it."""
    label: Announced | None
    """What its line begins with."""
    lead: Announced | None
    """The line that leads to it."""
    title: Announced | None
    """The title above it."""
    before: PartKind | None
    """What the sentence before it is there for."""

    @property
    def all(self) -> tuple[Announced, ...]:
        return tuple(one for one in (self.label, self.lead, self.title) if one is not None)


def kind_of(text: str, sentence: Span, around: Surroundings) -> PartKind:
    """What a sentence is there for."""
    if around.claimed is PartKind.EXAMPLES or (around.label is not None and around.label.kind is PartKind.EXAMPLES):
        return PartKind.EXAMPLES
    form = form_of(text, sentence.start, sentence.end)
    claimed = _claimed(around)
    goes_on = None if around.before is PartKind.EXAMPLES else around.before
    if claimed is None and _goes_on_as_data(text, sentence):
        held = [one.kind for one in around.all if one.firm]
        if held or goes_on is not None:
            return held[0] if held else goes_on or PartKind.UNCLASSIFIED
    firm = [one.kind for one in around.all if one.firm]
    tangible = next((kind for kind in _TANGIBLE if kind in {claimed, form.kind, *firm}), None)
    if tangible is not None:
        return tangible
    if firm:
        return firm[0]
    if claimed is PartKind.FACTS or form.kind is PartKind.GUARDRAILS:
        return claimed if claimed is PartKind.FACTS else PartKind.GUARDRAILS
    return claimed or _suggested(text, sentence, form, around)


def fenced(around: Surroundings) -> PartKind | None:
    """A fence is there for what leads to it; its lines are not read."""
    firm = [one.kind for one in around.all if one.firm]
    loose = [one.kind for one in around.all]
    return around.claimed or (firm[0] if firm else around.before or (loose[0] if loose else None))


def _claimed(around: Surroundings) -> PartKind | None:
    if around.claimed is not PartKind.FORMAT or around.title in {None, firmly(PartKind.FORMAT)}:
        return around.claimed
    # the section around is titled so, and this stands in one of its own, or among other rules
    return PartKind.FORMAT if around.lead is not None and around.lead.kind is PartKind.FORMAT else None


def _suggested(text: str, sentence: Span, form: Form, around: Surroundings) -> PartKind:
    """By the form of a sentence, and what a title or a line above it suggests."""
    if form.kind is None and shape_of(text, sentence.start, sentence.end).bare:
        return PartKind.UNCLASSIFIED
    loose = [one.kind for one in around.all]
    above = next((kind for kind in loose if kind is not PartKind.INSTRUCTIONS), loose[0] if loose else None)
    commands = form.commands and sentence.end - sentence.start > _NAME
    if above is PartKind.FACTS:
        if form.figures or form.terms or (not commands and _DIGIT.search(text, sentence.start, sentence.end)):
            return PartKind.FACTS
        above = PartKind.KNOWLEDGE
    if form.kind in {None, PartKind.KNOWLEDGE} or (above is PartKind.KNOWLEDGE and not commands):
        if form.figures and (form.kind is None or above is not PartKind.INSTRUCTIONS):
            return PartKind.FACTS
        if above is not None and above is not PartKind.UNCLASSIFIED:
            return above
    if form.kind is not None:
        return form.kind
    goes_on = around.before is not None and around.before is not PartKind.EXAMPLES
    if goes_on and around.before is not None and sentence.end - sentence.start <= _SHORT and _goes_on(text, sentence):
        stated = around.before is PartKind.FACTS and not _DIGIT.search(text, sentence.start, sentence.end)
        return PartKind.KNOWLEDGE if stated else around.before
    return PartKind.UNCLASSIFIED


def _goes_on_as_data(text: str, sentence: Span) -> bool:
    """Whether it is a line of a record, of which a sentence is said only where a value is one."""
    return sentence.end - sentence.start <= _SHORT and _DATA.match(text, sentence.start, sentence.end) is not None


def _goes_on(text: str, sentence: Span) -> bool:
    return (
        bool(shape_of(text, sentence.start, sentence.end).mark)
        or _DATA.match(text, sentence.start, sentence.end) is not None
    )
