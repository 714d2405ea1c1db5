"""What is recounted where a text differs from the last one is what a fresh count gives."""

from __future__ import annotations

import random

import pytest
from weighbridge.tokens import Encoding, RecountingCounter, counter_for, counter_for_model

LONG = "The order 4711 is shipped on Monday; a swap is free. \u00e9\U0001f6a2 \n" * 120
PIECES = ("", " ", "\n", "x", "swap", "\u4e2d\u6587", "\U0001f6a2", "  \r\n", "/", "a" * 50)


@pytest.mark.parametrize("encoding", Encoding)
def test_any_row_of_edits_is_counted_as_the_whole_text(encoding: Encoding) -> None:
    chance = random.Random(11)
    plain, recounting = counter_for(encoding), RecountingCounter(counter_for(encoding))
    text = LONG
    for _ in range(150):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((0, 1, 7, 400)))
        text = text[:start] + chance.choice(PIECES) + text[end:]
        assert recounting(text) == plain(text)
        if len(text) < 3_000:
            text = LONG


def test_an_edit_counts_only_what_lies_around_it() -> None:
    counted: list[int] = []
    plain = counter_for(Encoding.O200K)

    def watched(text: str, /) -> object:
        counted.append(len(text))
        return plain(text)

    recounting = RecountingCounter(watched)  # type: ignore[arg-type]
    recounting(LONG)
    counted.clear()
    recounting(LONG[:3_000] + "x" + LONG[3_000:])
    assert sum(counted) < 200
    counted.clear()
    recounting(LONG[:3_000] + "x" + LONG[3_000:])
    assert counted == []


@pytest.mark.parametrize("model", ["gpt-4o", "gpt-4", "claude-sonnet-4-5", "gemini-2.5-pro"])
def test_a_models_counter_remembers_in_the_same_way(model: str) -> None:
    plain, recounting = counter_for_model(model), RecountingCounter(counter_for(Encoding.O200K)).for_model(model)
    for at in (0, 100, 2_500, len(LONG)):
        text = LONG[:at] + " swap" + LONG[at:]
        assert recounting(text) == plain(text)
