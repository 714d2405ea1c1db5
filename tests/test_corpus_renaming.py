"""What is proved by flow leans on no name that the program chose, and chosen names prove nothing by flow."""

from __future__ import annotations

from functools import cache

import pytest
from corpus_cases import Case, facts, variants
from renaming import meaningless, renamed, suggestive
from weighbridge.facts import Proof

ROUNDS = 3
"""How many assignments of the suggestive words are tried."""

Seen = list[tuple[int, Proof, str]]


@cache
def proved() -> tuple[Case, ...]:
    return tuple(case for _, case in variants() if Proof.FLOW in {proof for _, proof, _ in seen(case.fact, case.files)})


@cache
def silent() -> tuple[Case, ...]:
    return tuple(case for _, case in variants() if not case.lines)


def seen(fact: str, files: dict[str, str]) -> Seen:
    """Line, proof, and how the model is asked again or what is mended."""
    text = files[next(iter(files))]
    return [
        (
            text.count("\n", 0, found.place.span.start) + 1,
            found.proof,
            getattr(found, "mechanism", "") or getattr(found, "operations", ""),
        )
        for found in facts(fact, files)
        if fact == "format_retry" or not found.schema_set
    ]


@pytest.mark.parametrize("case", proved(), ids=[case.name for case in proved()])
def test_a_flow_proved_finding_survives_the_renaming_of_everything(case: Case) -> None:
    changed = renamed(case.files, meaningless)
    assert changed != case.files
    assert seen(case.fact, changed) == seen(case.fact, case.files)


@pytest.mark.parametrize("case", silent(), ids=[case.name for case in silent()])
def test_suggestive_names_prove_nothing(case: Case) -> None:
    for turn in range(ROUNDS):
        changed = renamed(case.files, suggestive(turn))
        assert Proof.FLOW not in {proof for _, proof, _ in seen(case.fact, changed)}, changed
