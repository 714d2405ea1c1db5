"""Readers of JSON, YAML and TOML: values as the reference parsers give them, each character at its place."""

from __future__ import annotations

import json
import time
import tomllib

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from weighbridge.sources.data import Node, Scalar, Style, dotted, get, items, string, walk
from weighbridge.sources.json_reader import read_json
from weighbridge.sources.strings import scalar_text
from weighbridge.sources.toml_reader import read_toml
from weighbridge.sources.yaml_reader import read_yaml
from weighbridge.text import Document

YAML = """# é😀
literal: |
  one é😀
    two

  three
folded: >-
  one
  two

  three
    four
  five
double: "a \\n b \\u00e9 \\x41
  folded\\
  joined"
single: 'it''s
  folded'
plain: over
  two lines
kept: |+

  x

indented: |2
    y
flow: {list: [1, "x", {k: v}]}
anchor: &a
  z: "q"
alias: *a
"""
TOML = """# c
title = "tab\\there \\u00e9"
[prompt.review]
system = \"\"\"
You are 'it' "quoted" \\
   joined.
second\"\"\"
literal = '''
raw \\n
'''
single = 'C:\\x'
numbers = [1, 2.5, { name = "deep" },]
when = 2024-01-01 10:00:00
[[messages]]
role = "system"
[[messages]]
role = "user"
"""


def plain(node: Node) -> object:
    from weighbridge.sources.data import Items, Table

    if isinstance(node, Table):
        return {entry.key.value: plain(entry.value) for entry in node.entries}
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return node.value


def words(value: object) -> object:
    if isinstance(value, dict):
        return {key: words(item) for key, item in value.items()}
    if isinstance(value, list):
        return [words(item) for item in value]
    return value if isinstance(value, str) else str(value)


def check_scalars(text: str, root: Node) -> None:
    document = Document("a", text)
    for _, node in walk(root):
        if isinstance(node, Scalar):
            body = scalar_text(document, node)
            assert body.text == node.value
            for piece in body.pieces:
                source = text[piece.place.span.start : piece.place.span.end]
                assert len(source) != len(piece.text) or source == piece.text or not piece.text.strip()


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_yaml_scalars_of_every_style_stand_where_they_are_written(line_break: str) -> None:
    text = YAML.replace("\n", line_break)
    (root,) = read_yaml(text)
    assert plain(root) == words(yaml.safe_load(text))
    check_scalars(text, root)
    literal = get(root, "literal")
    assert isinstance(literal, Scalar)
    body = scalar_text(Document("a", text), literal)
    place = body.locate(body.text.index("three"), body.text.index("three") + 5)
    assert text[place.span.start : place.span.end] == "three"


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_toml_values_stand_where_they_are_written(line_break: str) -> None:
    text = TOML.replace("\n", line_break)
    root = read_toml(text)
    reference = tomllib.loads(text)
    assert string(root, "prompt", "review", "system") == reference["prompt"]["review"]["system"]
    assert string(root, "prompt", "review", "literal") == reference["prompt"]["review"]["literal"].replace("\r\n", "\n")
    assert string(root, "title") == reference["title"]
    assert string(items(get(root, "prompt", "review", "numbers"))[2], "name") == "deep"
    assert [string(item, "role") for item in items(get(root, "messages"))] == ["system", "user"]
    check_scalars(text, root)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def as_words(value: object) -> object:
    if isinstance(value, dict):
        return {key: as_words(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_words(item) for item in value]
    return value if isinstance(value, str) else json.dumps(value)


@given(VALUES, st.booleans(), st.sampled_from([None, 1]))
def test_json_is_read_as_the_standard_library_reads_it(value: object, ascii_only: bool, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    root = read_json(text)
    assert root is not None
    assert plain(root) == as_words(value)
    check_scalars(text, root)


@given(
    st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.text(), min_size=1, max_size=4),
    st.sampled_from("|>'\""),
)
def test_yaml_text_written_by_the_library_maps_to_its_source(value: dict[str, str], style: str) -> None:
    text = yaml.safe_dump(value, default_style=style, allow_unicode=True)
    for root in read_yaml(text):
        assert plain(root) == words(yaml.safe_load(text))
        check_scalars(text, root)


@given(st.text())
def test_toml_reader_takes_any_text(text: str) -> None:
    check_scalars(text, read_toml(text))


def test_json_forgives_comments_stray_commas_and_a_missing_end() -> None:
    root = read_json('// c\n{"a": [1, {"b": "x"},], /* d */ "e": "f", "g": "open')
    assert root is not None
    assert {dotted(path): node.value for path, node in walk(root) if isinstance(node, Scalar)} == {
        "a[0]": "1", "a[1].b": "x", "e": "f",
    }  # fmt: skip


def test_json_numbers_and_words_are_no_text() -> None:
    root = read_json('{"a": 1, "b": "1"}')
    assert [node.style for _, node in walk(root) if isinstance(node, Scalar)] == [Style.BARE, Style.JSON]  # type: ignore[arg-type]


def test_shared_and_recursive_yaml_is_walked_once() -> None:
    (root,) = read_yaml("a: &x [1, 2]\nb: *x\nc: &y {d: *y}\n")
    assert len(list(walk(root))) == len({id(node) for _, node in walk(root)})


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000, "{a: " * 50_000, "- " * 100_000, '{"a":' * 50_000, '"' + "a" * 1_000_000, '"\\' * 100_000,
        "/*" * 100_000, "a = [" * 20_000, "a = {b = " * 10_000, "[[a]]\n" * 20_000, "a='''" + "'" * 100_000, "\0a: b",
        "a: &a [*a", "%YAML 9\n---\na", "}", "]", "",
    ],
    ids=lambda text: repr(text[:10]),
)  # fmt: skip
def test_hostile_input_ends_soon_and_never_raises(text: str) -> None:
    started = time.process_time()
    read_json(text)
    read_yaml(text)
    read_toml(text)
    assert time.process_time() - started < 25
