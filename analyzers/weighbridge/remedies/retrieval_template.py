"""Prompts that a method fills in: a template of `.format()` or of Jinja, which takes one more placeholder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.model import Attribute, Call, Run, Text, dotted
from weighbridge.code.values import Values
from weighbridge.findings import Edit
from weighbridge.prompt_text import Piece
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from weighbridge.code.model import Expression
    from weighbridge.prompt_text import PromptText
    from weighbridge.remedies.retrieval_calls import Part
    from weighbridge.remedies.retrieval_language import Language
    from weighbridge.workspace import Workspace

NAME = "knowledge"
"""The placeholder."""


@dataclass(frozen=True, slots=True)
class Template:
    """Where the text of a template ends."""

    path: str
    span: Span
    literal: bool

    def written(self, text: str) -> str:
        return escaped(text) if self.literal else text


def template_of(part: Part, prompt: PromptText, language: Language, workspace: Workspace) -> Template | None:
    """The template that the prompt is made of where it is filled in by a method; None where it is not."""
    node = part.node
    if (
        not isinstance(node, Call)
        or not method_of(node)
        or any(item.name in ("*", "**", NAME) for item in node.arguments)
    ):
        return None
    if any(not item.name for item in node.arguments):
        return None
    last = prompt.pieces[-1] if prompt.pieces else Piece("", Place("", Span(0, 0)), hole=True)
    if last.hole or len(last.text) != len(last.place.span):
        return None
    if workspace.module(last.place.path) is None:
        return Template(last.place.path, last.place.span, literal=False)
    function = node.function
    base = Values(workspace).follow(function.base, part.scope) if isinstance(function, Attribute) else None
    if (
        base is None
        or not isinstance(base.node, Text)
        or not base.node.whole
        or base.scope.module.path != last.place.path
    ):
        return None
    written = base.scope.module.text[base.node.start : base.node.end]
    runs = [run for run in base.node.parts if isinstance(run, Run)]
    if not language.is_simple(written) or not runs or runs[-1].end != base.node.end - language.closing(written):
        return None
    end = base.node.end - language.closing(written)
    return Template(last.place.path, Span(last.place.span.start, end), literal=True)


def method_of(node: Expression) -> str:
    """`format` or `render`, where a call fills in a template by it."""
    name = dotted(node.function).rpartition(".")[2] if isinstance(node, Call) else ""
    return name if name in ("format", "render") else ""


def argument_edit(part: Part, query: str) -> Edit:
    """What was looked up, as one more argument of the method that fills the template in."""
    node = part.node
    if not isinstance(node, Call):
        raise TypeError(node)
    given = f"{NAME}={query}"
    if node.arguments:
        end = node.arguments[-1].value.end
        return Edit(Place(part.module.path, Span(end, end)), f", {given}")
    return Edit(Place(part.module.path, Span(node.end - 1, node.end - 1)), given)


def escaped(text: str) -> str:
    """As it stands in a literal."""
    return text.replace("\n", "\\n")
