"""Programs run before and after: what moved arrives with the question about it, and the rest is said as before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from moving import applied, rules_of, tried
from retrieval_programs import FACTS, PROGRAMS
from retrieval_running import heard_by_the_model, needs
from weighbridge.config import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from retrieval_programs import Program

PREVIEW = Settings(preview=True)
MOVED = {
    "How much is a season ticket?": (FACTS, "Lessons for adults"),
    "How long is the course for beginners?": ("The course for beginners costs $64 and takes ten weeks.", FACTS),
}
"""A question, what it brings along, and what it does not."""


def moved(program: Program) -> dict[str, str]:
    """The files after the one move that there is for a program; every finding that names it is about the same facts."""
    offers = [one for one in tried(program.files, "to-retrieval", PREVIEW) if one.moves]
    assert offers, [refusal.reason for one in tried(program.files, "to-retrieval", PREVIEW) for refusal in one.refusals]
    (move,) = offers[0].moves
    assert move.clears
    return applied(program.files, move.fix)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_moved_fact_arrives_with_the_question_about_it(name: str, tmp_path: Path) -> None:
    program = PROGRAMS[name]
    needs(*program.packages)
    code = "\n".join(program.ask.replace("QUESTION", repr(question)) for question in MOVED)
    before = heard_by_the_model(program.files, tmp_path / "before", code)
    after = heard_by_the_model(moved(program), tmp_path / "after", code)
    for (question, (wanted, other)), old, new in zip(MOVED.items(), before, after, strict=True):
        assert wanted in old
        assert other in old
        assert wanted in new
        assert other not in new
        assert question in new
        for text in program.stays:
            assert text in new
        # what stays is said in front of the slot
        assert new.index(program.stays[0]) < new.index(wanted)


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_finding_is_gone_and_nothing_new_is_found(name: str) -> None:
    program = PROGRAMS[name]
    before, after = rules_of(program.files, PREVIEW), rules_of(moved(program), PREVIEW)
    assert "volatile-facts-in-prompt" in before
    assert "volatile-facts-in-prompt" not in after
    assert set(after) <= set(before)


@pytest.mark.parametrize("name", [name for name in PROGRAMS if PROGRAMS[name].slot])
def test_the_slot_is_written_as_the_program_writes_its_prompts(name: str) -> None:
    assert any(PROGRAMS[name].slot in text for text in moved(PROGRAMS[name]).values())
