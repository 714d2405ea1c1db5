"""Rows become a data set: each once, contradictions out, divided by what they ask and by nothing else."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from weighbridge.tuning.dataset import built
from weighbridge.tuning.prompts_seen import prompts_seen
from weighbridge.tuning.row import Row, as_lines, written
from weighbridge.tuning.stored import read_stored
from weighbridge.workspace import Workspace

ROWS = tuple(
    Row((f"Where is my parcel number {number}?", f"In depot {number % 7}."), "Answer.") for number in range(400)
)
TEXT = st.text(min_size=1).filter(lambda text: bool(text.strip()))


def nowhere(_: Row) -> bool:
    return False


def test_a_row_that_repeats_another_is_left_out_and_said() -> None:
    again = Row(("Where is my  parcel number 1?", "In depot 1."), source="b:1")
    found = built([ROWS[1], again], 0.0, nowhere)
    assert (found.train, found.duplicates) == ((ROWS[1],), ((again, ROWS[1]),))


def test_rows_that_contradict_each_other_all_stay_out() -> None:
    other = Row(("Where is my parcel number 1?", "In depot 6."))
    found = built([ROWS[0], ROWS[1], other], 0.0, nowhere)
    assert found.train == (ROWS[0],)
    assert [conflict.rows for conflict in found.conflicts] == [(ROWS[1], other)]


def test_about_the_share_that_is_asked_for_is_held_out() -> None:
    found = built(ROWS, 0.1, nowhere)
    assert 20 <= len(found.holdout) <= 60
    assert len(found.train) + len(found.holdout) == len(ROWS)


@settings(deadline=None)
@given(st.permutations(range(60)), st.integers(1, 60))
def test_the_division_depends_on_nothing_but_what_a_row_asks(order: list[int], count: int) -> None:
    whole = built(ROWS[:60], 0.3, nowhere)
    part = built([ROWS[number] for number in order[:count]], 0.3, nowhere)
    assert set(part.holdout) <= set(whole.holdout)
    assert set(part.train) <= set(whole.train)
    changed = built([Row((*row.asked, "Other."), "Another prompt.") for row in ROWS[:60]], 0.3, nowhere)
    assert [row.asked for row in changed.holdout] == [row.asked for row in whole.holdout]


def test_nothing_that_stands_in_a_prompt_is_held_out() -> None:
    held = built(ROWS, 0.5, nowhere).holdout
    prompt = f"Sort.\n\nInput: {held[0].asked[0]}\nOutput: a\n\nInput: b\nOutput: c\n\nNever say: {held[1].asked[0]}\n"
    seen = prompts_seen(Workspace.of({"prompts/system_prompt.md": prompt}))
    found = built(ROWS, 0.5, seen.shows)
    assert {*held} - {*found.holdout} == {held[0], held[1]} == {*found.shown}
    assert held[0] in found.train


@settings(deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4), st.text())
def test_what_is_written_is_read_back(pairs: list[tuple[str, str]], system: str) -> None:
    row = Row(tuple(turn for pair in pairs for turn in pair), system)
    text = as_lines([row, row])
    rows, bad = read_stored(text, "training/a/train.jsonl")
    assert bad == []
    assert [(one.turns, one.system) for one in rows] == [(row.turns, row.system)] * 2
    assert [one.source for one in rows] == ["training/a/train.jsonl:1", "training/a/train.jsonl:2"]


def test_a_line_that_is_no_row_is_named() -> None:
    good = written(ROWS[0])
    lines = [good, "{", "[]", '{"messages": [{"role": "user", "content": "a"}]}', good.replace("assistant", "user"), ""]
    rows, bad = read_stored("\n".join(lines), "t.jsonl")
    assert len(rows) == 1
    assert [str(one) for one in bad] == [
        "t.jsonl:2: is no JSON: Expecting property name enclosed in double quotes",
        "t.jsonl:3: expected an object with a list `messages`",
        "t.jsonl:4: has no answer of the assistant",
        "t.jsonl:5: has no answer of the assistant",
    ]
