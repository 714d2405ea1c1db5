"""The rows of a data file: JSON arrays and JSON lines in the shapes that training tools read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SPACE = re.compile(r"[ \t\r\n,]*")
_PROBED = 40
_AGREEING = 0.9
# a chat template shows itself early; searching all of a long text for one is slow
_HEAD = 4_000

_USER = frozenset({"user", "human"})
_ANSWER = frozenset({"assistant", "gpt", "model", "chatbot", "function_call"})
# fields beside the text that say nothing against a training row
_HARMLESS = frozenset(
    [
        "id",
        "idx",
        "index",
        "source",
        "category",
        "type",
        "tools",
        "functions",
        "weight",
        "weights",
        "meta",
        "metadata",
        "lang",
        "language",
        "split",
        "tag",
        "tags",
        "difficulty",
        "domain",
        "topic",
        "system",
        "history",
        "parallel_tool_calls",
        "score",
        "label_source",
        "origin",
        "dataset",
        "task",
        "subject",
        "level",
        "uuid",
        "turn_id",
        "qid",
        "cot",
        "reasoning",
        "thinking",
        "url",
        "title",
    ]
)
_QUESTIONS = ("question", "query", "Question", "Q", "q")
_ANSWERS = ("answer", "response", "Answer", "A", "a")
_TEMPLATES = (
    re.compile(
        r"###\s*(?:Instruction|Human|User|Question)\s*:?\s*(?P<input>.*?)###\s*(?:Response|Assistant|Answer|"
        r"Output)\s*:?\s*(?P<output>.*)",
        re.DOTALL,
    ),
    re.compile(r"\[INST\](?P<input>.*?)\[/INST\](?P<output>.*)", re.DOTALL),
    re.compile(
        r"<\|im_start\|>\s*user\s*(?P<input>.*?)<\|im_end\|>.*?<\|im_start\|>\s*assistant\s*(?P<output>.*)", re.DOTALL
    ),
    re.compile(
        r"<\|(?:user|start_header_id\|>user<\|end_header_id)\|>(?P<input>.*?)<\|(?:assistant|"
        r"start_header_id\|>assistant<\|end_header_id)\|>(?P<output>.*)",
        re.DOTALL,
    ),
    re.compile(
        r"^\s*(?:Human|User|Q|Question)\s*:\s*(?P<input>.*?)\n\s*(?:Assistant|A|Answer|Bot)\s*:\s*(?P<output>.*)",
        re.DOTALL,
    ),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what the model is given and what it should answer."""

    span: Span
    system: str
    instruction: str
    """The task as the row words it, where the format keeps it apart from the input."""
    input: str
    output: str
    context: str = ""
    """A passage that the answer is to be drawn from."""
    rejected: str = ""
    """The answer that a preference row turns down."""

    @property
    def asked(self) -> str:
        """Everything that the model is given."""
        return "\n".join(part for part in (self.system, self.instruction, self.context, self.input) if part)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one file, all in one format."""

    format: str
    rows: tuple[Row, ...]
    foreign: frozenset[str]
    """Fields that training rows do not have: `createdAt`, `userId`, ..."""
    lines: bool
    """JSON lines, not an array."""


def read_rows(text: str) -> Rows | None:
    """The rows of a data file; None where it holds something else."""
    items, lines = _items(text)
    probed = items[:_PROBED]
    if not probed:
        return None
    for name, read in _FORMATS:
        read_ones = [read(value, span) for value, span in probed]
        if sum(row is not None for row in read_ones) >= _AGREEING * len(probed):
            rows = tuple(row for row in (read(value, span) for value, span in items) if row is not None)
            foreign = {key for value, _ in probed for key in value if key not in _HARMLESS and key not in _KEYS[name]}
            return Rows(name, rows, frozenset(foreign), lines)
    return None


def _items(text: str) -> tuple[list[tuple[Mapping[str, object], Span]], bool]:
    start = _skip(text, 0)
    if text[start : start + 1] == "[":
        return _array(text, start + 1), False
    if text[start : start + 1] == "{":
        return _lines(text), True
    return [], False


def _skip(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found is not None else position


def _array(text: str, position: int) -> list[tuple[Mapping[str, object], Span]]:
    decode = json.JSONDecoder().raw_decode
    found: list[tuple[Mapping[str, object], Span]] = []
    while True:
        position = _skip(text, position)
        if text[position : position + 1] != "{":
            return found
        try:
            value, end = cast("tuple[object, int]", decode(text, position))
        except (ValueError, RecursionError):
            # half-written arrays are measured as far as they go
            return found
        if isinstance(value, dict):
            found.append((cast("dict[str, object]", value), Span(position, end)))
        position = end


def _lines(text: str) -> list[tuple[Mapping[str, object], Span]]:
    found: list[tuple[Mapping[str, object], Span]] = []
    broken = 0
    position = 0
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        line = text[position:end].strip()
        if line:
            try:
                value = json.loads(line)
            except (ValueError, RecursionError):
                value = None
            if isinstance(value, dict):
                lead = len(text[position:end]) - len(text[position:end].lstrip())
                found.append((cast("dict[str, object]", value), Span(position + lead, position + lead + len(line))))
            else:
                broken += 1
                # one object over many lines is no JSON lines
                if broken > 3 + len(found) // 20:
                    return []
        position = end + 1
    return found


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        parts: list[str] = []
        for item in cast("list[object]", value):
            if isinstance(item, str):
                parts.append(item)
            elif isinstance(item, dict):
                inner = cast("dict[str, object]", item).get("text")
                parts.append(inner if isinstance(inner, str) else "")
        return "\n".join(parts)
    if isinstance(value, dict):
        try:
            return json.dumps(value, ensure_ascii=False, sort_keys=True)
        except (ValueError, RecursionError, TypeError):
            return ""
    return "" if value is None or isinstance(value, bool) else str(value)[:200]


def _turns(value: object, role_key: str, text_key: str) -> list[tuple[str, str]] | None:
    if not isinstance(value, list) or not value:
        return None
    turns: list[tuple[str, str]] = []
    for item in cast("list[object]", value):
        if not isinstance(item, dict):
            return None
        turn = cast("dict[str, object]", item)
        role = turn.get(role_key)
        if not isinstance(role, str):
            return None
        text = _text(turn.get(text_key)) or _text(turn.get("tool_calls") or turn.get("function_call"))
        turns.append((role.lower(), text))
    return turns


def _conversation(turns: list[tuple[str, str]], system: str, span: Span) -> Row | None:
    last = next((index for index in range(len(turns) - 1, -1, -1) if turns[index][0] in _ANSWER), None)
    if last is None or last == 0 or not turns[last][1].strip():
        return None
    system = system or next((text for role, text in turns[:last] if role in ("system", "developer")), "")
    asked = [
        text if role in _USER else f"{role}: {text}"
        for role, text in turns[:last]
        if role not in ("system", "developer")
    ]
    if not asked:
        return None
    return Row(span, system, "", "\n".join(asked), turns[last][1])


def _messages(value: Mapping[str, object], span: Span) -> Row | None:
    turns = _turns(value.get("messages"), "role", "content")
    return None if turns is None else _conversation(turns, _text(value.get("system")), span)


def _sharegpt(value: Mapping[str, object], span: Span) -> Row | None:
    talk = value.get("conversations", value.get("conversation"))
    turns = _turns(talk, "from", "value") or _turns(talk, "role", "content")
    return None if turns is None else _conversation(turns, _text(value.get("system")), span)


def _preference(value: Mapping[str, object], span: Span) -> Row | None:
    chosen: object = value.get("chosen", value.get("preferred_output", value.get("response_chosen")))
    rejected: object = value.get("rejected", value.get("non_preferred_output", value.get("response_rejected")))
    if not isinstance(chosen, (str, list, dict)) or not isinstance(rejected, (str, list, dict)):
        return None
    asked = value.get(
        "prompt", value.get("input", value.get("question", value.get("instruction", value.get("conversations"))))
    )
    if isinstance(asked, dict):
        asked = cast("dict[str, object]", asked).get("messages")
    return Row(
        span,
        _text(value.get("system")),
        "",
        _asked(asked),
        _last(cast("object", chosen)),
        rejected=_last(cast("object", rejected)),
    )


def _asked(value: object) -> str:
    turns = _turns(value, "role", "content") or _turns(value, "from", "value")
    return "\n".join(text for _, text in turns) if turns else _text(value)


def _last(value: object) -> str:
    turns = _turns(value, "role", "content") or _turns(value, "from", "value")
    if turns:
        return turns[-1][1]
    if isinstance(value, dict):
        inner = cast("dict[str, object]", value)
        return _text(inner.get("content", inner.get("value")))
    return _text(value)


def _alpaca(value: Mapping[str, object], span: Span) -> Row | None:
    instruction = value.get("instruction")
    output: object = value.get("output", value.get("response"))
    if not isinstance(instruction, str) or not isinstance(output, (str, dict, list)):
        return None
    return Row(
        span,
        _text(value.get("system")),
        instruction,
        _text(value.get("input")),
        _text(cast("object", output)),
        _text(value.get("context")),
    )


def _prompt_completion(value: Mapping[str, object], span: Span) -> Row | None:
    prompt = value.get("prompt")
    completion = value.get("completion", value.get("response"))
    if prompt is not None and completion is not None:
        answer = _last(completion)
        return Row(span, _text(value.get("system")), "", _asked(prompt), answer) if answer else None
    question = next((value[key] for key in _QUESTIONS if isinstance(value.get(key), str)), None)
    answer_value = next((value[key] for key in _ANSWERS if isinstance(value.get(key), (str, int, float))), None)
    if question is None or answer_value is None:
        return None
    context = value.get("context", value.get("passage", value.get("document")))
    return Row(span, _text(value.get("system")), "", _text(question), _text(answer_value), _text(context))


def _plain_text(value: Mapping[str, object], span: Span) -> Row | None:
    text = value.get("text")
    if not isinstance(text, str) or not text.strip():
        return None
    for template in _TEMPLATES:
        found = template.search(text[:_HEAD])
        if found is not None and found["output"].strip():
            return Row(span, "", "", found["input"].strip(), text[found.start("output") :].strip())
    return Row(span, "", "", "", text)


_FORMATS: tuple[tuple[str, Callable[[Mapping[str, object], Span], Row | None]], ...] = (
    ("preference", _preference),
    ("messages", _messages),
    ("sharegpt", _sharegpt),
    ("alpaca", _alpaca),
    ("prompt-completion", _prompt_completion),
    ("text", _plain_text),
)
_KEYS: dict[str, frozenset[str]] = {
    "preference": frozenset(
        [
            "prompt",
            "input",
            "question",
            "instruction",
            "conversations",
            "chosen",
            "rejected",
            "preferred_output",
            "non_preferred_output",
            "response_chosen",
            "response_rejected",
            "score_chosen",
            "score_rejected",
            "messages",
            "images",
        ]
    ),
    "messages": frozenset(["messages", "images"]),
    "sharegpt": frozenset(["conversations", "conversation", "images", "items"]),
    "alpaca": frozenset(["instruction", "input", "output", "response", "context", "text", "prompt"]),
    "prompt-completion": frozenset(
        ("prompt", "completion", "response", "context", "passage", "document", *_QUESTIONS, *_ANSWERS)
    ),
    "text": frozenset(("text",)),
}
