"""LangChain prompts as the library writes them to disk: `_type` files and constructor JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.prompt_text import joined
from weighbridge.sources.calls import Call
from weighbridge.sources.chats import Message, chat_regions
from weighbridge.sources.data import Node, Scalar, Table, dotted, get, items, keys, string, text_scalar, walk
from weighbridge.sources.data_shots import shots_of
from weighbridge.sources.region import Home, OutputContract, Role
from weighbridge.sources.strings import scalar_text
from weighbridge.sources.templates import Syntax, rendered
from weighbridge.sources.whole_text import file_as_prompt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.prompt_text import PromptText
    from weighbridge.sources.region import PromptRegion, Shot
    from weighbridge.text import Document
    from weighbridge.workspace import Workspace

_TYPES = frozenset(("prompt", "few_shot", "few_shot_with_templates", "chat", "chat_prompt", "few_shot_chat"))
_CLASSES = {"System": Role.SYSTEM, "Human": Role.USER, "AI": Role.ASSISTANT, "Chat": Role.UNKNOWN}


def is_langchain(root: Node) -> bool:
    """Whether a document is a serialised LangChain prompt."""
    if not isinstance(root, Table):
        return False
    return string(root, "_type") in _TYPES or _class_of(root).endswith(("PromptTemplate", "MessagePromptTemplate"))


def langchain_regions(document: Document, workspace: Workspace, root: Node) -> Iterator[PromptRegion]:
    """The prompts of one serialised prompt object."""
    if string(root, "_type") in _TYPES:
        yield from _typed(document, workspace, root)
        return
    messages: list[Message] = []
    shots: tuple[Shot, ...] = ()
    for path, node in walk(root):
        name = _class_of(node)
        if name.startswith("FewShot"):
            shots = shots or shots_of(document, get(node, "kwargs", "examples"))
        message = _constructed(document, workspace, name, node, path)
        if message is not None:
            messages.append(message)
    yield from chat_regions(document, messages, Call(Home.FILE, OutputContract.UNKNOWN), workspace, shots)


def _typed(document: Document, workspace: Workspace, root: Node) -> Iterator[PromptRegion]:
    syntax = _syntax(string(root, "template_format"))
    parts: list[PromptText] = []
    names: list[str] = []
    messages: list[Message] = []
    for name in ("prefix", "template", "suffix"):
        scalar = text_scalar(get(root, name))
        if scalar is not None:
            parts.append(scalar_text(document, scalar))
            names.append(name)
            continue
        target = workspace.resolve(document.path, string(root, f"{name}_path"))
        outside = file_as_prompt(target, workspace, f"{name}_path", Role.UNKNOWN) if target is not None else None
        if outside is not None:
            messages.append(outside)
    if parts:
        body = rendered(joined(parts), syntax, document.path, workspace)
        messages.insert(0, Message(Role.UNKNOWN, body, names[0]))
    call = Call(Home.FILE, OutputContract.UNKNOWN)
    yield from chat_regions(document, messages, call, workspace, _examples(document, workspace, root))


def _examples(document: Document, workspace: Workspace, root: Node) -> tuple[Shot, ...]:
    """The examples of a few-shot prompt, in the file itself or in the one it names."""
    examples = get(root, "examples")
    if not isinstance(examples, Scalar):
        return shots_of(document, examples)
    target = workspace.resolve(document.path, examples.value)
    other = workspace.document(target) if target is not None else None
    if other is None:
        return ()
    if other.suffix == ".json":
        from weighbridge.sources.json_reader import read_json

        return shots_of(other, read_json(other.text))
    from weighbridge.sources.yaml_reader import read_yaml

    return next((shots_of(other, node) for node in read_yaml(other.text)), ())


def _constructed(
    document: Document, workspace: Workspace, name: str, node: Node, path: tuple[str, ...]
) -> Message | None:
    """A message template or a message; a plain template only where no message owns it."""
    role = next((role for prefix, role in _CLASSES.items() if name.startswith(prefix) and "Message" in name), None)
    if role is not None:
        inner = get(node, "kwargs", "prompt", "kwargs") or get(node, "kwargs")
    elif name == "PromptTemplate" and (not path or path[-1] != "prompt"):
        inner, role = get(node, "kwargs"), Role.UNKNOWN
    else:
        return None
    scalar = text_scalar(get(inner, "template")) or text_scalar(get(inner, "content"))
    if scalar is None:
        return None
    syntax = _syntax(string(inner, "template_format"))
    body = rendered(scalar_text(document, scalar), syntax, document.path, workspace)
    return Message(role, body, dotted(path).removeprefix("kwargs."))


def _class_of(node: Node) -> str:
    if not isinstance(node, Table) or not {"id", "kwargs"} <= keys(node):
        return ""
    names = items(get(node, "id"))
    last = names[-1] if names else None
    return last.value if isinstance(last, Scalar) else ""


def _syntax(name: str) -> Syntax:
    return {"jinja2": Syntax.JINJA, "mustache": Syntax.HANDLEBARS}.get(name, Syntax.BRACES)
