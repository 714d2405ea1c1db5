"""`weighbridge train` and `weighbridge jobs` as a user runs them: approvals first, then the real local back-end."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from driving_workspace import workspace

WORKER_TESTS = Path(__file__).parents[1] / "worker"
sys.path.append(str(WORKER_TESTS))

from parcels import FULL, QUESTIONS, SCHEMA, conversation, lines, pairs  # noqa: E402
from training_python import training_python  # noqa: E402

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a terminal of its own, and kill -9")
BASED = """
version: 1
name: parcels
base_model: {folder: models/tiny}
method: sft
adapter: {r: 16, alpha: 32, modules_to_save: [embed_tokens], version: v1}
data: {train: train.jsonl, holdout: holdout.jsonl}
training: {epochs: 2, learning_rate: 0.002, global_batch: 16, max_length: 256, seed: 0}
incumbent: {model: big, prompt: {path: prompts/system.md}, outputs: incumbent.jsonl}
measure: {by: exact, schema_file: answer.schema.json}
off_task: {questions: QUESTIONS}
resources: {gpus_per_node: 0}
limits: {max_runtime_s: 600}
""".replace("QUESTIONS", json.dumps(QUESTIONS))


@dataclass
class Shell:
    """A user at a workspace."""

    root: Path
    home: Path
    config: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "WEIGHBRIDGE_STATE_HOME": str(self.home),
            "WEIGHBRIDGE_CONFIG_HOME": str(self.config),
            "OMP_NUM_THREADS": "1",
            "HF_HUB_OFFLINE": "1",
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "weighbridge_cli", *arguments],
            cwd=self.root, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def run(self, *arguments: str, code: int = 0) -> str:
        process = self.start(*arguments)
        said = process.communicate(timeout=240)[0]
        assert process.returncode == code, said
        return said

    def jobs(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(self.run("jobs", "list", "--format", "json"))["jobs"]
        return found

    def at_a_terminal(self, typed: str, *arguments: str) -> tuple[int, str]:
        """The same with a terminal, at which somebody types."""
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(self.root)
            os.execve(sys.executable, [sys.executable, "-m", "weighbridge_cli", *arguments], self.environment)
        said = b""
        sent = False
        while True:
            try:
                piece = os.read(terminal, 65_536)
            except OSError:
                break
            if not piece:
                break
            said += piece
            if not sent and b"type the first" in said:
                os.write(terminal, typed.encode() + b"\n")
                sent = True
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said.decode("utf-8", "replace")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    root = workspace(tmp_path / "workspace")
    (root / ".git").mkdir()
    (tmp_path / "config").mkdir(mode=0o700)
    return Shell(root, tmp_path / "state", tmp_path / "config")


def opened(shell: Shell) -> Shell:
    """With the gates of workspace and hook open."""
    shell.run("trust", "add")
    shell.run("hook", "allow", "local")
    return shell


def local_python(shell: Shell) -> None:
    """A Python that has torch, and a price."""
    (shell.config / "hooks.toml").write_text(
        f'[hooks.local]\ntype = "local"\npython = "{training_python()}"\nusd_per_gpu_hour = 3.6\n', encoding="utf-8"
    )
    (shell.config / "hooks.toml").chmod(0o600)


def digest_in(said: str) -> str:
    return next(line.split()[1] for line in said.splitlines() if line.startswith("digest"))


def test_a_dry_run_shows_the_exact_request_and_leaves_nothing(shell: Shell) -> None:
    value = json.loads(shell.run("train", "--dry-run", "--format", "json", code=1))
    assert [(one["name"], one["from"]) for one in value["files"]][:2] == [
        ("data/holdout.jsonl", "training/parcels/holdout.jsonl"),
        ("data/train.jsonl", "training/parcels/train.jsonl"),
    ]
    assert value["job"]["task"]["name"] == "parcels"
    assert any("weighbridge trust add" in need for need in value["needs"])
    assert digest_in(shell.run("train", "parcels", "--dry-run", code=1)) == value["digest"]
    assert digest_in(shell.run("train", "training/parcels/task.yaml", "--dry-run", code=1)) == value["digest"]
    assert not (shell.home / "jobs").exists()
    assert not (shell.home / "local-jobs").exists()
    assert shell.jobs() == []


def test_nothing_is_sent_without_the_gates_or_the_approval_of_these_bytes(shell: Shell) -> None:
    local_python(shell)
    said = shell.run("train", "parcels", "--approve", "0" * 64, code=2)
    assert "nothing was sent" in said
    opened(shell)
    digest = digest_in(shell.run("train", "parcels", code=2))
    assert "--approve " + digest in shell.run("train", "parcels", code=2)
    again = shell.run("train", "parcels", "--hook", "local", "--watch", code=2)
    assert f"weighbridge train parcels --hook local --watch --approve {digest}" in again, "the same, and approved"
    with (shell.root / "training/parcels/train.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}\n')
    assert "is for other bytes" in shell.run("train", "parcels", "--approve", digest, code=2)
    assert "other bytes" in shell.run("train", "parcels", "--approve", digest[:8], code=2)
    assert shell.jobs() == []
    assert not (shell.home / "local-jobs").exists()


def test_held_out_rows_in_the_training_rows_are_named_before_anything_is_sent(shell: Shell) -> None:
    opened(shell)
    folder = shell.root / "training/parcels"
    with (folder / "train.jsonl").open("ab") as file:
        file.write((folder / "holdout.jsonl").read_bytes())
    said = shell.run("train", "parcels", "--dry-run", code=1)
    assert "problem  data/" in said


def test_what_is_wrong_is_said_in_words(shell: Shell) -> None:
    assert 'no task "parcel"' in shell.run("train", "parcel", code=2)
    assert "outside the workspace" in shell.run("train", "../elsewhere/task.yaml", code=2)
    assert "nowhere" in shell.run("train", "parcels", "--hook", "nowhere", code=2)
    assert "There: parcels." in shell.run("train", "elsewhere", code=2)
    assert "there are no jobs" in shell.run("jobs", "show", code=2)
    assert 'no job "wb-9"' in shell.run("jobs", "cancel", "wb-9", code=2)
    (shell.root / "training/parcels/task.yaml").write_text("version: 1\nname: x\n", encoding="utf-8")
    assert "training/parcels/task.yaml:" in shell.run("train", "parcels", code=2)
    shell.home.mkdir(exist_ok=True)
    for file in shell.home.glob("ledger.db*"):
        file.unlink()
    (shell.home / "ledger.db").write_bytes(b"no database, but long enough to be one" * 90)
    assert "is damaged" in shell.run("jobs", code=2)


@pytest.fixture
def based(shell: Shell) -> Shell:
    """With a tiny model and a Python that trains."""
    local_python(shell)
    folder = shell.root / "training/parcels"
    (folder / "task.yaml").write_text(BASED, encoding="utf-8")
    known = pairs()
    (folder / "train.jsonl").write_bytes(lines([conversation(pair) for pair in known[:128]]))
    (folder / "holdout.jsonl").write_bytes(lines([conversation(pair) for pair in known[-8:]]))
    (folder / "answer.schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    right = [
        {"row": row, "text": json.dumps(answer), "input_tokens": 60, "output_tokens": 12, "seconds": 0.5}
        for row, (_, answer) in enumerate(known[-8:])
    ]
    (folder / "incumbent.jsonl").write_bytes(lines(right))
    (shell.root / "prompts").mkdir()
    (shell.root / "prompts/system.md").write_text(FULL + "\n", encoding="utf-8")
    tiny = [training_python(), str(WORKER_TESTS / "tiny.py"), str(shell.root / "models/tiny")]
    subprocess.run(tiny, check=True, capture_output=True, timeout=120, env=shell.environment)
    return opened(shell)


@pytest.mark.slow
def test_from_a_task_to_a_verdict_though_the_command_was_killed(based: Shell) -> None:
    digest = digest_in(based.run("train", "parcels", "--dry-run"))
    watching = based.start("train", "parcels", "--approve", digest, "--watch")
    assert watching.stdout is not None
    seen = ""
    while "RUNNING" not in seen:
        line = watching.stdout.readline()
        assert line, seen
        seen += line
    watching.kill()
    watching.wait()
    watching.stdout.close()

    (job,) = based.jobs()
    assert job["state"] in ("RUNNING", "SUCCEEDED")
    said = based.run("jobs", "show", str(job["key"])[:12], "--watch")
    (job,) = based.jobs()
    assert job["state"] == "SUCCEEDED", based.run("jobs", "logs")
    assert job["step"] == job["total"] == 16
    assert isinstance(job["costUsd"], float)
    assert 0 < job["costUsd"] < 0.6
    verdict = job["verdict"]
    assert isinstance(verdict, dict)
    assert verdict["outcome"] in ("prompt-wins", "noise", "tie", "forgets")
    assert f"verdict: {verdict['outcome']}" in said
    assert Path(str(job["report"])).read_text(encoding="utf-8").startswith("<!")
    adapter = Path(str(job["adapter"]))
    assert adapter.is_relative_to(based.home / "adapters" / "parcels")
    assert (adapter / "adapter_model.safetensors").is_file()
    key = str(job["key"])
    ours = (based.home / "jobs" / key / "out" / "events.jsonl").read_text(encoding="utf-8").splitlines()
    theirs = (based.home / "local-jobs" / key / "out" / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in ours] == [json.loads(line) for line in theirs]
    again = based.run("train", "parcels")
    assert "The same was trained before" in again
    assert len(list((based.home / "local-jobs").glob("wb-*"))) == 1


@pytest.mark.slow
def test_at_a_terminal_it_is_asked_and_an_interruption_leaves_the_job_alone(based: Shell) -> None:
    digest = digest_in(based.run("train", "parcels", "--dry-run"))
    code, said = based.at_a_terminal("no", "train", "parcels")
    assert code == 2
    assert "not approved; nothing was sent" in said
    assert based.jobs()[0:] == []
    code, said = based.at_a_terminal(digest[:8], "train", "parcels")
    assert code == 0, said
    watching = based.start("jobs", "show", "--watch")
    assert watching.stdout is not None
    first = watching.stdout.readline()
    watching.send_signal(signal.SIGINT)
    said = first + watching.communicate(timeout=60)[0]
    assert "The job goes on" in said or "SUCCEEDED" in said
    based.run("jobs", "cancel")
    deadline = time.monotonic() + 60
    while based.jobs()[0]["state"] in ("RUNNING", "QUEUED", "CANCELLING") and time.monotonic() < deadline:
        time.sleep(0.5)
    assert based.jobs()[0]["state"] in ("CANCELLED", "SUCCEEDED")
