"""What is inferred holds every example, and the classes written for it accept what its JSON Schema accepts."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from weighbridge.remedies.schema_accepts import accepts, completed
from weighbridge.remedies.schema_inference import Missing, infer
from weighbridge.remedies.schema_json import json_schema, refusal_of
from weighbridge.remedies.schema_model import Field, Record, unknowns
from weighbridge.remedies.schema_pydantic import pydantic_classes
from weighbridge.remedies.schema_reading import Read
from weighbridge.remedies.schema_words import shape_of_phrase
from weighbridge.remedies.schema_written import shape_of_value, written_objects

KEYS = st.sampled_from(
    ["name", "total", "tags", "is_open", "class", "due-date", "items", "id", "model_name", "json", "x"]
)
SCALARS = st.one_of(
    st.booleans(), st.integers(-1000, 1000), st.floats(-1e6, 1e6), st.sampled_from(["a", "b", "Ghent", "é"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(SCALARS, min_size=1, max_size=3)
        | st.dictionaries(KEYS, inner, min_size=1, max_size=3).flatmap(
            lambda item: st.just(item) | st.just([item, item])
        )
    ),
    max_leaves=8,
)
OBJECTS = st.dictionaries(KEYS, VALUES, min_size=1, max_size=5)


@st.composite
def variants(draw: st.DrawFn) -> list[dict[str, Any]]:
    """An object, and others like it with a value less, another value, or null."""
    first = draw(OBJECTS)
    found = [first]
    for _ in range(draw(st.integers(0, 2))):
        other = dict(first)
        kept = draw(st.sampled_from(sorted(first)))
        for key in draw(st.sets(st.sampled_from(sorted(first)))):
            change = draw(st.sampled_from(["gone", "null", "scalar"]))
            if change == "gone" and key != kept:
                del other[key]
            else:
                other[key] = None if change == "null" else draw(SCALARS)
        found.append(other)
    return found


def inferred(examples: list[Any]) -> Record:
    text = "Answer in JSON.\n" + "\n".join(f"Output: {json.dumps(item)}" for item in examples)
    try:
        return infer([text], Read()).shape
    except Missing:
        assume(False)
        raise


def model_of(shape: Record) -> Any:
    made = pydantic_classes(shape, "Answer", frozenset())
    lines = [f"from {module} import {name}" for module, name in made.imports]
    names: dict[str, Any] = {}
    source = "\n".join([*lines, "", made.source])
    exec(compile(source, "answer.py", "exec", dont_inherit=True), names)
    return names[made.names[-1]]


def plain(value: Any) -> Any:
    """The same value with no fraction at whole numbers: of those, strict classes refuse what JSON Schema accepts."""
    match value:
        case float() if value.is_integer():
            return int(value)
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case list():
            return [plain(item) for item in value]
        case _:
            return value


def model_accepts(model: Any, value: Any) -> bool:
    try:
        model.model_validate_json(json.dumps(plain(value)))
    except ValidationError:
        return False
    return True


@settings(deadline=None, max_examples=120)
@given(variants())
def test_every_example_is_valid_and_the_schema_is_strict(examples: list[dict[str, Any]]) -> None:
    shape = inferred(examples)
    schema = json_schema(shape)
    assert refusal_of(schema) == ""
    for example in examples:
        jsonschema.validate(completed(shape, example), schema)


@settings(deadline=None, max_examples=120)
@given(variants(), st.lists(OBJECTS, min_size=1, max_size=3))
def test_classes_schema_and_shape_accept_the_same(examples: list[dict[str, Any]], others: list[dict[str, Any]]) -> None:
    shape = inferred(examples)
    model, schema = model_of(shape), json_schema(shape)
    for value in (*(completed(shape, item) for item in examples), *others):
        valid = jsonschema.Draft202012Validator(schema).is_valid(value)
        assert accepts(shape, value) is valid
        assert model_accepts(model, value) is valid


def test_a_whole_number_that_is_written_with_a_fraction_is_an_integer_to_the_schema_alone() -> None:
    shape = inferred([{"count": 3}])
    assert jsonschema.Draft202012Validator(json_schema(shape)).is_valid({"count": 3.0})
    with pytest.raises(ValidationError):
        model_of(shape).model_validate_json('{"count": 3.0}')
    assert model_accepts(model_of(shape), {"count": 3})


@settings(deadline=None, max_examples=60)
@given(OBJECTS)
def test_classes_give_the_example_back(example: dict[str, Any]) -> None:
    shape = inferred([example])
    value = completed(shape, example)
    assert model_of(shape).model_validate_json(json.dumps(value)).model_dump(by_alias=True) == value


@settings(deadline=None)
@given(st.text(alphabet='{}[]":,|<>.# \n/ainstrgl0123456789\\`', max_size=120))
def test_no_text_breaks_the_reader(text: str) -> None:
    for item in written_objects(text):
        assert text[item.span.start] in "{["


@pytest.mark.parametrize(
    ("text", "schema"),
    [
        ('{"frames": int, "queen": "seen" | "unseen"}', {"frames": "integer", "queen": ["seen", "unseen"]}),
        ('{"mood": "good|bad", "why": "..."}', {"mood": ["good", "bad"], "why": "string"}),
        ('{"a": <number>, // the share\n "b": "string", // one of x, y or z\n}', {"a": "number", "b": ["x", "y", "z"]}),
        ('{"n": number | null, "tags": string[]}', {"n": "number?", "tags": "[string]"}),
        ("Reply with JSON:\n- `a`: one of x, y\n- `b`: a number\n", {"a": ["x", "y"], "b": "number"}),
        ('{"size": "M"}\nsize: one of S, M or L', {"size": ["S", "M", "L"]}),
        ('{"size": "XL"}\nsize: one of S, M or L', {"size": "string"}),
        ('{{"a": 1, "b": true}}', {"a": "integer", "b": "boolean"}),
        ('{"a": 1}\n{"a": 2.5}', {"a": "number"}),
    ],
)
def test_sketches_and_sentences_are_read(text: str, schema: dict[str, Any]) -> None:
    assert {item.name: _said(json_schema(item.shape)) for item in infer([text], Read()).shape.fields} == schema


def _said(schema: dict[str, Any]) -> Any:
    if "enum" in schema:
        return schema["enum"]
    if "anyOf" in schema:
        return f"{_said(schema['anyOf'][0])}?"
    return f"[{_said(schema['items'])}]" if schema["type"] == "array" else schema["type"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Answer in JSON.", "shows no example"),
        ('{"a": []}', "what `a[]` may hold"),
        ('{"a": null}', "what `a` may hold"),
        ('Output: {"a": 1}\nOutput: {"b": 1}', "share no key"),
    ],
)
def test_what_is_missing_is_said(text: str, words: str) -> None:
    with pytest.raises(Missing, match=words.replace("[", r"\[").replace("]", r"\]")):
        infer([text], Read())


@pytest.mark.parametrize(
    "phrase", ["", "the name of the customer", "a | very long story about it, and more", "|", "<>"]
)
def test_what_is_no_type_is_none(phrase: str) -> None:
    assert shape_of_phrase(phrase) is None or phrase == "<>"


def test_unknown_parts_are_named() -> None:
    assert list(unknowns(Record((Field("a", shape_of_value({"b": [], "c": 1})),)))) == ["a.b[]"]
