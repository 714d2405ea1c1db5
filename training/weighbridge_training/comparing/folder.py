"""The folder of a comparison: laid out as that of a job, so that everything that reads jobs reads it, too."""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING

from weighbridge_training.bundle import bundle_of
from weighbridge_training.canonical import digest
from weighbridge_training.homes import made, state_home
from weighbridge_training.layout import ADAPTER, BASE, OUT, RESULT
from weighbridge_training.program import worker

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from weighbridge_training.comparing.given import Given

_ADAPTER_FILES = ("adapter_model.safetensors", "adapter_config.json")


class AdapterFolderError(Exception):
    """A folder that holds no adapter that can be loaded without running code."""


def laid_out(given: Given, arms: Mapping[str, str]) -> Path:
    """The folder for a task, its files and its arms: the same for the same, so that answers are found again.

    `arms` says in words what answers; the words are part of what makes the folder.
    """
    sent = {name: content for name, content in given.contents.items() if name.startswith("data/")}
    other = {name: content for name, content in given.contents.items() if name not in sent}
    unkeyed = bundle_of("wb-" + "0" * 32, given.at.task, sent, worker())
    mark = digest({"bundle": unkeyed.digest, "arms": dict(arms)})
    bundle = bundle_of(f"wb-{mark[:32]}", given.at.task, sent, worker())
    folder = made(made(state_home() / "verdicts") / given.at.task.name) / mark[:12]
    for name, data in (*bundle.files(), *((name, content.data) for name, content in other.items())):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_bytes(data)
    made(folder / OUT)
    return folder


def adapter_digest(adapter: Path) -> str:
    """An adapter by the SHA-256 of its weights; raises `AdapterFolderError` where a folder holds none."""
    missing = [name for name in _ADAPTER_FILES if not (adapter / name).is_file()]
    if missing:
        pickled = (adapter / "adapter_model.bin").is_file()
        why = ": adapter_model.bin would be unpickled, which can run code; save it as safetensors" if pickled else ""
        raise AdapterFolderError(f"{adapter}: has no {' and no '.join(missing)}{why}")
    with (adapter / _ADAPTER_FILES[0]).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def put_adapter(folder: Path, adapter: Path) -> None:
    """Brings an adapter into the folder of a comparison."""
    target = folder / ADAPTER
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name in _ADAPTER_FILES:
        shutil.copyfile(adapter / name, target / name)
    # what an earlier run said of another adapter
    (folder / RESULT).unlink(missing_ok=True)


def put_base(folder: Path, base: Path) -> None:
    """Lets the folder of a comparison find a base model of the workspace; weights are linked where that can be."""
    target = folder / BASE
    if target.is_symlink():
        target.unlink()
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.symlink_to(base.resolve(), target_is_directory=True)
    except OSError:
        # Windows: links need a privilege there
        shutil.copytree(base, target)
