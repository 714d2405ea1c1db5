"""`weighbridge dataset` from a log to a task, as a person runs it: nothing is overwritten, nothing is lost."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))

from command import COMMAND, ROOT, Ran, weighbridge, write_files

LOG = "".join(f'{{"question": "Where is my parcel number {n}?", "answer": "In depot {n % 7}."}}\n' for n in range(130))


def dataset(folder: Path, *arguments: str) -> Ran:
    return weighbridge(folder, "dataset", *arguments, "--isolated")


def lines(folder: Path, file: str) -> list[str]:
    path = folder / "training/parcels" / file
    return path.read_text("utf-8").splitlines() if path.exists() else []


def test_from_a_log_through_a_schema_to_a_task(tmp_path: Path) -> None:
    schema = '{"type": "object", "required": ["depot"], "properties": {"depot": {"type": "integer"}}}'
    answers = [f'{{"q": "Where is parcel number {n}, please?", "a": "{{\\"depot\\": {n % 7}}}"}}' for n in range(130)]
    broken = '{"q": "Where is it all?", "a": "nowhere"}'
    write_files(tmp_path, {"may.jsonl": "\n".join([*answers, broken, "{"]) + "\n", "answer.json": schema})
    ran = dataset(tmp_path, "add", "parcels", "may.jsonl")
    assert (ran.code, ran.stderr) == (1, "may.jsonl:132: not taken: is no JSON\n")
    assert "131 rows wait for a review" in ran.stdout
    assert "terms" in ran.stdout
    assert dataset(tmp_path, "task", "parcels", "--base-model", "org/small").stderr.startswith(
        "weighbridge: error: 0 rows are too few to tune on (100 are the least)"
    )
    ran = dataset(tmp_path, "review", "parcels", "--schema", "answer.json")
    assert (ran.code, ran.stdout) == (1, "accepted 130, refused 0, waiting 1\n")
    assert "may.jsonl:131: the answer is no JSON" in ran.stderr
    train, holdout = lines(tmp_path, "train.jsonl"), lines(tmp_path, "holdout.jsonl")
    assert (len(train) + len(holdout), len(lines(tmp_path, "unreviewed.jsonl"))) == (130, 1)
    assert 1 <= len(holdout) <= 30
    again = dataset(tmp_path, "add", "parcels", "may.jsonl")
    assert "130 not taken: each is in the data set already" in again.stderr
    assert lines(tmp_path, "train.jsonl") == train
    said = json.loads(dataset(tmp_path, "status", "parcels", "--format", "json").stdout)
    assert (said["train"], said["missing_to_least"], said["missing_to_good"]) == (len(train), 0, 370)
    write_files(tmp_path, {"prompts/parcels.md": "Say in which depot a parcel is.\n"})
    named = ("--base-model", "org/small", "--model", "gpt-4o", "--prompt", "prompts/parcels.md")
    ran = dataset(tmp_path, "task", "parcels", *named)
    assert (ran.code, ran.stdout.splitlines()[0]) == (0, "wrote training/parcels/task.yaml")
    task = tmp_path / "training/parcels/task.yaml"
    assert "by: fields" in task.read_text("utf-8")
    task.write_text(task.read_text("utf-8").replace("r: 16", "r: 32"), "utf-8")
    assert dataset(tmp_path, "recipes", "parcels").code == 0
    assert "lora_r: 32" in (tmp_path / "training/parcels/recipes/axolotl.yaml").read_text("utf-8")
    task.write_text(task.read_text("utf-8").replace("r: 32", "r: many"), "utf-8")
    assert "training/parcels/task.yaml:12: adapter.r: expected" in dataset(tmp_path, "recipes", "parcels").stderr
    checked = weighbridge(tmp_path, "check", "--preview", "--no-cache", "--isolated", "--output", "concise")
    assert "training/parcels/recipes" not in checked.stdout, checked.stdout


def test_a_person_decides_row_by_row_in_a_terminal(tmp_path: Path) -> None:
    esc = '{"question": "Can you \\u001b[31mred?", "answer": "No."}\n'
    write_files(tmp_path, {"may.jsonl": LOG.splitlines(keepends=True)[0] + LOG.splitlines(keepends=True)[1] + esc})
    assert dataset(tmp_path, "add", "parcels", "may.jsonl").code == 0
    assert dataset(tmp_path, "review", "parcels").stderr.startswith("weighbridge: error: a review is made by a person")
    seen = at_terminal(tmp_path, ["dataset", "review", "parcels", "--isolated"], "x\na\nr\nq\n")
    assert "1 of 3, from may.jsonl:1" in seen and "Where is my parcel number 0?" in seen
    assert "\x1b" not in seen and "Can you \ufffd[31mred?" in seen
    assert "accepted 1, refused 1, waiting 1" in seen
    assert len(lines(tmp_path, "train.jsonl")) + len(lines(tmp_path, "holdout.jsonl")) == 1
    assert json.loads(lines(tmp_path, "refused.jsonl")[0])["source"] == "may.jsonl:2"
    assert len(lines(tmp_path, "unreviewed.jsonl")) == 1
    again = dataset(tmp_path, "add", "parcels", "may.jsonl")
    assert "may.jsonl:2: not taken: was refused in a review" in again.stderr


def test_secrets_and_personal_data_are_told_and_not_written(tmp_path: Path) -> None:
    token = "ghp_" + "9aB8cD7eF6gH5iJ4kL3mN2oP1qR0sT9uV8wX"
    write_files(
        tmp_path,
        {
            "may.csv": f"question,answer\nMy token?,{token}\nWho?,lena.brandt@ottervale.eu\nWhere?,Here.\n",
            "prompts/system_prompt.md": "Route it.\n\nInput: Where is the parcel that I sent?\nOutput: a\n\n"
            "Input: b\nOutput: c\n",
            "held.csv": "question,answer\nWhere is the parcel that I sent?,a\nWhere is the letter that I sent?,b\n",
        },
    )
    ran = dataset(tmp_path, "add", "parcels", "may.csv")
    assert "may.csv:2: not taken: has what looks like a secret (an access token)" in ran.stderr
    assert "may.csv:3: not taken: has what looks like personal data (an e-mail address)" in ran.stderr
    assert "--keep-personal-data" in ran.stderr
    written = (tmp_path / "training/parcels/unreviewed.jsonl").read_text("utf-8")
    assert "Here." in written and token not in written and "lena" not in written
    ran = dataset(tmp_path, "add", "parcels", "held.csv", "--holdout")
    assert "held.csv:2: not taken: stands in a prompt, and cannot be held out" in ran.stderr
    assert '"for": "holdout.jsonl"' in (tmp_path / "training/parcels/unreviewed.jsonl").read_text("utf-8")


def test_what_is_wrong_with_a_data_set_is_told_by_place(tmp_path: Path) -> None:
    def row(asked: str, answer: str) -> str:
        turns = [{"role": "user", "content": asked}, {"role": "assistant", "content": answer}]
        return json.dumps({"messages": turns}) + "\n"

    folder = "training/parcels"
    write_files(
        tmp_path,
        {
            f"{folder}/train.jsonl": row("a?", "A") + row("a?", "A") + row("b?", "B") + row("b?", "Z") + "{\n",
            f"{folder}/holdout.jsonl": row("a?", "A"),
        },
    )
    ran = dataset(tmp_path, "status", "parcels")
    assert ran.code == 1
    assert f"{folder}/train.jsonl:5: is no JSON" in ran.stdout
    assert f"{folder}/train.jsonl:2 repeats {folder}/train.jsonl:1" in ran.stdout
    assert f"{folder}/train.jsonl:3, {folder}/train.jsonl:4" in ran.stdout
    assert f"{folder}/holdout.jsonl:1 is in training: {folder}/train.jsonl:2" in ran.stdout
    before = (tmp_path / folder / "train.jsonl").read_bytes()
    write_files(tmp_path, {"may.jsonl": LOG})
    ran = dataset(tmp_path, "add", "parcels", "may.jsonl")
    assert (ran.code, "put them right first" in ran.stderr) == (2, True)
    assert (tmp_path / folder / "train.jsonl").read_bytes() == before


def test_no_name_leads_anywhere_else(tmp_path: Path) -> None:
    write_files(tmp_path, {"may.jsonl": LOG})
    (tmp_path / "elsewhere").mkdir()
    home = tmp_path / "home"
    (home / "training").mkdir(parents=True)
    (home / "training/linked").symlink_to(tmp_path / "elsewhere")
    write_files(home, {"may.jsonl": LOG, "weighbridge.yaml": "preview: false\n", ".git/HEAD": "ref: refs/heads/main\n"})
    for name in ("../x", "a/b", "A", "-x", "linked"):
        ran = weighbridge(home, "dataset", "add", name, "may.jsonl")
        assert ran.code == 2, (name, ran.stdout)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def at_terminal(folder: Path, arguments: list[str], typed: str) -> str:
    """The command at a terminal of its own, and what it shows."""
    ours, theirs = pty.openpty()
    paths = os.pathsep.join(str(ROOT / name) for name in ("analyzers", "cli", "rules"))
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "PYTHONPATH": paths, "PYTHONUTF8": "1"},
    )
    os.close(theirs)
    os.write(ours, typed.encode())
    shown = b""
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    process.wait(timeout=30)
    os.close(ours)
    return shown.decode("utf-8", "replace")
