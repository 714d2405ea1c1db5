"""What goes wrong on the machine that trains, each with a code and a sentence that says what to do."""

from __future__ import annotations

import errno
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from jobs import Ran, prepared, run, tiny
from parcels import FULL, conversation, lines, pairs
from weighbridge_training.layout import TRAIN
from weighbridge_training.worker.failures import Failure, explained

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

ROWS = [conversation(pair) for pair in pairs()[:32]]


def check(ran: Ran, code: str, *words: str) -> None:
    assert (ran.code, ran.result["state"]) == (1, "FAILED"), ran.why
    assert [event["code"] for event in ran.named("failed")] == [code], ran.why
    assert ran.events[-1]["reason"] == ran.result["reason"]
    for word in words:
        assert word in ran.result["reason"]


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"resources": {"gpus_per_node": 1}}, "no-gpu", ["resources.gpus_per_node: 0"]),
        ({"adapter": {"kind": "qlora"}}, "missing-package", ["bitsandbytes", "pip install"]),
        ({"adapter": {"targets": ["nowhere"]}}, "adapter", ["adapter.targets"]),
        ({"adapter": {"modules_to_save": ["nowhere"]}}, "adapter", ["nowhere", "adapter.modules_to_save"]),
        ({"training": {"max_length": 16}}, "no-rows", ["training.max_length"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_task_that_cannot_be_done_here(
    llama: Path, tmp_path: Path, changes: dict[str, Any], code: str, words: list[str]
) -> None:
    check(run(prepared(tmp_path, llama, changes)), code, *words)


@pytest.mark.parametrize(
    ("train", "code", "words"),
    [
        (b'{"messages": [{"role": "user"}]}\n', "bad-rows", ["train.jsonl:1"]),
        (lines(ROWS) + b"no row\n", "bad-rows", ["train.jsonl:33"]),
        (lines([conversation(pairs()[-1])]), "bad-rows", ["train.jsonl:1", "trained on"]),
    ],
    ids=["no message", "no JSON", "a held-out row"],
)
def test_rows_that_are_none(llama: Path, tmp_path: Path, train: bytes, code: str, words: list[str]) -> None:
    check(run(prepared(tmp_path, llama, train=train)), code, *words)


def test_a_held_out_input_that_stands_in_the_prompt(llama: Path, tmp_path: Path) -> None:
    prompt = {"system": f"{FULL} For example: {pairs()[-1][0]}", "before": "", "after": "", "missing": []}
    check(run(prepared(tmp_path, llama, prompt=prompt)), "bad-rows", "holdout.jsonl")


def test_a_file_that_is_not_the_one_that_was_approved(llama: Path, tmp_path: Path) -> None:
    folder = prepared(tmp_path, llama)
    with (folder / TRAIN).open("ab") as train:
        train.write(b"\n")
    check(run(folder), "data-changed", TRAIN)


def test_a_model_without_a_chat_template(tmp_path: Path) -> None:
    base = tiny(tmp_path / "base", "--template", "none")
    check(run(prepared(tmp_path / "job", base)), "no-chat-template", "instruction-tuned")


def test_a_folder_that_is_no_model(llama: Path, tmp_path: Path) -> None:
    base = tmp_path / "base"
    shutil.copytree(llama, base)
    (base / "config.json").write_text(json.dumps({"model_type": "unheard-of"}), encoding="utf-8")
    check(run(prepared(tmp_path / "job", base)), "base-model", "models/tiny")


def test_code_that_comes_with_a_model_is_not_run(llama: Path, tmp_path: Path) -> None:
    base = tmp_path / "base"
    shutil.copytree(llama, base)
    config = json.loads((base / "config.json").read_text("utf-8"))
    config |= {"model_type": "unheard-of", "auto_map": {"AutoConfig": "own.C", "AutoModelForCausalLM": "own.M"}}
    (base / "config.json").write_text(json.dumps(config), encoding="utf-8")
    (base / "own.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n", encoding="utf-8")
    check(run(prepared(tmp_path / "job", base)), "base-model")
    assert not (tmp_path / "ran").exists()


def test_a_training_that_goes_apart(llama: Path, tmp_path: Path) -> None:
    changes = {"training": {"epochs": 20, "learning_rate": 1.0, "global_batch": 1}, "adapter": {"alpha": 4096}}
    ran = run(prepared(tmp_path, llama, changes, train=lines(ROWS)))
    if ran.code == 0:
        pytest.skip("it did not go apart")
    check(ran, "nan-loss", "training.learning_rate")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk-full"),
        (RuntimeError("Error while serializing: I/O error: No space left on device (os error 28)"), "disk-full"),
        (MemoryError(), "out-of-memory"),
        (type("OutOfMemoryError", (RuntimeError,), {})("CUDA out of memory. Tried to allocate"), "out-of-memory"),
        (type("GatedRepoError", (OSError,), {})("403"), "gated-model"),
        (type("LocalEntryNotFoundError", (OSError,), {})("offline"), "no-network"),
        (Failure("nan-loss", "x"), "nan-loss"),
        (ValueError("anything"), "unexpected"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_errors_of_libraries_have_a_code(error: Exception, code: str) -> None:
    assert explained(error).code == code
    try:
        raise RuntimeError("around it") from error
    except RuntimeError as outer:
        assert explained(outer).code == code
