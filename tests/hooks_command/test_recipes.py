"""The recipes of `examples/hooks/`, asked as Weighbridge asks them; what they ask for is held by the tools' checks."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hook_jobs import bundled
from hub import Hub
from weighbridge_training.contract import HookError, Trouble
from weighbridge_training.hooks.command import Command
from weighbridge_training.states import State
from weighbridge_training.trust.definitions import CommandHook

if TYPE_CHECKING:
    from weighbridge_training.contract import Ref, Status

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
EXAMPLES = ROOT / "examples" / "hooks"
TOOLS = ROOT / ".venv" / "recipes" / "bin" / "python"
STRICT = "import json, sys, kubernetes_validate as k; k.validate(json.load(sys.stdin), '1.37', strict=True)"
SKY = "import json, sys, sky; sky.Task.from_yaml_config(json.load(sys.stdin))"
posix = pytest.mark.skipif(os.name == "nt", reason="the stand-ins are programs for sh")


def tools() -> Path:
    if TOOLS.is_file():
        return TOOLS
    said = f"there is no {TOOLS}: run `make training`"
    if os.environ.get("TRAINING_REQUIRED") == "1":
        pytest.fail(said)
    pytest.skip(said)


def copied(name: str, folder: Path) -> Path:
    """The recipe where nobody else can write."""
    target = folder / "recipe"
    shutil.copytree(EXAMPLES / name, target)
    for path in (target, *target.iterdir()):
        path.chmod(0o700)
    return target / f"weighbridge-{name}"


def recipe(name: str, folder: Path, env: tuple[str, ...], python: str = sys.executable) -> Command:
    argv = (python, str(copied(name, folder)))
    return Command(CommandHook(type="command", argv=argv, env=("CLUSTER", *env), idempotent=True))


def module(name: str) -> Any:
    """A recipe as a module, for what it asks for."""
    loader = importlib.machinery.SourceFileLoader(name.replace("-", "_"), str(EXAMPLES / name / f"weighbridge-{name}"))
    specification = importlib.util.spec_from_loader(loader.name, loader)
    assert specification is not None
    found = importlib.util.module_from_spec(specification)
    loader.exec_module(found)
    return found


def asked(**resources: Any) -> dict[str, Any]:
    return {"key": "wb-" + "0a" * 16, "folder": "/tmp", "max_runtime_s": 7200, "resources": resources}


def until_ended(hook: Command, ref: Ref) -> Status:
    for _ in range(150):
        status = hook.get(ref)
        if status.state.is_final:
            return status
        time.sleep(0.2)
    raise AssertionError("it did not end")


def all_the_way(hook: Command, folder: Path) -> None:
    bundle = bundled({"size": 5000})
    assert hook.describe().problems == ()
    assert hook.find(bundle.job.key) is None
    ref = hook.submit(bundle)
    assert hook.submit(bundle) == hook.find(bundle.job.key) == ref
    status = until_ended(hook, ref)
    assert status.state is State.SUCCEEDED
    events = hook.events(ref, 0, 0).events
    assert [event["event"] for event in events] == ["started", *["progress"] * 3, "succeeded"]
    assert hook.events(ref, 4, 0).events == events[4:]
    assert "something that a library prints" in hook.log(ref, 0)[0]
    (artifact,) = status.artifacts
    hook.artifact(ref, artifact, folder / "fetched")
    cancelled = hook.submit(bundled({"steps": 10_000}))
    hook.events(cancelled, 0, 0)
    hook.cancel(cancelled)
    assert until_ended(hook, cancelled).state is State.CANCELLED
    with pytest.raises(HookError, match="one machine") as raised:
        hook.submit(bundled(resources="{nodes: 2, strategy: ddp}"))
    assert raised.value.trouble is Trouble.REFUSED


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cluster"
    (folder / "volume").mkdir(parents=True)
    programs = tmp_path / "bin"
    shutil.copytree(HERE / "programs", programs)
    for program in programs.iterdir():
        program.write_text(program.read_text().replace("#!/usr/bin/env python3", f"#!{sys.executable}"))
        program.chmod(0o700)
    (programs / "python").symlink_to(sys.executable)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("CLUSTER", str(folder))
    return folder


@posix
def test_a_job_of_kubernetes_goes_all_the_way(cluster: Path, tmp_path: Path) -> None:
    all_the_way(recipe("kubernetes", tmp_path, ()), tmp_path)
    asked_for = [json.loads(line) for line in (cluster / "kubectl.log").read_text().splitlines()]
    assert [argv[0] for argv in asked_for].count("create") == 2
    assert [argv for argv in asked_for if argv[0] == "delete"]


@posix
def test_a_job_of_skypilot_goes_all_the_way(cluster: Path, tmp_path: Path) -> None:
    all_the_way(recipe("skypilot", tmp_path, ()), tmp_path)
    launches = [line for line in (cluster / "sky.log").read_text().splitlines() if '"launch"' in line]
    assert len(launches) == 2
    assert '"--idle-minutes-to-autostop", "60", "--down"' in launches[0]


def test_kubernetes_accepts_what_is_asked_of_it() -> None:
    kubernetes = module("kubernetes")
    manifests = [
        kubernetes.filled(asked(gpus_per_node=2, gpu="NVIDIA-H200")),
        kubernetes.filled(asked(gpus_per_node=0)),
    ]
    files = json.loads((EXAMPLES / "kubernetes" / "files.json").read_text())
    files["metadata"]["name"] = "wb-1-files"
    assert manifests[0]["spec"]["activeDeadlineSeconds"] == 7320
    assert manifests[0]["spec"]["template"]["spec"]["containers"][0]["resources"]["limits"]["nvidia.com/gpu"] == 2
    for manifest in (*manifests, files):
        assert _validated(STRICT, manifest) == ""
    # the check is one that can fail
    manifests[0]["spec"]["backofLimit"] = 0
    assert "backofLimit" in _validated(STRICT, manifests[0])


def test_skypilot_accepts_what_is_asked_of_it() -> None:
    python = os.environ.get("WEIGHBRIDGE_SKYPILOT_PYTHON")
    task = yaml.safe_load(module("skypilot").filled(asked(gpus_per_node=2, gpu="h200", preemptible=True)))
    assert task["resources"] == {"use_spot": True, "accelerators": "H200:2"}
    assert "timeout --signal=TERM --kill-after=120 7200 python" in task["run"]
    if python is None:
        pytest.skip("SkyPilot is 460 MB: name a Python that has it in WEIGHBRIDGE_SKYPILOT_PYTHON")
    assert _validated(SKY, task, python) == ""
    assert "runn" in _validated(SKY, {**task, "runn": "x"}, python)


@posix
def test_a_job_of_hugging_face_goes_all_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = str(tools())
    buckets = tmp_path / "buckets"
    variables = {
        "BUCKETS": str(buckets),
        "PYTHONPATH": str(HERE / "buckets"),
        "HF_TOKEN": "hf_test",
        "HF_HOME": str(tmp_path),
    }
    with Hub() as hub:
        for name, value in {**variables, "HF_ENDPOINT": hub.url}.items():
            monkeypatch.setenv(name, value)
        hook = recipe("hf-jobs", tmp_path, ("HF_ENDPOINT", *variables), python)
        assert hook.describe().target == "Hugging Face Jobs of someone"
        bundle = bundled(limit_s=3600, resources="{gpus_per_node: 1, gpu: a100}")
        assert hook.find(bundle.job.key) is None
        ref = hook.submit(bundle)
        assert hook.submit(bundle) == hook.find(bundle.job.key) == ref
        (specification,) = hub.specifications
        assert specification["timeoutSeconds"] == 4200
        assert specification["flavor"] == "a100-large"
        assert specification["labels"] == {"weighbridge-key": ref.key, "name": ref.key}
        assert specification["volumes"][0]["path"] == ref.key
        assert "secrets" not in specification
        assert hook.get(ref).state is State.QUEUED
        folder = buckets / "someone" / "weighbridge-jobs" / ref.key
        ran = subprocess.run(
            [sys.executable, "worker.pyz", "job.json"], cwd=folder, capture_output=True, text=True, check=True
        )
        hub.lines = [*ran.stdout.splitlines(), "Collecting transformers"]
        hub.stage("COMPLETED")
        status = hook.get(ref)
        assert status.state is State.SUCCEEDED
        assert [event["seq"] for event in hook.events(ref, 0, 0).events] == [1, 2, 3, 4, 5]
        assert hook.log(ref, 0)[0] == "Collecting transformers\n"
        (artifact,) = status.artifacts
        hook.artifact(ref, artifact, tmp_path / "fetched")
        hub.stage("RUNNING")
        hook.cancel(ref)
        assert hook.get(ref).state is State.CANCELLED
        with pytest.raises(HookError, match="names no flavor for h900"):
            hook.submit(bundled(resources="{gpus_per_node: 1, gpu: h900}"))


def _validated(program: str, document: Any, python: str = "") -> str:
    """What the tool says against a document; nothing where it accepts it."""
    ran = subprocess.run(
        [python or str(tools()), "-c", program], input=json.dumps(document), capture_output=True, text=True, timeout=200
    )
    return ran.stderr if ran.returncode else ""
