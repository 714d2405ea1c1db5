"""When two answers say the same, and what share of their fields is equal."""

from __future__ import annotations

import builtins
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from weighbridge_training.verdict import form
from weighbridge_training.verdict.content import content, exact, fields
from weighbridge_training.verdict.form import NoValidatorError, SchemaError, checker

JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False, allow_infinity=False) | some.text(),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("expected", "answer", "same", "share"),
    [
        ("Yes.", " Yes.\n", 1, 1),
        ("Yes.", "yes.", 0, 0),
        ("caf\u00e9", "cafe\u0301", 1, 1),
        ('{"a": 1, "b": "x"}', '{"b":"x","a":1.0}', 1, 1),
        ('{"a": 100}', '{"a": 1e2}', 1, 1),
        ('{"a": 0}', '{"a": -0.0}', 1, 1),
        ('{"a": 1}', '{"a": "1"}', 0, 0),
        ('{"a": 1}', '{"a": true}', 0, 0),
        ('{"a": null}', "{}", 0, 0),
        ('{"a": 1, "b": 2}', '{"a": 1, "b": 3}', 0, 1 / 2),
        ('{"a": 1, "b": 2}', '{"a": 1}', 0, 1 / 2),
        ('{"a": 1, "b": 2}', '{"a": 1, "b": 2, "c": 3}', 0, 2 / 3),
        ('{"a": {"b": [1, 2]}}', '{"a": {"b": [1, 3]}}', 0, 1 / 2),
        ('{"a": []}', '{"a": {}}', 0, 0),
        ('{"a": 1}', '```json\n{"a": 1}\n```', 1, 1),
        ('{"a": 1}', 'Here it is: {"a": 1}', 0, 0),
        ('{"a": 1}', '{"a": 1, "a": 1}', 0, 0),
        ('{"a": 1}', '{"a": NaN}', 0, 0),
        ('{"a": "caf\\u00e9"}', '{"a": "cafe\\u0301"}', 1, 1),
        ('{"a": 1.00000000000000000000000000000001}', '{"a": 1}', 0, 0),
        ("42", "42.0", 0, 0),
        ("[1, 2]", "[1,2]", 1, 1),
        ('{"a": 1}', "[" * 100_000, 0, 0),
        ('{"a": 1}', '{"a": 1e99999999999999999999}', 0, 0),
        ('{"a": 1}', '{"a": ' + "9" * 6000 + "}", 0, 0),
    ],
)
def test_answers_are_compared_by_what_they_say(expected: str, answer: str, same: float, share: float) -> None:
    assert exact(content(expected), content(answer)) == same
    assert fields(content(expected), content(answer)) == pytest.approx(share)


@settings(max_examples=60, deadline=None)
@given(some.dictionaries(some.text(), JSON, max_size=4))
def test_every_object_equals_itself_however_it_is_written(value: dict[str, Any]) -> None:
    one = content(json.dumps(value))
    assert exact(one, content(json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False))) == 1


@settings(max_examples=60, deadline=None)
@given(some.dictionaries(some.text(), JSON, max_size=4), some.dictionaries(some.text(), JSON, max_size=4))
def test_fields_agree_wholly_only_where_everything_does(left: dict[str, Any], right: dict[str, Any]) -> None:
    one, other = content(json.dumps(left)), content(json.dumps(right))
    assert 0 <= fields(one, other) <= 1
    assert (fields(one, other) == 1) == (exact(one, other) == 1)
    assert fields(one, other) == pytest.approx(fields(other, one))


SCHEMA = {
    "type": "object",
    "required": ["a"],
    "properties": {"a": {"$ref": "#/$defs/n"}},
    "$defs": {"n": {"enum": [1]}},
}


def test_form_is_strict() -> None:
    admits = checker(SCHEMA)
    assert admits('{"a": 1}')
    for text in ('```json\n{"a": 1}\n```', '{"a": 2}', '{"a": 1} and more', "", '{"a": NaN}', "[" * 100_000):
        assert not admits(text)


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        ({"type": "objekt"}, "is no JSON Schema"),
        ({"properties": {"a": {"$ref": "http://169.254.169.254/latest"}}}, "leads out of the schema"),
        ({"items": [{"$dynamicRef": "file:///etc/passwd"}]}, "leads out of the schema"),
    ],
)
def test_a_schema_that_nothing_can_be_checked_against_is_an_error(schema: Any, why: str) -> None:
    with pytest.raises(SchemaError, match=why):
        checker(schema)


def test_without_a_validator_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise builtins.ImportError(name)

    monkeypatch.setattr(form, "import_module", missing)
    with pytest.raises(NoValidatorError, match=r"pip install 'weighbridge\[hooks\]'"):
        checker(SCHEMA)
