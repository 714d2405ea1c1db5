"""Labelled code of our own writing: what is found stands on the labelled lines, and on no others."""

from __future__ import annotations

import pytest
from corpus_cases import MEASURES, Case, cases, variants, verdict
from weighbridge.reproduce.outcome import well_formed


@pytest.mark.parametrize("case", [case for _, case in variants()], ids=[name for name, _ in variants()])
def test_findings_stand_on_the_labelled_lines(case: Case) -> None:
    assert [line for line, _ in verdict(case.fact, case.files)] == case.lines


@pytest.mark.parametrize("fact", sorted(MEASURES))
def test_the_corpus_has_both_sides_in_both_languages(fact: str) -> None:
    sides = {(case.path.rpartition(".")[2], bool(case.lines)) for case in cases() if case.fact == fact}
    assert {("py", True), ("py", False), ("ts", True), ("ts", False)} <= sides


def test_every_case_is_a_program_that_parses() -> None:
    broken = [name for name, case in variants() if not all(map(well_formed, case.files, case.files.values()))]
    assert not broken


def test_no_two_cases_have_the_same_name() -> None:
    names = [(case.fact, name) for name, case in variants()]
    assert sorted(set(names)) == sorted(names)
