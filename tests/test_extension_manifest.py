"""The extension for VS Code says what the server, the settings and the package say."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from weighbridge import discovery_wanted, workspace
from weighbridge.config import SETTINGS_NAMES
from weighbridge_server import settings

ROOT = Path(__file__).parents[1]
EXTENSION = ROOT / "vscode-extension"
MANIFEST: dict[str, Any] = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
PROPERTIES: dict[str, dict[str, Any]] = MANIFEST["contributes"]["configuration"]["properties"]
OF_THE_MACHINE = ("path", "interpreter", "wheelhouse", "askHub")


def source(name: str) -> str:
    return (EXTENSION / "src" / name).read_text(encoding="utf-8")


def test_the_version_is_that_of_the_package() -> None:
    version = re.search(r'(?m)^version = "([^"]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert version is not None
    assert MANIFEST["version"] == version[1]
    assert f"\n## {version[1]} " in (EXTENSION / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_setting_is_known_to_the_server() -> None:
    names = {name.removeprefix("weighbridge.").partition(".")[0] for name in PROPERTIES}
    assert names <= settings._NAMES
    assert names >= settings._NAMES - settings._OF_CLIENTS


@pytest.mark.parametrize(
    ("name", "default"),
    [
        ("debounceMs", settings.EditorSettings().debounce_ms),
        ("diagnosticScope", "workspace" if settings.EditorSettings().whole_workspace else "open"),
        ("rulePages", settings.EditorSettings().rule_site),
        ("askHub", settings.EditorSettings().asks_hub),
        ("codeLens", settings.EditorSettings().lenses),
        ("inlayHints", settings.EditorSettings().hints),
        ("settings", settings.EditorSettings().overrides),
    ],
)
def test_a_setting_has_the_default_of_the_server(name: str, default: object) -> None:
    assert PROPERTIES[f"weighbridge.{name}"]["default"] == default


@pytest.mark.parametrize("name", PROPERTIES)
def test_every_setting_is_described(name: str) -> None:
    assert PROPERTIES[name]["markdownDescription"].endswith(".")


@pytest.mark.parametrize("name", OF_THE_MACHINE)
def test_no_workspace_can_say_what_is_run_or_who_is_asked(name: str) -> None:
    assert PROPERTIES[f"weighbridge.{name}"]["scope"] == "machine"
    trust = MANIFEST["capabilities"]["untrustedWorkspaces"]
    assert trust["supported"] == "limited"
    assert f"weighbridge.{name}" in trust["restrictedConfigurations"]


def test_it_wakes_for_files_and_never_for_everything() -> None:
    assert "*" not in MANIFEST["activationEvents"]
    assert "onStartupFinished" not in MANIFEST["activationEvents"]
    for name in SETTINGS_NAMES:
        if name != "pyproject.toml":
            assert f"workspaceContains:{name}" in MANIFEST["activationEvents"]


def test_commands_have_words_and_a_picture() -> None:
    for command in MANIFEST["contributes"]["commands"]:
        assert command["category"] == "Weighbridge"
        assert command["title"]
        assert command["icon"]


def test_it_opens_what_the_command_line_opens() -> None:
    words = set(re.findall(r'"\.?([\w.]+)"', source("documents.ts")))
    endings = {ending.removeprefix(".") for ending in (*discovery_wanted._SUFFIXES, *workspace._DIALECTS)}
    names = {name.removeprefix(".") for name in discovery_wanted._NAMES}
    assert not (endings | names) - words


def test_requests_and_commands_of_the_server_exist() -> None:
    offered = "\n".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "server" / "weighbridge_server").rglob("*.py")
    )
    asked = {
        name
        for file in (EXTENSION / "src").rglob("*.ts")
        for name in re.findall(r'"(weighbridge/\w+)"', file.read_text(encoding="utf-8"))
    }
    assert asked
    assert not {name for name in asked if f'"{name}"' not in offered}


def test_dependencies_are_pinned() -> None:
    for manifest in (EXTENSION / "package.json", EXTENSION / "test" / "vscode" / "package.json"):
        told = json.loads(manifest.read_text(encoding="utf-8"))
        versions = {**told.get("dependencies", {}), **told.get("devDependencies", {})}
        assert versions
        assert not {name for name, version in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)}
        assert manifest.with_name("package-lock.json").is_file()
