"""Worked examples come out of a prompt as they were written into it, or are said to be unclear, with their place."""

from __future__ import annotations

import pytest
from example_shapes import PAIRS, SHAPES, Pair
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from weighbridge.measuring import prompts_of
from weighbridge.tuning.sample import Reason, Sample, Unclear
from weighbridge.tuning.samples import samples_of
from weighbridge.workspace import Workspace


def found_in(files: dict[str, str]) -> list[Sample | Unclear]:
    """The samples of the prompt that has the most."""
    workspace = Workspace.of(files)
    every: list[list[Sample | Unclear]] = []
    for path in workspace.paths:
        document = workspace.document(path)
        assert document is not None
        every += [list(samples_of(region)) for region in prompts_of(document, workspace)[0]]
    return max(every, key=len)


def pairs_in(files: dict[str, str]) -> list[Pair]:
    found = found_in(files)
    assert not [one for one in found if isinstance(one, Unclear)]
    return [(one.turns[0], one.turns[1]) for one in found if isinstance(one, Sample)]


@pytest.mark.parametrize("shape", SHAPES)
def test_seven_unlike_prompts_give_the_originals(shape: str) -> None:
    assert pairs_in(SHAPES[shape](PAIRS)) == list(PAIRS)


WORDS = st.text("abcdefgh ÄéЖ日\U0001f6f4,.!?'\"()\\%€", min_size=1, max_size=30)
LINES = st.lists(WORDS, min_size=1, max_size=3).map("\n".join)
TEXT = LINES.map(str.strip).filter(lambda text: any(letter.isalpha() for letter in text) and "\n\n" not in text)
ANY_PAIRS = st.lists(st.tuples(TEXT, TEXT), min_size=3, max_size=6, unique_by=lambda pair: pair[0])


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=ANY_PAIRS)
def test_whatever_is_written_in_a_shape_is_read_from_it(shape: str, pairs: list[Pair]) -> None:
    assert pairs_in(SHAPES[shape](pairs)) == pairs


SYSTEM = "system: Name the department, please.\n"
NAMED = "prompts/system_prompt.md"
ONE = "Input: My parcel is torn open.\nOutput: shipping\n\n"
UNCLEAR: dict[str, tuple[dict[str, str], list[Reason]]] = {
    "two texts without names": (
        {"prompts/p.yaml": f"{SYSTEM}examples:\n  - [torn, shipping]\n  - [lost, shipping]\n"},
        [Reason.UNNAMED, Reason.UNNAMED],
    ),
    "two that could be the output": (
        {
            "prompts/p.yaml": "system: Name the department, please.\nexamples:\n"
            "  - {input: torn, output: shipping, explanation: It is broken}\n"
            "  - {input: lost, output: shipping}\n"
        },
        [Reason.SEVERAL],
    ),
    "a number, which a program writes as it likes": (
        {
            "prompts/p.yaml": "system: Count the parcels, please.\nexamples:\n"
            "  - {input: two torn ones, output: 2}\n  - {input: none, output: '0'}\n"
        },
        [Reason.NO_TEXT],
    ),
    "an answer that is made when the program runs": (
        {
            "app.py": "from openai import OpenAI\nclient = OpenAI()\n"
            "def ask(q, today):\n"
            "    messages = [\n"
            '        {"role": "system", "content": "Say what day it is, in words."},\n'
            '        {"role": "user", "content": "Which day is it?"},\n'
            '        {"role": "assistant", "content": f"It is {today}."},\n'
            '        {"role": "user", "content": "And which month?"},\n'
            '        {"role": "assistant", "content": "November."},\n'
            '        {"role": "user", "content": q},\n'
            "    ]\n"
            '    return client.chat.completions.create(model="m", messages=messages)\n'
        },
        [Reason.RUN_TIME],
    ),
    "a structure in place of a text": (
        {
            "app.py": "from openai import OpenAI\nclient = OpenAI()\n"
            'EXAMPLES = [{"input": "torn", "output": {"to": "shipping"}}, {"input": "lost", "output": "shipping"}]\n'
            "def ask(q):\n"
            "    shown = \"\\n\".join(f\"Input: {one['input']}\\nOutput: {one['output']}\" for one in EXAMPLES)\n"
            '    system = f"Name the department that answers.\\n{shown}"\n'
            '    return client.chat.completions.create(model="m", messages=[{"role": "system", "content": system}])\n'
        },
        [Reason.NO_TEXT],
    ),
    "a good and a bad answer": (
        {
            NAMED: "Be brief.\n\nGood: It is sent.\nBad: We would like to say that it is sent.\n\n"
            "Good: No.\nBad: Unfortunately that is not possible.\n"
        },
        [Reason.POLAR, Reason.POLAR],
    ),
    "a tag around a sentence": (
        {NAMED: f"Name the department.\n\n<example>All is well today.</example>\n<example>\n{ONE}</example>\n"},
        [Reason.UNNAMED],
    ),
    "a remark on the answer": (
        {NAMED: "Route it.\n\n" + "\n\n".join(f"Input: torn {n}\nOutput: shipping\nExplanation: x" for n in range(2))},
        [Reason.SEVERAL] * 2,
    ),
    "a field that returns in every round": (
        {NAMED: "Route it.\n\n" + "\n\n".join(f"Input: torn {n}\nOutput: shipping\nUrgency: low" for n in range(3))},
        [Reason.SEVERAL] * 3,
    ),
    "a field that is marked like the answer": (
        {NAMED: "Route it.\n\n**Q:** torn\n**A:** shipping\n**Score:** 7\n\n**Q:** lost\n**A:** shipping\n"},
        [Reason.SEVERAL],
    ),
    "an arrow of a program": (
        {NAMED: "Route it.\n\n<example>items.map((x) => x.id)</example>\n<example>\nlet a;\na => b\n</example>\n"},
        [Reason.UNNAMED] * 2,
    ),
    "an answer under a name that nobody knows, and a remark": (
        {
            NAMED: "Route it.\n\nExample 1:\nUser: torn\nRoute: shipping\nExplanation: It is broken.\n\nExample 2:\n"
            + ONE
        },
        [Reason.SEVERAL],
    ),
    "two arrows": (
        {NAMED: "Route it to one of us.\n\nExample 1: torn -> parcel -> shipping\nExample 2: lost -> shipping\n"},
        [Reason.UNNAMED],
    ),
}


@pytest.mark.parametrize("case", UNCLEAR)
def test_what_cannot_be_told_apart_is_refused_by_place(case: str) -> None:
    files, reasons = UNCLEAR[case]
    found = [one for one in found_in(files) if isinstance(one, Unclear)]
    assert [one.reason for one in found] == reasons
    workspace = Workspace.of(files)
    for one in found:
        document = workspace.document(one.place.path)
        assert document is not None
        assert document.text[one.place.span.start : one.place.span.end].strip()


def test_a_conversation_is_one_sample_of_many_turns() -> None:
    text = """You help our customers with their orders.

## Example conversations

User: Where is my parcel?
Assistant: May I have its number?
User: 42
Assistant: It comes today.

---

User: Is the shop open?
Assistant: Until six.
"""
    found = found_in({NAMED: text})
    assert [one.turns for one in found if isinstance(one, Sample)] == [
        ("Where is my parcel?", "May I have its number?", "42", "It comes today."),
        ("Is the shop open?", "Until six."),
    ]


def test_thoughts_belong_to_the_answer_that_they_lead_to() -> None:
    text = "\n\n".join(f"Question: {n} and {n}?\nThought: I add.\nAnswer: {n + n}" for n in range(3))
    found = found_in({NAMED: f"Add the numbers.\n\n{text}\n"})
    assert [one.turns for one in found if isinstance(one, Sample)] == [
        (f"{n} and {n}?", f"Thought: I add.\nAnswer: {n + n}") for n in range(3)
    ]


def test_several_fields_stay_together_with_their_labels() -> None:
    rounds = "\n\n".join(f"Table: t{n}\nQuestion: how many {n}?\nSQL: SELECT {n}" for n in range(3))
    found = found_in({NAMED: f"Write SQL.\n\n{rounds}\n\nTable: {{t}}\nQuestion: {{q}}\nSQL:\n"})
    assert [one.turns for one in found if isinstance(one, Sample)] == [
        (f"Table: t{n}\nQuestion: how many {n}?", f"SELECT {n}") for n in range(3)
    ]
