# ruff: noqa: RUF001 (letters of other scripts and typographic quotes are meant)
"""Labelled lines (`Q:`, `**Input:**`, `- Antwort:`, `<output>`), the raw material of examples written as labels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from weighbridge.measure.blocks import of_lines
from weighbridge.measure.examples_words import (
    ANSWERING,
    ANSWERING_SPEAKERS,
    ASKING,
    ASKING_SPEAKERS,
    SURE_ASKING,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.measure.sections import Outline


@dataclass(frozen=True, slots=True)
class Label:
    """One label at the start of a line, or an answer's label further on in the line of its question."""

    start: int
    value: int
    """Where what it labels begins."""
    name: str
    """In lower case, without its number."""
    style: str
    """How it is written; labels of one series are written alike."""
    number: str = ""

    @property
    def asks(self) -> bool:
        return self.name in ASKING

    @property
    def surely_asks(self) -> bool:
        return self.name in SURE_ASKING

    @property
    def answers(self) -> bool:
        return self.name in ANSWERING

    @property
    def asking_speaker(self) -> bool:
        return self.name in ASKING_SPEAKERS

    @property
    def answering_speaker(self) -> bool:
        return self.name in ANSWERING_SPEAKERS


_LABEL = re.compile(
    r"[ \t]{0,40}(?P<mark>(?:>[ \t]?|[-*+•][ \t]+|\d{1,3}[.)][ \t]*|\#{1,6}[ \t]*){0,3})(?P<bold>[*_]{1,3}|\[)?"
    r"(?P<name>[^\W\d_](?:[^\W_]"
    r"|[ \t'\-/](?=[^\W_])){0,40}?)[ \t_]?(?P<number>#?\d{0,3})(?P<end>[*_\]]{0,3}[ \t]?[:：][*_]{0,3})",
)
_HEADING = re.compile(
    r"[ \t]{0,3}(?P<mark>#{1,6})[ \t]+(?P<name>[^\W\d_][^\r\n:：#*]{0,40}?)[ \t]*(?P<number>#?\d{0,3})[ \t]*#*[ \t]*$"
)
_TAG = re.compile(r"[ \t]{0,40}<(?:\|im_start\|>)?(?P<name>[^\W\d_][\w ]{0,30}?)_?(?P<number>\d{0,3})>")
_HOLE_NAME = re.compile(r"[ \t]{0,8}(?P<name>\{\{?[ \t]?[\w.]{1,40}[ \t]?\}?\})[:：]")
_CHAT = re.compile(r"[ \t]{0,8}<\|(?:im_start\|>)?(?P<name>user|assistant|system|human)(?:\|>|\b)")
_ANSWER_IN_LINE = re.compile(
    r"(?:^|[\s|,;.→>)\"'」”])[*_]{0,2}(?P<name>a|ans|answer|output|response|label|sentiment|category|reply|result"
    r"|translation|assistant|ai|bot|agent"
    r"|antwort|ausgabe|réponse|sortie|respuesta|salida|resposta|saída|risposta|ответ|вывод|答案|答|输出|出力|答え|답|출력)"
    r"[ \t]?\d{0,3}[*_]{0,2}[ \t]?[:：]",
    re.IGNORECASE,
)
_STAND_IN = re.compile(
    r"\{(?![^{}]{0,150}\"[ \t]?:)[^{}]{0,150}\}?|\{\{[^{}]{0,150}\}\}?"
    r"|<[^<>]{0,150}>?|\[[^\[\]\d\"',]{0,150}\]|\.{2,9}|…"
)
_PREFIX = re.compile(r"^(?:example|sample|beispiel|exemple|ejemplo|exemplo|示例)[ \t_-]+", re.IGNORECASE)
_SPACES = re.compile(r"[ \t_\-]+")
_LONGEST = 100
_ADDRESS = "//"
"""`https:` is no label."""
_REACH = 2_000


@lru_cache(maxsize=2)
def labels(outline: Outline) -> tuple[Label, ...]:
    """Every label at the start of a line, in order; several searches ask."""
    starts = outline.lines.starts
    return tuple(
        Label(starts[number] + label.start, starts[number] + label.value, label.name, label.style, label.number)
        for number, found in _labels(outline.blocks)
        for label in found
    )


def stands_in(text: str, start: int, end: int) -> bool:
    """Whether there is nothing between two offsets, or only what stands for any text: `{question}`, `<answer>`."""
    said = text[start : min(max(end, start), start + 200)].strip(" \t\r\n*_`\"'>|-")
    return not said or _STAND_IN.fullmatch(said) is not None


@of_lines
def _labels(text: str, start: int) -> tuple[Label, ...] | None:
    """The labels of a line, from its start."""
    line = text[start:]
    label = _label(line[: _LONGEST + len(_ADDRESS)]) if len(line) > 1 else None
    if label is None:
        return None
    return (label, *_in_line(line, label)) if label.asks or label.asking_speaker else (label,)


def _label(line: str) -> Label | None:
    text = line[:_LONGEST]
    match = _LABEL.match(text)
    if match is not None:
        if line.startswith(_ADDRESS, match.end()):
            return None
        return Label(0, match.end(), _name(match["name"]), _style(match["mark"], match["bold"]), match["number"])
    head = text.lstrip()[:1]
    if head == "#":
        match = _HEADING.match(text) if len(line) < _LONGEST else None
        if match is not None:
            return Label(0, match.end(), _name(match["name"]), match["mark"] + " ", match["number"])
    elif head == "<":
        match = _CHAT.match(text) or _TAG.match(text)
        if match is not None:
            return Label(0, match.end(), _name(match["name"]), "<>")
    elif head == "{":
        match = _HOLE_NAME.match(text)
        if match is not None:
            return Label(0, match.end(), "agent", "")
    return None


def _in_line(line: str, label: Label) -> Iterator[Label]:
    match = _ANSWER_IN_LINE.search(line, label.value, min(len(line), label.value + _REACH))
    if match is not None:
        yield Label(match.start("name"), match.end(), match["name"].lower(), label.style)


def _name(name: str) -> str:
    return _SPACES.sub(" ", _PREFIX.sub("", name)).strip().lower()


def _style(mark: str, bold: str | None) -> str:
    return ("#" if "#" in mark else "") + (bold or "")
