"""What the extension for VS Code takes until it is there, in a real VS Code; `make extension vscode` comes first."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.page import Section, seconds, table
from benchmarks.setting import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.setting import Setting

_HARNESS = ROOT / "vscode-extension" / "test" / "vscode"
_GOAL_MS = 50


def measure(setting: Setting) -> Section:
    """Starts of a VS Code of its own, each with an empty profile."""
    (vsix,) = (ROOT / "dist").glob("weighbridge-*.vsix")
    starts = [_start(vsix, setting.weighbridge) for _ in range(setting.rounds)]
    rows = [
        (words, seconds(median(one[key] for one in starts) / 1000), seconds(max(one[key] for one in starts) / 1000))
        for key, words in _ROWS
    ]
    activation = median(one["activationMs"] for one in starts)
    met = "met" if activation <= _GOAL_MS else "NOT met"
    return Section(
        "Extension for VS Code",
        (
            f"VS Code 1.139.1 with an empty profile opens `examples/support-bot`; then `web/src/classify.ts` is "
            "opened, with a server that is installed (`weighbridge.path`) and not running: "
            f"`node run.mjs {vsix.name} weighbridge measured`.",
            table(("", "median", "slowest"), rows),
            f"Activation, goal under {_GOAL_MS} ms before the server is spawned: {met}. Starts: {setting.rounds}. "
            f"Programs that wanted to run meanwhile: {os.getloadavg()[0]:.0f}, on {os.cpu_count()} processors. "
            f"The packaged extension has {vsix.stat().st_size / 1e6:.2f} MB, of which the wheel of Weighbridge is "
            f"{_wheel_size() / 1e6:.2f} MB, for every system.",
        ),
    )


_ROWS = (
    ("activationMs", "activation: loading the bundle and running `activate`"),
    ("serverMs", "from opening the file until the server has introduced itself"),
    ("findingMs", "from opening the file until its first finding is in Problems"),
)


def _start(vsix: Path, weighbridge: Path) -> dict[str, Any]:
    command = [sys.executable, str(ROOT / "tools" / "node.py"), str(_HARNESS), "node", "run.mjs"]
    ran = subprocess.run([*command, vsix, weighbridge, "measured"], capture_output=True, text=True, check=True)
    found = re.search(r"measured (\{.*\})", ran.stdout)
    if found is None:
        raise RuntimeError(f"nothing was measured:\n{ran.stdout}{ran.stderr}")
    figures: dict[str, Any] = json.loads(found[1])
    return figures


def _wheel_size() -> int:
    (wheel,) = (ROOT / "vscode-extension" / "server").glob("*.whl")
    return wheel.stat().st_size
