# ruff: noqa: RUF001 (letters of other scripts and typographic quotes are meant)
"""Whether a prompt asks for the sources of an answer, and whether anything that could be a source is in reach."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.facts import CitationDemand
from weighbridge.findings import Related
from weighbridge.measure.blocks import of_sentences
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.measure.reading import Reading

_HINTS = (
    "cit",
    "sourc",
    "reference",
    "footnote",
    "quelle",
    "fuente",
    "fonte",
    "bron",
    "источник",
    "来源",
    "引用",
    "出典",
    "출처",
    "référence",
    "zitier",
)
_DEMAND = re.compile(
    r"\b(?:always|must|please|should|to|and|also|you|then|,|^)?[ ]?(?:cite|citing)[ ](?:all[ ]|any[ ]|your[ ]"
    r"|the[ ]|each[ ]|every[ ]|specific[ ]|relevant[ ]|at[ ]least[ ]\w+[ ]|its[ ]|reliable[ ]|credible[ ]"
    r"|primary[ ]|\w+[ ]){0,3}"
    r"(?:sources?|references?|studies|papers?|statutes?|sections?|cases?|articles?|literature|documents?|evidence"
    r"|urls?|guidelines?)\b"
    r"|\b(?:include|provide|add|give|list|append|supply|attach|use|insert"
    r"|contain)[ ](?:[\w\-]+[ ]){0,4}?(?:citations?|source[ ]citations?|footnotes?|bibliography"
    r"|(?<!data[ ])sources(?![ ](?:code|file|director))|references[ ](?:to[ ](?:the[ ])?sources?|section|list|for)"
    r"|source[ ](?:links?|urls?))\b"
    r"|\b(?:every|each|all)[ ](?:\w+[ ]){0,3}(?:claims?|facts?|statements?|answers?|assertions?"
    r"|figures?)[ ][^.]{0,50}\b(?:cit(?:ed|ation)|sourced?|referenced?|footnote)s?\b"
    r"|\bwith[ ](?:\w+[ ]){0,2}(?:citations|footnotes)\b"
    r"|\b(?:back|support)[ ](?:up[ ])?(?:\w+[ ]){0,5}with[ ](?:\w+[ ]){0,2}"
    r"(?:citations?|sources|(?<!data[ ])references)\b"
    r"|\bcite[ ](?:them|it)\b|\bin-?text citations?\b"
    r"|\b(?:nenne|gib|zitiere|nennen[ ]Sie|geben[ ]Sie|zitieren[ ]Sie)\b[^.]{0,40}\b(?:quellen?(?:angaben?)?)\b"
    r"|\bcite[szr]?\b[^.]{0,20}\b(?:tes|vos|les|las|sus|tus|as|suas)[ ](?:sources|références|fuentes|fontes)\b"
    r"|\bcita[^.]{0,12}\b(?:las|tus|sus|le)[ ](?:fuentes|fonti)\b"
    r"|\bindique[zr]?\b[^.]{0,20}\b(?:sources|fuentes|fontes)\b|\b(?:указывай|указывайте|приводи"
    r"|цитируй)\w*[^.]{0,30}источник"
    r"|(?:注明|标注|列出|引用|提供)[^。]{0,10}(?:来源|出处|参考文献)|(?:出典|引用元)[^。]{0,10}(?:示|明記|記載|付け)|출처를",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:do not|don['’]t|never|no need|without|avoid|not required|unnecessary|omit|remove|exclude|nicht|keine"
    r"|ne pas|no incluyas|not|no)\b|不要|无需|しない",
    re.IGNORECASE,
)
_IF = re.compile(r"[\s\-*•>\d.)]{0,40}(?:if|when|where|whenever|unless|in case)\b", re.IGNORECASE)
_CONDITIONAL = re.compile(
    r"\b(?:if|when)[ ](?:referencing|citing|quoting|the[ ]user|asked|requested"
    r"|you[ ](?:search|use[d]?|retrieve|browse)|available|possible|provided|applicable)|\bwhere (?:possible"
    r"|available|applicable)",
    re.IGNORECASE,
)
_NOT_AN_ANSWER = re.compile(
    r"\b(?:source[ ](?:code|files?)|bibtex|latex|\\cite|code[ ]references?|line[ ]numbers?|issue|commit|function"
    r"|variable|import|class|file[ _]paths?)\b",
    re.IGNORECASE,
)
_IN_REACH = re.compile(
    r"\b(?:provided|following|given|retrieved|above|below|attached|supplied|uploaded|available|relevant|these"
    r"|this)[ ](?:\w+[ ]){0,2}"
    r"(?:context|documents?|sources?|passages?|excerpts?|articles?|results?|snippets?|papers?|texts?|evidence"
    r"|materials?|chunks?|transcripts?|notes|data|pages?|content)\b"
    r"|\b(?:context|documents?|sources?|passages?|excerpts?|articles?|snippets?|chunks?"
    r"|search results?)[ ](?:\w+[ ]){0,2}(?:provided|given|below|above|supplied|retrieved)\b"
    r"|\bsearch(?:es|ing)?[ ](?:the[ ])?(?:web|internet|online)\b|\boriginal[ ](?:text|document|source)s?\b"
    r"|\b(?:search|retrieval|lookup|browse|browsing|web)[ _-](?:results?|tools?|engine|search|function|api)\b"
    r"|\b(?:web_?search|file_?search|knowledge[ ]base|retriev\w+|vector[ ]store|rag|mcp|tools?|tool[ ]call\w*"
    r"|search_\w+)\b"
    r"|<(?:documents?|context|sources?|search_results?|passages?|articles?|excerpts?)\b"
    r"|[{<\[$][{%]?[ ]?\w{0,20}(?:context|document|docs|source|search|result|passage|chunk|article|snippet"
    r"|evidence|retriev|knowledge|paper|content|transcript|text|reference|material)\w{0,20}[ ]?[}>\]%]"
    r"|(?:^|\n)[ \t#*\-]{0,6}(?:context|documents?|sources?|search results|passages?|excerpts?|kontext|contexto"
    r"|contexte|dokumente|上下文|参考资料|文档)\b[ \t*_]{0,4}[:：]"
    r"|(?:bereitgestellt|folgend|vorliegend)\w*[ ](?:dokument|kontext|text|quelle)\w*|(?:documentos|contexto"
    r"|fuentes)[ ](?:proporcionad|siguiente|dad)\w*|(?:以下|给定|提供的)[^。\n]{0,6}(?:资料|文档|上下文|内容|文章)",
    re.IGNORECASE,
)


_SEARCHES = re.compile(r"\bsonar|search|online|deep-?research", re.IGNORECASE)
"""Models that look things up by themselves."""


def citation_demand(reading: Reading) -> Iterator[CitationDemand]:
    """The first demand for sources carries the fact; all of them are its evidence."""
    if not any(hint in reading.lowered for hint in _HINTS):
        return
    demands = list(_demands(reading))
    if not demands:
        return
    region = reading.region
    places = [reading.locate(span) for span in demands]
    yield CitationDemand(
        places[0],
        region.symbol,
        region.role,
        region.home,
        region.retrieval or _SEARCHES.search(region.model) is not None or _in_reach(reading),
        reading.quote(demands[0]),
        tuple(Related(place, "asks for sources") for place in places),
    )


def _demands(reading: Reading) -> Iterator[Span]:
    for sentence, _, _ in reading.stated(_demanded):
        yield sentence


@of_sentences
def _demanded(text: str, start: int) -> bool | None:
    match = _DEMAND.search(text, start)
    if match is None or _IF.match(text, start) or _CONDITIONAL.search(text, start):
        return None
    if _DENIED.search(text, start, match.end()) or _NOT_AN_ANSWER.search(text, start):
        return None
    return None if text.rstrip().endswith("?") else True


def _in_reach(reading: Reading) -> bool:
    if _IN_REACH.search(reading.text):
        return True
    return any(_stands_alone(reading, hole) for hole in reading.outline.holes)


def _stands_alone(reading: Reading, hole: int) -> bool:
    """A slot on a line of its own takes a block of text, which may be what is to be cited."""
    line = reading.outline.lines[reading.outline.line_number(hole)] if reading.outline.lines else Span(0, 0)
    return reading.text[line.start : line.end].strip() == ""
