"""What every test of a source checks: the regions of a small workspace, and that their text stands in the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.sources.files import is_prompt_candidate, prompt_regions
from weighbridge.workspace import Workspace

if TYPE_CHECKING:
    from weighbridge.prompt_text import PromptText
    from weighbridge.sources.region import PromptRegion


def regions(files: dict[str, str] | str, path: str = "") -> list[PromptRegion]:
    """The regions of one file; its neighbours make the workspace."""
    workspace = Workspace.of({path: files} if isinstance(files, str) else files)
    path = path or next(iter(workspace.paths))
    document = workspace.document(path)
    assert document is not None
    assert is_prompt_candidate(path)
    found = list(prompt_regions(document, workspace))
    for region in found:
        check_places(region.text, workspace)
        for shot in region.shots:
            assert 0 <= shot.place.span.start < shot.place.span.end
    return found


def check_places(text: PromptText, workspace: Workspace) -> None:
    """Every piece that claims to stand in the source does, and holes have no text."""
    for piece in text.pieces:
        document = workspace.document(piece.place.path)
        assert document is not None
        span = piece.place.span
        assert 0 <= span.start <= span.end <= len(document.text)
        written = document.text[span.start : span.end]
        assert not (piece.hole and piece.text)
        if len(written) == len(piece.text) and piece.text.strip():
            assert written == piece.text
    for word in text.text.split()[:200]:
        start = text.text.index(word)
        place = text.locate(start, start + len(word))
        document = workspace.document(place.path)
        assert document is not None
        assert document.text[place.span.start : place.span.end]


def located(files: dict[str, str], region: PromptRegion, words: str) -> str:
    """The source characters that write some words of a prompt."""
    start = region.text.text.index(words)
    place = region.text.locate(start, start + len(words))
    return files[place.path][place.span.start : place.span.end]


def said(found: list[PromptRegion]) -> list[tuple[str, str, str]]:
    """Role, symbol and text of every region."""
    return [(region.role.value, region.symbol, region.text.text) for region in found]
