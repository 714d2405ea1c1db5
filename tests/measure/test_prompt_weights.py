"""A prompt is weighed by its parts: they hold every character once, and their tokens add up to the whole."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prompt_cases import HOLE, region
from test_prompt_robustness import MARKS
from weighbridge.facts import ExampleSet
from weighbridge.measure.contents import contents_of
from weighbridge.measure.part_kinds import PartKind
from weighbridge.measure.parts import parts_of
from weighbridge.measure.prompts import prompt_facts
from weighbridge.measure.weights import weigh, weigh_span
from weighbridge.sources.region import Home
from weighbridge.tokens import Encoding, counter_for

COUNT = counter_for(Encoding.O200K)
SHOP = """# Shop desk

Find out what each customer of the shop asks for. Be kind and brief.

## Prices

| Plan | Price |
|---|---|
| City plan | $49 per month |
| Cargo plan | $89 per month |

## Examples

<example>
Where is my parcel? parcel
</example>
<example>
I want my money back. refund
</example>
<example>
Which sizes do you have? sizes
</example>

## Output format

Return a JSON object with the key "intent".
"""


def said(kind: PartKind, source: str) -> str:
    prompt = region(source)
    parts = {part.kind: part for part in parts_of(contents_of(prompt))}
    return "\n".join(prompt.text.text[span.start : span.end] for span in parts[kind].spans)


@given(st.lists(st.one_of(MARKS, st.text(max_size=12)), max_size=60), st.sampled_from(list(Home)))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_parts_hold_every_character_once(parts: list[str], home: Home) -> None:
    prompt = region("".join(parts), home=home)
    spans = sorted(span for part in parts_of(contents_of(prompt)) for span in part.spans)
    joined = "".join(prompt.text.text[span.start : span.end] for span in spans)
    assert joined == prompt.text.text
    assert all(one.end <= following.start for one, following in pairwise(spans))


@given(st.lists(st.one_of(MARKS, st.text(max_size=12)), max_size=40), st.lists(st.text(max_size=20), max_size=3))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_shares_add_up_and_sections_lie_in_each_other(parts: list[str], shots: list[str]) -> None:
    weights = weigh(region("".join(parts), shots=tuple(shots)), COUNT)
    whole = sum(one.share for one in weights.parts)
    assert abs(whole - 1) < 1e-9 or not sum(one.tokens for one in weights.parts)
    assert sum(one.tokens for one in weights.parts) == (weights.whole.tokens if weights.parts else 0)
    for index, section in enumerate(weights.chapters):
        parent = section.chapter.parent
        assert parent < index
        assert parent < 0 or weights.chapters[parent].chapter.span.contains(section.chapter.span)


def test_texts_that_merge_where_they_meet_are_counted_as_the_whole() -> None:
    weights = weigh(region("Example 1:Example 1:", shots=(":",)), COUNT)
    assert sum(one.tokens for one in weights.parts) == weights.whole.tokens == 9


def test_each_part_has_what_is_said_for_it() -> None:
    assert "$49" in said(PartKind.FACTS, SHOP)
    assert "City plan" in said(PartKind.FACTS, SHOP), "a fact weighs as much as the row that states it"
    assert "parcel?" in said(PartKind.EXAMPLES, SHOP)
    assert '"intent".' in said(PartKind.FORMAT, SHOP)
    assert "Find out what each customer" in said(PartKind.INSTRUCTIONS, SHOP)
    assert said(PartKind.TONE, SHOP).strip() == "Be kind and brief."


def test_a_heading_and_the_head_of_a_table_go_with_what_they_head() -> None:
    assert said(PartKind.FACTS, SHOP).strip().startswith("## Prices\n\n| Plan | Price |")
    assert said(PartKind.EXAMPLES, SHOP).strip().startswith("## Examples")


def test_the_parts_of_a_prompt_add_up_to_its_tokens() -> None:
    weights = weigh(region(SHOP), COUNT)
    assert sum(one.tokens for one in weights.parts) == weights.whole.tokens == COUNT(SHOP).tokens


def test_there_are_as_many_examples_as_the_finding_about_them_says_and_their_heading_is_weighed_with_them() -> None:
    prompt = region(SHOP)
    told = next(fact for fact in prompt_facts(prompt) if isinstance(fact, ExampleSet))
    part = next(one for one in weigh(prompt, COUNT).parts if one.part.kind is PartKind.EXAMPLES)
    assert part.count == told.count == 3
    headed = "\n\n## Examples\n\n" + SHOP[SHOP.index("<example>") : SHOP.rindex("</example>") + len("</example>")]
    assert part.tokens == COUNT(headed).tokens > told.tokens.count(COUNT).tokens


def test_examples_beside_a_prompt_are_of_the_whole_and_not_of_its_text() -> None:
    weights = weigh(region("Sort tickets.", shots=("Lost parcel: logistics", "Late refund: billing")), COUNT)
    assert weights.text == COUNT("Sort tickets.")
    assert weights.whole.tokens == weights.text.tokens + weights.beside.tokens
    assert [one.tokens for one in weights.examples] == [COUNT("Lost parcel: logistics"), COUNT("Late refund: billing")]


def test_what_is_filled_in_ends_the_prefix_and_weighs_nothing() -> None:
    weights = weigh(region(f"Answer in Dutch. Today is {HOLE}. Be brief."), COUNT)
    assert weights.prefix == COUNT("Answer in Dutch. Today is ")
    assert weights.text == COUNT("Answer in Dutch. Today is . Be brief.")


def test_sections_are_nested_and_examples_are_none() -> None:
    prompt = region("# One\n\n## Two\n\ntext\n\n<example>\n### Three\nyes\n</example>\n\n# Four\n\nmore\n")
    sections = [(one.chapter.title, one.chapter.parent) for one in weigh(prompt, COUNT).chapters]
    assert sections == [("One", -1), ("Two", 0), ("Four", -1)]


def test_labels_before_what_a_program_fills_in_are_no_sections() -> None:
    titles = [one.chapter.title for one in weigh(region(f"Rules:\nBe brief.\n\nCustomer:\n{HOLE}\n"), COUNT).chapters]
    assert titles == ["Rules"]


def test_a_section_is_weighed_by_its_own_parts() -> None:
    prompt = region(SHOP)
    section = next(one for one in weigh(prompt, COUNT).chapters if one.chapter.title == "Examples")
    parts = {one.part.kind: one for one in weigh_span(prompt, section.chapter.span, COUNT)}
    assert set(parts) == {PartKind.EXAMPLES}
    assert parts[PartKind.EXAMPLES].count == 3
    assert sum(one.tokens for one in parts.values()) == section.tokens.tokens
