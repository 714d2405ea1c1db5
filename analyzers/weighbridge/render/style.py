"""Colours of the terminal formats; without colour every paint is the text itself."""

from __future__ import annotations

from weighbridge.findings import Severity

_CODES = {
    "bold": "1",
    "dim": "2",
    "frame": "1;34",
    Severity.ERROR.value: "1;31",
    Severity.WARNING.value: "1;33",
    Severity.INFORMATION.value: "1;36",
    Severity.HINT.value: "1;32",
}


def plain(_kind: str, text: str) -> str:
    """No colour."""
    return text


def coloured(kind: str, text: str) -> str:
    """ANSI colour for a severity, `bold`, `dim`, or `frame`."""
    return f"\x1b[{_CODES[kind]}m{text}\x1b[0m" if text else text
