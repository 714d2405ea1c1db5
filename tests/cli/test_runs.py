"""Runs of more than one step: baselines, changes since a commit, the cache, processes, pipes, interruptions."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from command import COMMAND, HEAVY, ROOT, git, weighbridge, write_files

AGENT = """\
from openai import OpenAI

from prompts import SYSTEM

client = OpenAI()


def answer(question):
    messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]
    return client.chat.completions.create(model="gpt-4o", messages=messages)
"""
SHORT = 'SYSTEM = "Answer briefly."\n'
LONG = f'SYSTEM = """{HEAVY}"""\n'
CALLS = """\
def ask_NUMBER(text):
    for attempt in range(3):
        try:
            reply = client.chat.completions.create(model="m", messages=[{"role": "user", "content": text}])
            return json.loads(reply.choices[0].message.content)
        except json.JSONDecodeError:
            continue


"""
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(str(ROOT / name) for name in ("analyzers", "cli", "rules"))}


def findings(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    return report(folder, *arguments)["findings"]


def report(folder: Path, *arguments: str) -> dict[str, Any]:
    ran = weighbridge(folder, "check", "--output", "json", "--exit-zero", *arguments)
    assert ran.code == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A heavy prompt in one file, its call in another, and a prompt file."""
    write_files(tmp_path, {"prompts.py": LONG, "agent.py": AGENT, "system_prompt.md": HEAVY, "other.py": "x = 1\n"})
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "begin")
    return tmp_path


def test_a_baseline_hides_what_is_known_and_survives_editing(project: Path) -> None:
    assert len(findings(project)) == 2
    write_files(project, {"weighbridge.yaml": "baseline: known.json\n"})
    assert weighbridge(project, "baseline", "create").code == 0
    assert report(project)["summary"]["baselined"] == 2
    write_files(project, {"system_prompt.md": f"# About\n\nOne more sentence.\n{HEAVY}", "b/system_prompt.md": HEAVY})
    assert [finding["path"] for finding in findings(project)] == ["b/system_prompt.md"]
    assert HEAVY[:40] not in (project / "known.json").read_text()


def test_pruning_takes_out_what_is_no_longer_found_and_adds_nothing(project: Path) -> None:
    weighbridge(project, "baseline", "create", "known.json")
    write_files(project, {"system_prompt.md": "Be brief.", "b/system_prompt.md": HEAVY})
    ran = weighbridge(project, "baseline", "prune", "known.json")
    assert ran.stdout == "known.json: 1 finding no longer found and taken out, 1 finding kept\n"
    assert [one["path"] for one in findings(project, "--baseline", "known.json")] == ["b/system_prompt.md"]
    assert weighbridge(project, "baseline", "update", "known.json").code == 0
    assert findings(project, "--baseline", "known.json") == []


def test_since_reports_what_a_change_brings_and_what_every_prompt_gained(project: Path) -> None:
    assert findings(project, "--since", "HEAD") == []
    write_files(project, {"prompts.py": LONG.replace("full sentences", "full and friendly sentences")})
    write_files(project, {"new/system_prompt.md": HEAVY})
    told = report(project, "--since", "HEAD")
    assert [one["path"] for one in told["findings"]] == ["new/system_prompt.md"]
    assert told["since"]["known"] == 2
    assert told["since"]["commit"] == git(project, "rev-parse", "HEAD")
    changed = {one["path"]: one for one in told["since"]["prompts"]}
    assert set(changed) == {"new/system_prompt.md", "prompts.py"}
    assert changed["prompts.py"]["symbol"] == "SYSTEM"
    assert changed["prompts.py"]["after"] - changed["prompts.py"]["before"] == 2 * 300
    assert changed["new/system_prompt.md"]["before"] == 0


def test_since_sees_a_prompt_that_went_away(project: Path) -> None:
    (project / "system_prompt.md").unlink()
    (one,) = report(project, "--since", "HEAD")["since"]["prompts"]
    assert (one["path"], one["after"]) == ("system_prompt.md", 0)


def test_since_a_commit_that_does_not_exist(project: Path) -> None:
    ran = weighbridge(project, "check", "--since", "nowhere")
    assert (ran.code, ran.stdout) == (2, "")
    assert "there is no commit, branch or tag 'nowhere'" in ran.stderr


def test_editing_a_prompt_reports_the_call_in_a_file_that_is_not_named(project: Path) -> None:
    (one,) = findings(project, "prompts.py")
    assert one["rule"] == "system-prompt-too-long"
    assert {related["path"] for related in one["related"]} == {"agent.py"}
    assert findings(project, "agent.py") == [one]
    assert findings(project, "other.py") == []


def test_a_cached_run_says_what_a_fresh_one_says(project: Path) -> None:
    steps = [
        {},
        {"prompts.py": SHORT},
        {"agent.py": "x = 1\n"},
        {"prompts.py": LONG, "agent.py": AGENT},
        {"weighbridge.yaml": "ignore: [system-prompt-too-long]\n"},
        {"weighbridge.yaml": "limits:\n  system-prompt-too-long:\n    tokens: 100\n"},
        {"prompts/__init__.py": LONG, "prompts.py": SHORT},
    ]
    for step in steps:
        write_files(project, step)
        assert report(project) == report(project, "--no-cache"), step
        assert report(project) == report(project, "--no-cache"), step
    assert (project / ".weighbridge_cache").is_dir()
    assert git(project, "status", "--porcelain", ".weighbridge_cache") == ""


def test_the_cache_can_be_elsewhere(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("cache") / "deep" / "er"
    assert report(project, "--cache-dir", str(elsewhere)) == report(project, "--no-cache")
    assert list(elsewhere.iterdir())
    assert not (project / ".weighbridge_cache").exists()


def test_several_processes_say_what_one_says(project: Path) -> None:
    write_files(project, {f"pack/module_{number}.py": f"VALUE = {number}\n" for number in range(40)})
    assert report(project, "--no-cache", "-j", "3") == report(project, "--no-cache", "-j", "1")


def test_a_path_elsewhere_is_weighed_in_its_own_workspace(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    here = tmp_path_factory.mktemp("here")
    told = findings(here, str(project / "system_prompt.md"))
    assert [one["path"] for one in told] == [os.path.relpath(project / "system_prompt.md", here)]


def test_settings_from_another_checkout_cannot_be_overruled_by_a_change(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    base = tmp_path_factory.mktemp("base")
    write_files(base, {"weighbridge.yaml": "limits:\n  system-prompt-too-long:\n    tokens: 100\n"})
    write_files(project, {"weighbridge.yaml": "ignore: [system-prompt-too-long]\n", ".gitignore": "*.md\nprompts.py\n"})
    assert findings(project) == []
    told = findings(project, "--settings-from", str(base))
    assert [one["path"] for one in told] == ["prompts.py", "system_prompt.md"]


def test_reports_go_to_files_and_the_terminal_at_once(project: Path) -> None:
    ran = weighbridge(
        project, "check", "--output", "concise", "--output", "json:out/a.json", "--output", "sarif:b.sarif"
    )
    assert ran.code == 1
    assert "2 findings" in ran.stdout
    assert len(json.loads((project / "out/a.json").read_text())["findings"]) == 2
    assert len(json.loads((project / "b.sarif").read_text())["runs"][0]["results"]) == 2


def test_a_report_file_that_cannot_be_written(project: Path) -> None:
    ran = weighbridge(project, "check", "--output", "json:prompts.py/a.json")
    assert ran.code == 2
    assert ran.stderr.startswith("weighbridge: error: cannot write prompts.py/a.json: ")


@pytest.mark.skipif(os.name == "nt", reason="pipes end differently")
def test_a_reader_that_goes_away_changes_no_verdict(project: Path) -> None:
    write_files(project, {f"many/{number}/system_prompt.md": HEAVY for number in range(60)})
    process = subprocess.Popen(
        [*COMMAND, "check", "--no-cache"], cwd=project, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.wait(60) == 1
    assert process.stderr.read() == b""
    process.stderr.close()


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_an_interruption_ends_without_a_traceback(tmp_path: Path) -> None:
    # Standard input that never ends, of which more was taken than a pipe holds, is a run that is certainly under way.
    process = subprocess.Popen(
        [*COMMAND, "check", "-"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # who starts these tests in the background has them ignore the signal, and that is inherited
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdin is not None
    process.stdin.write(b"x" * 1_000_000)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in said


def runs(process: str) -> bool:
    """Whether a process is there and not only waits to be noticed by its parent."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_no_process_outlives_one_that_is_killed(tmp_path: Path) -> None:
    for number in range(60):
        asks = "".join(CALLS.replace("NUMBER", str(ask)) for ask in range(40))
        (tmp_path / f"ask_{number}.py").write_text(
            f"import json\nfrom openai import OpenAI\n\nclient = OpenAI()\n\n\n{asks}"
        )
    process = subprocess.Popen([*COMMAND, "check", "-j", "2", "--no-cache"], cwd=tmp_path, env=ENVIRONMENT)
    children: list[str] = []
    deadline = time.monotonic() + 60
    while len(children) < 2 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    assert len(children) == 2
    process.kill()
    process.wait()
    while any(map(runs, children)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not list(filter(runs, children))


def test_a_run_imports_nothing_that_is_slow_or_reaches_out(tmp_path: Path) -> None:
    write_files(tmp_path, {"system_prompt.md": HEAVY})
    code = (
        "import sys\n"
        "from weighbridge_cli.main import main\n"
        "main(['check', '--no-cache', '--output', 'concise'])\n"
        "slow = {'pydantic', 'yaml', 'dulwich', 'tiktoken', 'tree_sitter', 'socket', 'ssl', 'subprocess', 'asyncio',\n"
        "        'importlib.metadata', 'multiprocessing', 'weighbridge.history'}\n"
        "print(sorted(slow & set(sys.modules)))\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, check=True)
    assert ran.stdout.decode().splitlines()[-1] == "[]", ran.stderr.decode()


def test_a_terminal_that_knows_no_unicode_gets_the_report_all_the_same(tmp_path: Path) -> None:
    write_files(tmp_path, {"system_prompt.md": f"Größe 日本語 {HEAVY}"})
    ran = weighbridge(tmp_path, "check", environment={"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert ran.code == 1
    assert "Gr\\xf6\\xdfe" in ran.stdout
