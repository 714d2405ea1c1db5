"""Each sentence of a prompt is in the part that its title, its own form, or the line that leads to it says."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prompt_cases import CASES, HOLE, region
from test_prompt_robustness import MARKS
from weighbridge.measure.contents import contents_of
from weighbridge.measure.parts import PartKind, parts_of
from weighbridge.sources.region import Home

if TYPE_CHECKING:
    from typing import Any

    from weighbridge.sources.region import PromptRegion

import yaml

CASES_OF_PARTS: list[dict[str, Any]] = yaml.safe_load((CASES / "parts.yaml").read_text("utf-8"))["cases"]


def parts_in(source: str, home: Home = Home.FILE) -> list[tuple[str, str]]:
    """The text in order, each stretch with its part, blanks at its ends left out."""
    prompt = region(source, home=home)
    spans = sorted((span, part.kind) for part in parts_of(contents_of(prompt)) for span in part.spans)
    return [(kind.value, prompt.text.text[span.start : span.end].strip()) for span, kind in spans]


@pytest.mark.parametrize("case", CASES_OF_PARTS, ids=lambda case: case["title"])
def test_a_prompt_is_divided_as_its_case_says(case: dict[str, Any]) -> None:
    found = parts_in(case["text"], Home(case.get("home", "file")))
    expected = [(kind, text.strip()) for part in case["parts"] for kind, text in part.items()]
    assert found == expected


def test_every_kind_is_held_by_a_case() -> None:
    named = {kind for case in CASES_OF_PARTS for part in case["parts"] for kind in part}
    assert named == {kind.value for kind in PartKind}


def test_what_is_filled_in_below_a_label_is_unclassified_and_the_rest_is_not() -> None:
    found = parts_in(f"Sort the ticket.\n\nCustomer: {HOLE}\n\nTicket:\n{HOLE}\n\nNow pick one queue.\n")
    assert [kind for kind, _ in found] == ["instructions", "unclassified", "instructions"]


REPEATED = {
    "sections": "## Tools\n\n- `find_it(name)`: looks.\n\n## Tone\n\nBe kind.\n\n",
    "lists": "Say these things:\n- one\n  - two:\n    - three\n- You must go.\n",
    "one paragraph": "You are a cat, and the cat is on the mat\nbut never\n",
    "examples": "1. Example:\n   Input: a\n   Output: b\n\n2. Then go on.\n\n",
    "fields": '{"a_b": "c",\n- `d_e`: f\n',
}


@pytest.mark.parametrize("name", REPEATED)
def test_time_grows_with_the_text_and_no_faster(name: str) -> None:
    short, long = (region(REPEATED[name] * times) for times in (100, 2_000))
    assert _seconds(long) < 60 * _seconds(short) + 0.5


def _seconds(prompt: PromptRegion) -> float:
    contents = contents_of(prompt)
    assert contents.shown is not None
    assert contents.knowledge is not None
    start = process_time()
    parts_of(contents)
    return process_time() - start


@given(st.lists(st.one_of(MARKS, st.text(max_size=12)), max_size=40), st.integers(0, 400), st.text(max_size=3))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_edited_prompt_is_divided_as_a_fresh_one(parts: list[str], at: int, typed: str) -> None:
    before = "".join(parts)
    parts_in(before)
    after = before[: at % (len(before) + 1)] + typed + before[at % (len(before) + 1) :]
    remembered = parts_in(after)
    contents_of.cache_clear()
    assert parts_in(after) == remembered
