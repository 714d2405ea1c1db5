"""Hovers where no other server has a word: the first line of a prompt, its headings, the first line of a finding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from weighbridge_server.features.settings_files import meaning
from weighbridge_server.pricing import priced
from weighbridge_server.rule_words import reasons
from weighbridge_server.tickets import tickets_at, verdicts
from weighbridge_server.weight_words import remarks, table, tokens
from weighbridge_server.weights import first_line, holds, weighed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.measure.weights import ChapterWeight

    from weighbridge_server.server import Server
    from weighbridge_server.session import Subject
    from weighbridge_server.weights import Weighed


def register(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    async def hover(ls: Server, params: lsp.HoverParams) -> lsp.Hover | None:
        markdown = ls.capabilities.markdown_hover
        found = await ls.session.ask(params.text_document.uri, lambda subject: _found(subject, params, markdown))
        if found is None or found.where is None:
            return None
        blocks = list(found.blocks)
        if found.prompt is not None:
            prices = await priced([found.prompt], found.model)
            start = found.prompt.where.start
            uri = params.text_document.uri
            belongs = await ls.session.ask(uri, lambda subject: _belongs(subject, uri, start))
            blocks[1:1] = [*remarks(found.prompt.weights, prices[0]), *(belongs or ())]
        kind = lsp.MarkupKind.Markdown if markdown else lsp.MarkupKind.PlainText
        return lsp.Hover(lsp.MarkupContent(kind, "\n\n".join(blocks)), found.where)


@dataclass(frozen=True, slots=True)
class _Found:
    """What there is to say at a place; what a prompt costs is added when its price is known."""

    where: lsp.Range | None = None
    blocks: tuple[str, ...] = ()
    prompt: Weighed | None = None
    model: str = ""


def _found(subject: Subject, params: lsp.HoverParams, markdown: bool) -> _Found:
    uri, position = params.text_document.uri, params.position
    word = meaning(subject, position, markdown)
    if word is not None:
        return _Found(word[0], (word[1],))
    blocks: list[str] = []
    where: lsp.Range | None = None
    prompt: Weighed | None = None
    for one in weighed(subject, uri):
        if holds(one.where, position):
            if holds(first_line(one.where), position):
                where, prompt = first_line(one.where), one
                blocks.append(_of_prompt(one, markdown))
                break
            section = _section_at(one, position)
            if section is not None:
                where = one.range(section.chapter.heading)
                blocks.append(_of_section(one, section, markdown))
                break
    for line, said in _reasons(subject, uri, position, markdown):
        where = where or line
        blocks.append(said)
    settings = subject.project.governing.settings_for(subject.path).for_path(subject.path)
    return _Found(where, tuple(blocks), prompt, settings.model)


def _belongs(subject: Subject, uri: str, position: lsp.Position) -> list[str]:
    """Where the load of the prompt at a position belongs; the price list was read before, beside the analyst."""
    return [sentence for ticket in tickets_at(subject, uri, position)[:1] for sentence in verdicts(subject, ticket)]


def _of_prompt(one: Weighed, markdown: bool) -> str:
    weights = one.weights
    title = f"{weights.region.symbol or 'Prompt'}: {tokens(weights.text)}"
    if weights.beside.tokens:
        title += f", and {weights.beside} in examples beside it"
    return _under(title, table(weights.parts, weights.whole, markdown=markdown), markdown)


def _of_section(one: Weighed, section: ChapterWeight, markdown: bool) -> str:
    from weighbridge.measure.weights import weigh_span

    count = one.subject.project.counter(one.subject.path)
    parts = weigh_span(one.weights.region, section.chapter.span, count)
    title = f"{section.chapter.title}: {tokens(section.tokens)}"
    if one.weights.whole.tokens:
        title += f", {section.tokens.tokens / one.weights.whole.tokens:.0%} of the prompt"
    return _under(title, table(parts, section.tokens, markdown=markdown), markdown)


def _under(title: str, body: str, markdown: bool) -> str:
    return f"**{title}**\n\n{body}" if markdown else f"{title}\n\n{body}"


def _section_at(one: Weighed, position: lsp.Position) -> ChapterWeight | None:
    for section in one.weights.chapters:
        heading = one.range(section.chapter.heading)
        if heading is not None and holds(heading, position):
            return section
    return None


def _reasons(subject: Subject, uri: str, position: lsp.Position, markdown: bool) -> Iterator[tuple[lsp.Range, str]]:
    """Why the findings are told whose first line is here, each rule once."""
    told: set[str] = set()
    for finding in subject.project.report(subject.path).findings:
        location = subject.places.location(subject.path, finding.span)
        line = first_line(location.range)
        if location.uri != uri or not holds(line, position) or finding.rule in told:
            continue
        told.add(finding.rule)
        said = reasons(subject, finding.rule, markdown=markdown)
        if said:
            yield line, said
