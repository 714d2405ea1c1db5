"""Source frames: what is underlined is what was found, whatever the line holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from weighbridge.render.frame import frame, printable
from weighbridge.text import Document, Span

CASES = {
    "a word": ("say hello now", "hello", 100, [("say hello now", "    ^^^^^")]),
    "after a tab": ("\tx = 1", "x", 100, [("    x = 1", "    ^")]),
    "a tab in the middle stops at the next stop": ("ab\tx", "x", 100, [("ab  x", "    ^")]),
    "wide characters take two columns": ("日本 x", "x", 100, [("日本 x", "     ^")]),
    "a wide span": ("a 日本 b", "日本", 100, [("a 日本 b", "  ^^^^")]),
    "combining marks take none": ("e\u0301 x", "x", 100, [("e\u0301 x", "  ^")]),
    "crlf": ("one\r\ntwo\r\n", "two", 100, [("two", "^^^")]),
    "a carriage return alone breaks lines": ("one\rtwo", "two", 100, [("two", "^^^")]),
    "a form feed does not": ("one\ftwo", "two", 100, [("one␌two", "    ^^^")]),
    "an escape sequence is made harmless": ("\x1b[31mred", "red", 100, [("␛[31mred", "     ^^^")]),
    "direction marks are made harmless": ("a\u202eb", "b", 100, [("a\ufffdb", "  ^")]),
    "two lines, indentation not underlined": ("f(a,\n  b)", "(a,\n  b)", 100, [("f(a,", " ^^^"), ("  b)", "  ^^")]),
    "a long line is cropped around the span": ("x" * 500 + "HERE" + "y" * 500, "HERE", 30, None),
}


@pytest.mark.parametrize("name", CASES)
def test_a_frame_shows(name: str) -> None:
    text, found, width, expected = CASES[name]
    start = text.index(found)
    lines = list(frame(Document("x", text), Span(start, start + len(found)), width))
    if expected is None:
        assert [(line.text, line.carets) for line in lines] == [
            ("…" + "x" * 10 + "HERE" + "y" * 15 + "…", " " * 11 + "^^^^")
        ]
    else:
        assert [(line.text, line.carets) for line in lines] == expected


def test_a_long_span_shows_its_beginning_and_its_end() -> None:
    text = "".join(f"line {number}\n" for number in range(1, 51))
    lines = list(frame(Document("x", text), Span(0, len(text)), 100))
    assert [line.line for line in lines] == [1, 2, 3, 0, 50]


def test_an_empty_span_has_one_caret() -> None:
    (line,) = frame(Document("x", "abc"), Span(3, 3), 100)
    assert line.carets == "   ^"


@given(st.text(), st.integers(-5, 80), st.integers(-5, 80), st.integers(1, 60))
def test_no_text_and_no_span_raises_or_leaks_a_control_character(
    text: str, start: int, length: int, width: int
) -> None:
    for line in frame(Document("x", text), Span(start, start + length), width):
        assert all(character.isprintable() or character == "\u200d" for character in line.text + line.carets)
        assert printable(line.text) == line.text


def test_a_line_of_ten_megabytes_is_not_read_through() -> None:
    text = "x" * 10_000_000
    (line,) = frame(Document("x", text), Span(5_000_000, 5_000_010), 100, most=1)
    assert line.carets.strip() == "^" * 10
