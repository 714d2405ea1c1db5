"""The pre-commit hook, with the real pre-commit on real repositories: it installs itself and blocks what it should."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHIPPED = (
    "analyzers",
    "server",
    "cli",
    "rules",
    "docs",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    ".pre-commit-hooks.yaml",
)
HEAVY = "Answer from the policy below, in full sentences, and name the paragraph that you rely on.\n" * 400
AGENT = """\
from openai import OpenAI

from prompts import SYSTEM

client = OpenAI()


def answer(question: str) -> str:
    messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]
    reply = client.chat.completions.create(model="gpt-4o", messages=messages)
    return reply.choices[0].message.content
"""

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="the shell of the hook is POSIX")]


def git(folder: Path, *arguments: str) -> str:
    """Runs git with an identity of its own and nobody's settings."""
    names = {
        f"GIT_{who}_{what}": "test@example.invalid" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    environment = {**os.environ, **names, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-C", str(folder), "-c", "protocol.file.allow=always", *arguments]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def hook_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This checkout as the repository that a `.pre-commit-config.yaml` names."""
    folder = tmp_path_factory.mktemp("hook")
    for name in SHIPPED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, folder / name)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "the hook")
    return folder


@pytest.fixture(scope="module")
def team(hook_repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A team's repository in which the hook is configured and has been installed once."""
    folder = tmp_path_factory.mktemp("team")
    commit = git(hook_repository, "rev-parse", "HEAD")
    (folder / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: file://{hook_repository}\n    rev: {commit}\n    hooks: [{{id: weighbridge}}]\n"
    )
    (folder / "prompts.py").write_text('SYSTEM = "Answer briefly."\n')
    (folder / "agent.py").write_text(AGENT)
    (folder / "notes.md").write_text("# Notes\n\nNothing to see.\n")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "begin")
    installed = pre_commit(folder, "install-hooks")
    assert installed.returncode == 0, installed.stdout + installed.stderr
    return folder


def pre_commit(folder: Path, *arguments: str, offline: bool = False) -> subprocess.CompletedProcess[str]:
    """The real thing, in a home of its own beside the repository; offline is without any network device."""
    environment = {
        **os.environ,
        "PRE_COMMIT_HOME": str(folder.parent / "pre-commit-home"),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "protocol.file.allow",
        "GIT_CONFIG_VALUE_0": "always",
    }
    command = [sys.executable, "-m", "pre_commit", *arguments]
    if offline:
        dead = "http://127.0.0.1:9"
        environment |= {"http_proxy": dead, "https_proxy": dead, "PIP_INDEX_URL": dead, "PIP_NO_INDEX": "1"}
        cut = ["unshare", "--map-root-user", "--net"]
        if shutil.which("unshare") and subprocess.run([*cut, "true"], check=False, capture_output=True).returncode == 0:
            command = [*cut, *command]
    return subprocess.run(
        command, cwd=folder, env=environment, check=False, capture_output=True, text=True, timeout=600
    )


@pytest.fixture(autouse=True)
def clean_tree(team: Path) -> None:
    git(team, "reset", "-q", "--hard")
    git(team, "clean", "-qfd")


def test_a_clean_commit_passes_without_network(team: Path) -> None:
    (team / "prompts.py").write_text('SYSTEM = "Answer briefly and kindly."\n')
    git(team, "add", "-A")
    ran = pre_commit(team, "run", offline=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Passed" in ran.stdout


def test_a_heavy_prompt_is_blocked_although_the_call_is_in_a_file_that_did_not_change(team: Path) -> None:
    (team / "prompts.py").write_text(f'SYSTEM = """{HEAVY}"""\n')
    git(team, "add", "-A")
    ran = pre_commit(team, "run", offline=True)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "system-prompt-too-long" in ran.stdout
    assert "prompts.py:1:" in ran.stdout
    assert "agent.py:10:" in ran.stdout


def test_git_itself_refuses_the_commit_once_the_hook_is_installed(team: Path) -> None:
    assert pre_commit(team, "install").returncode == 0
    (team / "prompts.py").write_text(f'SYSTEM = """{HEAVY}"""\n')
    git(team, "add", "-A")
    home = {"PRE_COMMIT_HOME": str(team.parent / "pre-commit-home")}
    os.environ.update(home)
    with pytest.raises(subprocess.CalledProcessError) as refused:
        git(team, "commit", "-m", "too heavy")
    assert "system-prompt-too-long" in refused.value.stdout + refused.value.stderr


def test_a_heavy_prompt_in_an_excluded_folder_passes(team: Path) -> None:
    (team / "weighbridge.yaml").write_text("extend-exclude: [legacy/]\n")
    (team / "legacy").mkdir()
    (team / "legacy" / "system_prompt.md").write_text(HEAVY)
    git(team, "add", "-A")
    ran = pre_commit(team, "run", offline=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_every_file_of_a_big_commit_is_seen_at_once(team: Path) -> None:
    (team / "many").mkdir()
    for number in range(300):
        (team / "many" / f"module_{number}.py").write_text(f"VALUE = {number}\n")
    (team / "many" / "system_prompt.md").write_text(HEAVY)
    git(team, "add", "-A")
    ran = pre_commit(team, "run", offline=True)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert ran.stdout.count("many/system_prompt.md:") >= 1
