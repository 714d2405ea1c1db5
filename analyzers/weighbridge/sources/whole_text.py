"""Files that are one prompt from the first to the last character, or a template with role markers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.prompt_text import written
from weighbridge.sources.calls import Call, call_of
from weighbridge.sources.chats import Message, chat_regions, hole_names
from weighbridge.sources.fences import unquoted
from weighbridge.sources.front_matter import split_front_matter
from weighbridge.sources.paths import Hint, Kind, hint_of, kind_of, says_prompt
from weighbridge.sources.prompt_like import (
    addresses_model,
    begins_as_prompt,
    is_essay,
    is_other_material,
    opens_like_prompt,
    reads_like_prompt,
)
from weighbridge.sources.region import Home, OutputContract, Role
from weighbridge.sources.tagged import message_tags
from weighbridge.sources.templates import Syntax, rendered, syntax_of
from weighbridge.sources.text_roles import LINE_MARKERS, split_roles
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.prompt_text import PromptText
    from weighbridge.sources.region import PromptRegion
    from weighbridge.text import Document
    from weighbridge.workspace import Workspace

_SYSTEM = re.compile(r"(?<![a-z])(?:system|sys|developer|persona)(?![a-z])", re.IGNORECASE)
_USER = re.compile(r"(?<![a-z])(?:user|human|question)(?![a-z])", re.IGNORECASE)
_INPUT = re.compile(
    r"\{\{?\s*\$?(?:user_?)?(?:input|question|query|text|message|request|content|document|code|article|transcript|prompt)\s*\}",
    re.IGNORECASE,
)
_SLOT = re.compile(r"\{\{?\s*[$\w.]+\s*\}|!<\w+ ?\w*>!")
_FIRST = 600


def agent_file_regions(document: Document, workspace: Workspace) -> Iterator[PromptRegion]:
    """The body of an instruction file below its settings; a coding agent reads it as it stands."""
    front = split_front_matter(document)
    contract = OutputContract.UNKNOWN
    call = Call(Home.AGENT, contract, call_of(front.settings).model, call_of(front.settings).tools)
    yield from chat_regions(document, [Message(Role.SYSTEM, front.body, "")], call, workspace)


def text_regions(document: Document, workspace: Workspace) -> Iterator[PromptRegion]:
    """The prompt that a Markdown or plain text file is, if it is one."""
    if is_prompt_text(document, workspace):
        yield from taken_as_prompt(document, workspace)


def taken_as_prompt(document: Document, workspace: Workspace) -> Iterator[PromptRegion]:
    """A text file as a prompt, because somebody says that it is one."""
    front = split_front_matter(document)
    call = (
        call_of(front.settings)
        if front.settings is not None
        else Call(contract=_neighbour_contract(document, workspace))
    )
    body = rendered(front.body, syntax_of(front.body.text), document.path, workspace)
    messages = message_tags(body) or [Message(_role(document, body, workspace), body, "")]
    yield from chat_regions(document, messages, call, workspace)


def template_regions(document: Document, workspace: Workspace) -> Iterator[PromptRegion]:
    """The messages of a Jinja or Handlebars template that is a prompt, split where `system:` lines stand."""
    text = document.text
    marked = LINE_MARKERS.search(text) is not None
    handlebars = document.suffix in (".hbs", ".handlebars", ".mustache")
    if hint_of(document.path) is Hint.DOCUMENTATION or is_other_material(text):
        return
    if not (marked or says_prompt(document.path) or reads_like_prompt(text)):
        return
    if handlebars and not (says_prompt(document.path) or opens_like_prompt(text)):
        return
    front = split_front_matter(document)
    body = rendered(front.body, Syntax.HANDLEBARS if handlebars else Syntax.JINJA, document.path, workspace)
    call = call_of(front.settings) if front.settings is not None else Call()
    messages = split_roles(body, LINE_MARKERS, _role(document, body, workspace))
    yield from chat_regions(document, messages, call, workspace)


def is_prompt_text(document: Document, workspace: Workspace) -> bool:
    """Whether a text file is a prompt: by its path, and by how it reads where the path leaves a doubt."""
    text = split_front_matter(document).body.text
    hint = hint_of(document.path)
    if hint is Hint.NOTHING and document.suffix == ".txt" and _among_prompts(document.path, workspace):
        hint = Hint.WORD
    if not text.strip() or (hint is not Hint.NAMED and is_other_material(text)):
        return False
    match hint:
        case Hint.NAMED:
            return not _is_markup_page(text)
        case Hint.FOLDER:
            if is_essay(text):
                return False
            return reads_like_prompt(text) or _SLOT.search(text) is not None or not _mostly_english(text)
        case Hint.WORD:
            if document.suffix != ".txt":
                # Guides to prompts have the word in their names, too.
                return opens_like_prompt(unquoted(text)[:_FIRST]) and reads_like_prompt(text)
            return reads_like_prompt(text) or not _mostly_english(text)
        case Hint.NOTHING | Hint.DOCUMENTATION:
            return begins_as_prompt(text)


def _is_markup_page(text: str) -> bool:
    return text.lstrip()[:9].lower().startswith(("<!doctype", "<html"))


def _mostly_english(text: str) -> bool:
    letters = [letter for letter in text[:4000] if letter.isalpha()]
    return sum(letter.isascii() for letter in letters) > 0.85 * max(1, len(letters))


def _role(document: Document, body: PromptText, workspace: Workspace) -> Role:
    name = document.name.rpartition(".")[0].replace("_", " ") or document.name
    if _SYSTEM.search(name):
        return Role.SYSTEM
    if _USER.search(name):
        return Role.USER
    if not addresses_model(document.text) or any(_INPUT.match(name) for name in hole_names(body, workspace)):
        return Role.UNKNOWN
    return Role.SYSTEM


def _among_prompts(path: str, workspace: Workspace) -> bool:
    """Whether a neighbour in the same folder is a text named after prompts."""
    folders = workspace.memo.get("sources.prompt_folders")
    if not isinstance(folders, frozenset):
        folders = frozenset(
            other.rpartition("/")[0]
            for other in workspace.paths
            if other.endswith((".txt", ".md")) and says_prompt(other.rpartition("/")[2])
        )
        workspace.memo["sources.prompt_folders"] = folders
    return path.rpartition("/")[0] in folders


def _neighbour_contract(document: Document, workspace: Workspace) -> OutputContract:
    """What the `config.json` beside a Semantic Kernel prompt says."""
    if document.name.lower() != "skprompt.txt":
        return OutputContract.UNKNOWN
    from weighbridge.sources.json_reader import read_json

    path = workspace.resolve(document.path, "config.json")
    config = workspace.document(path) if path is not None else None
    return OutputContract.UNKNOWN if config is None else call_of(read_json(config.text)).contract


def file_as_prompt(path: str, workspace: Workspace, symbol: str, role: Role) -> Message | None:
    """A text file that a configuration names as its prompt, unless it is found as a prompt on its own."""
    document = workspace.document(path)
    if document is None or not document.text.strip():
        return None
    kind = kind_of(path)
    if (
        kind is Kind.TEMPLATE
        or (kind is Kind.TEXT and is_prompt_text(document, workspace))
        or kind not in (Kind.TEXT, Kind.NONE)
    ):
        return None
    text = written(document.text, Place(path, Span(0, len(document.text))))
    return Message(role, rendered(text, syntax_of(document.text), path, workspace), symbol)
