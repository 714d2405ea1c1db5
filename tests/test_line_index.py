"""The line index of a text that was edited is the index of the text that it became."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from weighbridge.text import LineIndex, line_index, note_index

TEXTS = st.text(st.sampled_from("ab\r\n\x0c\u2028"), max_size=30)


def starts(index: LineIndex) -> list[int]:
    return [index.line_start(line) for line in range(1, len(index) + 1)]


@given(TEXTS, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 8), TEXTS), max_size=6))
def test_an_edited_index_is_a_fresh_one(text: str, edits: list[tuple[int, int, str]]) -> None:
    index = LineIndex(text)
    for at, length, new in edits:
        start = min(at, len(text))
        end = min(start + length, len(text))
        text = text[:start] + new + text[end:]
        index = index.edited(start, end, text)
        assert starts(index) == starts(LineIndex(text))
        assert index.position(len(text) + 1) == LineIndex(text).position(len(text))


def test_a_break_is_made_and_undone_in_two_halves() -> None:
    for text, start, end, new in (
        ("a\rb", 2, 2, "\n"),
        ("a\r\nb", 2, 3, ""),
        ("a\nb", 1, 1, "\r"),
        ("a\r\nb", 1, 2, ""),
    ):
        after = text[:start] + new + text[end:]
        assert starts(LineIndex(text).edited(start, end, after)) == starts(LineIndex(after))


def test_an_index_is_made_once_for_everybody_who_has_the_text() -> None:
    index = LineIndex("a\nb")
    note_index("a\nb", index)
    assert line_index("".join(["a", "\n", "b"])) is index
    for other in "cdefg":
        line_index(other)
    assert line_index("a\nb") is not index
