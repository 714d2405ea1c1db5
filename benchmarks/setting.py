"""Where a benchmark runs: which Python, which copy of Weighbridge, and a folder outside the checkout for fetched files.

A full run installs the working tree as users do, as a wheel with bytecode, so that neither an editable install nor an
edit made meanwhile changes the figures. Programs that we are compared with get environments of their own,
because they pin what we leave open.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SEMGREP = "semgrep==1.182.0"


@dataclass(frozen=True, slots=True)
class Setting:
    """What the parts need to know."""

    python: Path
    """The interpreter that Weighbridge and tiktoken are installed for."""
    cache: Path
    rounds: int
    quick: bool
    minutes: float
    """For how long somebody types at random."""

    @property
    def weighbridge(self) -> Path:
        return self.python.with_name("weighbridge")

    @property
    def semgrep(self) -> Path | None:
        """semgrep, installed when it is first asked for; None in a quick run."""
        if self.quick:
            return None
        return environment(self.cache / "semgrep", [SEMGREP], again=False).with_name("semgrep")

    def fewer(self, share: float) -> int:
        """A number of rounds that a long measurement can afford."""
        return max(1, round(self.rounds * share))


def quick_setting() -> Setting:
    """The running environment, one round."""
    return Setting(Path(sys.executable), _cache_folder(), 1, True, 0)


def full_setting(minutes: float) -> Setting:
    """An environment with the working tree installed in it."""
    cache = _cache_folder()
    python = environment(cache / "environment", [str(ROOT)], again=True)
    return Setting(python, cache, 5, False, minutes)


def environment(folder: Path, requirements: list[str], *, again: bool) -> Path:
    """The Python of an environment outside the checkout that has these; `again` installs what may have changed."""
    # No link is followed: the environment's python is one, and leads out of it.
    python = folder / "bin" / "python"
    mark = folder / "installed"
    wanted = "\n".join(requirements)
    if again or not mark.is_file() or mark.read_text("utf-8") != wanted:
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--quiet", "--compile"]
        subprocess.run([*install, *requirements], check=True)
        if again:  # the version has not changed, the files may have
            subprocess.run([*install, "--force-reinstall", "--no-deps", *requirements], check=True)
        mark.write_text(wanted, encoding="utf-8")
    return python


def _cache_folder() -> Path:
    written = os.environ.get("WEIGHBRIDGE_BENCH_CACHE")
    folder = Path(written) if written else Path.home() / ".cache" / "weighbridge-bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
