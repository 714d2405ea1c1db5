"""`weighbridge verdict`: answers judged, today's model recorded, nothing sent that was not shown and confirmed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
import workspace as made
from endpoint import KEY, Server, completion, endpoint
from weighbridge_cli.main import main
from weighbridge_training.report_file import read_report
from weighbridge_training.trust.workspaces import trust
from weighbridge_training.verdict.outcome import Arm, Outcome

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from workspace import Workspace


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    return made.workspace(tmp_path, monkeypatch)


@pytest.fixture
def server(here: Workspace) -> Generator[Server]:
    """A model that sorts every second letter rightly, behind the endpoint `today`."""

    def reply(request: dict[str, Any]) -> Any:
        asked = request["messages"][-1]["content"]
        if not asked.startswith("Letter"):
            return completion("Forty-two." if "17" in asked else "Mars, Venus, Earth.")
        at = int(asked[7:10])
        return completion(made.answer(at) if at % 2 else made.answer(at + 1), (60, 8))

    with endpoint() as running:
        running.answer = reply
        here.hooks(made.defined(running.url, "usd_per_million_input = 2.0\nusd_per_million_output = 10.0"))
        yield running


def test_recorded_answers_are_judged(here: Workspace, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ours = here.answers("ours.jsonl", 0.95, input_tokens=30, output_tokens=6, seconds=0.2)
    theirs = here.answers("theirs.jsonl", 0.5)
    page = tmp_path / "verdict.html"
    code = main(["verdict", "parcels", "--answers", f"adapter={ours}", "--incumbent", str(theirs), "--html", str(page)])
    said = capsys.readouterr().out
    assert code == 0
    assert said.startswith("parcels v1 on org/tiny beats the prompt by 45 points on 40 held-out examples (95 %: ")
    assert "gain over incumbent: +45.0 points" in said
    assert "<h1>The adapter wins: ship the adapter</h1>" in page.read_text("utf-8")


def test_the_report_is_printed_as_its_schema_says(here: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    ours = here.answers("ours.jsonl", 0.5)
    here.answers("training/parcels/incumbent.jsonl", 0.95)
    # what lies beside the task is found without being named
    assert main(["verdict", "training/parcels", "--answers", f"adapter={ours}", "--format", "json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert (document["outcome"], document["ship"]) == ("prompt-wins", "prompt")
    (report,) = here.state.glob("verdicts/parcels/*/out/report.json")
    assert read_report(report).outcome is Outcome.PROMPT_WINS


def test_without_an_incumbent_nothing_is_proved(here: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    ours = here.answers("ours.jsonl", 0.95)
    assert main(["verdict", "parcels", "--answers", f"adapter={ours}"]) == 1
    assert "is unproved" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["parcels"], "what is to be judged? --adapter FOLDER"),
        (["parsels"], "there is no task parsels"),
        (["parcels", "--answers", "adaptor=x"], 'Did you mean "adapter"?'),
        (["parcels", "--answers", "adapter=none.jsonl"], "cannot read none.jsonl"),
        (["parcels", "--adapter", "none"], "none: has no adapter_model.safetensors and no adapter_config.json"),
        (["parcels", "--adapter", "x", "--endpoint", "y"], "give one"),
        (["parcels", "--endpoint", "nowhere"], 'no endpoint "nowhere"'),
        (["parcels", "--max-cost", "-1", "--endpoint", "x"], "--max-cost takes an amount"),
        (["parcels", "--record-incumbent"], "which endpoint answers as big-model does today?"),
    ],
)
def test_what_cannot_be_done_is_told(
    here: Workspace, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verdict", *arguments]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("file", "change", "told"),
    [
        ("training/parcels/holdout.jsonl", lambda text: text + "{\n", "training/parcels/holdout.jsonl:41: is no JSON"),
        (
            "training/parcels/train.jsonl",
            lambda text: text + json.dumps(made.row(made.letter(2), "x")) + "\n",
            "training/parcels/holdout.jsonl:3: its input is trained on (training/parcels/train.jsonl:31)",
        ),
        (
            "prompts/parcels.system.md",
            lambda text: f"{text}\nFor example: {made.letter(4)}\n",
            "training/parcels/holdout.jsonl:5: its input stands in prompts/parcels.system.md",
        ),
        ("theirs.jsonl", lambda text: text + text[:30], "theirs.jsonl:41: "),
        ("training/parcels/answer.schema.json", lambda text: "{", "training/parcels/answer.schema.json:1: is no JSON"),
        ("training/parcels/task.yaml", lambda text: text + "hooks: x\n", "unknown key `hooks`"),
    ],
    ids=[
        "a broken row",
        "a row that is trained on",
        "a row in the prompt",
        "a broken answer",
        "a broken schema",
        "a task",
    ],
)
def test_files_that_prove_nothing_are_named_with_their_lines(
    here: Workspace, file: str, change: Any, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, theirs = here.answers("ours.jsonl", 0.95), here.answers("theirs.jsonl", 0.5)
    assert theirs.is_file()
    path = here.root / file
    path.write_text(change(path.read_text("utf-8")), encoding="utf-8")
    assert main(["verdict", "parcels", "--answers", f"adapter={ours}", "--incumbent", "theirs.jsonl"]) == 2
    assert told in capsys.readouterr().err


def test_todays_model_is_recorded_after_it_was_shown(
    here: Workspace, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    trust(here.root)
    here.task(made.TASK.replace("model: big-model", "model: big-model, endpoint: today"))
    assert main(["verdict", "parcels", "--record-incumbent", "--yes"]) == 0
    said = capsys.readouterr()
    assert f'endpoint "today" of your own hooks.toml: {server.url} (stays on this machine)' in said.err
    assert "big-model is asked 40 questions" in said.err
    assert 'your endpoint "today"' in said.err
    assert "recorded 40 answers of big-model for $0.0080" in said.out
    assert len(server.asked) == 40
    assert [one["role"] for one in server.asked[0]["messages"]] == ["system", "user"]
    assert server.asked[0]["messages"][0]["content"].strip() == made.PROMPT.strip()
    recorded = (here.folder / "incumbent.jsonl").read_text("utf-8")
    assert KEY not in recorded + said.out + said.err
    # again: nothing is asked twice
    assert main(["verdict", "parcels", "--record-incumbent", "--yes"]) == 0
    assert len(server.asked) == 40
    ours = here.answers("ours.jsonl", 0.95)
    assert main(["verdict", "parcels", "--answers", f"adapter={ours}"]) == 0
    assert "$0.20 for 1,000 calls" in capsys.readouterr().out


def test_recorded_answers_are_no_answers_to_rows_that_came_later(
    here: Workspace, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    trust(here.root)
    assert main(["verdict", "parcels", "--record-incumbent", "--endpoint", "today", "--yes"]) == 0
    ours = here.answers("ours.jsonl", 0.95)
    path = here.folder / "holdout.jsonl"
    first, second, *others = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([second, first, *others]), "utf-8")
    assert main(["verdict", "parcels", "--answers", f"adapter={ours}"]) == 2
    said = capsys.readouterr().err
    assert "training/parcels/incumbent.jsonl:1: answers another question" in said
    assert "incumbent.jsonl:3" not in said


def test_nothing_is_sent_without_a_word_of_its_user(
    here: Workspace, server: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = ["verdict", "parcels", "--record-incumbent", "--endpoint", "today"]
    assert main([*record, "--yes"]) == 2
    assert "is not trusted: weighbridge trust add" in capsys.readouterr().err
    trust(here.root)
    assert main(record) == 2
    assert "nothing was sent: there is no terminal to ask at" in capsys.readouterr().err
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: "y")
    assert main(record) == 2
    assert server.asked == []
    monkeypatch.setattr("builtins.input", lambda question: "yes")
    assert main(record) == 0
    assert len(server.asked) == 40


def test_a_workspace_names_an_endpoint_and_defines_none(here: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    trust(here.root)
    here.task(made.TASK.replace("model: big-model", "model: big-model, endpoint: elsewhere"))
    assert main(["verdict", "parcels", "--record-incumbent", "--yes"]) == 2
    assert 'no endpoint "elsewhere"' in capsys.readouterr().err


def test_secrets_are_not_sent_even_when_told_to(
    here: Workspace, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    trust(here.root)
    path = here.folder / "holdout.jsonl"
    key = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    path.write_text(path.read_text("utf-8") + json.dumps(made.row(f"My key is {key}, help", "x")) + "\n", "utf-8")
    assert main(["verdict", "parcels", "--record-incumbent", "--endpoint", "today", "--yes"]) == 2
    said = capsys.readouterr().err
    assert "question 41 holds" in said and "holds secrets" in said and key not in said
    assert server.asked == []


def test_personal_data_needs_words_of_its_own(
    here: Workspace, server: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(here.root)
    path = here.folder / "holdout.jsonl"
    asks = made.row("Write to jane.roe@posteo.de about the parcel", "x")
    path.write_text(path.read_text("utf-8") + json.dumps(asks) + "\n", "utf-8")
    record = ["verdict", "parcels", "--record-incumbent", "--endpoint", "today", "--yes"]
    assert main(record) == 2
    said = capsys.readouterr().err
    assert "question 41 holds an e-mail address" in said and "--send-personal-data sends what is shown" in said
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: "yes")
    assert main(record) == 2
    assert server.asked == []
    monkeypatch.setattr("builtins.input", lambda question: "send personal data")
    assert main(record) == 0
    assert len(server.asked) == 41


def test_a_cap_stops_and_needs_a_price(here: Workspace, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    trust(here.root)
    record = ["verdict", "parcels", "--record-incumbent", "--endpoint", "today", "--yes"]
    assert main([*record, "--max-cost", "0.001"]) == 2
    said = capsys.readouterr().err
    assert "it stops before $0.0010 would be passed" in said and "is kept in training/parcels/incumbent.jsonl" in said
    assert 0 < len(server.asked) < 40
    here.hooks(made.defined(server.url) + "[spending]\nper_task_usd = 5\n")
    assert main(record) == 2
    assert "nobody has said what a token costs" in capsys.readouterr().err
    here.hooks(made.defined(server.url) + "[spending]\nper_month_usd = 0.0001\n")
    assert main(record) == 2
    assert "nothing is left of per_month_usd of your hooks.toml ($0.00)" in capsys.readouterr().err


def test_a_prompt_with_parts_of_the_program_cannot_be_sent_from_here(
    here: Workspace, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    trust(here.root)
    program = 'from openai import OpenAI\n\nSYSTEM = f"You sort letters for {customer()}."\n\n\ndef sort(letter):\n' + (
        "    return OpenAI().chat.completions.create(model='m', messages=[{'role': 'system', 'content': SYSTEM},\n"
        "        {'role': 'user', 'content': letter}])\n"
    )
    (here.root / "sort.py").write_text(program, encoding="utf-8")
    here.task(made.TASK.replace("{path: prompts/parcels.system.md}", "{path: sort.py, symbol: SYSTEM}"))
    assert main(["verdict", "parcels", "--record-incumbent", "--endpoint", "today", "--yes"]) == 2
    assert "only the running program knows" in capsys.readouterr().err
    assert server.asked == []


def test_an_endpoint_is_judged_with_its_base(
    here: Workspace, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    trust(here.root)
    right = server.answer

    def reply(request: dict[str, Any]) -> Any:
        asked = request["messages"][-1]["content"]
        if request["model"] == "ours" and asked.startswith("Letter"):
            return completion(made.answer(int(asked[7:10])), (20, 8))
        return right(request)

    server.answer = reply
    here.answers("training/parcels/incumbent.jsonl", 0.5)
    judge = ["verdict", "parcels", "--endpoint", "today", "--model", "ours", "--base", "tiny", "--yes"]
    assert main([*judge, "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [one["arm"] for one in document["arms"]] == [Arm.INCUMBENT, Arm.BASE_PROMPT, Arm.ADAPTER]
    assert document["forgetting"]["forgets"] is False
    assert document["arms"][2]["usd_per_1000_calls"] == pytest.approx(0.12)
    assert document["arms"][2]["what"] == 'ours at your endpoint "today", with the short prompt of its rows'
    count = len(server.asked)
    assert count == 40 + 40 + 2 + 2
    assert main(judge) == 0
    assert len(server.asked) == count


def test_a_training_takes_what_was_recorded_along(here: Workspace) -> None:
    from weighbridge.workspace import Workspace as Files
    from weighbridge_training.driving.preparing import prepared
    from weighbridge_training.driving.reading import WorkspaceFiles
    from weighbridge_training.driving.task_at import path_named, task_at

    files = WorkspaceFiles(here.root)
    texts = Files.open(here.root, ["prompts/parcels.system.md"])

    def sent() -> set[str]:
        return set(prepared(files, task_at(files, path_named("parcels")), texts).contents)

    assert "data/incumbent.jsonl" not in sent()
    here.answers("training/parcels/incumbent.jsonl", 0.5)
    assert "data/incumbent.jsonl" in sent()


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is killed there as it is here")
def test_a_recording_that_was_killed_goes_on(here: Workspace, server: Server) -> None:
    trust(here.root)
    right = server.answer

    def slowly(request: dict[str, Any]) -> Any:
        time.sleep(0.02)
        return right(request)

    server.answer = slowly
    command = [sys.executable, "-m", "weighbridge_cli", "verdict", "parcels", "--record-incumbent"]
    command += ["--endpoint", "today", "--yes"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    path = here.folder / "incumbent.jsonl"
    ends = time.monotonic() + 60
    while not path.exists() or path.read_bytes().count(b"\n") < 5:
        assert process.poll() is None and time.monotonic() < ends
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    kept = path.read_bytes().count(b"\n")
    assert kept < 40
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    rows = [json.loads(line)["row"] for line in path.read_text("utf-8").splitlines()]
    assert rows == list(range(40))
    # the one that was under way when it was killed was paid twice, and none besides
    assert len(server.asked) <= 41
