"""The fit of the evidence, on planted data where it is known what must come out."""

from __future__ import annotations

import dataclasses

import pytest
from evidence_fitting.cases import Candidate, Case, Label, balanced
from evidence_fitting.choice import Chosen, Tally, choose, wilson
from evidence_fitting.model import Fitted, UnknownEvidence, fit
from evidence_fitting.report import firmness, left_out, table
from evidence_fitting.sensitivity import flips, mean_flips
from planted import LOOSE, PLANTED, case, drawn, held, planted


def test_planted_weights_are_found() -> None:
    found = fit(list(drawn(6000)), LOOSE)
    assert found.bias == pytest.approx(-0.8, abs=0.2)
    assert dict(found.weights) == pytest.approx(PLANTED, abs=0.2)


def test_a_weight_that_no_case_speaks_about_is_what_was_expected() -> None:
    found = fit([case(True, "call")], held(expected={"call": 0.5, "wait": -0.5}, free=frozenset()))
    assert found.weights["wait"] == pytest.approx(-0.5, abs=1e-3)
    assert found.weights["call"] > 0.5


def test_a_sign_holds_against_the_cases() -> None:
    against = [case(positive, *("wait",) * positive, line=line) for line, positive in enumerate([True, False] * 20, 1)]
    free = fit(against, held(expected={"wait": -0.5}, free=frozenset({"wait"})))
    bound = fit(against, held(expected={"wait": -0.5}, free=frozenset()))
    assert free.weights["wait"] > 1
    assert bound.weights["wait"] == 0


def test_an_order_holds_against_the_cases() -> None:
    names = {"sure": 0.5, "guessed": 0.5}
    cases = [case(True, "guessed", line=line) for line in range(1, 20)] + [case(False, "sure", line=99)]
    loose = fit(cases, held(expected=names, free=frozenset()))
    ordered = fit(cases, held(expected=names, free=frozenset(), falling=(("sure", "guessed"),)))
    assert loose.weights["guessed"] > loose.weights["sure"]
    assert ordered.weights["sure"] == pytest.approx(ordered.weights["guessed"], abs=1e-3)


def test_the_strongest_candidate_of_a_place_stands_for_it() -> None:
    candidates_ = (Candidate(1, 1, frozenset({"call"})), Candidate(1, 1, frozenset({"wait"})))
    label = Label("format_retry", "a/b", "app.py", 1, 1, "python", True)
    found = fit([Case(label, candidates_)] * 5, held(expected={"call": 0.5, "wait": -0.5}, free=frozenset()))
    assert found.weights["call"] > 0.6
    assert found.weights["wait"] == pytest.approx(-0.5, abs=1e-3)


def test_evidence_of_which_nothing_is_held_is_refused_by_name() -> None:
    with pytest.raises(UnknownEvidence, match="surprise"):
        fit([case(True, "surprise")], LOOSE)


def test_what_the_structure_refuses_or_a_library_says_is_not_fitted() -> None:
    label = Label("format_retry", "a/b", "app.py", 1, 1, "python", True)
    unreached = Case(label, ())
    certain = Case(label, (Candidate(1, 1, frozenset(), certain=True),))
    silent = Case(label, (Candidate(1, 1, frozenset({"call"}), silent=True),))
    assert not any(item.weighed for item in (unreached, certain, silent))
    chosen = Chosen(Fitted(9.0, {}), 0.1)
    assert [chosen.outcome(item) for item in (unreached, certain, silent)] == [Tally(fn=1), Tally(tp=1), Tally(fn=1)]


def test_a_repository_counts_as_the_root_of_its_labels() -> None:
    many = [case(True, "call", repository="big/one", line=line) for line in range(1, 10)]
    found = balanced([*many, case(True, "call", repository="small/one"), case(True, corpus=True, weight=0.5)])
    assert [item.weight for item in found] == pytest.approx([1 / 3] * 9 + [1.0, 0.5])


def test_a_repository_is_scored_by_a_fit_that_has_not_seen_it() -> None:
    # what only the flipped repository has is learnt from it, and from nowhere else
    odd = [case(False, "idle", "call", repository="r/odd", line=line) for line in range(1, 7)]
    cases, believed = [*planted(), *odd], held(ridge=0.1)
    chosen = choose(balanced(cases), believed)
    outside = left_out(cases, believed)
    assert chosen.tally(odd) == Tally(tn=6)
    assert sum((outside[item] for item in odd), Tally()) == Tally(fp=6)
    rest = [item for item in outside if item.label.repository != "r/odd"]
    assert sum((outside[item] for item in rest), Tally()) == Tally(tp=18, tn=18)


def test_the_limit_is_set_where_errors_cost_least_and_the_corpus_holds() -> None:
    chosen = choose(balanced(planted()), held(ridge=0.1))
    assert chosen.fitted.strength({"wait"}) < chosen.say < chosen.fitted.strength({"call"})
    kept = [case(True, "wait", corpus=True, line=line) for line in range(1, 4)]
    assert choose(balanced([*planted(), *kept]), held(ridge=0.1)).tally(kept) == Tally(tp=3)


def test_the_table_tells_both_sides_and_leaves_the_disputed_out() -> None:
    cases = planted()
    disputed = dataclasses.replace(cases[0], label=dataclasses.replace(cases[0].label, borderline=True, positive=False))
    chosen = Chosen(Fitted(0.0, {"call": 2.0, "wait": -2.0}), 0.5)
    outside = {item: Tally(fn=1) if item.label.positive else Tally(tn=1) for item in [disputed, *cases[1:]]}
    rows = table(outside, {"format_retry": chosen}).splitlines()
    assert rows[2].startswith("| format_retry | all (36) | 0 / 17 / 0 / 19 | - | 0.00 [0.00-0.18] | 17 / 0 / 1 / 18 |")
    assert rows[3].startswith("| format_retry | all, without borderline (35) | 0 / 17 / 0 / 18 |")


def test_the_interval_is_wilsons() -> None:
    assert wilson(9, 10) == pytest.approx((0.5958, 0.9821), abs=1e-3)


def test_what_stands_close_to_the_limit_flips_and_what_stands_far_does_not() -> None:
    chosen = Chosen(Fitted(-1.0, {"call": 1.1, "parse": 5.0}), 0.5)
    close, far = case(True, "call"), case(True, "parse", line=2)
    assert flips(chosen, [close, far]) == {close: ["call", "bias"]}
    assert 0 < mean_flips(chosen, [close, far]) < 1
    assert "- `format_retry`: 1 of 2 labels change sides" in firmness(
        dict.fromkeys([close, far], Tally()), {"format_retry": chosen}
    )
