"""Baselines: what they remember, what they forget, and what is wrong with a broken one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from weighbridge.baseline import (
    Baseline,
    assign_fingerprints,
    baseline_of,
    dump,
    fingerprint,
    load,
    parse,
    pruned,
    save,
    split,
)
from weighbridge.config import SettingsError
from weighbridge.findings import Finding, Severity
from weighbridge.text import Span

if TYPE_CHECKING:
    from pathlib import Path


def finding(path: str, start: int, symbol: str = "S", rule: str = "r", message: str = "m") -> Finding:
    return Finding(rule, Severity.WARNING, path, Span(start, start + 1), message, symbol=symbol)


FOUND = (
    finding("b.py", 50),
    finding("a.py", 90),
    finding("a.py", 10),
    finding("a.py", 40, symbol="T"),
    finding("ü/日本.md", 0, rule="q", message='Says "secret wording" and `more`, 5 tokens'),
)


def test_a_fingerprint_survives_editing_and_moving_a_prompt() -> None:
    before = assign_fingerprints(FOUND)
    moved = [replace(item, span=Span(item.span.start + 7, item.span.end + 900), message="other") for item in FOUND]
    assert [item.fingerprint for item in assign_fingerprints(moved)] == [item.fingerprint for item in before]
    assert len({item.fingerprint for item in before}) == len(FOUND)
    assert all(len(item.fingerprint) == 16 for item in before)


def test_ordinals_count_in_source_order_whatever_order_findings_come_in() -> None:
    marked = assign_fingerprints(FOUND)
    assert [item.path for item in marked] == [item.path for item in FOUND]
    assert marked[2].fingerprint == fingerprint("a.py", "S", "r", 0)
    assert marked[1].fingerprint == fingerprint("a.py", "S", "r", 1)
    backwards = assign_fingerprints(FOUND[::-1])
    assert {item.fingerprint for item in backwards} == {item.fingerprint for item in marked}


def test_a_baseline_is_the_same_file_whatever_the_order_and_quotes_no_prompt(tmp_path: Path) -> None:
    marked = assign_fingerprints(FOUND)
    text = dump(baseline_of(marked))
    assert text == dump(baseline_of(marked[::-1])) == dump(parse(text, "b.json"))
    assert "secret" not in text
    assert "more" not in text
    assert "Says … and …, 5 tokens" in text
    assert len(text.splitlines()) == len(FOUND) + 5
    save(tmp_path / "b.json", baseline_of(marked))
    assert load(tmp_path / "b.json") == baseline_of(marked)
    assert [file.name for file in tmp_path.iterdir()] == ["b.json"]
    (tmp_path / "b.json").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load(tmp_path / "b.json") == baseline_of(marked)
    assert parse(dump(Baseline()), "b.json") == Baseline()


def test_only_new_findings_are_left() -> None:
    marked = assign_fingerprints(FOUND)
    new, known = split(assign_fingerprints([*FOUND, finding("a.py", 95)]), baseline_of(marked))
    assert [item.span.start for item in new] == [95]
    assert len(known) == len(FOUND)


def test_what_is_no_longer_found_goes_and_what_was_not_checked_stays() -> None:
    marked = assign_fingerprints(FOUND)
    left = [item for item in marked if item.path == "a.py"][:1]
    baseline, gone = pruned(baseline_of(marked), left, {"a.py"}, lambda path: path != "b.py")
    assert sorted({entry.path for entry in gone}) == ["a.py", "b.py"]
    assert len(gone) == 3
    assert {entry.path for entry in baseline.entries} == {"a.py", "ü/日本.md"}


GOOD = '{"fingerprint": "f", "rule": "r", "path": "p", "symbol": "", "ordinal": 0, "message": ""}'


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "is not valid JSON"),
        ('{\n  "version": 1,\n<<<<<<< ours\n', 3, "a merge conflict?"),
        ("[]", 1, "expected {"),
        ('{"version": 1}', 1, "expected {"),
        ('{"version": 2, "findings": []}', 1, "has version 2; this Weighbridge reads version 1"),
        (
            f'{{\n  "version": 1,\n  "findings": [\n    {GOOD},\n    {{"rule": "r"}}\n  ]\n}}',
            5,
            "findings[1]: expected",
        ),
        ('{"version": 1, "findings": [5]}', 0, "findings[0]: expected an object"),
        (GOOD.replace("0", "true").join(['{"version": 1, "findings": [', "]}"]), 0, "findings[0]: expected"),
        ("[" * 100_000, 0, "is not valid JSON"),
    ],
)
def test_a_broken_baseline_is_named_with_its_line(text: str, line: int, says: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse(text, "b.json")
    assert (caught.value.path, caught.value.line) == ("b.json", line)
    assert says in caught.value.message


def test_a_missing_baseline_and_one_that_is_no_text_are_errors(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"missing\.json"):
        load(tmp_path / "missing.json")
    (tmp_path / "b.json").write_bytes(b"\xff")
    with pytest.raises(SettingsError, match="UTF-8"):
        load(tmp_path / "b.json", "b.json")


texts = st.text(max_size=8)


@given(st.lists(st.builds(finding, texts, st.integers(0, 99), texts, texts, texts), max_size=12))
def test_what_was_written_is_what_is_read(findings: list[Finding]) -> None:
    marked = assign_fingerprints(findings)
    baseline = baseline_of(marked)
    assert parse(dump(baseline), "b.json") == baseline
    assert split(marked, baseline) == ((), marked)
    assert len({item.fingerprint for item in marked}) == len(marked)


known_keys = st.sampled_from(["version", "findings", "fingerprint", "rule"])
documents = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner) | st.dictionaries(known_keys, inner),
)


@given(documents)
def test_no_json_raises_anything_but_a_settings_error(value: object) -> None:
    import json

    try:
        parse(json.dumps(value), "b.json")
    except SettingsError as error:
        assert error.message
