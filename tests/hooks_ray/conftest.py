"""One real Ray for all tests of the hook."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from ray_cluster import RayCluster, environment, missing, started  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def running() -> Iterator[RayCluster]:
    if reason := missing():
        (pytest.fail if os.environ.get("RAY_REQUIRED") == "1" else pytest.skip)(reason)
    with started(environment()) as cluster:
        yield cluster


@pytest.fixture
def cluster(running: RayCluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[RayCluster]:
    """The cluster, with this thread in its network."""
    monkeypatch.setenv("RAY_TOKEN_OF_THE_TEST", running.token)
    with running.network():
        yield running
