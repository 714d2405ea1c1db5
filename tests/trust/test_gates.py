"""Four gates, each needed whatever the others say; and nothing that a repository holds opens one."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from user_homes import set_homes, write_hooks
from weighbridge_training.trust import allowed, approvals, workspaces
from weighbridge_training.trust.approvals import asked
from weighbridge_training.trust.gates import Gate, Word, may_act, missing_gates, told
from weighbridge_training.trust.hooks_file import HooksFile, read_hooks_file
from weighbridge_training.trust.records import TrustError

if TYPE_CHECKING:
    from collections.abc import Callable

BOX = '[hooks.box]\ntype = "http"\nurl = "https://box.example/"\nsecret_env = "BOX"\n'
DIGEST = "ab" * 32
STATE = Path("state", "trust")


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    config = set_homes(tmp_path, monkeypatch)
    write_hooks(config, BOX)
    return config


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    return folder


def open_all(workspace: Path, hook: str = "box") -> None:
    hooks = read_hooks_file()
    workspaces.trust(workspace)
    allowed.allow(workspace, hook, hooks)
    approvals.approve(asked(workspace, hook, DIGEST), hooks, {})


def missing(workspace: Path, hook: str = "box", bundle: str = DIGEST, word: Word = Word.SILENT) -> tuple[Gate, ...]:
    return missing_gates(asked(workspace, hook, bundle), read_hooks_file(), word)


def test_nothing_is_open_at_first(config: Path, workspace: Path) -> None:
    assert missing(workspace) == (Gate.WORKSPACE, Gate.ALLOWED, Gate.APPROVED)
    assert missing(workspace, "other") == tuple(Gate)


def test_all_four_are_needed(config: Path, workspace: Path) -> None:
    open_all(workspace)
    assert missing(workspace) == ()


CLOSED: list[tuple[Gate, Callable[[Path, Path, HooksFile], object]]] = [
    (Gate.WORKSPACE, lambda config, workspace, hooks: workspaces.distrust(workspace)),
    (Gate.ALLOWED, lambda config, workspace, hooks: allowed.disallow(workspace, "box")),
    (Gate.APPROVED, lambda config, workspace, hooks: approvals.withdraw(asked(workspace, "box", DIGEST), hooks)),
]


@pytest.mark.parametrize(("gate", "close"), CLOSED)
def test_each_gate_alone_keeps_everything_back(
    config: Path, workspace: Path, gate: Gate, close: Callable[[Path, Path, HooksFile], object]
) -> None:
    open_all(workspace)
    assert close(config, workspace, read_hooks_file())
    assert missing(workspace) == (gate,)
    assert told(gate, asked(workspace, "box", DIGEST))


def test_a_hook_that_is_no_longer_defined_has_nothing(config: Path, workspace: Path) -> None:
    open_all(workspace)
    write_hooks(config, "")
    assert missing(workspace) == (Gate.DEFINED, Gate.ALLOWED, Gate.APPROVED)
    write_hooks(config, BOX)
    assert missing(workspace) == (), "as it was defined, it was allowed"


@pytest.mark.parametrize(
    "changed",
    [
        BOX.replace("box.example", "other.example"),
        BOX.replace('"BOX"', '"OTHER"'),
        BOX + "insecure = true\n",
        BOX + "usd_per_gpu_hour = 9\n",
        '[hooks.box]\ntype = "local"\n',
    ],
)
def test_another_definition_asks_again(config: Path, workspace: Path, changed: str) -> None:
    open_all(workspace)
    write_hooks(config, changed)
    assert missing(workspace) == (Gate.ALLOWED, Gate.APPROVED)


def test_another_bundle_asks_again(config: Path, workspace: Path) -> None:
    open_all(workspace)
    assert missing(workspace, bundle="cd" * 32) == (Gate.APPROVED,)


def test_another_hook_asks_again(config: Path, workspace: Path) -> None:
    open_all(workspace)
    assert missing(workspace, "local") == (Gate.ALLOWED, Gate.APPROVED)


def test_another_workspace_asks_again_though_it_lies_inside_or_above(config: Path, workspace: Path) -> None:
    open_all(workspace)
    inside = workspace / "packages"
    inside.mkdir()
    for other in (inside, workspace.parent):
        assert missing(other) == (Gate.WORKSPACE, Gate.ALLOWED, Gate.APPROVED)


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need a right of their own there")
def test_a_link_is_the_folder_that_it_leads_to(config: Path, workspace: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(workspace)
    open_all(link)
    assert missing(workspace) == ()
    other = tmp_path / "other"
    other.mkdir()
    link.unlink()
    link.symlink_to(other)
    assert Gate.WORKSPACE in missing(link)


def test_an_approval_is_used_up(config: Path, workspace: Path) -> None:
    open_all(workspace)
    what = asked(workspace, "box", DIGEST)
    assert approvals.withdraw(what, read_hooks_file())
    assert missing(workspace) == (Gate.APPROVED,)
    assert not approvals.withdraw(what, read_hooks_file())


def test_an_editor_answers_for_its_own_windows(config: Path, workspace: Path) -> None:
    assert missing(workspace, word=Word.TRUSTED) == (Gate.ALLOWED, Gate.APPROVED)
    open_all(workspace)
    assert missing(workspace, word=Word.UNTRUSTED) == (Gate.WORKSPACE,)
    assert not may_act(workspace, Word.UNTRUSTED)
    workspaces.distrust(workspace)
    assert may_act(workspace, Word.TRUSTED)
    assert not may_act(workspace), "what an editor said is not kept"


def test_decisions_are_the_users_alone(config: Path, workspace: Path, tmp_path: Path) -> None:
    open_all(workspace)
    files = list((tmp_path / STATE).rglob("*.json"))
    assert len(files) == 3
    if os.name != "nt":
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
        assert {file.parent.stat().st_mode & 0o777 for file in files} == {0o700}


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
def test_a_decision_that_others_may_have_written_is_none(config: Path, workspace: Path, tmp_path: Path) -> None:
    open_all(workspace)
    (file,) = (tmp_path / STATE / "workspaces").glob("*.json")
    file.chmod(0o666)
    with pytest.raises(TrustError, match="others may write"):
        missing(workspace)


def test_a_decision_under_another_name_decides_nothing(config: Path, workspace: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    workspaces.trust(other)
    workspaces.trust(workspace)
    kept = tmp_path / STATE / "workspaces"
    by_workspace = {json.loads(file.read_text())["subject"]["workspace"]: file for file in kept.glob("*.json")}
    by_workspace[str(other)].replace(by_workspace[str(workspace)])
    assert not workspaces.is_trusted(workspace)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"v": 1}', '{"v": 2, "subject": {}, "about": {}, "at": ""}', "[" * 5000]
)
def test_a_decision_that_is_damaged_is_told(config: Path, workspace: Path, tmp_path: Path, text: str) -> None:
    workspaces.trust(workspace)
    (file,) = (tmp_path / STATE / "workspaces").glob("*.json")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(TrustError, match=r"decide again"):
        workspaces.is_trusted(workspace)
    assert workspaces.trusted() == []


def test_a_full_disk_decides_nothing(
    config: Path, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TrustError, match="No space left on device; nothing was decided"):
        workspaces.trust(workspace)
    assert not workspaces.is_trusted(workspace)
    assert not list((tmp_path / STATE).rglob("*.*"))


HOSTILE = {
    "hooks.toml": BOX,
    ".config/weighbridge/hooks.toml": BOX,
    "weighbridge.toml": BOX,
    "weighbridge.yaml": "hooks: {box: {type: command, argv: [/bin/sh]}}\n",
    "pyproject.toml": '[tool.weighbridge.hooks.evil]\ntype = "command"\nargv = ["/bin/sh"]\n',
    ".vscode/settings.json": '{"weighbridge.hooks": {"evil": {"type": "command", "argv": ["/bin/sh"]}}}',
    ".env": "WEIGHBRIDGE_CONFIG_HOME=.config/weighbridge\nWEIGHBRIDGE_STATE_HOME=.state\n",
    ".state/trust/workspaces/x.json": "{}",
}


def test_files_of_a_workspace_open_nothing(config: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in HOSTILE.items():
        file = workspace / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    write_hooks(config, "")
    monkeypatch.chdir(workspace)
    assert set(read_hooks_file().hooks) == {"local"}
    assert missing(workspace, "evil") == tuple(Gate)
    assert missing(workspace, "local") == (Gate.WORKSPACE, Gate.ALLOWED, Gate.APPROVED)
