"""A place as people and compilers write it, on every system."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from weighbridge_cli.failure import Failure
from weighbridge_cli.spot import Spot, spot_from

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("written", "spot"),
    [
        ("app/agent.py:42", Spot("app/agent.py", 42)),
        ("app/agent.py:42:7", Spot("app/agent.py", 42, 7)),
        ("C:\\app\\agent.py:42", Spot("C:\\app\\agent.py", 42)),
        ("C:\\app\\agent.py:42:7", Spot("C:\\app\\agent.py", 42, 7)),
        ("../agent.py:1", Spot("../agent.py", 1)),
        ("a b.py:3", Spot("a b.py", 3)),
    ],
)
def test_a_place_is_read(written: str, spot: Spot) -> None:
    assert spot_from(written) == spot


@pytest.mark.parametrize("written", ["app/agent.py", "app/agent.py:", "app/agent.py:x", "42", "", ":3"])
def test_what_names_no_line_says_what_was_expected(written: str) -> None:
    with pytest.raises(Failure, match=r"app/agent\.py:42"):
        spot_from(written)


@pytest.mark.parametrize("written", ["app/agent.py:0", "app/agent.py:3:0"])
def test_lines_and_columns_are_counted_from_one(written: str) -> None:
    with pytest.raises(Failure, match="counted from 1"):
        spot_from(written)


def test_a_file_with_a_colon_in_its_name_is_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "odd:1").write_text("x\n", encoding="utf-8")
    assert spot_from("odd:1:1") == Spot("odd:1", 1)
