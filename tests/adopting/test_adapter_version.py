"""An adapter is named by its content: the same for the same, and another name for other content."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from judged import TASK
from weighbridge.tuning.task_file import read_task
from weighbridge_training.adapters.version import VersionTaken, content_version, refuse_taken, served_name, versions
from weighbridge_training.bundle import Content, bundle_of, recipe_digest
from weighbridge_training.layout import TRAIN
from weighbridge_training.program import worker

if TYPE_CHECKING:
    from pathlib import Path

    from weighbridge_training.job import Job


def job(task: str = TASK, train: bytes = b"{}\n", key: str = "0a") -> Job:
    return bundle_of("wb-" + key * 16, read_task(task, "t"), {TRAIN: Content(train, 1)}, worker()).job


def test_the_same_content_gives_the_same_version_whatever_else_differs() -> None:
    one = content_version(job())
    assert one == content_version(job(key="0b"))
    assert one == content_version(job(TASK.replace("max_runtime_s: 7200", "max_runtime_s: 9")))
    assert one.startswith("v1-") and len(one) == len("v1-") + 12
    assert served_name("parcels", one) == f"parcels-{one}"


@pytest.mark.parametrize(
    "other",
    [
        job(train=b"{} \n"),
        job(TASK.replace("org/tiny", "org/other")),
        job(TASK.replace("r: 8", "r: 16")),
        job(TASK.replace("seed: 42", "seed: 43")),
    ],
)
def test_other_content_gives_another_version(other: Job) -> None:
    assert content_version(other) != content_version(job())


def test_two_contents_under_one_name_are_refused(tmp_path: Path) -> None:
    known = job()
    (tmp_path / "adapters" / "parcels" / content_version(known)).mkdir(parents=True)
    (tmp_path / "adapters" / "parcels" / f"{content_version(known)}-2").mkdir()
    (tmp_path / "adapters" / "parcels" / ".aside").mkdir()
    assert len(list(versions(tmp_path, "parcels"))) == 2
    refuse_taken(tmp_path, "parcels", "v1", recipe_digest(known))
    other = recipe_digest(job(train=b"other\n"))
    with pytest.raises(VersionTaken, match=r"Raise `adapter.version` in training/parcels/task.yaml"):
        refuse_taken(tmp_path, "parcels", "v1", other)
    refuse_taken(tmp_path, "parcels", "v2", other)
    refuse_taken(tmp_path, "letters", "v1", other)
