"""`weighbridge adopt` on disk: only by a winning verdict on today's prompt, and taken back byte by byte."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import parcels_tree as parcels
import pytest
from command import Ran, weighbridge
from judged import Scene, scene
from parcels_tree import LONG, MARKDOWN, SHORT, YAML

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SERVED = r"parcels-v1-[0-9a-f]{12}"
TREES: dict[str, tuple[dict[str, str | bytes], str, str, str, list[str]]] = {
    "markdown": (dict(MARKDOWN), "app/parcels.md", "", SHORT.strip(), []),
    "markdown with a byte order mark and Windows breaks": (
        {
            "app/parcels.md": b"\xef\xbb\xbf" + LONG.replace("\n", "\r\n").encode(),
            "app/sort.py": parcels.READS_A_FILE.replace("\n", "\r\n").encode(),
        },
        "app/parcels.md", "", SHORT.replace("\n", "\r\n").strip(), [],
    ),
    "python": ({"app/sort.py": parcels.IN_PYTHON}, "app/sort.py", "SYSTEM", SHORT.strip(), []),
    "yaml": (dict(YAML), "prompts.yaml", "parcels.system", SHORT.strip(), ["--call", "app/sort.py:11"]),
}  # fmt: skip


def adopt(stage: Scene, *arguments: str) -> Ran:
    return weighbridge(stage.root, "adopt", "parcels", "--isolated", *arguments, environment=stage.environment)


def record(stage: Scene) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((stage.root / "training/parcels/adopted.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("name", TREES)
def test_adopting_and_going_back_leaves_every_byte_as_it_was(name: str, tmp_path: Path) -> None:
    files, path, symbol, system, options = TREES[name]
    stage = scene(tmp_path, files, path, symbol, system)
    before = stage.files
    ran = adopt(stage, "--yes", *options)
    assert ran.code == 0, ran.stderr
    assert "beats the prompt by 45 points" in ran.stderr
    assert "is adopted here already" in adopt(stage, "--yes", *options).stderr
    after = stage.files
    assert set(after) - set(before) == {"training/parcels/adopted.json"}
    changed = {one for one in before if before[one] != after[one]}
    assert changed == {path, "app/sort.py"}
    assert b"Parcel 7" not in after[path] and record(stage)["model"].encode() in after["app/sort.py"]
    assert "too-many-examples" not in weighbridge(stage.root, "check", "--isolated", "--no-cache", ".").stdout
    back = adopt(stage, "--rollback", "--yes")
    assert back.code == 0, back.stderr
    assert stage.files == before
    again = adopt(stage, "--rollback", "--yes")
    assert again.code == 1
    assert "nothing to roll back" in again.stderr


def test_the_record_says_what_was_adopted_and_holds_no_address(tmp_path: Path) -> None:
    stage = scene(tmp_path)
    assert adopt(stage, "--yes", "--endpoint-url-setting", "SORTER_URL").code == 0
    found = record(stage)
    assert found["version"].startswith("v1-") and found["model"] == f"parcels-{found['version']}"
    assert found["content"].startswith(found["version"].removeprefix("v1-"))
    assert found["settings"] == ["SORTER_URL", "PARCELS_API_KEY"]
    assert [one["path"] for one in found["files"]] == ["app/parcels.md", "app/sort.py"]
    assert all(len(found[name]) == 64 for name in ("content", "weights", "report"))
    assert "://" not in json.dumps(found)
    assert 'os.environ["SORTER_URL"]' in (stage.root / "app/sort.py").read_text("utf-8")


def test_the_edits_are_shown_and_nothing_is_changed_unless_a_person_agrees(tmp_path: Path) -> None:
    stage = scene(tmp_path)
    before = stage.files
    shown = adopt(stage, "--diff")
    assert shown.code == 0
    assert (
        "-Input: Parcel 7 is lost" in shown.stdout
        and '+    ).chat.completions.create(model="parcels-v1-' in shown.stdout
    )
    assert stage.files == before
    nobody = adopt(stage)
    assert nobody.code == 0
    assert "there is nobody to ask here" in nobody.stderr
    assert stage.files == before


def change(path: str, old: str, new: str) -> Callable[[Scene], None]:
    def changed(stage: Scene) -> None:
        file = stage.root / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    return changed


def other_weights(stage: Scene) -> None:
    (weights,) = stage.home.glob("adapters/parcels/*/adapter_model.safetensors")
    weights.write_bytes(b"other weights")


def other_answers(stage: Scene) -> None:
    (prompt,) = stage.home.glob("jobs/*/data/incumbent.jsonl")
    prompt.write_bytes(b"")


def same_name(stage: Scene) -> None:
    (stage.home / "adapters" / "parcels" / "v1-000000000000").mkdir()


REFUSED: dict[str, tuple[dict[str, Any], Callable[[Scene], None] | None, list[str]]] = {
    "a tie": ({"right": 41, "incumbent": 40}, None, ["does not beat the prompt", "ship the prompt"]),
    "the prompt wins": ({"right": 20, "incumbent": 70}, None, ["does not beat the prompt", "ship the prompt"]),
    "no incumbent": ({"incumbent": None}, None, ["unproved"]),
    "another prompt today": (
        {}, change("app/parcels.md", "Never promise a refund.", "Never promise anything."),
        ["changed since", "Judge again"],
    ),
    "two contents of one name": ({}, same_name, ["v1-000000000000", "Raise `adapter.version`"]),
    "a call that nobody can edit": (
        {}, change("app/sort.py", 'model="gpt-4o", ', "**OPTIONS, "),
        ["spread", "Nothing is changed", "app/sort.py:11"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_everything_but_a_winning_verdict_on_this_prompt_is_refused(name: str, tmp_path: Path) -> None:
    options, spoil, words = REFUSED[name]
    stage = scene(tmp_path, **options)
    if spoil is not None:
        spoil(stage)
    before = stage.files
    ran = adopt(stage, "--yes")
    assert ran.code == 1, ran.stdout + ran.stderr
    for word in words:
        assert word in ran.stderr
    assert stage.files == before


FAILED: dict[str, tuple[Callable[[Scene], None], list[str]]] = {
    "weights that nobody judged": (other_weights, ["another adapter was judged"]),
    "answers that were exchanged": (other_answers, ["not what was sent with the job"]),
    "a task that cannot be read": (change("training/parcels/task.yaml", "version: 1", "version: 7"), ["task.yaml:1"]),
}


@pytest.mark.parametrize("name", FAILED)
def test_what_is_not_what_was_judged_is_an_error(name: str, tmp_path: Path) -> None:
    spoil, words = FAILED[name]
    stage = scene(tmp_path)
    spoil(stage)
    ran = adopt(stage, "--yes")
    assert ran.code == 2, ran.stdout + ran.stderr
    for word in words:
        assert word in ran.stderr


def test_a_workspace_without_a_training_is_told_what_to_do(tmp_path: Path) -> None:
    stage = scene(tmp_path / "a")
    other = scene(tmp_path / "b")
    ran = weighbridge(other.root, "adopt", "parcels", "--isolated", environment=stage.environment)
    assert ran.code == 2
    assert "weighbridge train parcels" in ran.stderr


def test_going_back_never_loses_an_edit(tmp_path: Path) -> None:
    stage = scene(tmp_path)
    assert adopt(stage, "--yes").code == 0
    change("app/sort.py", "def sort(text):", "def sort(text):  # mine")(stage)
    before = stage.files
    ran = adopt(stage, "--rollback", "--yes")
    assert ran.code == 1
    assert "app/sort.py was edited since" in ran.stderr and "--diff" in ran.stderr
    assert stage.files == before
    shown = adopt(stage, "--rollback", "--diff")
    assert "+def sort(text):  # mine" in shown.stdout and "(before)" in shown.stdout
    assert stage.files == before
    change("app/sort.py", "def sort(text):  # mine", "def sort(text):")(stage)
    assert adopt(stage, "--rollback", "--yes").code == 0
    assert stage.files["app/sort.py"] == MARKDOWN["app/sort.py"].encode()


def test_a_file_that_is_gone_is_not_forgotten(tmp_path: Path) -> None:
    stage = scene(tmp_path)
    assert adopt(stage, "--yes").code == 0
    (stage.root / "app/sort.py").unlink()
    ran = adopt(stage, "--rollback", "--yes")
    assert ran.code == 1
    assert "app/sort.py is gone" in ran.stderr
    assert b"Parcel 7" not in stage.files["app/parcels.md"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_going_back_follows_no_link_out_of_the_workspace(tmp_path: Path) -> None:
    stage = scene(tmp_path)
    assert adopt(stage, "--yes").code == 0
    outside = tmp_path / "outside.md"
    outside.write_bytes((stage.root / "app/parcels.md").read_bytes())
    (stage.root / "app/parcels.md").unlink()
    (stage.root / "app/parcels.md").symlink_to(outside)
    kept = outside.read_bytes()
    assert adopt(stage, "--rollback", "--yes").code == 1
    assert outside.read_bytes() == kept


def test_the_next_version_is_taken_back_to_the_one_before(tmp_path: Path) -> None:
    stage = scene(tmp_path)
    assert adopt(stage, "--yes").code == 0
    first = stage.files
    # the second is compared with the prompt that runs by then
    second = scene(
        tmp_path, {path: data for path, data in first.items() if path.startswith("app/")}, key="wb-" + "0b" * 16,
        version="v2", seed=7,
    )  # fmt: skip
    before = second.files
    ran = adopt(second, "--yes")
    assert ran.code == 0, ran.stderr
    assert record(second)["version"].startswith("v2-")
    assert adopt(second, "--rollback", "--yes").code == 0
    assert second.files == before
    assert record(second)["version"].startswith("v1-")


def test_a_report_beside_its_job_adopts_the_adapter_that_it_is_about(tmp_path: Path) -> None:
    stage = scene(tmp_path)
    (job,) = (stage.home / "jobs").iterdir()
    (adapter,) = (stage.home / "adapters" / "parcels").iterdir()
    adapter.rename(job / "out" / "adapter")
    (job / "out" / "report.json").write_text("{}", encoding="utf-8")
    moved = job.rename(tmp_path / "elsewhere")
    (stage.home / "ledger.db").unlink()
    report = str(moved / "out" / "report.json")
    shown = adopt(stage, "--diff", "--report", report)
    assert shown.code == 0, shown.stderr
    # an adapter of elsewhere is named by its weights, and not by a recipe that may not be its own
    weights = sha256((moved / "out" / "adapter" / "adapter_model.safetensors").read_bytes()).hexdigest()
    assert f"parcels-v1-{weights[:12]}" in shown.stdout
    copied = tmp_path / "copied"
    copied.mkdir()
    for name in ("adapter_model.safetensors", "adapter_config.json"):
        (copied / name).write_bytes((moved / "out" / "adapter" / name).read_bytes())
    assert adopt(stage, "--diff", "--report", report, "--adapter", str(copied)).code == 0
    (copied / "adapter_model.safetensors").write_bytes(b"others")
    another = adopt(stage, "--diff", "--report", report, "--adapter", str(copied))
    assert another.code == 2
    assert "another adapter was judged" in another.stderr
    alone = tmp_path / "report.json"
    alone.write_text("{}", encoding="utf-8")
    refused = adopt(stage, "--report", str(alone))
    assert refused.code == 2
    assert "no folder of a job" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--job", "wb-0", "--report", "x"], "either --job or --report"),
        (["--adapter", "x"], "--adapter goes with --report"),
        (["--endpoint-url-setting", "https://evil.example"], "no name of a setting"),
        (["--call", "app/sort.py"], "names no line"),
        (["--job", "wb-77"], "no job"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said(arguments: list[str], words: str, tmp_path: Path) -> None:
    ran = adopt(scene(tmp_path), *arguments)
    assert ran.code == 2
    assert words in ran.stderr
