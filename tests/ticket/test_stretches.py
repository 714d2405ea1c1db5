"""How a prompt reads and where its parts stand: every character once, in order, however many files it comes from."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st
from weighbridge.measure.parts import Part, PartKind
from weighbridge.prompt_text import Piece, PromptText
from weighbridge.text import Place, Span
from weighbridge.ticket.stretches import places_of, runs_of
from weighbridge.ticket.ticket import Hole

WORDS = st.lists(st.tuples(st.text("ab\n", min_size=0, max_size=6), st.booleans()), max_size=8)


def prompt(words: list[tuple[str, bool]]) -> PromptText:
    """Pieces of two files in turn, some of them holes."""
    pieces: list[Piece] = []
    at = [0, 0]
    for number, (word, hole) in enumerate(words):
        file = number % 2
        span = Span(at[file], at[file] + max(len(word), 1))
        at[file] = span.end + 1
        pieces.append(Piece("" if hole else word, Place(f"{file}.py", span), hole))
    return PromptText(tuple(pieces))


def parts_in(text: str) -> list[Part]:
    """Every second stretch of three characters is a fact, the rest instructions."""
    spans = [Span(start, min(start + 3, len(text))) for start in range(0, len(text), 3)]
    return [Part(PartKind.INSTRUCTIONS, tuple(spans[0::2])), Part(PartKind.FACTS, tuple(spans[1::2]))]


@given(WORDS)
def test_the_runs_of_a_prompt_are_its_text_with_its_holes_in_their_places(words: list[tuple[str, bool]]) -> None:
    text = prompt(words)
    holes = [Hole(f"<{number}>", piece.place) for number, piece in enumerate(text.pieces) if piece.hole]
    said = "".join(run.text for run in runs_of(text, parts_in(text.text), holes))
    expected = "".join(f"<{number}>" if piece.hole else piece.text for number, piece in enumerate(text.pieces))
    assert said == expected


@given(WORDS, st.integers(0, 20), st.integers(0, 20))
def test_the_places_of_a_span_hold_its_characters_and_no_more_than_one_file_each(
    words: list[tuple[str, bool]], start: int, length: int
) -> None:
    text = prompt(words)
    span = Span(min(start, len(text.text)), min(start + length, len(text.text)))
    places = list(places_of(text, span))
    written = [text.locate(offset, offset + 1) for offset in range(span.start, span.end)]
    for one in written:
        assert any(place.path == one.path and place.span.contains(one.span) for place in places)
    assert len(places) <= len(written)


def test_ten_times_the_prompt_takes_about_ten_times_as_long() -> None:
    def took(count: int) -> float:
        text = PromptText(tuple(Piece("abc", Place("a.py", Span(at * 4, at * 4 + 3))) for at in range(count)))
        parts = parts_in(text.text)
        began = time.process_time()
        for part in parts:
            for span in part.spans:
                list(places_of(text, span))
        list(runs_of(text, parts, ()))
        return time.process_time() - began

    took(200)
    assert took(10_000) < 40 * max(took(1_000), 0.002)
