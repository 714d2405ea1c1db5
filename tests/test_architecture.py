"""The lines of docs/architecture.md that begin with *Invariant*, as far as no other test holds them."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CORE = ROOT / "analyzers" / "weighbridge"
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PACKAGES = (
    CORE,
    ROOT / "server" / "weighbridge_server",
    ROOT / "training" / "weighbridge_training",
    ROOT / "cli" / "weighbridge_cli",
    ROOT / "rules" / "weighbridge_rules",
)
MODULES = sorted(file for package in PACKAGES for file in package.rglob("*.py"))

_OUTSIDE = frozenset(
    [
        "aiohttp",
        "asyncio",
        "ftplib",
        "http",
        "httpx",
        "multiprocessing.connection",
        "requests",
        "smtplib",
        "socket",
        "socketserver",
        "ssl",
        "subprocess",
        "telnetlib",
        "urllib.request",
        "urllib3",
        "webbrowser",
        "xmlrpc",
    ]
)
_HEAVY = ("dulwich", "genai_prices", "pydantic", "tiktoken", "tree_sitter", "yaml")
_WEIGH = """
import sys
from weighbridge_cli.main import main
code = main(["check", "--no-cache", "system.md"])
print(code, *(name for name in sys.argv[1:] if name in sys.modules))
"""


def code_map() -> dict[str, list[str]]:
    """The patterns of the code map by the folder for which they are given."""
    found: dict[str, list[str]] = {}
    for section in re.split(r"(?m)^### ", PAGE.split("## Code map")[1].split("\n## ")[0])[1:]:
        folder = section.split("`")[1]
        cells = re.findall(r"(?m)^\| (`[^|]+`) \|", section)
        found[folder] = [pattern for cell in cells for pattern in re.findall(r"`([^`]+)`", cell)]
    return found


def imported(file: Path) -> set[str]:
    """Every absolute import of a module, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


@pytest.mark.parametrize("folder", sorted({file.parent for file in MODULES}), ids=lambda folder: folder.name)
def test_every_module_is_covered_by_the_code_map(folder: Path) -> None:
    patterns = code_map().get(f"{folder.relative_to(ROOT).as_posix()}/", [])
    names = [file.name for file in MODULES if file.parent == folder]
    assert patterns, f"docs/architecture.md has no section for {folder.relative_to(ROOT)}"
    assert not [name for name in names if not any(fnmatch(name, pattern) for pattern in patterns)]


def test_every_line_of_the_code_map_means_a_module() -> None:
    stale = [
        folder + pattern
        for folder, patterns in code_map().items()
        for pattern in patterns
        if not any((ROOT / folder).glob(pattern))
    ]
    assert code_map()
    assert not stale


def test_every_path_on_the_page_exists() -> None:
    named = set(re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", PAGE))
    places = (ROOT, CORE)
    assert named
    assert not [name for name in sorted(named) if not any((place / name).exists() for place in places)]


_MAY = {
    # The server speaks with its editor, and with nobody else.
    "weighbridge_server": frozenset({"asyncio"}),
    # Hooks start and ask what a person has approved; everything that may leave goes through this package.
    "weighbridge_training": frozenset({"asyncio", "http", "httpx", "socket", "ssl", "subprocess"}),
    # It runs pip when somebody asks for packages.
    "wheelhouse": frozenset({"subprocess"}),
    # A team's own cases are its own programs, run when it says so, and answered by a server on this machine.
    "replaying": frozenset({"asyncio", "http", "subprocess"}),
}


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_no_module_reaches_out_of_the_machine_or_starts_a_program(file: Path) -> None:
    outside_here = _OUTSIDE - _MAY.get(next((name for name in file.parts if name in _MAY), ""), frozenset())
    reached = {
        name for name in imported(file) for outside in outside_here if name == outside or name.startswith(f"{outside}.")
    }
    assert not reached


def test_findings_come_from_the_engine() -> None:
    makers = {file.relative_to(ROOT).as_posix() for file in MODULES if "weighbridge.judge.judge" in imported(file)}
    assert makers == {"analyzers/weighbridge/engine.py"}


def test_weighing_a_prompt_file_loads_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "system.md").write_text("You answer questions about bicycles. Be brief.\n" * 900, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", _WEIGH, *_HEAVY], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert "system-prompt-too-long" in run.stdout, run.stdout + run.stderr
    assert run.stdout.splitlines()[-1] == "1", f"also loaded: {run.stdout.splitlines()[-1]}"


def test_the_layers_hold() -> None:
    run = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout
