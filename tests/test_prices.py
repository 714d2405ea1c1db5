"""Prices come from the installed list, with its date, and only where somebody asks for one."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from weighbridge.prices import SHORTEST_CACHED, price_of

_START = """
import sys
from weighbridge_server.server import make_server
make_server("0")
from weighbridge.project import Project
import weighbridge.prices
print("genai_prices" in sys.modules, "httpx2" in sys.modules)
"""


@pytest.mark.parametrize("name", ["gpt-4o", "openai/gpt-4o", "openai:gpt-4o"])
def test_a_known_model_has_a_price_however_its_provider_is_written(name: str) -> None:
    price = price_of(name, 4_000, 4_000)
    assert price is not None
    assert price.uncached == 2 * price_of(name, 2_000, 0).uncached  # type: ignore[union-attr]
    assert price.cached is not None
    assert 0 < price.cached < price.uncached


def test_a_price_says_where_it_comes_from_and_how_old_it_is() -> None:
    price = price_of("gpt-4o", 4_000, 4_000)
    assert price is not None
    assert price.source.startswith("genai-prices ")
    assert price.checked is not None
    assert price.checked <= datetime.now(UTC).date()


@pytest.mark.parametrize("name", ["", " ", "no-such-model", "/", ":", "a/b/c", "\ud800", "x" * 10_000])
def test_what_is_in_no_list_has_no_price(name: str) -> None:
    assert price_of(name, 4_000, 4_000) is None


def test_a_prefix_that_no_provider_caches_has_no_cached_price() -> None:
    price = price_of("gpt-4o", 4_000, SHORTEST_CACHED - 1)
    assert price is not None
    assert price.cached is None


def test_the_server_starts_without_the_price_list() -> None:
    run = subprocess.run([sys.executable, "-c", _START], capture_output=True, text=True, check=False, timeout=60)
    assert run.stdout.split() == ["False", "False"], run.stdout + run.stderr
