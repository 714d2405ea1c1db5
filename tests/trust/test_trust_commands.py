"""`weighbridge trust` and `weighbridge hook`, as a person runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from user_homes import set_homes, write_hooks

BOX = '[hooks.box]\ntype = "http"\nurl = "https://box.example/hook"\nsecret_env = "BOX_SECRET"\n'


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    config = set_homes(tmp_path, monkeypatch)
    write_hooks(config, BOX)
    monkeypatch.setenv("BOX_SECRET", "whsec_nobody")
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    (folder / "inside").mkdir()
    return folder


def weighbridge(folder: Path, *arguments: str) -> Ran:
    ran = subprocess.run(
        [sys.executable, "-m", "weighbridge_cli", *arguments],
        cwd=folder, env=dict(os.environ), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "Traceback" not in ran.stderr, ran.stderr
    assert "whsec_nobody" not in ran.stdout + ran.stderr
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def test_a_workspace_is_trusted_and_no_longer(workspace: Path) -> None:
    shown = weighbridge(workspace, "trust")
    assert (shown.code, "not trusted" in shown.out) == (1, True)
    added = weighbridge(workspace / "inside", "trust", "add")
    assert f"trusted: {workspace}\n" in added.out, "the workspace is the root, not the folder inside"
    assert weighbridge(workspace, "trust", "show").code == 0
    assert weighbridge(workspace, "hook", "allow", "box").code == 0
    assert "hooks that it was allowed: box" in weighbridge(workspace, "trust").out
    assert "no longer trusted" in weighbridge(workspace, "trust", "remove").out
    assert weighbridge(workspace, "trust").code == 1
    weighbridge(workspace, "trust", "add")
    assert "not allowed here" in weighbridge(workspace, "hook").out.replace("\n", " ").partition("box ")[2], (
        "all of it is gone"
    )


def test_hooks_are_listed_and_shown_without_a_secret(workspace: Path) -> None:
    listed = weighbridge(workspace, "hook", "list")
    assert [line.split()[:2] for line in listed.out.splitlines()[1:]] == [["box", "http"], ["local", "local"]]
    shown = weighbridge(workspace, "hook", "show", "box")
    assert "secret_env = BOX_SECRET" in shown.out
    assert "data leaves this machine" in shown.out


@pytest.mark.parametrize("kind", ["http", "ray"])
def test_an_address_of_this_machine_may_be_a_tunnel(workspace: Path, kind: str) -> None:
    """docs/hooks.md leads to a GPU box by `ssh -L 8791:127.0.0.1:8791`: what is sent there leaves."""
    secret = {"http": "secret_env", "ray": "token_env"}[kind]
    near = f'[hooks.near]\ntype = "{kind}"\nurl = "http://127.0.0.1:8791/hook"\n{secret} = "BOX_SECRET"\n'
    write_hooks(Path(os.environ["WEIGHBRIDGE_CONFIG_HOME"]), near)
    assert "data leaves this machine" in weighbridge(workspace, "hook", "show", "near").out


def test_a_receiver_without_a_secret_says_what_makes_one(workspace: Path) -> None:
    served = weighbridge(workspace, "hook", "serve", "--secret-env", "NOBODY_SET_IT", "--port", "0")
    assert (served.code, "NOBODY_SET_IT" in served.err, "hook new-secret" in served.err) == (2, True, True)


def test_a_hook_is_not_allowed_where_nothing_is_trusted(workspace: Path) -> None:
    refused = weighbridge(workspace, "hook", "allow", "box")
    assert (refused.code, "weighbridge trust add" in refused.err) == (2, True)
    weighbridge(workspace, "trust", "add")
    assert "allowed: box" in weighbridge(workspace, "hook", "allow", "box").out
    assert "no longer allowed: box" in weighbridge(workspace, "hook", "disallow", "box").out
    assert "was not allowed: box" in weighbridge(workspace, "hook", "disallow", "box").out


def test_mistakes_are_told(workspace: Path) -> None:
    assert "did you mean 'box'" in weighbridge(workspace, "hook", "show", "bx").err
    assert "takes the name of a hook" in weighbridge(workspace, "hook", "allow").err
    assert "no such folder" in weighbridge(workspace, "trust", "add", "nowhere").err
    write_hooks(Path(os.environ["WEIGHBRIDGE_CONFIG_HOME"]), BOX.replace("https", "http"))
    assert "hooks.toml:1: hooks.box: `url`: expected https" in weighbridge(workspace, "hook").err
