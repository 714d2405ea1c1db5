"""Accepts a finding by a comment, at its line or for its file; one that is there already takes the rule in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.accepting_places import for_file, for_line, mark
from weighbridge.accepting_proof import accepts
from weighbridge.accepting_scene import reasons
from weighbridge.findings import Edit
from weighbridge.suppression_text import directives
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from weighbridge.accepting_scene import Scene
    from weighbridge.findings import Finding
    from weighbridge.suppression_text import Directive

_LIST = re.compile(r"weighbridge:[ \t]*ignore(?:-file)?[ \t]*\[(?P<names>[^\]\r\n]*?)[ \t]*\]")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Commented:
    """One comment that accepts the finding."""

    name: str
    title: str
    edit: Edit


def comments_here(scene: Scene) -> tuple[Commented, ...]:
    """Comments that speak for the finding's line; none where no comment can stand."""
    document, rule = scene.document, scene.finding.rule
    line = document.lines.line_of(scene.finding.span.start)
    same_line = [one for one in scene.alike if document.lines.line_of(one.span.start) == line]

    def written(words: str) -> Iterator[Edit]:
        return for_line(document, line, f"{mark(document)} weighbridge: ignore[{rule}] {words}")

    speaking = [item for item in directives(document) if line in item.lines]
    return tuple(_offered(scene, "here", same_line, speaking, written))


def comments_in_file(scene: Scene) -> tuple[Commented, ...]:
    """Comments that speak for the whole file."""
    document, rule = scene.document, scene.finding.rule

    def written(words: str) -> Iterator[Edit]:
        yield for_file(document, f"{mark(document)} weighbridge: ignore-file[{rule}] {words}")

    speaking = [item for item in directives(document) if not item.lines]
    return tuple(_offered(scene, "in this file", scene.alike, speaking, written))


def _offered(
    scene: Scene,
    where: str,
    most: Collection[Finding],
    speaking: Collection[Directive],
    written: Callable[[str], Iterator[Edit]],
) -> Iterator[Commented]:
    what = scene.counted(f"Ignore {scene.finding.rule} {where}", most)
    for item in speaking:
        edit = _joined(scene, item)
        if edit is not None and accepts(scene, edit, most):
            yield Commented(f"{where}, too", f"{what}, too: {_shortened(item.reason)}", edit)
            return
    for reason in reasons(scene.today):
        proved = (edit for edit in written(reason.comment) if accepts(scene, edit, most))
        edit = next(proved, None)
        if edit is None:
            return
        yield Commented(f"{where}, {reason.name}", reason.title(what), edit)


def _joined(scene: Scene, item: Directive) -> Edit | None:
    """The rule in the list of a suppression that gives a reason."""
    match = _LIST.match(scene.document.text, item.span.start)
    if match is None or not item.reason or item.expired(scene.today):
        return None
    at = match.end("names")
    before = ", " if match["names"].strip() else ""
    return Edit(Place(scene.document.path, Span(at, at)), f"{before}{scene.finding.rule}")


def _shortened(reason: str) -> str:
    return reason if len(reason) <= _SHOWN else reason[: _SHOWN - 1].rstrip() + "\u2026"
