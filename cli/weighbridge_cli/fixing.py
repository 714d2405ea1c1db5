"""Applies safe fixes to files: whole or not at all, byte for byte outside the edits."""

from __future__ import annotations

import codecs
import os
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from weighbridge.fixing import chosen_fixes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from weighbridge.findings import Edit, Finding
    from weighbridge.text import Document


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file before and after its fixes, and how many findings they answer."""

    path: str
    before: str
    after: str
    fixes: int


def safe_fixes(findings: Iterable[Finding], sources: Callable[[str], Document | None]) -> tuple[Fixed, ...]:
    """What the files become."""
    taken, applied = chosen_fixes(findings, sources)
    return tuple(_fixed(path, edits, sources, applied.get(path, 0)) for path, edits in sorted(taken.items()))


def differences(fixed: Iterable[Fixed], shown_path: Callable[[str], str]) -> Iterator[str]:
    """A unified diff, as `patch` and `git apply` read it."""
    for file in fixed:
        name = shown_path(file.path)
        before, after = (_lines(text) for text in (file.before, file.after))
        for line in unified_diff(before, after, f"a/{name}", f"b/{name}"):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def apply(fixed: Iterable[Fixed], root: Path) -> None:
    """Writes the files; a file that has changed since it was read is left alone and named."""
    for file in fixed:
        _replace(root / file.path, file)


class ChangedMeanwhile(Exception):
    """A file is no longer what was weighed."""


def _fixed(path: str, edits: list[Edit], sources: Callable[[str], Document | None], fixes: int) -> Fixed:
    document = sources(path)
    before = after = document.text if document else ""
    for edit in sorted(edits, key=lambda one: one.place.span, reverse=True):
        after = after[: edit.place.span.start] + edit.replacement + after[edit.place.span.end :]
    return Fixed(path, before, after, fixes)


def _lines(text: str) -> list[str]:
    """Lines with their breaks; `splitlines` would also break at form feeds and the like."""
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _replace(path: Path, file: Fixed) -> None:
    path = path.resolve()
    data = path.read_bytes()
    mark, encoding = _encoding(data)
    if data != mark + file.before.encode(encoding):
        raise ChangedMeanwhile(file.path)
    mode = path.stat().st_mode
    # In the same folder: a rename is atomic only within one file system.
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as stream:
        temporary = Path(stream.name)
        try:
            stream.write(mark + file.after.encode(encoding))
            stream.flush()
            os.fsync(stream.fileno())
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    try:
        temporary.chmod(mode & 0o7777)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _encoding(data: bytes) -> tuple[bytes, str]:
    """The byte order mark that a file begins with, and the encoding of the rest."""
    if data.startswith(codecs.BOM_UTF8):
        return codecs.BOM_UTF8, "utf-8"
    if data.startswith(codecs.BOM_UTF16_LE):
        return codecs.BOM_UTF16_LE, "utf-16-le"
    if data.startswith(codecs.BOM_UTF16_BE):
        return codecs.BOM_UTF16_BE, "utf-16-be"
    return b"", "utf-8"
