"""Prompts in YAML, JSON and TOML: message arrays, keys that are named like prompts, and the examples beside them.

Each key and each message is a prompt of its own: a file of thirty small prompts is never one large one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from weighbridge.prompt_text import PromptText
from weighbridge.sources.calls import Call, declared_contract, model_of
from weighbridge.sources.chats import Message, chat_regions
from weighbridge.sources.data import Items, Node, Scalar, Style, Table, dotted, entries, get, keys, text_scalar
from weighbridge.sources.data_chats import chat_messages, content_text, is_chat
from weighbridge.sources.data_keys import is_prompt_key, key_role
from weighbridge.sources.data_shots import example_keys, is_numbered_example, shots_of, sibling_examples
from weighbridge.sources.prompt_like import reads_like_prompt
from weighbridge.sources.region import PromptRegion, Role
from weighbridge.sources.tagged import message_tags
from weighbridge.sources.templates import rendered, syntax_of
from weighbridge.text import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.sources.region import Shot
    from weighbridge.text import Document
    from weighbridge.workspace import Workspace

_NOT_SENT = re.compile(
    r"(?:test_?data|tests?|test_?cases?|default_?test|scenarios|samples?|expected\w*|assert|asserts|assertions|vars|datasets?|"
    r"fixtures|results?|outputs?|responses?|choices|usage|metadata|tools?|functions?|description|title|label|name|id|author|"
    r"license|comment|changelog|scripts|dependencies|history|trace|logs?|properties|\$?schema|examples?|demos|"
    r"few_?shot\w*|shots)$",
    re.IGNORECASE,
)
_RECORDED = re.compile(
    r"(?:^|/)(?:cassettes|snapshots|__snapshots__|recordings|results?|outputs?|logs?|traces?|trajectories|trajs|datasets?|"
    r"runs|conversations|transcripts|histories)(?:/|$)",
    re.IGNORECASE,
)
_TRIED = re.compile(r"(?:^|/)(?:tests?|__tests__|fixtures|test_?data|evals?|benchmarks?)/|\.traj\.", re.IGNORECASE)
_MARKS = re.compile(
    r"prompt|instructions?\b|\bsystem|sys_|\bdeveloper\b|\bmessages\b|\brole\b|\btemplate\b|\b_type\b|\bdemos\b|\bbackstory\b",
    re.IGNORECASE,
)
_ROW_KEYS = frozenset(("messages", "conversations", "output", "completion", "response", "answer", "chosen", "expected"))
_MANY_CONVERSATIONS = 6


@dataclass(frozen=True, slots=True)
class Reading:
    """One data file and how surely its path says that it holds prompts."""

    document: Document
    workspace: Workspace
    named: bool


def may_hold_prompts(text: str) -> bool:
    """A search for the words without which no key is a prompt."""
    return _MARKS.search(text) is not None


def data_regions(reading: Reading, root: Node, call: Call) -> Iterator[PromptRegion]:
    """Every prompt of a data file, in source order."""
    if not reading.named and (_RECORDED.search(reading.document.path) or _conversations(root) >= _MANY_CONVERSATIONS):
        return
    if isinstance(root, Items) and _is_rows(root):
        return
    yield from _regions(reading, root, (), call)


def _regions(reading: Reading, root: Node, path: tuple[str, ...], call: Call) -> Iterator[PromptRegion]:
    seen: set[int] = set()
    pending: list[tuple[tuple[str, ...], Node, Call]] = [(path, root, call)]
    while pending:
        path, node, call = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Items):
            if is_chat(node):
                yield from _chat(reading, node, path, call)
                continue
            pending.extend(((*path, f"[{index}]"), item, call) for index, item in reversed(list(enumerate(node.items))))
            continue
        if not isinstance(node, Table):
            if path and path[-1].startswith("[") and len(path) > 1:
                yield from _key(reading, path[-2], node, path, call, frozenset(), ())
            continue
        call = _refined(call, node)
        names = keys(node)
        shots = sibling_examples(reading.document, node)
        found = False
        below: list[tuple[tuple[str, ...], Node, Call]] = []
        for entry in node.entries:
            name = entry.key.value
            here = (*path, name)
            if _NOT_SENT.match(name) or (reading.named and is_numbered_example(name)):
                continue
            if id(entry.value) in seen:
                continue
            made = list(_key(reading, name, entry.value, here, call, names, () if found else shots))
            found = found or bool(made)
            yield from made
            if made:
                seen.add(id(entry.value))
            else:
                below.append((here, entry.value, call))
        if not found:
            yield from _bare_examples(reading, node, path, call)
        pending.extend(reversed(below))


def _chat(reading: Reading, node: Items, path: tuple[str, ...], call: Call) -> Iterator[PromptRegion]:
    symbol = dotted(path) or "messages"
    messages = chat_messages(reading.document, reading.workspace, node.items, symbol)
    if not reading.named:
        if _TRIED.search(reading.document.path):
            return
        head = messages[0] if messages else None
        if head is None or head.role is not Role.SYSTEM or not reads_like_prompt(head.text.text):
            return
    yield from chat_regions(reading.document, messages, call, reading.workspace)


def _key(
    reading: Reading,
    name: str,
    value: Node,
    path: tuple[str, ...],
    call: Call,
    siblings: frozenset[str],
    shots: tuple[Shot, ...],
) -> Iterator[PromptRegion]:
    """The prompt that one key holds."""
    if is_chat(value):
        return
    blocks = isinstance(value, Items) and all(
        text_scalar(block) is not None or text_scalar(get(block, "text")) is not None for block in value.items
    )
    if not (isinstance(value, Scalar) or (blocks and key_role(name, "") is Role.SYSTEM)):
        return
    plain = value.value if isinstance(value, Scalar) else ""
    if isinstance(value, Scalar) and (
        value.style is Style.BARE or not is_prompt_key(name, plain, siblings, named=reading.named)
    ):
        return
    text = content_text(reading.document, value)
    if text is None:
        return
    if not isinstance(value, Scalar) and not (reading.named or reads_like_prompt(text.text)):
        return
    body = rendered(text, syntax_of(text.text), reading.document.path, reading.workspace)
    messages = message_tags(body)
    if not messages:
        messages = [Message(key_role(name, text.text), body, dotted(path))]
    else:
        messages = [replace(message, symbol=f"{dotted(path)}.{message.symbol}") for message in messages]
    yield from chat_regions(reading.document, messages, call, reading.workspace, shots)


def _bare_examples(reading: Reading, node: Table, path: tuple[str, ...], call: Call) -> Iterator[PromptRegion]:
    """Examples in a file or a table of their own: they have no prompt beside them, and weigh all the same."""
    numbered = example_keys(reading.document, node) if reading.named else ()
    shots = numbered or shots_of(reading.document, get(node, "demos"))
    if len(shots) < 2:
        return
    span = node.span if numbered else next(entry.value.span for entry in entries(node) if entry.key.value == "demos")
    symbol = dotted(path if numbered else (*path, "demos"))
    place = Place(reading.document.path, span)
    yield PromptRegion(place, symbol, Role.UNKNOWN, call.home, PromptText(()), call.contract, call.model, shots)


def _refined(call: Call, node: Table) -> Call:
    contract = declared_contract(node)
    model = model_of(node)
    if contract is None and not model:
        return call
    return replace(call, contract=contract or call.contract, model=model or call.model)


def _is_rows(root: Items) -> bool:
    """Whether a list is a data set: rows of questions and answers, or of conversations."""
    rows = sum(bool(keys(item) & _ROW_KEYS) for item in root.items)
    return rows > 1


def _conversations(root: Node) -> int:
    from weighbridge.sources.data import walk

    return sum(isinstance(node, Items) and is_chat(node) for _, node in walk(root))
