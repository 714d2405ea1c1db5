"""What of a template reaches a model: comments and control tags do not, variables are holes, includes are put in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from weighbridge.prompt_text import written
from weighbridge.sources.branches import unused_branches
from weighbridge.sources.cutting import Cut, carve, hole
from weighbridge.sources.fences import code_spans
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.prompt_text import PromptText
    from weighbridge.workspace import Workspace


class Syntax(StrEnum):
    """The template language that a file is written in."""

    JINJA = "jinja"
    HANDLEBARS = "handlebars"
    BRACES = "braces"
    """Plain text with `{name}` or `{{name}}`."""
    NONE = "none"


_OPEN = re.compile(r"\{\{|\{%|\{#")
_CLOSE = {"{{": "}}", "{%": "%}", "{#": "#}"}
_LONGEST_TAG = 2_000
_DEEPEST = 8
_MOST_INCLUDED = 500_000
_MOST_INCLUDES = 500
_ENDRAW = re.compile(r"\{%-?\s*endraw\s*-?%\}")
_QUOTED = re.compile(r"[\"']([^\"'\n]{1,200})[\"']")
_HANDLEBARS_BLOCK = re.compile(r"[#/^]|else\b|section\b")
_NAME = re.compile(
    r"(?<![{$\w=>@])\$?\{(?:[A-Za-z_]\w{0,60}(?:\.\w{1,60}|\[['\"]?\w{1,60}['\"]?\]){0,6})(?:![rsa])?(?::[^{}\s]{1,20})?\}(?![}<])"
)
_VARIABLE = re.compile(r"\s*[#^/&$>]?\s*[A-Za-z_$@.][^\n{}\"]{0,200}$|\s*$")


def syntax_of(text: str) -> Syntax:
    """Jinja where a control tag or a comment says so, else braces."""
    tagged = ("{%" in text and "%}" in text) or ("{#" in text and "#}" in text)
    return Syntax.JINJA if tagged else Syntax.BRACES


@dataclass(slots=True)
class _Room:
    """How much may still be put in: templates that include each other tenfold would grow without end.

    Files are counted, too, for one that holds nothing but includes says little and costs as much as a page.
    """

    characters: int = _MOST_INCLUDED
    files: int = _MOST_INCLUDES

    def takes(self, size: int) -> bool:
        """Whether a file of this size may be put in; what is put in takes its room."""
        if not self.files or not 0 < size <= self.characters:
            return False
        self.files -= 1
        self.characters -= size
        return True


def rendered(text: PromptText, syntax: Syntax, base: str, workspace: Workspace) -> PromptText:
    """The text as it is known before run time; `base` is the file whose includes are followed."""
    return _rendered(text, syntax, base, workspace, (base,), _Room())


def _rendered(
    text: PromptText, syntax: Syntax, base: str, workspace: Workspace, trail: tuple[str, ...], room: _Room
) -> PromptText:
    whole = text.text
    if syntax is Syntax.NONE or "{" not in whole:
        return text
    if syntax is Syntax.BRACES:
        return carve(text, _brace_cuts(text, whole))
    cuts: list[Cut] = []
    tags = _tags(whole, syntax)
    unused = unused_branches(tags) if syntax is Syntax.JINJA else []
    ahead = 0
    for start, end, opening, inner in tags:
        while ahead < len(unused) and unused[ahead].start <= start:
            floor = cuts[-1].end if cuts else 0
            cuts.append(Cut(max(unused[ahead].start, floor), max(unused[ahead].end, floor), None))
            ahead += 1
        if cuts and start < cuts[-1].end:
            continue
        target = _included(inner, opening, syntax, base, workspace) if len(trail) < _DEEPEST else None
        document = workspace.document(target) if target is not None and target not in trail else None
        if document is not None and target is not None and room.takes(len(document.text)):
            body = written(document.text, Place(target, Span(0, len(document.text))))
            replacement = _rendered(body, syntax, target, workspace, (*trail, target), room)
        elif _is_hole(opening, inner, syntax):
            replacement = hole(text, start, end)
        else:
            replacement = None
        cuts.append(Cut(*_trimmed(whole, start, end, inner, cuts[-1].end if cuts else 0), replacement))
    return carve(text, cuts)


def _tags(whole: str, syntax: Syntax) -> list[tuple[int, int, str, str]]:
    """Start, end, opening and inside of every tag; the next end of each kind is sought once, so that time is linear."""
    found: list[tuple[int, int, str, str]] = []
    ends: dict[str, int] = {}
    position = 0
    while match := _OPEN.search(whole, position):
        opening = match.group()
        position = match.end()
        if syntax is Syntax.HANDLEBARS and opening != "{{":
            position -= 1
            continue
        closing = _CLOSE[opening]
        if opening == "{{" and whole.startswith("!--", position):
            closing = "--}}"
        if ends.get(closing, -1) < position:
            at = whole.find(closing, position)
            ends[closing] = len(whole) if at < 0 else at
        end = ends[closing]
        if end == len(whole) or (end - position > _LONGEST_TAG and opening == "{{" and closing == "}}"):
            continue
        inner = whole[position:end]
        stop = end + len(closing)
        if opening == "{{" and whole.startswith("}", stop) and inner.startswith("{"):
            stop += 1
        found.append((match.start(), stop, opening, inner))
        position = stop
        if opening == "{%" and inner.strip(" \t-+") == "raw":
            raw_end = _ENDRAW.search(whole, position)
            if raw_end is not None:
                found.append((raw_end.start(), raw_end.end(), opening, raw_end.group()[2:-2]))
                position = raw_end.end()
    return found


def _trimmed(whole: str, start: int, end: int, inner: str, floor: int) -> tuple[int, int]:
    """A tag with the white space that its `-` signs take away."""
    if inner.startswith("-") and not inner.startswith("--"):
        while start > floor and whole[start - 1].isspace():
            start -= 1
    if inner.endswith("-") and not inner.endswith("--"):
        while end < len(whole) and whole[end].isspace():
            end += 1
    return start, end


def _is_hole(opening: str, inner: str, syntax: Syntax) -> bool:
    words = inner.strip(" \t\r\n-+~{}")
    if opening == "{%":
        return words.startswith(("for ", "include ", "call ", "extends "))
    if opening == "{#":
        return False
    if syntax is Syntax.HANDLEBARS:
        return words.startswith("#each") or not (words.startswith("!") or _HANDLEBARS_BLOCK.match(words))
    return bool(words)


def _included(inner: str, opening: str, syntax: Syntax, base: str, workspace: Workspace) -> str | None:
    words = inner.strip(" \t\r\n-+~")
    if opening == "{%" and words.startswith("include"):
        quoted = _QUOTED.search(words)
        return None if quoted is None else _found(base, (quoted.group(1),), workspace)
    if opening == "{{" and syntax is Syntax.HANDLEBARS and words.startswith(">"):
        name = words[1:].strip().split(" ")[0]
        folder, _, last = name.rpartition("/")
        prefix = f"{folder}/" if folder else ""
        return _found(base, (f"{prefix}_{last}.prompt", f"{prefix}{last}.prompt", f"{prefix}{last}.hbs"), workspace)
    return None


def _found(base: str, references: tuple[str, ...], workspace: Workspace) -> str | None:
    """A referenced template, sought from the file's folder upwards, as template loaders are rooted somewhere above."""
    if any(part == ".." for reference in references for part in reference.split("/")):
        upwards = 1
    else:
        upwards = base.count("/") + 1
    for level in range(upwards):
        for reference in references:
            path = workspace.resolve(base, "../" * level + reference)
            if path is not None:
                return path
    return None


def _brace_cuts(text: PromptText, whole: str) -> list[Cut]:
    code = code_spans(whole)
    cuts: list[Cut] = []
    for start, end, opening, inner in _tags(whole, Syntax.HANDLEBARS):
        if opening == "{{" and _VARIABLE.match(inner) and inner.strip() and not code.covers(start):
            cuts.append(Cut(start, end, hole(text, start, end)))
    taken = {cut.start for cut in cuts}
    for match in _names(whole):
        if match.start() not in taken and not code.covers(match.start()):
            cuts.append(Cut(match.start(), match.end(), hole(text, match.start(), match.end())))
    return _disjoint(sorted(cuts, key=lambda cut: (cut.start, -cut.end)))


def _names(whole: str) -> Iterator[re.Match[str]]:
    """Every `{name}`; from brace to brace, as the expression would look behind at every character."""
    brace = whole.find("{")
    while brace >= 0:
        match = _NAME.match(whole, brace - 1 if whole[brace - 1 : brace] == "$" else brace)
        if match is not None:
            yield match
        brace = whole.find("{", brace + 1 if match is None else match.end())


def _disjoint(cuts: list[Cut]) -> list[Cut]:
    kept: list[Cut] = []
    for cut in cuts:
        if not kept or cut.start >= kept[-1].end:
            kept.append(cut)
    return kept
