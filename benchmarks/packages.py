"""Real packages to run on: their source distributions from PyPI, unpacked outside the checkout.

pip asks a source distribution's build for its metadata before it keeps it; a wheel stands in where that fails.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.setting import Setting


@dataclass(frozen=True, slots=True)
class Package:
    """A pinned release."""

    name: str
    version: str
    wheel: bool = False


PACKAGES = (
    Package("metagpt", "0.8.2", wheel=True),  # its setup.py reads a file that its source distribution lacks
    Package("llama-index-core", "0.14.25"),
    Package("dspy", "3.4.1"),
    Package("deepeval", "4.3.1"),
    Package("mem0ai", "2.2.1"),
)


def unpacked(package: Package, setting: Setting) -> Path:
    """The folder with a package's files, fetched once."""
    target = setting.cache / "packages" / f"{package.name}-{package.version}"
    if not target.is_dir():
        archive = _fetched(package, setting)
        loose = target.with_suffix(".partial")
        shutil.rmtree(loose, ignore_errors=True)
        loose.mkdir(parents=True)
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as opened:
                opened.extractall(loose)
        else:
            with tarfile.open(archive) as opened:
                opened.extractall(loose, filter="data")
        loose.rename(target)
    return target


def _fetched(package: Package, setting: Setting) -> Path:
    folder = setting.cache / "archives" / f"{package.name}-{package.version}"
    known = list(folder.glob("*.whl")) + list(folder.glob("*.tar.gz"))
    if not known:
        kind = ("--only-binary", ":all:") if package.wheel else ("--no-binary", package.name)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", *kind, "--dest", str(folder)]
        subprocess.run([*command, f"{package.name}=={package.version}"], check=True)
        known = list(folder.glob("*.whl")) + list(folder.glob("*.tar.gz"))
    return known[0]
