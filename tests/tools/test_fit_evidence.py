"""The fit of the evidence: on planted data, where what must come out is known."""

from __future__ import annotations

import dataclasses
import json
import math
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / name) for name in ("tools", "tests") if str(ROOT / name) not in sys.path]

from evidence_fitting.beliefs import Beliefs, beliefs  # noqa: E402
from evidence_fitting.candidates import candidates, cases_in_trees  # noqa: E402
from evidence_fitting.cases import Candidate, Case, Label, balanced, cases_of  # noqa: E402
from evidence_fitting.choice import Chosen, Tally, choose, wilson  # noqa: E402
from evidence_fitting.corpus import corpus_cases  # noqa: E402
from evidence_fitting.labels import LabelError, read_labels  # noqa: E402
from evidence_fitting.model import Fitted, UnknownEvidence, fit  # noqa: E402
from evidence_fitting.report import left_out, table  # noqa: E402
from evidence_fitting.sensitivity import flips, mean_flips  # noqa: E402
from evidence_fitting.written import NoPlace, with_weights  # noqa: E402
from weighbridge.measure.evidence import weights_of  # noqa: E402
from weighbridge.workspace import Workspace  # noqa: E402

PLANTED = {"call": 1.5, "parse": 1.0, "loop": 0.5, "wait": -1.5, "idle": 0.0}
LOOSE = Beliefs(expected=dict.fromkeys(PLANTED, 0.0), bias=0.0, ridge=0.01, precision=0.9, free=frozenset(PLANTED))


def case(positive: bool, *evidence: str, repository: str = "a/b", line: int = 1, **more: Any) -> Case:
    label = Label("format_retry", repository, "app.py", line, line, "python", positive)
    return Case(label, (Candidate(line, line, frozenset(evidence)),), **more)


def drawn(many: int, seed: int = 7) -> Iterator[Case]:
    """Cases whose truth is drawn from the planted weights."""
    draw = random.Random(seed)
    for number in range(many):
        evidence = [name for name in PLANTED if draw.random() < 0.5]
        chance = 1 / (1 + math.exp(-(sum(PLANTED[name] for name in evidence) - 0.8)))
        yield case(draw.random() < chance, *evidence, repository=f"r/{number}", line=number + 1)


def held(**more: Any) -> Beliefs:
    return dataclasses.replace(LOOSE, **more)


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


def test_a_label_takes_what_overlaps_it_within_two_lines() -> None:
    label = Label("format_retry", "a/b", "app.py", 10, 12, "python", True)
    found = next(cases_of([label], [Candidate(line, line, frozenset({str(line)})) for line in (7, 8, 14, 15)]))
    assert [item.start for item in found.candidates] == [8, 14]


def test_what_a_positive_label_has_is_held_against_no_negative_one() -> None:
    labels = [Label("format_retry", "a/b", "app.py", 10, 12, "python", positive) for positive in (False, True)]
    found = list(cases_of(labels, [Candidate(11, 11, frozenset())]))
    assert [(item.label.positive, len(item.candidates)) for item in found] == [(True, 1), (False, 0)]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"label": "yes"}, r"labels\.jsonl:2: `label` must be bool, found \"yes\""),
        ({"label": 1}, r"labels\.jsonl:2: `label` must be bool, found 1"),
        ({"start_line": "3"}, r"labels\.jsonl:2: `start_line` must be int or null, found \"3\""),
        ({"start_line": True}, r"labels\.jsonl:2: `start_line` must be int or null, found true"),
        ({"repo": ...}, r"labels\.jsonl:2: `repo` must be str, found nothing"),
        ({"start_line": 9, "end_line": 3}, r"labels\.jsonl:2: `start_line` 9 lies after `end_line` 3"),
    ],
)
def test_a_malformed_label_is_told_with_file_and_line(tmp_path: Path, change: dict[str, Any], says: str) -> None:
    good: dict[str, Any] = {
        "repo": "a/b", "path": "x.py", "start_line": 1, "end_line": None, "lang": "python", "rule": "C", "label": True,
    }  # fmt: skip
    bad = {name: value for name, value in {**good, **change}.items() if value is not ...}
    (tmp_path / "labels.jsonl").write_text(f"{json.dumps(good)}\n{json.dumps(bad)}\n", "utf-8")
    with pytest.raises(LabelError, match=says):
        list(read_labels(tmp_path / "labels.jsonl"))


@pytest.mark.parametrize(("line", "says"), [("{", "jsonl:1: no JSON"), ("[]", "jsonl:1: expected an object, found list")])
def test_a_line_that_is_no_object_is_told(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "labels.jsonl").write_text(line, "utf-8")
    with pytest.raises(LabelError, match=says):
        list(read_labels(tmp_path / "labels.jsonl"))


def test_labels_of_other_facts_are_passed_over(tmp_path: Path) -> None:
    row = {"repo": "a/b", "path": "x.py", "start_line": 1, "end_line": 2, "lang": "python", "rule": "A", "label": True}
    (tmp_path / "labels.jsonl").write_text(json.dumps(row), "utf-8")
    assert list(read_labels(tmp_path / "labels.jsonl")) == []


def planted(flipped: Iterable[str] = ()) -> list[Case]:
    """Six repositories in which `call` is right and `wait` is wrong, but for those that are flipped."""
    return [
        case((name == "call") != (f"r/{number}" in flipped), name, repository=f"r/{number}", line=line)
        for number in range(6)
        for line, name in enumerate(["call", "wait"] * 3, 1)
    ]


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
    assert rows[3].startswith("| format_retry | all but borderline (35) | 0 / 17 / 0 / 18 |")


def test_the_interval_is_wilsons() -> None:
    assert wilson(9, 10) == pytest.approx((0.5958, 0.9821), abs=1e-3)


def test_what_stands_close_to_the_limit_flips_and_what_stands_far_does_not() -> None:
    chosen = Chosen(Fitted(-1.0, {"call": 1.1, "parse": 5.0}), 0.5)
    close, far = case(True, "call"), case(True, "parse", line=2)
    assert flips(chosen, [close, far]) == {close: ["call", "bias"]}
    assert 0 < mean_flips(chosen, [close, far]) < 1


TEXT = """# why
format_retry:
  bias: -1.0  # of nothing
  say: 0.5
  weights:
    # the call
    call: 1.0
    wait: -0.5  # for a server

other:
  bias: 9.0
"""


def test_writing_keeps_comments_and_order_and_changes_nothing_twice() -> None:
    chosen = {"format_retry": Chosen(Fitted(-0.3, {"wait": 0.0, "call": 1.5}), 0.62)}
    written = with_weights(TEXT, chosen)
    expected = TEXT.replace("bias: -1.0", "bias: -0.3").replace("say: 0.5", "say: 0.62")
    assert written == expected.replace("call: 1.0", "call: 1.5").replace("wait: -0.5", "wait: 0.0")
    assert with_weights(written, chosen) == written


@pytest.mark.parametrize("weights", [{"call": 1.0}, {"call": 1.0, "wait": 0.0, "more": 1.0}])
def test_a_name_without_a_line_and_a_line_without_a_name_are_told(weights: dict[str, float]) -> None:
    with pytest.raises(NoPlace, match="wait|more"):
        with_weights(TEXT, {"format_retry": Chosen(Fitted(0.0, weights), 0.5)})


@pytest.mark.parametrize("kind", sorted(beliefs()))
def test_what_is_held_and_what_is_weighed_are_the_same_names_and_signs(kind: str) -> None:
    believed, weights = beliefs()[kind], weights_of(kind).weights
    assert set(believed.expected) == set(weights)
    bound = {name: size for name, size in believed.expected.items() if name not in believed.free}
    assert [name for name, size in bound.items() if weights[name] * size < 0] == []
    for order in believed.falling:
        values = [weights[name] for name in order]
        assert values == sorted(values, reverse=True)


def test_the_weights_hold_what_the_corpus_holds() -> None:
    found = {kind: weights_of(kind) for kind in beliefs()}
    chosen = {kind: Chosen(Fitted(item.bias, item.weights), item.say) for kind, item in found.items()}
    wrong = [str(item.label) for item in corpus_cases(1.0) if (told := chosen[item.label.kind].outcome(item)).fp + told.fn]
    assert wrong == []


RETRY = """import json
from openai import OpenAI
client = OpenAI()
def ask(text):
    for attempt in range(3):
        try:
            reply = client.chat.completions.create(model="m", messages=text, response_format={shape})
            text = reply.choices[0].message.content
            if text.startswith("```json"):
                text = text[7:-3]
            return json.loads(text)
        except json.JSONDecodeError:
            continue
"""


@pytest.mark.parametrize(("shape", "silent"), [("None", False), ("Answer", True)])
def test_candidates_come_whatever_the_weights_say_and_know_of_a_schema(shape: str, silent: bool) -> None:
    workspace = Workspace.of({"app.py": RETRY.format(shape=shape)})
    module = workspace.module("app.py")
    assert module is not None
    retry, repair = (list(candidates(kind, module, workspace)) for kind in ("format_retry", "output_repair"))
    assert {(item.start, item.silent) for item in retry} == {(5, False)}
    assert "catch-named" in retry[0].evidence
    assert [(item.start, item.silent) for item in repair] == [(9, silent)]
    assert "reply-sure" in repair[0].evidence


def test_labels_meet_the_trees_of_their_repositories(tmp_path: Path) -> None:
    (tmp_path / "a+b").mkdir()
    (tmp_path / "a+b" / "app.py").write_text(RETRY.format(shape="None"), "utf-8")
    labels = [Label("format_retry", name, "app.py", 5, 13, "python", True) for name in ("a/b", "not/there")]
    found = list(cases_in_trees(labels, [tmp_path]))
    assert [(item.label.repository, item.weighed) for item in found] == [("a/b", True)]
