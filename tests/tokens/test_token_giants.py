"""Pieces without end are estimated, quickly, marked as such, and crash nothing."""

from base64 import b64encode
from collections.abc import Callable
from random import Random
from time import process_time

import pytest
from token_reference import tiktoken_count
from weighbridge.tokens import Encoding, TokenCounter, counter_for, tiktoken_counter_for
from weighbridge.tokens.merging import LONGEST_EXACT_PIECE

HAN = "".join(Random(1).choices([chr(code) for code in range(0x4E00, 0x5E00)], k=100_000))
GIANTS = {
    "blanks": " " * 1_100_000,
    "letters": "a" * 2_000_000,
    "Chinese without a stop": HAN,
    "a rule": "=" * 200_000,
    "line breaks": "\n" * 300_000,
    "amid prose": "some prose\n" * 1_000 + "x" * 60_000 + "\nmore prose" * 1_000,
}
COUNTERS = [counter_for, tiktoken_counter_for]


@pytest.mark.parametrize("encoding", Encoding)
@pytest.mark.parametrize("text", GIANTS.values(), ids=GIANTS)
def test_a_giant_is_estimated_alike_by_both_and_quickly(encoding: Encoding, text: str) -> None:
    counts = []
    for counter in (counter_for(encoding), tiktoken_counter_for(encoding)):
        counter("warm")
        start = process_time()
        counts.append(counter(text))
        assert process_time() - start < 1.5
    assert counts[0] == counts[1]
    assert not counts[0].exact
    assert 0 < counts[0].tokens <= len(text.encode())


@pytest.mark.parametrize("encoding", Encoding)
@pytest.mark.parametrize("name", ["letters", "Chinese without a stop", "a rule", "amid prose"])
def test_the_estimate_is_near(encoding: Encoding, name: str) -> None:
    expected = tiktoken_count(encoding)(GIANTS[name])
    assert counter_for(encoding)(GIANTS[name]).tokens == pytest.approx(expected, rel=0.02)


def test_a_giant_may_hold_line_breaks() -> None:
    text = "." + "/\n" * 100_000
    assert not counter_for(Encoding.O200K)(text).exact
    assert not tiktoken_counter_for(Encoding.O200K)(text).exact
    assert counter_for(Encoding.CL100K)(text).exact


@pytest.mark.parametrize("counter_of", COUNTERS)
@pytest.mark.parametrize("encoding", Encoding)
def test_up_to_the_limit_a_count_is_exact(encoding: Encoding, counter_of: Callable[[Encoding], TokenCounter]) -> None:
    counter, expected = counter_of(encoding), tiktoken_count(encoding)
    for text in ("é" * (LONGEST_EXACT_PIECE // 2), b64encode(bytes(range(256)) * 400).decode(), "a b\n" * 50_000):
        count = counter(text)
        assert count.exact
        assert count.tokens == expected(text)
    assert not counter("é" * (LONGEST_EXACT_PIECE // 2 + 1)).exact


def test_a_panic_of_the_engine_is_survived(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("weighbridge.tokens.accelerated.may_hold_giant", lambda text: False)
    blanks = GIANTS["blanks"]
    with pytest.raises(BaseException, match="StackOverflow"):
        tiktoken_count(Encoding.O200K)(blanks)
    assert tiktoken_counter_for(Encoding.O200K)(blanks) == counter_for(Encoding.O200K)(blanks)


def test_an_interrupt_is_not_taken_for_a_panic(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(self: object, text: str) -> list[int]:
        raise KeyboardInterrupt

    monkeypatch.setattr("tiktoken.Encoding.encode_ordinary", interrupt)
    with pytest.raises(KeyboardInterrupt):
        tiktoken_counter_for(Encoding.O200K)("text")
