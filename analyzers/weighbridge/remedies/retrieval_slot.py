"""The one slot that what was looked up fills: behind everything that stays the same from one question to the next.

In a prompt that is a template already it is one more placeholder of that template; elsewhere it is joined to the prompt
where the program hands it over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.model import Assign, Choice, Operation, Text, dotted, walk
from weighbridge.findings import Edit
from weighbridge.remedies.blocked import Blocked, blocked_at
from weighbridge.remedies.retrieval_question import has_value_at, is_text, question_of
from weighbridge.remedies.retrieval_template import NAME, argument_edit, escaped, method_of, template_of
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression
    from weighbridge.prompt_text import PromptText
    from weighbridge.remedies.retrieval_calls import Part, Sent
    from weighbridge.remedies.retrieval_language import Language
    from weighbridge.remedies.retrieval_template import Template
    from weighbridge.workspace import Workspace

LABEL = "Facts for this question:"
NOTHING = "(Nothing is known about this.)"
"""What fills the slot where nothing was found."""
_LOOSE = (Choice, Operation)
_AWKWARD = re.compile(r"[\"'`\\{}\n]")
"""What an expression may not hold that stands inside a text."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The edits that make one slot, and how it is told."""

    edits: tuple[Edit, ...]
    turn: bool
    """It stands in the user's turn, so that what lies between the prompt and it stays the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Asking:
    """One call, the prompt that it sends, and what is to be looked up for it."""

    sent: Sent
    prompt: PromptText
    left: str
    """The prompt's text without what is moved."""
    language: Language
    looks_up: str
    """The name of the function that does."""
    alone: bool
    """No other call sends the prompt, so that its text itself may change."""
    workspace: Workspace

    @property
    def template(self) -> Template | None:
        """The template that the prompt is made of, where its text may change."""
        if not self.alone:
            return None
        return template_of(self.sent.prompt, self.prompt, self.language, self.workspace)

    def query(self, asked: tuple[Expression, ...]) -> str:
        """The call that looks something up for a question."""
        words = [self.sent.turn.module.text[node.start : node.end] for node in asked]
        return f"{self.looks_up}({self.language.joined(words)})"


def slot_for(asking: Asking) -> Slot:
    """The slot for what one call needs, at the first place where it can be."""
    sent = asking.sent
    asked = question_of(sent.turn, asking.workspace)
    if sent.prompt.node is sent.turn.node:
        return Slot(tuple(_before_question(asking, asked)), turn=True)
    same = sent.prompt.scope.function is sent.turn.scope.function and sent.prompt.module is sent.turn.module
    known = same and all(has_value_at(node, sent.turn, sent.prompt.node) for node in asked)
    if known and not sent.between:
        return Slot(tuple(_behind(asking, asked)), turn=False)
    if _is_text(sent.turn):
        return Slot(tuple(_in_turn(asking, asked)), turn=True)
    if known:
        return Slot(tuple(_behind(asking, asked)), turn=False)
    raise blocked_at(
        sent.turn.node, sent.turn.module,
        "The user's turn (line {line}) is not known to be a text, and the question has no value yet where the "
        "prompt is "
        "handed over: nothing can be filled in for it.",
    )  # fmt: skip


def _behind(asking: Asking, asked: tuple[Expression, ...]) -> Iterator[Edit]:
    """Behind the prompt: as a placeholder where its text is a template, joined to it elsewhere."""
    part, query = asking.sent.prompt, asking.query(asked)
    filled_last = asking.prompt.pieces[-1].hole
    newlines = 0 if filled_last else len(asking.left) - len(asking.left.rstrip("\n"))
    lead = "\n" * max(2 - newlines, 0)
    if isinstance(part.node, Text) and asking.language.is_filled(part.text) and not _AWKWARD.search(query):
        end = part.node.end - asking.language.closing(part.text)
        yield _edit(part, end, end, escaped(f"{lead}{LABEL}\n") + asking.language.placeholder(query))
        return
    template = (
        template_of(asking.sent.prompt, asking.prompt, asking.language, asking.workspace) if asking.alone else None
    )
    if template is not None:
        filled = asking.language.template_slot(method_of(part.node), NAME)
        yield Edit(
            Place(template.path, Span(template.span.end, template.span.end)),
            template.written(f"{lead}{LABEL}\n{filled}"),
        )
        yield argument_edit(part, query)
        return
    written = asking.language.text(f"{lead}{LABEL}\n")
    if isinstance(part.node, _LOOSE) and not (isinstance(part.node, Operation) and part.node.operator == "+"):
        yield _edit(part, part.node.start, part.node.start, "(")
        yield _edit(part, part.node.end, part.node.end, f") + {written} + {query}")
    else:
        yield _edit(part, part.node.end, part.node.end, f" + {written} + {query}")


def _in_turn(asking: Asking, asked: tuple[Expression, ...]) -> Iterator[Edit]:
    """In front of the user's turn."""
    part, query = asking.sent.turn, asking.query(asked)
    if isinstance(part.node, Text) and asking.language.is_filled(part.text) and not _AWKWARD.search(query):
        start = part.node.start + asking.language.opening(part.text)
        yield _edit(part, start, start, escaped(f"{LABEL}\n") + asking.language.placeholder(query) + escaped("\n\n"))
        return
    first, second = asking.language.text(f"{LABEL}\n"), asking.language.text("\n\n")
    before = f"{first} + {query} + {second} + "
    loose = isinstance(part.node, _LOOSE)
    yield _edit(part, part.node.start, part.node.start, before + "(" * loose)
    if loose:
        yield _edit(part, part.node.end, part.node.end, ")")


def _before_question(asking: Asking, asked: tuple[Expression, ...]) -> Iterator[Edit]:
    """In a prompt that holds the question itself: in front of the line in which something is filled in first."""
    part, query = asking.sent.turn, asking.query(asked)
    at = _first_line_of_holes(asking)
    if isinstance(part.node, Text) and asking.language.is_filled(part.text) and not _AWKWARD.search(query):
        filled = asking.language.placeholder(query)
        yield Edit(Place(at.path, Span(at.span.start, at.span.start)), escaped(f"{LABEL}\n") + filled + escaped("\n\n"))
        return
    template = (
        template_of(asking.sent.prompt, asking.prompt, asking.language, asking.workspace) if asking.alone else None
    )
    if template is None or at.path != template.path:
        raise blocked_at(
            part.node, part.module,
            "The prompt and the question are one text that is put together in a way (line {line}) that has no "
            "place for a slot: "
            "send the prompt as the system message and the question as the user's.",
        )  # fmt: skip
    filled = asking.language.template_slot(method_of(part.node), NAME)
    yield Edit(Place(at.path, Span(at.span.start, at.span.start)), template.written(f"{LABEL}\n{filled}\n\n"))
    yield argument_edit(part, query)


def _first_line_of_holes(asking: Asking) -> Place:
    text = asking.prompt.text
    hole = asking.prompt.hole_offsets[0]
    start = text.rfind("\n", 0, hole) + 1
    offset = 0
    for piece in asking.prompt.pieces:
        if piece.hole and offset >= start:
            return piece.place
        if offset <= start < offset + len(piece.text):
            if len(piece.text) != len(piece.place.span):
                break
            return Place(piece.place.path, Span(piece.place.span.start + start - offset, piece.place.span.end))
        offset += len(piece.text)
    raise Blocked(
        "The text of this prompt is not written in the source as it is sent, so that it has no place for a slot."
    )


def _is_text(part: Part) -> bool:
    """Whether an expression is a text for sure, so that text can be put in front of it."""
    if is_text(part.node):
        return True
    function = part.scope.function
    name = dotted(part.node)
    for parameter in function.parameters if function is not None else ():
        if parameter.name == name:
            return parameter.annotation.strip(": ") in ("str", "string")
    body = part.module.body if function is None else function.body
    given = [
        one.value for one in walk(body) if isinstance(one, Assign) and any(dotted(to) == name for to in one.targets)
    ]
    return bool(given) and all(is_text(value) for value in given)


def _edit(part: Part, start: int, end: int, text: str) -> Edit:
    return Edit(Place(part.module.path, Span(start, end)), text)
