# ruff: noqa: RUF001 (typographic quotes are meant)
"""The named signs of what a sentence is there for: those of its own words, and those of what stands around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from weighbridge.measure.remembered import of_parts
from weighbridge.measure.segment_lines import shape_of
from weighbridge.measure.sentence_forms import form_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.measure.part_kinds import PartKind
    from weighbridge.measure.segment_evidence import Surroundings

_WORD = re.compile(r"[^\W\d_]{2,24}")
_READ = 600
"""Characters; what a sentence, or a block of code, is there for is seen in so many."""
_LENGTHS = (12, 24, 48, 96, 192)
_MARKS = (
    ("key", re.compile(r"\"[\w ]{1,40}\"[ ]?:")),
    ("placeholder", re.compile(r"<[a-z][\w ./|-]{0,60}>|\[[^\W\d][^\]\n]{2,80}\](?!\()|\.\.\.|…|\{[a-z_]\w{0,40}\}")),
    ("type", re.compile(r"\b(?:string|str|number|int|integer|float|boolean|bool|array|list|object|null|enum)\b")),
    ("call", re.compile(r"\w\([^()\n]{0,80}\)")),
    ("code", re.compile(r"`[^`\n]+`|\w_\w")),
    ("quote", re.compile(r"[\"“][^\"”\n]+[\"”]")),
    ("figure", re.compile(r"\d")),
    ("arrow", re.compile(r"->|→|=>")),
    ("asks", re.compile(r"\?[\"”']?\s*$")),
    ("colon", re.compile(r":\s*$")),
    ("capitals", re.compile(r"\b[A-Z]{4,}\b")),
    ("tag", re.compile(r"</?[A-Za-z][\w-]*>")),
    ("first person", re.compile(r"\bI\b|\b(?:my|I['’]m)\b")),
    ("table", re.compile(r"[ \t]*\|")),
)


class Around(NamedTuple):
    """What stands around a sentence."""

    kind: PartKind
    """By the evidence of its own, and of its title and its lead."""
    near: Surroundings
    before: PartKind | None
    """The sentence before it, by the same."""
    after: PartKind | None
    title: str
    """The words of the title above."""
    hole: bool
    """Run-time text will stand in it."""


@of_parts
def signs_of(text: str, start: int) -> tuple[str, ...]:
    """What is seen in a sentence itself."""
    return tuple(sorted({*_own(text, start)}))


def _own(text: str, start: int) -> Iterator[str]:
    end = min(len(text), start + _READ)
    form, shape = form_of(text, start, len(text)), shape_of(text, start, len(text))
    yield f"form {form.kind}"
    for name, has in (
        ("commands", form.commands), ("figures", form.figures), ("terms", form.terms), ("item", bool(shape.mark)),
        ("names", shape.names), ("bare", shape.bare), ("leads", shape.leads), ("indented", shape.indent > 0),
    ):  # fmt: skip
        if has:
            yield name
    yield f"length {sum(end - start > one for one in _LENGTHS)}"
    for name, pattern in _MARKS:
        if pattern.search(text, start, end):
            yield f"mark {name}"
    words = [one[0].lower() for one in _WORD.finditer(text, start, end)]
    yield from (f"word {one}" for one in words)
    yield from (f"first {one}" for one in words[:1])


def signs_around(around: Around) -> tuple[str, ...]:
    """What is seen around a sentence, with what the evidence says of it and of those beside it."""
    near, kind = around.near, around.kind
    label, lead, title = (said and said.kind for said in (near.label, near.lead, near.title))
    return (
        f"evidence {kind}",
        f"claim {near.claimed}",
        f"label {label}",
        f"lead {lead}",
        f"title {title}",
        f"title {title} firm {near.title is not None and near.title.firm}",
        f"evidence {kind} title {title}",
        f"before {around.before}",
        f"after {around.after}",
        f"before {around.before} evidence {kind}",
        f"after {around.after} evidence {kind}",
        *(("hole",) if around.hole else ()),
        *(f"under {word[0].lower()}" for word in _WORD.finditer(around.title)),
    )
