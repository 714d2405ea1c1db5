"""What a task would send: its files read once, none outside of the workspace, all of them under their digests."""

from __future__ import annotations

import hashlib
import json
import os
import threading
import time
from typing import TYPE_CHECKING

import pytest
from driving_workspace import KEY, PATH, TASK, workspace
from weighbridge.tuning.task_file import TaskError
from weighbridge.workspace import Workspace
from weighbridge_training.driving import preparing
from weighbridge_training.driving.preparing import prepared
from weighbridge_training.driving.reading import UnreadableFile, WorkspaceFiles
from weighbridge_training.driving.stored import StoredError, folder_of, load, store
from weighbridge_training.driving.task_at import task_at, tasks_in

if TYPE_CHECKING:
    from pathlib import Path

    from weighbridge_training.driving.preparing import Prepared

posix = pytest.mark.skipif(os.name != "posix", reason="links and pipes")
BASED = TASK.replace("{id: org/tiny}", "{folder: models/tiny}")
WITH_INCUMBENT = TASK.replace(
    "measure: {by: exact}",
    "measure: {by: exact, schema_file: answer.schema.json}\n"
    "incumbent: {model: big, prompt: {path: prompts/system.md}, outputs: incumbent.jsonl}",
)


def read(root: Path) -> Prepared:
    files = WorkspaceFiles(root)
    found = [path.relative_to(root).as_posix() for path in root.rglob("*.md")]
    return prepared(files, task_at(files, PATH), Workspace.open(root, found))


def test_everything_that_a_task_names_goes_along_under_its_digest(tmp_path: Path) -> None:
    root = workspace(tmp_path / "w", WITH_INCUMBENT)
    (root / "training/parcels/answer.schema.json").write_text('{"type": "object"}', encoding="utf-8")
    (root / "training/parcels/incumbent.jsonl").write_text('{"row": 0, "text": "yes"}\n', encoding="utf-8")
    (root / "prompts").mkdir()
    (root / "prompts/system.md").write_text("You answer yes or no.\n", encoding="utf-8")
    found = read(root)
    bundle = found.bundle(KEY)
    assert {one.name: one.rows for one in bundle.job.files} == {
        "data/train.jsonl": 8, "data/holdout.jsonl": 4, "data/incumbent.jsonl": 1, "data/prompt.json": None,
        "data/answer.schema.json": None,
    }  # fmt: skip
    for one in bundle.job.files:
        assert hashlib.sha256(bundle.contents[one.name].data).hexdigest() == one.sha256
    prompt = json.loads(bundle.contents["data/prompt.json"].data)
    assert prompt["system"].strip() == "You answer yes or no."
    assert found.sources["data/train.jsonl"] == "training/parcels/train.jsonl"
    assert bundle.digest == read(root).bundle("wb-" + "d" * 32).digest


def test_a_base_model_goes_along_without_pickles_and_programs(tmp_path: Path) -> None:
    root = workspace(tmp_path / "w", BASED)
    base = root / "models/tiny"
    base.mkdir(parents=True)
    for name in ("config.json", "model.safetensors", "tokenizer.json", "merges.txt", "chat_template.jinja"):
        (base / name).write_text("{}", encoding="utf-8")
    for name in ("pytorch_model.bin", "modeling_tiny.py", "training_args.bin", ".hidden.json", "README.md", "a b.json"):
        (base / name).write_text("x", encoding="utf-8")
    (base / "deeper").mkdir()
    found = read(root)
    assert {name for name in found.contents if name.startswith("data/base/")} == {
        "data/base/config.json", "data/base/model.safetensors", "data/base/tokenizer.json", "data/base/merges.txt",
        "data/base/chat_template.jinja",
    }  # fmt: skip
    assert "pytorch_model.bin" in found.notes[0]
    (base / "model.safetensors").unlink()
    with pytest.raises(UnreadableFile, match="would be unpickled"):
        read(root)


@posix
@pytest.mark.parametrize("where", ["file", "folder", "task folder", "base"])
def test_a_link_that_leads_out_is_an_error(tmp_path: Path, where: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "train.jsonl").write_text('{"secret": 1}\n', encoding="utf-8")
    for name in ("config.json", "model.safetensors"):
        (outside / name).write_text("{}", encoding="utf-8")
    root = workspace(tmp_path / "w", BASED if where == "base" else TASK.replace("train: train", "train: sub/train"))
    folder = root / "training/parcels"
    if where == "file":
        (folder / "sub").mkdir()
        (folder / "sub/train.jsonl").symlink_to(outside / "train.jsonl")
    elif where == "folder":
        (folder / "sub").symlink_to(outside)
    elif where == "base":
        (root / "models").mkdir()
        (root / "models/tiny").symlink_to(outside)
    else:
        moved = tmp_path / "moved"
        folder.rename(moved)
        folder.symlink_to(moved)
    with pytest.raises(UnreadableFile, match="leads out of the workspace"):
        read(root)


@posix
def test_a_link_inside_is_followed_and_a_circle_is_an_error(tmp_path: Path) -> None:
    root = workspace(tmp_path / "w")
    folder = root / "training/parcels"
    (folder / "train.jsonl").rename(folder / "rows.jsonl")
    (folder / "train.jsonl").symlink_to("rows.jsonl")
    assert read(root).contents["data/train.jsonl"].rows == 8
    (folder / "train.jsonl").unlink()
    (folder / "train.jsonl").symlink_to("train.jsonl")
    with pytest.raises(UnreadableFile):
        read(root)


@posix
@pytest.mark.parametrize("kind", ["pipe", "device", "folder", "missing"])
def test_what_is_no_file_is_an_error_and_nobody_waits_for_it(tmp_path: Path, kind: str) -> None:
    root = workspace(tmp_path / "w")
    path = root / "training/parcels/train.jsonl"
    path.unlink()
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "device":
        path.symlink_to("/dev/zero")
    with pytest.raises(UnreadableFile, match=r"train\.jsonl"):
        read(root)


@posix
def test_a_link_that_is_put_in_place_of_a_folder_meanwhile_is_not_followed(tmp_path: Path) -> None:
    """Between the question where a path leads and its opening somebody swaps a folder, again and again."""
    root = workspace(tmp_path / "w", TASK.replace("train: train", "train: sub/train"))
    folder = root / "training/parcels"
    outside = tmp_path / "outside"
    for place, text in ((folder / "sub", "inside\n"), (outside, "secret\n")):
        place.mkdir()
        (place / "train.jsonl").write_text(text, encoding="utf-8")
    done = threading.Event()

    def swap() -> None:
        while not done.is_set():
            (folder / "sub").rename(folder / "kept")
            (folder / "sub").symlink_to(outside)
            (folder / "sub").unlink()
            (folder / "kept").rename(folder / "sub")
            time.sleep(0.0005)

    thread = threading.Thread(target=swap)
    thread.start()
    files, read_once, refused, deadline = WorkspaceFiles(root), 0, 0, time.monotonic() + 30
    try:
        while not (read_once > 100 and refused > 10) and time.monotonic() < deadline:
            try:
                assert files.read("training/parcels/sub/train.jsonl") == b"inside\n"
                read_once += 1
            except UnreadableFile:
                refused += 1
    finally:
        done.set()
        thread.join()
    assert read_once
    assert refused


def test_a_file_that_is_too_large_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = workspace(tmp_path / "w")
    monkeypatch.setattr(preparing, "MAX_DATA_BYTES", 100)
    with pytest.raises(UnreadableFile, match="is larger than 100 bytes"):
        read(root)


@pytest.mark.parametrize("path", ["../outside.jsonl", "/etc/passwd", "a/../../b", "~/x", "-rf"])
def test_a_task_that_points_out_of_the_workspace_is_none(tmp_path: Path, path: str) -> None:
    root = workspace(tmp_path / "w", TASK.replace("train: train.jsonl", f"train: {path}"))
    with pytest.raises(TaskError, match=r"task\.yaml"):
        read(root)
    with pytest.raises(UnreadableFile, match="leads out"):
        WorkspaceFiles(root).read("../w2/task.yaml")


def test_the_tasks_of_a_workspace_are_found(tmp_path: Path) -> None:
    root = workspace(tmp_path / "w")
    (root / "training/empty").mkdir()
    (root / "training/Bad Name").mkdir()
    assert tasks_in(WorkspaceFiles(root)) == ["parcels"]
    assert tasks_in(WorkspaceFiles(tmp_path)) == []


def test_what_was_stored_is_loaded_byte_by_byte_or_not_at_all(tmp_path: Path) -> None:
    bundle = read(workspace(tmp_path / "w")).bundle(KEY)
    home = tmp_path / "home"
    folder = store(home, bundle)
    assert store(home, bundle) == folder
    assert load(home, KEY, bundle.digest).job == bundle.job
    assert dict(load(home, KEY, bundle.digest).files()) == dict(bundle.files())
    with pytest.raises(StoredError, match="not what was approved"):
        load(home, KEY, "0" * 64)
    for name in ("job.json", "worker.pyz", "data/train.jsonl"):
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(whole.replace(b"e", b"3", 1))
        with pytest.raises(StoredError, match="not what was approved"):
            load(home, KEY, bundle.digest)
        (folder / name).write_bytes(whole)
    (folder / "job.json").unlink()
    store(home, bundle)
    assert load(home, KEY, bundle.digest).job == bundle.job
    assert [one.name for one in folder_of(home, KEY).parent.iterdir()] == [KEY]
