"""An adapter in a folder, judged by `weighbridge verdict`: a real model answers on this machine."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from folders import put
from weighbridge_cli.main import main
from weighbridge_training.layout import HOLDOUT, TRAIN
from weighbridge_training.trust.workspaces import trust

WORKER = Path(__file__).parents[1] / "worker"
sys.path.append(str(WORKER))
from jobs import Ran, prepared, run, tiny  # noqa: E402
from parcels import FULL, QUESTIONS, SCHEMA  # noqa: E402
from training_python import training_python  # noqa: E402

if TYPE_CHECKING:
    from workspace import Workspace

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny(tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="module")
def trained(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """As if it had been trained elsewhere."""
    found = run(prepared(tmp_path_factory.mktemp("elsewhere"), base))
    assert found.code == 0, found.why
    return found


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trained: Ran, base: Path) -> Workspace:
    """The task of that training, in a workspace of its own."""
    from workspace import TASK, workspace

    found = workspace(tmp_path, monkeypatch)
    shutil.copytree(base, found.root / "models" / "tiny")
    for name, file in ((HOLDOUT, "holdout.jsonl"), (TRAIN, "train.jsonl")):
        shutil.copyfile(trained.folder / name, found.folder / file)
    put(found.folder, "answer.schema.json", json.dumps(SCHEMA))
    put(found.root, "prompts/parcels.system.md", FULL)
    questions = json.dumps(QUESTIONS)
    task = TASK.replace("{id: org/tiny}", "{folder: models/tiny}").replace("gpus_per_node: 1", "gpus_per_node: 0")
    task = task.replace('["What is 17 plus 25?", "Name three planets."]', questions)
    found.task(task + "resources: {gpus_per_node: 0}\n")
    found.hooks(f'[hooks.local]\ntype = "local"\npython = "{training_python()}"\n')
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    return found


def test_an_adapter_from_elsewhere_answers_and_is_judged(
    here: Workspace, trained: Ran, capsys: pytest.CaptureFixture[str]
) -> None:
    adapter = trained.folder / "out" / "adapter"
    judge = ["verdict", "parcels", "--adapter", str(adapter), "--format", "json"]
    assert main(judge) == 2
    assert "is not trusted" in capsys.readouterr().err
    trust(here.root)
    assert main(judge) == 1
    said = capsys.readouterr()
    document: dict[str, Any] = json.loads(said.out)
    assert document["outcome"] == "unproved"
    assert [one["arm"] for one in document["arms"]] == ["base-prompt", "adapter"]
    weights = hashlib.sha256((adapter / "adapter_model.safetensors").read_bytes()).hexdigest()
    assert document["files"]["out/adapter/adapter_model.safetensors"] == weights
    # the same answers as where it was trained
    (folder,) = here.state.glob("verdicts/parcels/*")
    ours = [json.loads(line)["text"] for line in (folder / "out/answers/adapter.jsonl").read_text("utf-8").splitlines()]
    theirs = (trained.folder / "out/answers/adapter.jsonl").read_text("utf-8").splitlines()
    assert ours == [json.loads(line)["text"] for line in theirs]
    # with the recorded answers of today it is compared
    rows = len(ours)
    put(here.folder, "incumbent.jsonl", "".join(json.dumps({"row": at, "text": "?"}) + "\n" for at in range(rows)))
    assert main(judge) in (0, 1)
    assert json.loads(capsys.readouterr().out)["comparisons"][0]["against"] == "incumbent"


@pytest.mark.parametrize("damage", ["pickled", "not for this base"])
def test_an_adapter_that_cannot_be_loaded_is_told(
    here: Workspace, trained: Ran, damage: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trust(here.root)
    adapter = tmp_path / "adapter"
    shutil.copytree(trained.folder / "out" / "adapter", adapter)
    if damage == "pickled":
        (adapter / "adapter_model.safetensors").rename(adapter / "adapter_model.bin")
    else:
        (adapter / "adapter_model.safetensors").write_bytes(b"no weights")
    assert main(["verdict", "parcels", "--adapter", str(adapter)]) == 2
    said = capsys.readouterr().err
    assert ("would be unpickled" if damage == "pickled" else "error: ") in said
    assert "Traceback" not in said
