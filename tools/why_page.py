"""Writes what `docs/why.md` shows of the command's output: `python tools/why_page.py`; a test keeps it fresh."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / name) for name in ("analyzers", "cli", "rules")]

from weighbridge_cli.main import main  # noqa: E402

PAGE = ROOT / "docs" / "why.md"
_SHOWN = re.compile(r"(<!-- output: (.+?) -->\n```text\n)(.*?)(```\n<!-- end -->)", re.DOTALL)


def page() -> str:
    """The page with what the commands say today."""
    with tempfile.TemporaryDirectory() as folder:
        # here the demo would be a part of this repository, all of which would be read for each command
        demo = shutil.copytree(ROOT / "examples" / "support-bot", Path(folder) / "support-bot")
        return _SHOWN.sub(lambda match: f"{match[1]}{_said(match[2], demo)}{match[4]}", PAGE.read_text("utf-8"))


def _said(command: str, demo: Path) -> str:
    """What a command says of the demo on standard output."""
    printed = io.StringIO()
    before = Path.cwd()
    os.chdir(demo)
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
            main([*shlex.split(command), "--no-cache", "--isolated"])
    finally:
        os.chdir(before)
    return printed.getvalue()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
