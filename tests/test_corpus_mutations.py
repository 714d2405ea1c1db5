"""Every positive of the corpus is silenced by one edit, and speaks again when the edit is undone."""

from __future__ import annotations

import pytest
from corpus_cases import Case, Edit, cases, verdict

EDITS = [(case, edit) for case in cases() for edit in case.edits]
IDS = [f"{case.name} / {edit.title}" for case, edit in EDITS]


@pytest.mark.parametrize(("case", "edit"), EDITS, ids=IDS)
def test_an_edit_flips_the_verdict_and_back(case: Case, edit: Edit) -> None:
    before = verdict(case.fact, case.files)
    changed = edit.apply(case.files)
    after = verdict(case.fact, changed)
    assert [line for line, _ in after] == edit.lines
    assert after != before
    if edit.severity:
        assert {severity for _, severity in after} == {edit.severity}
    undone = edit.undo(changed, case.files[edit.path].index(edit.replace))
    assert undone == case.files
    assert verdict(case.fact, undone) == before


def test_every_positive_is_silenced_by_one_edit() -> None:
    assert [case.name for case in cases() if case.lines and not any(edit.lines == [] for edit in case.edits)] == []
