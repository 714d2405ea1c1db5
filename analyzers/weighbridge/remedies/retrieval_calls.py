"""The calls that send a prompt: where its text is handed over, and which value beside it is what the user asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.model import Attribute, Call, Class, Mapping, Name, Sequence, Text, argument
from weighbridge.code.values import Values
from weighbridge.code.values_model import Bound
from weighbridge.code.words import lowered
from weighbridge.remedies.blocked import Blocked, blocked_at
from weighbridge.sources.program_calls import request_of
from weighbridge.sources.program_marks import Marks
from weighbridge.sources.program_messages import content_said, message_of
from weighbridge.sources.program_requests import Requests
from weighbridge.sources.program_slots import slots
from weighbridge.sources.program_walk import Walk
from weighbridge.sources.region import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression, Module
    from weighbridge.code.values_lists import Listing
    from weighbridge.code.values_model import Scope
    from weighbridge.prompt_text import PromptText
    from weighbridge.sources.program_calls import Request
    from weighbridge.text import Place
    from weighbridge.workspace import Workspace


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """An expression that becomes text of a request, in the function that evaluates it."""

    node: Expression
    scope: Scope

    @property
    def module(self) -> Module:
        return self.scope.module

    @property
    def text(self) -> str:
        return self.module.text[self.node.start : self.node.end]


@dataclass(frozen=True, slots=True, eq=False)
class Sent:
    """One call that sends a prompt."""

    call: Call
    module: Module
    handed: Part
    """What the call is given as the prompt."""
    behind: Place
    """The expression that its name stands for; the same where it has none."""
    prompt: Part
    """The expression that is changed: the same, or the text behind its name where that holds the question, too."""
    turn: Part
    """What the user says, with everything that the program writes around it."""
    between: bool
    """Something that does not change with the question may stand between the prompt and the user's turn."""


class _Seeking(Requests):
    """Notes the scope in which a call stands; everything else is read as usual."""

    def __init__(self, values: Values, module: Module, place: Place) -> None:
        super().__init__(values, module)
        self._place = place
        self.met: tuple[Call, Scope] | None = None

    def read(self, call: Call, scope: Scope) -> None:
        if call.start == self._place.span.start and call.end == self._place.span.end:
            self.met = (call, scope)
        super().read(call, scope)


def sent_by(place: Place, prompt: PromptText, workspace: Workspace) -> Sent:
    """How the call at a place sends a prompt."""
    module = workspace.module(place.path)
    if module is None:
        raise Blocked("The call that sends this prompt is in a file that cannot be edited here.", place)
    values = Values(workspace)
    marks = Marks(module.text, lowered(module, workspace))
    walk = Walk(values, module, marks)
    seeking = walk.requests = _Seeking(values, module, place)
    walk.run()
    request = None if seeking.met is None else request_of(values, *seeking.met)
    if request is None:
        raise Blocked("The call that sends this prompt could not be read again.", place)
    own = {piece.place for piece in prompt.pieces if piece.text}
    for listing in _listings(values, request):
        found = _in_thread(values, request, listing, own)
        if found is not None:
            return found
    return _in_options(values, request, own)


def _listings(values: Values, request: Request) -> Iterator[Listing]:
    bounds = [bound for name, bound in request.options.items() if name in slots().messages or name == "prompt"]
    if request.first is not None:
        bounds.append(request.first)
    for bound in bounds:
        listing = None if not isinstance(bound.node, _EXPRESSIONS) else values.items(bound.node, bound.scope)
        if listing is not None:
            yield listing


_EXPRESSIONS = (Name, Attribute, Sequence, Call, Text, Mapping)


def _in_thread(values: Values, request: Request, listing: Listing, own: set[Place]) -> Sent | None:
    roles: list[tuple[Role, Bound | None]] = []
    for item in listing.items:
        message = message_of(values, item)
        roles.append((Role.UNKNOWN, None) if message is None else (message.role, _content(values, item)))
    at = next((i for i, (_, part) in enumerate(roles) if part is not None and _says(values, part, own)), None)
    if at is None:
        system = next((bound for bound in request.options.values() if _says(values, bound, own)), None)
        if system is None:
            return None
        turn = _turn(values, request, roles, 0)
        between = turn > 0 or not listing.whole
        return _beside(values, request, system, roles[turn][1], between=between)
    if roles[at][0] is Role.USER:
        return _itself(values, request, roles[at][1])
    turn = _turn(values, request, roles, at + 1)
    between = turn > at + 1 or not listing.whole
    return _beside(values, request, roles[at][1], roles[turn][1], between=between)


def _beside(values: Values, request: Request, prompt: Bound | None, turn: Bound | None, *, between: bool) -> Sent:
    """A prompt with the user's turn beside it."""
    call, module = request.call, request.scope.module
    handed = _part(prompt, call, module)
    return Sent(call, module, handed, _behind(values, handed), handed, _part(turn, call, module), between)


def _itself(values: Values, request: Request, prompt: Bound | None) -> Sent:
    """A prompt that is the user's turn, with the question in it."""
    call, module = request.call, request.scope.module
    handed = _part(prompt, call, module)
    found = values.follow(handed.node, handed.scope)
    text = handed if found is None else _part(found, call, module)
    return Sent(call, module, handed, _behind(values, handed), text, text, between=False)


def _turn(values: Values, request: Request, roles: list[tuple[Role, Bound | None]], first: int) -> int:
    """Which message is what the user asks now: the last with something to fill in that stands before the call."""
    call, module = request.call, request.scope.module
    asked: list[int] = []
    for number, (role, part) in enumerate(roles[first:], first):
        if role is not Role.USER or part is None or _is_fixed(values, part):
            continue
        # what is added behind the call is said after the first answer
        if part.scope.module is module and part.node.start > call.end:
            continue
        asked.append(number)
    if not asked:
        raise blocked_at(
            call, module,
            "Which value is the user's question at the call on line {line} is not known from the program, so "
            "nothing can be looked up for it.",
        )  # fmt: skip
    return asked[-1]


def _in_options(values: Values, request: Request, own: set[Place]) -> Sent:
    call, module = request.call, request.scope.module
    known = slots()
    named = [(name, bound) for name, bound in request.options.items() if _says(values, bound, own)]
    if request.first is not None and not named and _says(values, request.first, own):
        return _itself(values, request, request.first)
    slot, system = named[0] if named else ("", None)
    if Role.USER in (known.sure.get(slot), known.likely.get(slot)):
        return _itself(values, request, system)
    if system is None:
        raise blocked_at(call, module, "Where the call on line {line} is handed this prompt could not be followed.")
    asked = [
        bound
        for name, bound in request.options.items()
        if bound is not system
        and Role.USER in (known.sure.get(name), known.likely.get(name))
        and not _is_fixed(values, bound)
    ]
    if (
        not asked
        and request.first is not None
        and not _says(values, request.first, own)
        and not _is_fixed(values, request.first)
    ):
        asked = [request.first]
    if len(asked) != 1:
        raise blocked_at(
            call, module,
            "Which value is the user's question at the call on line {line} is not known from the program, so "
            "nothing can be looked up for it.",
        )  # fmt: skip
    return _beside(values, request, system, asked[0], between=False)


def _says(values: Values, bound: Bound, own: set[Place]) -> bool:
    said = content_said(values, bound)
    # a template that is filled in is cut where it is
    return any(
        piece.text and piece.place.path == one.path and piece.place.span.overlaps(one.span)
        for piece in said.pieces
        for one in own
    )


def _is_fixed(values: Values, bound: Bound) -> bool:
    """Whether a text is the same for every question."""
    said = content_said(values, bound)
    return said.known and not any(piece.hole for piece in said.pieces)


def _content(values: Values, item: Bound) -> Bound | None:
    """The expression that is the text of a message."""
    found = values.follow(item.node, item.scope) if isinstance(item.node, (Name, Attribute)) else item
    if found is None:
        return None
    node, scope = found.node, found.scope
    inner: Bound | None = None
    if isinstance(node, Mapping):
        for key in ("content", "parts", "text"):
            inner = inner or values.entry(node, scope, key)
    elif isinstance(node, Call):
        given = [one.value for one in node.arguments if not one.name]
        value = argument(node, "content") or argument(node, "text") or (given[-1] if given else None)
        inner = None if value is None else Bound(value, scope)
    elif isinstance(node, Sequence) and len(node.items) == 2:
        inner = Bound(node.items[1], scope)
    return None if inner is None else _block(values, inner)


def _block(values: Values, bound: Bound) -> Bound:
    """The one text among the blocks of a message."""
    if not isinstance(bound.node, Sequence):
        return bound
    texts: list[Bound] = []
    for item in bound.node.items:
        text = values.entry(item, bound.scope, "text") if isinstance(item, Mapping) else Bound(item, bound.scope)
        if text is not None:
            texts.append(text)
    return texts[0] if len(texts) == 1 else bound


def _behind(values: Values, handed: Part) -> Place:
    """Where the value of a local name is put together."""
    found = values.follow(handed.node, handed.scope)
    if found is None or found.scope.module is not handed.module:
        return handed.scope.place(handed.node)
    return found.scope.place(found.node)


def _part(bound: Bound | None, call: Call, module: Module) -> Part:
    if bound is None or isinstance(bound.node, Class):
        raise blocked_at(
            call, module, "What the call on line {line} sends is not written as an expression that can be edited."
        )
    return Part(bound.node, bound.scope)
