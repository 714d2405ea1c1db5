"""Both counters give tiktoken's counts on any text."""

from concurrent.futures import ThreadPoolExecutor
from itertools import product
from random import Random
from unicodedata import category

import pytest
import regex  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from token_reference import CORPUS, FRAGMENTS, random_text, tiktoken_count
from weighbridge.tokens import Encoding, TokenCount, batch_counter, counter_for, tiktoken_counter_for
from weighbridge.tokens.counter import _PieceCounts  # pyright: ignore[reportPrivateUsage]
from weighbridge.tokens.pieces import PATTERN, pieces

CONTEXTS = ("{0}", "a{0}b {0}", "x {0}\ny", "it'{0} A{0}A", ".{0}/{0}1{0}", "{0}/A")
CLASS_SPECIMENS = "Aaǅʰ中\u0301\u017f1'! s\n/\u3000"


def check(encoding: Encoding, text: str) -> None:
    expected = TokenCount(tiktoken_count(encoding)(text), exact=True)
    assert counter_for(encoding)(text) == expected, text
    assert tiktoken_counter_for(encoding)(text) == expected, text


@pytest.mark.parametrize("encoding", Encoding)
@pytest.mark.parametrize("text", CORPUS, ids=range(len(CORPUS)))
def test_the_corpus(encoding: Encoding, text: str) -> None:
    check(encoding, text)


@pytest.mark.parametrize("encoding", Encoding)
def test_the_corpus_as_one_text(encoding: Encoding) -> None:
    check(encoding, "".join(CORPUS))
    check(encoding, "\n\n".join(reversed(CORPUS)))


@pytest.mark.parametrize("encoding", Encoding)
def test_every_assigned_character_in_context(encoding: Encoding) -> None:
    count, expected = counter_for(encoding), tiktoken_count(encoding)
    # The unassigned and private ranges are wide and alike: a sample of them will do.
    codes = [code for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]
    codes = [code for code in codes if code % 61 == 0 or category(chr(code)) not in ("Cn", "Co")]
    for start in range(0, len(codes), 50):
        block = [chr(code) for code in codes[start : start + 50]]
        text = "\n".join(context.format(character) for character in block for context in CONTEXTS)
        assert count(text).tokens == expected(text), hex(codes[start])


@pytest.mark.parametrize("encoding", Encoding)
def test_twenty_thousand_adversarial_rows(encoding: Encoding) -> None:
    random = Random(2026)
    count, expected = counter_for(encoding), tiktoken_count(encoding)
    for _ in range(20_000):
        text = random_text(random, 25)
        assert count(text) == TokenCount(expected(text), exact=True), repr(text)


@pytest.mark.parametrize("encoding", Encoding)
@settings(max_examples=300, deadline=None)
@given(text=st.one_of(st.text(max_size=80), st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join)))
def test_any_text(encoding: Encoding, text: str) -> None:
    check(encoding, text)


@pytest.mark.parametrize("encoding", Encoding)
def test_every_short_row_of_classes_is_cut_as_the_published_pattern_cuts_it(encoding: Encoding) -> None:
    published = regex.compile(PATTERN[encoding].replace("$", r"\Z"), regex.V0)
    for size in (1, 2, 3, 4):
        for row in product(CLASS_SPECIMENS, repeat=size):
            text = "".join(row)
            assert pieces(encoding, text) == published.findall(text), repr(text)


@pytest.mark.parametrize("encoding", Encoding)
@pytest.mark.parametrize(
    "text", ["\ud83d", "a\ud83db", "\ud83d\ude00 two halves", "\ude00\ud83d\n\udfff x", "\ufeff\udc00"]
)
def test_a_lone_surrogate_counts_as_its_replacement(encoding: Encoding, text: str) -> None:
    check(encoding, text)


@pytest.mark.parametrize("encoding", Encoding)
def test_a_special_token_is_plain_text(encoding: Encoding) -> None:
    check(encoding, "<|endoftext|>")
    assert counter_for(encoding)("<|endoftext|>").tokens > 1


@pytest.mark.parametrize("encoding", Encoding)
def test_a_piece_longer_than_a_word_merges_in_the_right_order(encoding: Encoding) -> None:
    random = Random(7)
    for size in (50, 201, 1_000, 5_000):
        check(encoding, "".join(random.choices("abcdeèé中", k=size)))
        check(encoding, "=" * size)
        check(encoding, " " * size)


def test_a_full_memo_starts_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("weighbridge.tokens.counter._MEMO_CHARACTERS", 1_000)
    counts = _PieceCounts(Encoding.O200K)
    expected = tiktoken_count(Encoding.O200K)
    for number in range(200):
        assert counts[f"piece{number}"] == expected(f"piece{number}")
        assert len(counts) <= 10


@pytest.mark.parametrize("encoding", Encoding)
def test_threads_agree(encoding: Encoding) -> None:
    random = Random(3)
    texts = [random_text(random, 200) for _ in range(200)]
    expected = [tiktoken_count(encoding)(text) for text in texts]
    with ThreadPoolExecutor(4) as threads:
        found = threads.map(lambda text: counter_for(encoding)(text).tokens, texts * 3)
        assert list(found) == expected * 3


def test_a_large_run_is_counted_by_tiktoken_and_a_small_one_is_not() -> None:
    assert batch_counter(Encoding.O200K, 10_000) is counter_for(Encoding.O200K)
    assert batch_counter(Encoding.O200K, 100_000_000) is tiktoken_counter_for(Encoding.O200K)


def test_a_large_run_does_without_tiktoken(monkeypatch: pytest.MonkeyPatch) -> None:
    tiktoken_counter_for.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, "tiktoken", None)
    assert batch_counter(Encoding.O200K, 100_000_000) is counter_for(Encoding.O200K)
