"""Worked examples between tags: `<example>`, `<example_1>`, `<good-example>`; not their wrappers, not tags named "
"in prose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.measure.examples_found import Example, Shape
from weighbridge.measure.examples_words import BAD, GOOD
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.measure.sections import Outline

_TAG = re.compile(r"<(/?)([^\W\d_][\w\-]{0,48})(?:[ \t]{1,4}[^<>\r\n]{0,200})?>")
_NAME = re.compile(
    r"(?:[^\W\d_]{1,20}[-_]){0,3}(?:example|demonstration|exemplar|shot|beispiel|exemple|ejemplo|exemplo|esempio"
    r"|пример|示例|例子|例)"
    r"(?:[-_]?\d{1,4})?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-_]?\d{1,4}$")
_EMPTY = re.compile(r"[\s.…]*")


def tagged_examples(outline: Outline) -> Iterator[Example]:
    """Every closed example tag with something in it; good and bad versions as pairs."""
    good: list[Example] = []
    bad: list[Example] = []
    for example in _closed(outline.text):
        match _polarity(example.style):
            case "good":
                good.append(example)
            case "bad":
                bad.append(example)
            case _:
                yield example
    more, fewer = (good, bad) if len(good) >= len(bad) else (bad, good)
    for index, example in enumerate(more):
        other = fewer[index].parts if index < len(fewer) else ()
        yield Example(Shape.TAGS, (*example.parts, *other), example.style, None if other else example.inner)


def _closed(text: str) -> Iterator[Example]:
    if "</" not in text:
        return
    opened: dict[str, list[tuple[int, int]]] = {}
    for match in _TAG.finditer(text):
        name = match[2].lower()
        if not _NAME.fullmatch(name):
            continue
        if not match[1]:
            if _begins(text, match.start()):
                opened.setdefault(name, []).append(match.span())
            continue
        waiting = opened.get(name)
        if not waiting:
            continue
        start, body = waiting.pop()
        if not _EMPTY.fullmatch(text, body, match.start()):
            whole, inner = Span(start, match.end()), Span(body, match.start())
            yield Example(Shape.TAGS, (whole,), _NUMBER.sub("", name), inner)


def _begins(text: str, start: int) -> bool:
    """Whether a tag opens something: it is first on its line, or follows another tag or a list mark, not words."""
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1 if start else 0
    before = text[max(line, start - 200) : start].rstrip(" \t")
    return before.strip(" \t-*•>/#|0123456789.)") == "" or before.endswith((">", ":", "\\n"))


def _polarity(name: str) -> str:
    words = set(re.split(r"[-_]", name))
    return "good" if words & GOOD else "bad" if words & BAD else ""
