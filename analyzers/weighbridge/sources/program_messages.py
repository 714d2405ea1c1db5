"""Message arrays: who says what, in the notations of the SDKs, and the worked examples among the messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.model import Attribute, Call, Mapping, Name, Sequence, Text, argument, dotted
from weighbridge.code.values import concatenated
from weighbridge.code.values_model import Bound, Said, Scope
from weighbridge.code.values_text import formatted, is_template, unfilled
from weighbridge.sources.program_slots import slots
from weighbridge.sources.program_whole import halves_of, whole
from weighbridge.sources.region import Role, Shot
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from weighbridge.code.model import Expression
    from weighbridge.code.values import Values


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a list."""

    role: Role
    said: Said
    place: Place
    """The whole message as written."""
    shots: tuple[Shot, ...] = ()
    """Examples that stand in the message's place (a few-shot template)."""
    content: Bound | None = None
    """What its text was read from."""


def thread_of(values: Values, node: Expression, scope: Scope) -> tuple[Message, ...] | None:
    """The messages of a list; None where an expression is no list of messages."""
    listing = values.items(node, scope)
    if listing is None:
        return None
    messages: list[Message] = []
    for item in listing.items:
        message = message_of(values, item)
        if message is not None:
            messages.append(message)
    return tuple(messages) if messages else None


def message_of(values: Values, item: Bound) -> Message | None:
    """One message: a mapping with a role, a message class, or a tuple of role and text."""
    found = item
    if isinstance(item.node, (Name, Attribute)):
        followed = values.follow(item.node, item.scope)
        if followed is None:
            return None
        found = followed
    match found.node:
        case Mapping():
            role = _role(values, values.entry(found.node, found.scope, "role"))
            content = None
            for key in ("content", "parts", "text"):
                content = content or values.entry(found.node, found.scope, key)
            if role is None or content is None:
                return None
            return Message(role, content_said(values, content), found.scope.place(found.node), content=content)
        case Call():
            return _constructed(values, found.node, found.scope)
        case Sequence(items=(who, what)):
            role = _role(values, Bound(who, found.scope))
            if role is None:
                return None
            said = content_said(values, Bound(what, found.scope))
            if is_template(said.text):
                said = Said(formatted(said.pieces, unfilled), said.anchor, said.symbol, said.gap)
            return Message(role, said, found.scope.place(found.node), content=Bound(what, found.scope))
        case _:
            return None


def _constructed(values: Values, call: Call, scope: Scope) -> Message | None:
    known = slots()
    parts = dotted(call.function).split(".")
    place = scope.place(call)
    if parts[-1] in known.few_shot:
        listing = argument(call, "examples")
        shots = () if listing is None else element_shots(values, listing, scope)
        return Message(Role.UNKNOWN, Said((), place), place, shots)
    role = next((known.message_classes[part] for part in parts if part in known.message_classes), None)
    if role is not None:
        value = argument(call, "content", 0) or argument(call, "prompt") or argument(call, "template")
        if isinstance(value, Mapping):
            value = argument(call, "content")
        if value is None:
            return None
        said = values.said(call, scope) if parts[-1] in known.templates else content_said(values, Bound(value, scope))
        return Message(role, said, place, content=Bound(value, scope))
    if parts[-1] in known.role_classes or parts[-2:] == ["ChatMessage", "from_str"]:
        who = argument(call, "role", 0)
        what = (
            argument(call, "content") or argument(call, "parts") or argument(call, "text") or argument(call, "blocks")
        )
        if what is None:
            positional = [item.value for item in call.arguments if not item.name]
            what = positional[-1] if len(positional) > 1 else None
        role = None if who is None else _role(values, Bound(who, scope))
        if role is None or what is None:
            return None
        content = Bound(what, scope)
        return Message(role, content_said(values, content), place, content=content)
    if parts[-1].lower() in ("system_message", "systemmessage", "system", "user", "user_message", "usermessage"):
        positional = [item.value for item in call.arguments if not item.name]
        if len(positional) == 1 and len(parts) <= 2 and parts[0] != "os":
            role = Role.SYSTEM if parts[-1].lower().startswith("system") else Role.USER
            content = Bound(positional[0], scope)
            return Message(role, content_said(values, content), place, content=content)
    return None


def _role(values: Values, bound: Bound | None) -> Role | None:
    if bound is None:
        return None
    known = slots().roles
    node = bound.node
    if isinstance(node, Text):
        return known.get(node.value.lower())
    if isinstance(node, (Attribute, Name)):
        last = dotted(node).removesuffix(".value").rpartition(".")[2].lower()
        word = last.removesuffix("_role").removeprefix("role_")
        if word in known:
            return known[word]
        return known.get(values.said(node, bound.scope).text.lower())
    return None


def content_said(values: Values, bound: Bound) -> Said:
    """The text of a message's content: a string, or blocks of which those with text are read."""
    found = bound
    if isinstance(bound.node, (Name, Attribute)):
        followed = values.follow(bound.node, bound.scope)
        if followed is not None and isinstance(followed.node, (Sequence, Mapping)):
            found = followed
    if isinstance(found.node, Mapping):
        for key in ("parts", "text", "content"):
            inner = values.entry(found.node, found.scope, key)
            if inner is not None:
                return content_said(values, inner)
        return Said((), found.scope.place(found.node))
    if isinstance(found.node, Sequence):
        listing = values.items(found.node, found.scope)
        parts = [content_said(values, item) for item in (listing.items if listing is not None else ())]
        known = [part for part in parts if part.known]
        if len(known) == 1:
            return known[0]
        return concatenated(known, found.node, found.scope) if known else Said((), found.scope.place(found.node))
    return values.said(found.node, found.scope)


def paired(values: Values, messages: tuple[Message, ...]) -> tuple[Shot, ...]:
    """The worked examples: a user's and an assistant's literal turn before the last turn of the user."""
    turns = [message for message in messages if message.role in (Role.USER, Role.ASSISTANT)]
    shots: list[Shot] = []
    users = [position for position, turn in enumerate(turns) if turn.role is Role.USER]
    last = users[-1] if users and turns[-1].role is Role.USER else len(turns)
    for position, turn in enumerate(turns[:-1]):
        answer = turns[position + 1]
        if position >= last or turn.role is not Role.USER or answer.role is not Role.ASSISTANT:
            continue
        if turn.said.known and answer.said.known:
            halves = (
                ("user", whole(values, turn.said, turn.content)),
                ("assistant", whole(values, answer.said, answer.content)),
            )
            shots.append(Shot(_cover(turn.place, answer.place), f"{turn.said.text}\n{answer.said.text}", halves))
    for message in messages:
        shots.extend(message.shots)
    return tuple(shots)


def is_shot_turn(messages: tuple[Message, ...], position: int) -> bool:
    """Whether a message is half of a worked example, so that it is no prompt of its own."""
    message = messages[position]
    if message.role is Role.ASSISTANT:
        return True
    later = [other for other in messages[position + 1 :] if other.role in (Role.USER, Role.ASSISTANT)]
    return bool(later) and later[0].role is Role.ASSISTANT and later[0].said.known and message.said.known


def element_shots(values: Values, node: Expression, scope: Scope) -> tuple[Shot, ...]:
    """One example per element of a list."""
    listing = values.items(node, scope)
    if listing is None:
        return ()
    shots: list[Shot] = []
    for item in listing.items:
        found = values.follow(item.node, item.scope) or item
        text = found.scope.module.text[found.node.start : found.node.end]
        shots.append(Shot(found.scope.place(found.node), text, halves_of(values, found)))
    return tuple(shots)


def _cover(first: Place, last: Place) -> Place:
    if first.path != last.path or last.span.end < first.span.start:
        return first
    return Place(first.path, Span(first.span.start, last.span.end))
