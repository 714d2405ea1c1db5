"""Measures of prompts never raise, take time in proportion to the text, and point at the characters of the source."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prompt_cases import HOLE, region
from weighbridge.facts import ExampleSet, VolatileFacts
from weighbridge.measure.prompts import prompt_facts
from weighbridge.prompt_text import Piece, PromptText
from weighbridge.sources.region import Home, PromptRegion, Role
from weighbridge.text import Place, Span

WRITTEN = """Example 1:|### Example 2|<example>|</example>|Q: a|A: b|Input:|Output: x|User: hi|Assistant: ho|```|~~~
# Title|Today is 2024-05-15.|$49 per month|plan|Refund within 30 days|{date}|{{|}}|<a|</a>|Cite your sources.
Return JSON:|{|}|The user's name is Maria Lopez|Example"""
SIGNS = ("|", "\uff1a", "\u3002", "\r", "\n", "\r\n", "\n\n", " ", "\t", "\x00", "\u2028", "\ud800", HOLE)
MARKS = st.sampled_from((*WRITTEN.replace("\n", "|").split("|"), *SIGNS))


@given(st.lists(st.one_of(MARKS, st.text(max_size=12)), max_size=60), st.sampled_from(list(Home)))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_text_raises_and_all_evidence_is_inside_it(parts: list[str], home: Home) -> None:
    source = "".join(parts)
    for fact in prompt_facts(region(source, home=home)):
        for place in (fact.place, *(related.place for related in fact.related)):
            assert 0 <= place.span.start <= place.span.end <= len(source)


def test_an_empty_prompt_has_a_weight_and_nothing_else() -> None:
    nowhere = Place("a.py", Span(3, 3))
    empty = PromptRegion(nowhere, "P", Role.SYSTEM, Home.CODE, PromptText(()))
    assert [type(fact).__name__ for fact in prompt_facts(empty)] == ["Prompt"]


def test_evidence_is_located_through_escapes_and_across_files() -> None:
    source = r"Example 1:\nred\nExample 2:\nblue"
    pieces: list[Piece] = []
    offset = 0
    for index, part in enumerate(source.split(r"\n")):
        if index:
            pieces.append(Piece("\n", Place("a.py", Span(offset, offset + 2))))
            offset += 2
        pieces.append(Piece(part, Place("a.py", Span(offset, offset + len(part)))))
        offset += len(part)
    other = "\nThe plan costs $49 per month."
    pieces.append(Piece(other, Place("b.py", Span(100, 100 + len(other)))))
    whole = PromptRegion(
        Place("a.py", Span(0, len(source))),
        "P",
        Role.SYSTEM,
        Home.CODE,
        PromptText((Piece("\n", Place("a.py", Span(0, 0))), *pieces)),
    )
    facts = list(prompt_facts(whole))
    examples = next(fact for fact in facts if isinstance(fact, ExampleSet))
    assert source[examples.related[0].place.span.start : examples.related[0].place.span.end] == r"Example 1:\nred"
    spans = [fact.related[0].place for fact in facts if isinstance(fact, VolatileFacts)]
    assert spans == []  # the last example runs to the end of the text, and facts in examples state nothing
    pieces.insert(-1, Piece("\n\n\n# Rules\n", Place("a.py", Span(offset, offset))))
    apart = PromptRegion(whole.place, "P", Role.SYSTEM, Home.CODE, PromptText(tuple(pieces)))
    fact = next(fact for fact in prompt_facts(apart) if isinstance(fact, VolatileFacts))
    start = 100 + other.index("$49")
    assert fact.related[0].place == Place("b.py", Span(start, start + len("$49 per month")))


SIZE = 200_000
LONG = {
    "one line": "a" * SIZE,
    "short lines": "a\n" * (SIZE // 2),
    "example tags that never close": "<example>" * (SIZE // 9),
    "example tags line by line": "<example>\n" * (SIZE // 10),
    "closed examples": "<example>x</example>\n" * (SIZE // 21),
    "questions and answers": "Q: a\nA: b\n" * (SIZE // 10),
    "turns": "User: a\nAssistant: b\n" * (SIZE // 21),
    "announced turns": "Examples:\n" + "User: a\nAssistant: b\n" * (SIZE // 21),
    "labels in no list": "Examples:\n" + "foo: a\nbar: b\n" * (SIZE // 14),
    "headings": "# a\n" * (SIZE // 4),
    "titles": "Foo:\n" * (SIZE // 5),
    "example headings": "Example 1: a\nb\n" * (SIZE // 15),
    "nested tags": "".join(f"<a{index}>\n" for index in range(SIZE // 8)),
    "tags of one name": "<a>\n" * (SIZE // 5) + "</a>\n" * (SIZE // 50),
    "fences": "```\n" * (SIZE // 4),
    "hashes": "#" * SIZE,
    "braces": "{" * SIZE,
    "backticks": "`" * SIZE,
    "blanks": " " * SIZE,
    "line breaks": "\n" * SIZE,
    "stars": "*" * SIZE,
    "dashes": "- " * (SIZE // 2),
    "full stops and quotes": '."' * (SIZE // 2),
    "digits": "1" * SIZE,
    "amounts": "$9 " * (SIZE // 3),
    "prices": "The plan costs $49 per month. " * (SIZE // 30),
    "dates": "Today is 2024-05-15. " * (SIZE // 21),
    "addresses": "contact a@" * (SIZE // 10),
    "demands": "respond with " * (SIZE // 13),
    "demands line by line": "Respond in JSON:\n- a\n" * (SIZE // 21),
    "citations": "cite the " * (SIZE // 9),
    "Chinese": "价格是" * (SIZE // 3),
    "holes": HOLE * (SIZE // 2),
    "placeholders": "{x} " * (SIZE // 4),
    "good and bad": "Good: a\nBad: b\n" * (SIZE // 15),
    "programs": "# ask me a thing\nx = 1\n" * (SIZE // 23),
    "table rows": "| a | $5 |\n" * (SIZE // 11),
}


@pytest.mark.parametrize("name", LONG)
def test_time_grows_with_the_text_and_no_faster(name: str) -> None:
    text = LONG[name]
    short = region(text[: SIZE // 8])
    long = region(text)
    assert _seconds(long) < 40 * _seconds(short) + 0.5


def _seconds(prompt: PromptRegion) -> float:
    begin = time.process_time()
    for _ in prompt_facts(prompt):
        pass
    return time.process_time() - begin
