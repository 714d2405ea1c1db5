"""A prompt's weight is bounded without counting, and counted only when the bounds do not tell."""

from random import Random

import pytest
from token_reference import CORPUS, random_text, tiktoken_count
from weighbridge.tokens import Encoding, TokenCount, TokenWeight, counter_for


@pytest.mark.parametrize("encoding", Encoding)
def test_the_bounds_hold(encoding: Encoding) -> None:
    random = Random(13)
    expected = tiktoken_count(encoding)
    rows = (tuple(random_text(random, 20) for _ in range(random.randint(0, 3))) for _ in range(10_000))
    odd = (("\n/" * 50,), (".\n/\n/" * 50,), ("!\x1c" * 50,), (" " * 5_000,), ("=" * 5_000,), ("\ud83d\ude00" * 40,))
    for texts in (CORPUS, *odd, *rows):
        weight = TokenWeight(tuple(texts))
        assert weight.lower <= expected("".join(texts)) <= weight.upper, repr(texts)


def test_the_lower_bound_is_of_use_on_prose() -> None:
    prose = CORPUS[1] * 10
    assert TokenWeight((prose,)).lower > tiktoken_count(Encoding.O200K)(prose) / 3


def test_texts_are_counted_joined() -> None:
    weight = TokenWeight(("under", "stand", "ing\n"))
    assert weight.count(counter_for(Encoding.O200K)) == TokenCount(3, exact=True)
    assert TokenWeight(()).count(counter_for(Encoding.O200K)).tokens == 0
    assert (TokenWeight(()).lower, TokenWeight(()).upper) == (0, 0)


@pytest.mark.parametrize(
    ("text", "limit", "exceeds", "calls"),
    [
        ("short", 5, False, 0),
        ("é" * 3, 6, False, 0),
        ("word " * 100, 99, True, 0),
        ("x" * 1_000, 7, True, 0),
        ("hyperbolically", 2, True, 1),
        ("some of it", 3, False, 1),
        ("understanding of it", 2, True, 0),
    ],
)
def test_it_is_counted_only_when_the_bounds_do_not_tell(text: str, limit: int, exceeds: bool, calls: int) -> None:
    counted: list[str] = []

    def count(text: str, /) -> TokenCount:
        counted.append(text)
        return counter_for(Encoding.O200K)(text)

    assert TokenWeight((text,)).exceeds(limit, count) is exceeds
    assert len(counted) == calls
