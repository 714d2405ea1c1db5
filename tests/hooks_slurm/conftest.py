"""One real Slurm for all tests of the hook."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from cluster import Cluster, missing, started  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    if reason := missing():
        (pytest.fail if os.environ.get("SLURM_REQUIRED") == "1" else pytest.skip)(reason)
    cluster, process = started(tmp_path_factory.mktemp("slurm"))
    with pytest.MonkeyPatch.context() as patch:
        # for the whole session, as one test is watched from a thread beside the others
        patch.setenv("PATH", f"{cluster.bin}:{os.environ['PATH']}")
        yield cluster
    process.kill()
    process.wait()


@pytest.fixture
def cluster(running: Cluster) -> Cluster:
    """The cluster, whose commands are first in PATH."""
    return running
