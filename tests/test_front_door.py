"""What a newcomer does first: every command that the documents show, the demo, and the package outside the checkout."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
import venv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from weighbridge.discovery_wanted import is_wanted
from weighbridge.rules import load_rules
from weighbridge.sources.files import is_prompt_candidate
from weighbridge.sources.training import is_training_candidate
from weighbridge.tokens import Encoding, counter_for
from weighbridge.workspace import is_program

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "examples" / "support-bot"
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
NEED_A_NETWORK = ("pip ", "pipx ", "uv ")
CLEAN = (
    "AGENTS.md",
    "app/service.py",
    "app/settings.py",
    "app/summaries.py",
    "handbook/brakes.md",
    "prompts/complaint-letter.prompty",
    "prompts/summarise.prompt.yml",
    "web/src/server.ts",
    "web/src/title.ts",
)
"""Parts of the demo that are as they should be."""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the documents show commands of a POSIX shell")


@dataclass(frozen=True)
class Block:
    """The commands of one block of a document."""

    document: Path
    commands: tuple[str, ...]


def tool(name: str) -> ModuleType:
    """A module of tools/, which is no package; its hand on the import path does not last."""
    before = list(sys.path)
    spec = importlib.util.spec_from_file_location(f"tools_{name}", ROOT / "tools" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path[:] = before
    return module


def blocks(document: Path) -> list[Block]:
    """The shell blocks of a document; in a console block only what follows the prompt is a command."""
    found: list[Block] = []
    for language, body in re.findall(r"(?ms)^```(sh|console)\n(.*?)^```", document.read_text(encoding="utf-8")):
        lines = body.splitlines()
        if language == "console":
            lines = [line[2:] for line in lines if line.startswith("$ ")]
        commands = [re.sub(r"\s+# .*", "", line).strip() for line in lines]
        found.append(Block(document, tuple(command for command in commands if command and not command.startswith("#"))))
    return found


@cache
def shown() -> tuple[Block, ...]:
    return tuple(block for document in DOCUMENTS for block in blocks(document))


@cache
def demo_report() -> dict[str, Any]:
    """The demo's findings, previews included."""
    command = ["check", "--exit-zero", "--no-cache", "--isolated", "--preview", "--output", "json", "."]
    run = subprocess.run(
        [sys.executable, "-m", "weighbridge_cli", *command],
        cwd=DEMO, env=environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    report: dict[str, Any] = json.loads(run.stdout)
    return report


def environment(*folders: Path) -> dict[str, str]:
    """The environment of this run, with these folders searched for programs first and this checkout for packages."""
    packages = os.pathsep.join(str(ROOT / name) for name in ("analyzers", "cli", "rules"))
    path = os.pathsep.join([*map(str, folders), os.environ["PATH"]])
    return {**os.environ, "PATH": path, "PYTHONPATH": packages, "COLUMNS": "100"}


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder with the command `weighbridge`, as an installation would put it on the path."""
    folder = tmp_path / "programs"
    folder.mkdir()
    command = folder / "weighbridge"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m weighbridge_cli "$@"\n', encoding="utf-8")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    return folder


@pytest.mark.parametrize("document", sorted({block.document for block in shown()}), ids=lambda file: file.name)
def test_every_shown_command_runs(document: Path, programs: Path, tmp_path: Path) -> None:
    copy = tmp_path / "support-bot"
    shutil.copytree(DEMO, copy)
    for block in (block for block in shown() if block.document == document):
        for command in block.commands:
            if command.startswith(NEED_A_NETWORK):
                continue
            if command.startswith("python tools/"):
                # It writes into this checkout; that its files are fresh is tested where they are.
                assert (ROOT / command.split()[1]).is_file(), command
                continue
            line, folder = (f"{command} --dry-run", ROOT) if command.startswith("make ") else (command, copy)
            run = subprocess.run(
                ["sh", "-c", line], cwd=folder, env=environment(programs), capture_output=True, text=True, timeout=120
            )
            assert run.returncode in (0, 1), f"{command}\n{run.stdout}{run.stderr}"
            assert "Traceback" not in run.stderr, run.stderr


def test_the_documents_show_commands() -> None:
    commands = [command for block in shown() for command in block.commands]
    assert {"make demo", "make test", "pipx install .", "weighbridge check"} <= set(commands)
    assert blocks(ROOT / "README.md")[0].commands == ("make demo", "make test")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(document: Path) -> None:
    text = re.sub(r"(?ms)^```.*?^```", "", document.read_text(encoding="utf-8"))
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    assert not [target for target in targets if target and not (document.parent / target).exists()]


def listed_files() -> list[str]:
    """The files that docs/what-is-read.md names in its table."""
    page = (ROOT / "docs" / "what-is-read.md").read_text(encoding="utf-8")
    cells = re.findall(r"(?m)^\| (`[^|]+`) \|", page)
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


@pytest.mark.parametrize("path", listed_files())
def test_every_kind_of_file_that_is_listed_is_opened(path: str) -> None:
    assert is_wanted(path)
    assert is_program(path) or path.endswith(".ipynb") or is_prompt_candidate(path) or is_training_candidate(path, "")


def test_the_generated_parts_of_the_readme_are_fresh() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert tool("readme_tables").readme(text) == text, "run: make docs"


def test_make_demo_is_what_the_readme_shows() -> None:
    demo = next(
        line
        for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
        if "examples/support-bot" in line and "weighbridge" in line
    )
    assert shlex.split(demo.partition("/weighbridge ")[2]) == tool("readme_tables").DEMO


def test_the_version_has_its_changes() -> None:
    version = re.search(r'(?m)^version = "([^"]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert version is not None
    assert f"\n## {version[1]} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_system_prompt_of_the_demo_weighs_six_thousand_tokens() -> None:
    text = (DEMO / "prompts" / "system.md").read_text(encoding="utf-8")
    assert 5_800 <= counter_for(Encoding.O200K)(text).tokens <= 6_400


def test_the_demo_meets_every_group_of_rules() -> None:
    groups = {rule.name: rule.group for rule in load_rules()}
    met = {groups[finding["rule"]] for finding in demo_report()["findings"]}
    assert met == set(groups.values())


def test_the_demo_is_told_nothing_twice() -> None:
    findings = demo_report()["findings"]
    places = [(one["rule"], one["path"], one["start"]["line"], one["start"]["column"]) for one in findings]
    assert sorted(set(places)) == sorted(places)


def test_the_demo_counts_what_it_holds() -> None:
    findings = [finding for finding in demo_report()["findings"] if finding["rule"] == "too-many-examples"]
    assert {finding["measures"]["count"] for finding in findings} == {24, 22}
    held = [finding["path"] for finding in demo_report()["findings"]]
    assert {"app/agent.py", "app/parse.py", "web/src/classify.ts", "web/src/repair.ts", "training/axolotl.yml"} <= set(
        held
    )


@pytest.mark.parametrize("path", CLEAN)
def test_some_parts_of_the_demo_are_clean(path: str) -> None:
    assert (DEMO / path).is_file()
    found = [finding for finding in demo_report()["findings"] if finding["path"] == path]
    assert not found


@pytest.mark.slow
def test_a_wheel_works_outside_the_checkout(tmp_path: Path) -> None:
    """The wheel brings every file that it needs; its dependencies are those of this run, so that none is downloaded."""
    away = tmp_path / "away"
    away.mkdir()
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    subprocess.run(
        [*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", str(away), str(ROOT)], check=True, cwd=away, env=plain
    )
    (wheel,) = away.glob("weighbridge-*.whl")
    venv.create(away / "venv", with_pip=True)
    python = away / "venv" / "bin" / "python"
    subprocess.run(
        [str(python), "-m", "pip", "install", "--quiet", "--no-deps", str(wheel)], check=True, cwd=away, env=plain
    )
    # a path in a .pth file is searched, but the .pth files in it are not read: the editable checkout stays out
    site = next((away / "venv" / "lib").glob("python3*/site-packages"))
    (site / "dependencies.pth").write_text(str(Path(pytest.__file__).parents[1]), encoding="utf-8")
    shutil.copy(DEMO / "prompts" / "system.md", away / "system.md")

    def says(*arguments: str, code: int = 0) -> str:
        run = subprocess.run(
            [str(away / "venv" / "bin" / "weighbridge"), *arguments],
            cwd=away,
            env=plain,
            capture_output=True,
            text=True,
        )
        assert run.returncode == code, run.stdout + run.stderr
        return run.stdout

    place = subprocess.run(
        [str(python), "-c", "import weighbridge; print(weighbridge.__file__)"],
        cwd=away,
        env=plain,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(place.stdout.strip()).is_relative_to(away)
    page = subprocess.run(
        [
            str(python),
            "-c",
            "from weighbridge.rules import load_rules; from weighbridge_server.rule_pages import rule_page\n"
            "print(rule_page(load_rules(), 'output-repair', '', ''))",
        ],
        cwd=away,
        env=plain,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    assert Path(page.removeprefix("file://")).is_relative_to(away)
    assert Path(page.removeprefix("file://")).read_text(encoding="utf-8").startswith("# output-repair")
    assert says("version").startswith("weighbridge ")
    assert "system-prompt-too-long" in says("rules")
    assert "Instead" in says("explain", "too-many-examples") or "instead" in says("explain", "too-many-examples")
    assert "system-prompt-too-long" in says("check", "system.md", code=1)
    licences = {file.name for file in site.glob("weighbridge-*.dist-info/licenses/**/*") if file.is_file()}
    assert {"LICENSE", "NOTICE"} <= licences
