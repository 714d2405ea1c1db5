"""What the fit of the evidence reads and writes: labels, candidates, the corpus, the file of the weights."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from evidence_fitting.beliefs import beliefs
from evidence_fitting.candidates import candidates, cases_in_trees
from evidence_fitting.cases import Candidate, Label, cases_of
from evidence_fitting.choice import Chosen
from evidence_fitting.corpus import corpus_cases
from evidence_fitting.labels import LabelError, read_labels
from evidence_fitting.model import Fitted
from evidence_fitting.written import NoPlace, with_weights
from weighbridge.measure.evidence import weights_of
from weighbridge.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path


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


@pytest.mark.parametrize(
    ("line", "says"), [("{", "jsonl:1: no JSON"), ("[]", "jsonl:1: expected an object, found list")]
)
def test_a_line_that_is_no_object_is_told(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "labels.jsonl").write_text(line, "utf-8")
    with pytest.raises(LabelError, match=says):
        list(read_labels(tmp_path / "labels.jsonl"))


def test_labels_of_other_facts_are_passed_over(tmp_path: Path) -> None:
    row = {"repo": "a/b", "path": "x.py", "start_line": 1, "end_line": 2, "lang": "python", "rule": "A", "label": True}
    (tmp_path / "labels.jsonl").write_text(json.dumps(row), "utf-8")
    assert list(read_labels(tmp_path / "labels.jsonl")) == []


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
    with pytest.raises(NoPlace, match=r"wait|more"):
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
    wrong = [
        str(item.label) for item in corpus_cases(1.0) if (told := chosen[item.label.kind].outcome(item)).fp + told.fn
    ]
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
