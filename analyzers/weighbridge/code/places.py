"""What a path says about the code behind it."""

from __future__ import annotations

import re

_TEST = re.compile(
    r"(?:^|/)(?:tests?|__tests__|testing|e2e|fixtures?|__fixtures__|testdata|test_data|test_assets|__mocks__|mocks?|spec|specs)/"
    r"|(?:^|/)(?:test_[^/]*|[^/]*_test|conftest)\.pyi?$|\.(?:test|spec)\.[cm]?[jt]sx?$",
)


def is_test(path: str) -> bool:
    """Whether a file is a test or something that only tests use: what it does, no user waits or pays for."""
    return _TEST.search(path) is not None
