"""What is said of evidence and of refusals: nothing that the detectors can say is without a weight and a sentence."""

from __future__ import annotations

import ast
import string
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from weighbridge.code.errors import Catch
from weighbridge.measure.argument import Refusal
from weighbridge.measure.evidence import weights_of
from weighbridge.why.sentences import reasons

if TYPE_CHECKING:
    from collections.abc import Iterator

MEASURE = Path(__file__).parents[2] / "analyzers" / "weighbridge" / "measure"
FILES = {
    "format_retry": tuple(sorted(file.name for file in MEASURE.glob("format_retry_*.py"))),
    "output_repair": ("repair_operations.py", "repair_signs.py"),
}
TABLES = {"_CALL", "_PARSE", "_REPLY", "WORDS"}
ADDED_BY_CALL = {"Operation": 0, "way_of": 2, "WayBack": 2}
"""Calls whose argument at this position becomes a piece of evidence."""
KINDS = sorted(FILES)


def emitted(kind: str) -> set[str]:
    """Every piece of evidence that a detector can name, read from its source."""
    names = {name for file in FILES[kind] for name in _names(ast.parse((MEASURE / file).read_text("utf-8")))}
    return names | ({f"catch-{catch.value}" for catch in Catch} if kind == "format_retry" else set())


def _names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="evidence" | "found"), attr="add"), args=[name]):
                yield from _text(name)
            case ast.Call(func=ast.Name(id=made), args=arguments) if made in ADDED_BY_CALL:
                yield from (name for item in arguments[ADDED_BY_CALL[made] :][:1] for name in _text(item))
            case ast.Assign(targets=[ast.Name(id=table)], value=ast.Dict(keys=keys, values=values)) if table in TABLES:
                yield from (name for item in (keys if table == "WORDS" else values) if item for name in _text(item))
            case ast.Assign(targets=[ast.Name(id="found")], value=ast.Dict(keys=keys)):
                yield from (name for item in keys for name in _text(item))
            case ast.Return(value=ast.Set(elts=items) | ast.IfExp(body=ast.Set(elts=items))):
                yield from (name for item in items for name in _text(item))
            case ast.BinOp(op=ast.BitOr(), right=ast.Set(elts=items)) | ast.AugAssign(value=ast.Set(elts=items)):
                yield from (name for item in items for name in _text(item))
            case ast.FunctionDef(name="parse_sign"):
                yield from (
                    name for item in ast.walk(node) if isinstance(item, ast.Return) for name in _text(item.value)
                )
            case ast.Tuple(elts=[_, _, how]):
                yield from (name for name in _text(how) if name == "result-test")
            case _:
                pass


def _text(node: ast.expr | None) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        yield from (name for item in node.args for name in _text(item))


@pytest.mark.parametrize("kind", KINDS)
def test_every_piece_of_evidence_has_a_weight_and_every_weight_is_of_one(kind: str) -> None:
    assert emitted(kind) == set(weights_of(kind).weights) | ({"braces-first"} & emitted(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_every_piece_of_evidence_has_a_sentence_and_every_sentence_is_about_one(kind: str) -> None:
    assert set(reasons().evidence[kind]) == emitted(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_what_evidence_means_is_said_in_few_words(kind: str) -> None:
    for name, meaning in reasons().evidence[kind].items():
        assert meaning.part in {"call", "parse", "failure", "way-back", "operation", "sign"}, name
        assert 10 < len(meaning.says) < 100 and not meaning.says.endswith("."), name


def test_every_refusal_has_a_sentence_and_every_sentence_a_refusal() -> None:
    assert set(reasons().refusals) == {refusal.value for refusal in Refusal}


def test_sentences_can_be_filled_in() -> None:
    for refusal, sentence in reasons().refusals.items():
        assert all(name is None or name.isidentifier() for _, name, _, _ in string.Formatter().parse(sentence)), refusal
