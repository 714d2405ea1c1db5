"""Byte offsets come back as code-point offsets, whatever the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from weighbridge.code.offsets import Offsets, encoded

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS = ["", "plain", "é", "aé漢字😀z", "漢字漢字", "😀é漢a\0b", "\ufeffx", "\ud800a\udfffb", "\U0010ffffé"]


def boundaries(data: bytes) -> Iterator[int]:
    yield from (index for index, byte in enumerate(data) if byte & 0xC0 != 0x80)
    yield len(data)


def check(text: str) -> None:
    data = encoded(text)
    at = Offsets(text, data)
    assert [at(byte) for byte in boundaries(data)] == list(range(len(text) + 1))
    assert data.decode() == "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)


@pytest.mark.parametrize("text", TEXTS)
def test_every_character_has_its_offset(text: str) -> None:
    check(text)


@given(st.text(st.characters(codec=None)))
def test_any_text_has_its_offsets(text: str) -> None:
    check(text)


def test_a_byte_inside_a_character_belongs_to_it() -> None:
    text = "a漢b"
    at = Offsets(text, encoded(text))
    assert [at(byte) for byte in range(6)] == [0, 1, 1, 1, 2, 3]


def test_data_encoded_with_question_marks_maps_too() -> None:
    text = "é\ud800é"
    at = Offsets(text, text.encode("utf-8", "replace"))
    assert [at(byte) for byte in (0, 2, 3, 5)] == [0, 1, 2, 3]
