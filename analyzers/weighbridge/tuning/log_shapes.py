"""One record of a log as a conversation: the shapes of exports, each read or refused with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from weighbridge.tuning.row import ROLES, Row
from weighbridge.tuning.sample import Reason
from weighbridge.tuning.sides import asked_and_answered
from weighbridge.tuning.stored import row_of_turns

if TYPE_CHECKING:
    from collections.abc import Mapping

    Record = Mapping[str, object]
    Turn = tuple[str, str]

_SPEAKERS = {
    "human": "user",
    "gpt": "assistant",
    "ai": "assistant",
    "model": "assistant",
    "bot": "assistant",
    "chatbot": "assistant",
    "developer": "system",
}
_CALLS = ("tool_calls", "function_call")
_NO_PAIR = {
    Reason.UNNAMED: "has no text whose name says that it is the input, and none that is the output",
    Reason.SEVERAL: "has several texts that could be the input or the output; name them: --input KEY --output KEY",
    Reason.NO_TEXT: "has an input or an output that is no text",
    Reason.EMPTY: "has an empty input or output",
}


class NoRow(Exception):
    """Why a record is no row."""


def row_of_record(record: Record, source: str, given: str = "", answered: str = "") -> Row | str:
    """The row that a record holds, or why it holds none; `given` and `answered` are the keys of its two texts."""
    try:
        if given or answered:
            return _by_keys(record, source, given, answered)
        return _read(record, source)
    except NoRow as reason:
        return str(reason)


def _read(record: Record, source: str) -> Row | str:
    system = record.get("system")
    own = system if isinstance(system, str) else ""
    if isinstance(record.get("mapping"), dict):
        return _conversation(_exported(record), own, source)
    for key in ("messages", "conversations", "conversation"):
        if isinstance(record.get(key), list):
            return _conversation([*_turns(record[key]), *_answer(record)], own, source)
    asked = _request(record)
    if asked:
        return _conversation([*asked, *_answer(record)], own, source)
    instruction, more = record.get("instruction"), record.get("input")
    if isinstance(instruction, str) and isinstance(more, str) and isinstance(record.get("output"), str):
        whole = f"{instruction}\n\n{more}" if more.strip() else instruction
        return _conversation([(ROLES[0], whole), (ROLES[1], cast("str", record["output"]))], own, source)
    halves = [(key, value if isinstance(value, str) else None) for key, value in record.items() if key != "system"]
    found = asked_and_answered(halves)
    if isinstance(found, Reason):
        return _NO_PAIR.get(found, f"cannot be read: it {found}")
    return _conversation(list(zip(ROLES, found, strict=True)), own, source)


def _by_keys(record: Record, source: str, given: str, answered: str) -> Row | str:
    said: list[Turn] = []
    for role, key in zip(ROLES, (given, answered), strict=True):
        value = record.get(key)
        if not isinstance(value, str):
            return f"has no text `{key}`"
        said.append((role, value))
    return _conversation(said, "", source)


def _conversation(turns: list[Turn], system: str, source: str) -> Row | str:
    if turns and turns[0][0] == "system":
        system = turns.pop(0)[1]
    return row_of_turns(turns, system, source)


def _turns(value: object) -> list[Turn]:
    if not isinstance(value, list):
        raise NoRow("has messages that are no list")
    return [_turn(item) for item in cast("list[object]", value)]


def _turn(item: object) -> Turn:
    if not isinstance(item, dict):
        raise NoRow("has a message that is no object")
    message = cast("Record", item)
    role = message.get("role", message.get("from"))
    if not isinstance(role, str):
        raise NoRow("has a message that does not say who speaks")
    if any(message.get(key) for key in _CALLS):
        raise NoRow("has a message that calls a tool, and only texts can be taken over")
    content = message.get("content", message.get("value"))
    return _SPEAKERS.get(role.lower(), role.lower()), _text(content)


def _text(content: object) -> str:
    """A text, or the texts of parts that are nothing else."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        parts: list[str] = []
        for part in cast("list[object]", content):
            said: object = cast("Record", part).get("text") if isinstance(part, dict) else part
            if not isinstance(said, str):
                raise NoRow("has content that is no text")
            parts.append(said)
        return "".join(parts)
    raise NoRow("has content that is no text")


def _request(record: Record) -> list[Turn]:
    """What was sent: `input` or `request`, with messages in it; nothing where these are plain texts."""
    for key in ("request", "input", "prompt"):
        value = record.get(key)
        if isinstance(value, dict):
            body = cast("Record", value)
            inner = body.get("body", body)
            messages = cast("Record", inner).get("messages") if isinstance(inner, dict) else None
            if isinstance(messages, list):
                return _turns(cast("object", messages))
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in cast("list[object]", value)):
            return _turns(cast("object", value))
    return []


def _answer(record: Record) -> list[Turn]:
    """What came back: `output`, `response` or `completion`, as a text, a message, or the choices of an API."""
    value = next((record[key] for key in ("output", "response", "completion") if record.get(key)), None)
    if value is None:
        return []
    if isinstance(value, str):
        return [(ROLES[1], value)]
    if isinstance(value, list) and value:
        return [_turn(cast("list[object]", value)[-1])]
    if not isinstance(value, dict):
        raise NoRow("has an answer that is no text")
    body = cast("Record", value)
    inner = body.get("body", body)
    choices = cast("Record", inner).get("choices") if isinstance(inner, dict) else None
    if isinstance(choices, list) and choices:
        first = cast("list[object]", choices)[0]
        return [_turn(cast("Record", first).get("message") if isinstance(first, dict) else None)]
    if any(body.get(key) for key in _CALLS):
        raise NoRow("has a message that calls a tool, and only texts can be taken over")
    return [(ROLES[1], _text(body.get("content", body.get("text"))))]


def _exported(record: Record) -> list[Turn]:
    """A conversation that a chat application exports as a tree: the way from its last message back to the first."""
    nodes = cast("Record", record["mapping"])
    node = record.get("current_node")
    way: list[Turn] = []
    seen: set[str] = set()
    while isinstance(node, str) and node not in seen:
        seen.add(node)
        entry = nodes.get(node)
        if not isinstance(entry, dict):
            break
        message = cast("Record", entry).get("message")
        turn = _exported_turn(cast("Record", message)) if isinstance(message, dict) else None
        if turn is not None:
            way.append(turn)
        node = cast("Record", entry).get("parent")
    return way[::-1]


def _exported_turn(message: Record) -> Turn | None:
    author, content = message.get("author"), message.get("content")
    if not isinstance(author, dict) or not isinstance(content, dict):
        return None
    role = cast("Record", author).get("role")
    text = _text(cast("Record", content).get("parts", ""))
    if not text.strip() or not isinstance(role, str):
        return None
    return _SPEAKERS.get(role, role), text
