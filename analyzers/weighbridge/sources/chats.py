"""Messages of one call as regions: each a prompt of its own, earlier question and answer pairs its worked examples."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from weighbridge.sources.cutting import core, extent, stripped
from weighbridge.sources.region import PromptRegion, Role, Shot
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weighbridge.prompt_text import PromptText
    from weighbridge.sources.calls import Call
    from weighbridge.text import Document
    from weighbridge.workspace import Workspace

_CONTEXT = re.compile(
    r"\{[{%$#]?[^{}\n]{0,60}?(?:context|documents?|docs|retriev\w*|chunks?|sources?|passages?|knowledge|search_?results?|"
    r"snippets?|references?|citations?|evidence|excerpts?|memor(?:y|ies)|web_?results?)(?![a-z])[^{}\n]{0,80}\}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Message:
    """One message as a file writes it."""

    role: Role
    text: PromptText
    symbol: str


def has_context_slot(text: PromptText, workspace: Workspace) -> bool:
    """Whether a hole is named like retrieved text."""
    return any(_CONTEXT.search(name) for name in hole_names(text, workspace))


def hole_names(text: PromptText, workspace: Workspace) -> Iterator[str]:
    """The holes of a text as they are written: `{context}`."""
    for piece in text.pieces:
        document = workspace.document(piece.place.path) if piece.hole else None
        if document is not None:
            yield document.text[piece.place.span.start : min(piece.place.span.end, piece.place.span.start + 400)]


def region(document: Document, message: Message, call: Call, *, retrieval: bool) -> PromptRegion | None:
    """The region of one message; None where nothing is known of its text."""
    text = stripped(message.text)
    if not text.text:
        return None
    place = extent(text, document.path)
    if place is None:
        first = text.pieces[0].place
        place = extent(text, first.path) or first
    return PromptRegion(
        place,
        message.symbol,
        message.role,
        call.home,
        text,
        call.contract,
        call.model,
        retrieval=retrieval or call.tools,
    )


def single_region(document: Document, message: Message, call: Call, workspace: Workspace) -> Iterator[PromptRegion]:
    """A call of one message."""
    yield from chat_regions(document, [message], call, workspace)


def chat_regions(
    document: Document,
    messages: Sequence[Message],
    call: Call,
    workspace: Workspace,
    shots: Sequence[Shot] = (),
) -> Iterator[PromptRegion]:
    """The messages of one call; pairs before the last question are its worked examples, carried by its first prompt."""
    retrieval = any(has_context_slot(message.text, workspace) for message in messages)
    pairs = _pairs(messages)
    found: list[PromptRegion] = []
    for index, message in enumerate(messages):
        if index not in pairs:
            made = region(document, message, call, retrieval=retrieval)
            if made is not None:
                found.append(made)
    every = (*shots, *_shots(document, messages, pairs))
    if every and not found:
        found.extend(_slot(document, messages, pairs, call))
    owner = next((index for index, made in enumerate(found) if made.role is Role.SYSTEM), 0)
    for index, made in enumerate(found):
        yield replace(made, shots=every) if every and index == owner else made


def _slot(document: Document, messages: Sequence[Message], pairs: dict[int, int], call: Call) -> Iterator[PromptRegion]:
    """The question that only a hole fills: it carries the examples where nothing else does."""
    for index, message in enumerate(messages):
        place = extent(message.text, document.path)
        if index not in pairs and place is not None:
            yield PromptRegion(place, message.symbol, message.role, call.home, message.text, call.contract, call.model)
            return


def _pairs(messages: Sequence[Message]) -> dict[int, int]:
    """The messages of literal pairs before the last question: each index to the index of its question."""
    turns = [index for index, message in enumerate(messages) if message.role in (Role.USER, Role.ASSISTANT)]
    questions = [index for index in turns if messages[index].role is Role.USER]
    pairs: dict[int, int] = {}
    for first, second in pairwise(turns):
        ask, answer = messages[first], messages[second]
        a_pair = ask.role is Role.USER and answer.role is Role.ASSISTANT and first < questions[-1]
        if a_pair and ask.text.text.strip() and _is_literal(answer):
            pairs[first] = pairs[second] = first
    return pairs


def _is_literal(message: Message) -> bool:
    inside = core(message.text)
    return bool(inside.pieces) and inside.holes == 0


def _shots(document: Document, messages: Sequence[Message], pairs: dict[int, int]) -> Iterator[Shot]:
    for index, start in pairs.items():
        if index != start:
            ask, answer = core(messages[start].text), core(messages[index].text)
            first, last = extent(ask, document.path), extent(answer, document.path)
            if first is not None and last is not None:
                span = Span(min(first.span.start, last.span.start), max(first.span.end, last.span.end))
                asked = None if messages[start].text.holes else ask.text
                halves = (("user", asked), ("assistant", answer.text))
                yield Shot(Place(document.path, span), f"{ask.text}\n{answer.text}", halves)
