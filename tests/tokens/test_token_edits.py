"""Counts of parts at exact cuts add up, and an edited text has the count of the whole."""

from random import Random

import pytest
from token_reference import CORPUS, FRAGMENTS, random_text, tiktoken_count
from weighbridge.tokens import Encoding, IncrementalCount, TokenCount, chunks, counter_for
from weighbridge.tokens.merging import LONGEST_EXACT_PIECE

PROSE = "".join(CORPUS) * 3


@pytest.mark.parametrize("encoding", Encoding)
def test_after_ten_thousand_edits_the_count_is_that_of_the_whole(encoding: Encoding) -> None:
    random = Random(11)
    expected = tiktoken_count(encoding)
    for text in ("", *(random_text(random, 60) for _ in range(44)), *(PROSE,) * 5):
        counted = IncrementalCount.of(text, counter_for(encoding))
        for _ in range(200):
            counted = edited(counted, random, most=len(text) + 400)
            assert counted.count == TokenCount(expected(counted.text), exact=True), repr(counted.text)


def edited(counted: IncrementalCount, random: Random, most: int) -> IncrementalCount:
    size = len(counted.text)
    start = random.randint(0, size)
    if size > most:
        return counted.replace(start, min(size, start + 100), "")
    end = min(size, start + random.choice((0, 0, 0, 1, 1, 2, 5, 20)))
    return counted.replace(start, end, random.choice(("", "", *FRAGMENTS, random_text(random, 4))))


@pytest.mark.parametrize("encoding", Encoding)
def test_chunks_add_up(encoding: Encoding) -> None:
    random = Random(12)
    count, expected = counter_for(encoding), tiktoken_count(encoding)
    for text in (PROSE, *(random_text(random, 80) for _ in range(2_000))):
        parts = chunks(text)
        assert "".join(parts) == text
        assert sum(count(part).tokens for part in parts) == expected(text), repr(text)
    assert len(chunks(PROSE)) > 100
    assert chunks("") == []


def test_an_edit_counts_only_its_surroundings() -> None:
    seen: list[str] = []

    def count(text: str, /) -> TokenCount:
        seen.append(text)
        return counter_for(Encoding.O200K)(text)

    counted = IncrementalCount.of(PROSE, count)
    seen.clear()
    middle = PROSE.index("Answer in JSON")
    assert counted.replace(middle, middle, "x").text[middle - 1 : middle + 3] == " xAn"
    assert sum(map(len, seen)) < 100


def test_a_giant_comes_and_goes() -> None:
    counted = IncrementalCount.of("before\nafter", counter_for(Encoding.O200K))
    giant = counted.replace(7, 7, "x" * (LONGEST_EXACT_PIECE + 1) + "\n")
    assert not giant.count.exact
    assert giant.count == counter_for(Encoding.O200K)(giant.text)
    beside = giant.replace(0, 0, "still ")
    assert not beside.count.exact
    assert beside.count == counter_for(Encoding.O200K)(beside.text)
    gone = beside.replace(13, 13 + LONGEST_EXACT_PIECE + 2, "")
    assert gone.text == "still before\nafter"
    assert gone.count == counter_for(Encoding.O200K)(gone.text)
    assert gone.count.exact


def test_halves_of_a_surrogate_pair_meet() -> None:
    counted = IncrementalCount.of("a \ud83d b", counter_for(Encoding.O200K)).replace(3, 3, "\ude00")
    assert counted.count == counter_for(Encoding.O200K)("a \U0001f600 b")
