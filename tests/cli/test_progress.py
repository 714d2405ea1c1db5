"""The progress line: for a person who waits, and gone when the report comes."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

from weighbridge_cli import progress
from weighbridge_cli.progress import Progress

if TYPE_CHECKING:
    import pytest


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def drawn(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, patience: float) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", patience)
    monkeypatch.setattr(progress, "REDRAW_SECONDS", 0.0)
    line = Progress(2)
    line.step()
    line.step()
    line.erase()
    return stream.getvalue()


def test_a_long_run_on_a_terminal_draws_and_erases(monkeypatch: pytest.MonkeyPatch) -> None:
    said = drawn(monkeypatch, Terminal(), 0.0)
    assert "1/2 files" in said and "2/2 files" in said
    assert said.endswith("\r\x1b[2K")


def test_a_short_run_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(monkeypatch, Terminal(), 60.0) == ""


def test_what_is_no_terminal_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(monkeypatch, io.StringIO(), 0.0) == ""
