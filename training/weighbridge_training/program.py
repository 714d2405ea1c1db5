"""The worker as one file that runs wherever torch, transformers and peft are: packed here, the same every time."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_HERE = Path(__file__).parent
_TRAVELS = ("__init__.py", "layout.py", "states.py", "canonical.py", "worker", "verdict")
"""*Invariant:* these import the standard library, what trains, and each other; nothing else of Weighbridge."""
_MAIN = b"from weighbridge_training.worker.main import run\n\nrun()\n"
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Worker:
    """A zip application: `python worker.pyz job.json`."""

    data: bytes
    version: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@cache
def worker() -> Worker:
    """The worker of this installation; the same bytes for the same sources."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        _add(archive, "__main__.py", _MAIN)
        for path in sorted(_sources()):
            _add(archive, f"weighbridge_training/{path.relative_to(_HERE).as_posix()}", path.read_bytes())
    return Worker(packed.getvalue(), _version())


def _sources() -> list[Path]:
    found: list[Path] = []
    for name in _TRAVELS:
        path = _HERE / name
        files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
        found += [one for one in files if one.suffix in (".py", ".html", ".css", ".js", ".json")]
    return found


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=_EPOCH)
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)


def _version() -> str:
    try:
        return version("weighbridge")
    except PackageNotFoundError:
        return "0"
