"""What kept libraries find in a text: keys of providers (bc-detect-secrets), phone numbers (phonenumbers).

Their detectors of entropy and of words such as "password" are left out: in prose they find everything. Nothing is
verified over a network.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from weighbridge.tuning.privacy import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

_GUESSES = frozenset(["Base64HighEntropyString", "HexHighEntropyString", "KeywordDetector"])
_LINES = 4_000
"""Longer lines are looked at in overlapping parts, so that no pattern has more than this to search."""
_OVERLAP = 400


def keys(text: str) -> Iterator[str]:
    """Names of what opens something, as the library calls it: `Twilio API Key`."""
    for line in text.splitlines():
        for part in _parts(line):
            for detector in _detectors():
                if any(True for _ in detector.analyze_string(part)):
                    yield str(detector.secret_type)


def phones(text: str) -> Iterator[Kind]:
    """Phone numbers in international form that can exist."""
    library = _phonenumbers()
    if library is not None and "+" in text:
        for match in library.PhoneNumberMatcher(text, None):
            # 555-01xx is kept free for fiction
            if "55501" not in str(match.number.national_number):
                yield Kind.PHONE


def missing() -> list[str]:
    """The libraries that are not installed, as sentences."""
    absent = [
        name for name, found in (("bc-detect-secrets", _detectors()), ("phonenumbers", _phonenumbers())) if not found
    ]
    return [f"{name} is not installed, so less is found: pip install 'weighbridge[hooks]'" for name in absent]


@cache
def _detectors() -> tuple[Any, ...]:
    try:
        mapping: Any = import_module("detect_secrets.core.plugins.util")
    except ImportError:
        return ()
    classes = mapping.get_mapping_from_secret_type_to_class().values()
    return tuple(one() for one in classes if one.__name__ not in _GUESSES)


@cache
def _phonenumbers() -> Any:
    try:
        return import_module("phonenumbers")
    except ImportError:
        return None


def _parts(line: str) -> Iterator[str]:
    for start in range(0, max(len(line), 1), _LINES - _OVERLAP):
        yield line[start : start + _LINES]
        if start + _LINES >= len(line):
            return
