"""Parsing ends, keeps nothing, and gives the tree that parsing at once gives."""

from __future__ import annotations

import sys

import pytest
import tree_sitter_python
from tree_sitter import Language, Parser
from weighbridge.code import patience
from weighbridge.code.patience import root_of

TEXT = 'def f(x):\n    return [x, \'é\', """a\nb"""]\n\n\n'.encode() * 200


@pytest.fixture
def parser() -> Parser:
    return Parser(Language(tree_sitter_python.language()))


@pytest.mark.parametrize("portion", [7, 100, 65_536])
def test_a_text_in_portions_is_the_text(parser: Parser, monkeypatch: pytest.MonkeyPatch, portion: int) -> None:
    monkeypatch.setattr(patience, "_PORTION", portion)
    root = root_of(parser, TEXT)
    assert str(root) == str(parser.parse(TEXT).root_node)


def test_no_text_is_kept(parser: Parser) -> None:
    text = TEXT[:-1]
    before = sys.getrefcount(text)
    for _ in range(20):
        root_of(parser, text)
    assert sys.getrefcount(text) == before


def test_what_would_take_too_long_is_given_up(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "_STEPS", 0)
    monkeypatch.setattr(patience, "_BYTES_PER_STEP", 1_000_000)
    assert root_of(parser, TEXT) is None
    monkeypatch.undo()
    assert root_of(parser, TEXT) is not None
