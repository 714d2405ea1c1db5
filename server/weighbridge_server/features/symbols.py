"""The outline of the prompts in a document, and what of them can be folded away."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from weighbridge_server.weight_words import tokens
from weighbridge_server.weights import first_line, weighed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge_server.server import Server
    from weighbridge_server.session import Subject
    from weighbridge_server.weights import Weighed


def register(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL, lsp.DocumentSymbolOptions(label="Weighbridge"))
    async def symbols(
        ls: Server, params: lsp.DocumentSymbolParams
    ) -> list[lsp.DocumentSymbol] | list[lsp.SymbolInformation]:
        uri = params.text_document.uri
        found = await ls.session.ask(uri, lambda subject: [_symbol(one) for one in weighed(subject, uri)]) or []
        if ls.capabilities.nested_symbols:
            return found
        return [flat for one in found for flat in _flat(one, uri, None)]

    @server.feature(lsp.TEXT_DOCUMENT_FOLDING_RANGE)
    async def foldings(ls: Server, params: lsp.FoldingRangeParams) -> list[lsp.FoldingRange]:
        uri = params.text_document.uri
        return await ls.session.ask(uri, lambda subject: list(_foldings(subject, uri))) or []


def _symbol(one: Weighed) -> lsp.DocumentSymbol:
    """A prompt with its sections, and in them the examples."""
    weights = one.weights
    root = _Entry(weights.region.symbol or "prompt", tokens(weights.text), lsp.SymbolKind.String, one.where)
    sections: list[_Entry] = []
    for section in weights.chapters:
        chapter = section.chapter
        around = sections[chapter.parent] if chapter.parent >= 0 else root
        where = one.range(chapter.span)
        if where is None:
            # it begins in another file: what is in it here belongs to the section around
            sections.append(around)
            continue
        sections.append(_Entry(chapter.title or "section", tokens(section.tokens), lsp.SymbolKind.Namespace, where))
        around.inside.append(sections[-1])
    starts = [section.chapter.span.start for section in weights.chapters]
    for number, example in enumerate(weights.examples, 1):
        where = one.range(example.item.spans[0]) if example.item.spans else None
        if where is not None:
            index = bisect_right(starts, example.item.spans[0].start) - 1
            while index >= 0 and not weights.chapters[index].chapter.span.contains(example.item.spans[0]):
                index = weights.chapters[index].chapter.parent
            around = sections[index] if index >= 0 else root
            around.inside.append(
                _Entry(f"example {number}", tokens(example.tokens), lsp.SymbolKind.Field, where),
            )
    return root.symbol()


@dataclass(slots=True)
class _Entry:
    name: str
    detail: str
    kind: lsp.SymbolKind
    where: lsp.Range
    inside: list[_Entry] = field(default_factory=list["_Entry"])

    def symbol(self) -> lsp.DocumentSymbol:
        selected = lsp.Range(self.where.start, min(first_line(self.where).end, self.where.end))
        children = [one.symbol() for one in self.inside]
        return lsp.DocumentSymbol(self.name, self.kind, self.where, selected, self.detail, children=children)


def _flat(symbol: lsp.DocumentSymbol, uri: str, around: str | None) -> Iterator[lsp.SymbolInformation]:
    yield lsp.SymbolInformation(lsp.Location(uri, symbol.range), symbol.name, symbol.kind, container_name=around)
    for child in symbol.children or ():
        yield from _flat(child, uri, symbol.name)


def _foldings(subject: Subject, uri: str) -> Iterator[lsp.FoldingRange]:
    """Prompts, their sections, examples and blocks, each once, where they are longer than a line."""
    seen: set[tuple[int, int]] = set()
    for one in weighed(subject, uri):
        for where in _stretches(one):
            # a range that ends before the first character of a line does not hold that line
            last = where.end.line - (where.end.character == 0)
            if where.start.line < last and (where.start.line, last) not in seen:
                seen.add((where.start.line, last))
                yield lsp.FoldingRange(start_line=where.start.line, end_line=last)


def _stretches(one: Weighed) -> Iterator[lsp.Range]:
    yield one.where
    spans = [section.chapter.span for section in one.weights.chapters]
    spans += [span for part in one.weights.parts for item in part.part.items for span in item.spans]
    yield from filter(None, map(one.range, spans))
