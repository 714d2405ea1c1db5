"""Models that several tests share, made once a session."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))

from jobs import Ran, prepared, run, tiny


@pytest.fixture(scope="session")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Llama whose chat template says itself what the assistant's tokens are."""
    return tiny(tmp_path_factory.mktemp("llama"))


@pytest.fixture(scope="session")
def qwen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Qwen whose chat template says nothing of the kind."""
    return tiny(tmp_path_factory.mktemp("qwen"), "--shape", "qwen", "--template", "unmarked")


@pytest.fixture(scope="session")
def trained(llama: Path, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """A short training, to its end."""
    return run(prepared(tmp_path_factory.mktemp("job"), llama))
