"""Files as edits make them, shown and written: whole or not at all, byte for byte outside the edits."""

from __future__ import annotations

import codecs
import os
from contextlib import suppress
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import MappingProxyType
from typing import TYPE_CHECKING

from weighbridge.fixing import chosen_fixes

from weighbridge_cli.failure import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from weighbridge.findings import Edit, Finding
    from weighbridge.text import Document


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file before and after its edits, and how many findings they answer."""

    path: str
    before: str | None
    """None: there is no such file yet."""
    after: str
    fixes: int


def safe_fixes(findings: Iterable[Finding], sources: Callable[[str], Document | None]) -> tuple[Fixed, ...]:
    """What the files become."""
    taken, applied = chosen_fixes(findings, sources)
    return rewritten(taken, sources, applied)


def rewritten(
    edits: Mapping[str, Sequence[Edit]],
    sources: Callable[[str], Document | None],
    answered: Mapping[str, int] = MappingProxyType({}),
) -> tuple[Fixed, ...]:
    """What the files become by edits that do not overlap."""
    return tuple(_fixed(path, found, sources, answered.get(path, 0)) for path, found in sorted(edits.items()))


def differences(fixed: Iterable[Fixed], shown_path: Callable[[str], str]) -> Iterator[str]:
    """A unified diff, as `patch` and `git apply` read it."""
    for file in fixed:
        name = shown_path(file.path)
        before, after = (_lines(text) for text in (file.before or "", file.after))
        old = "/dev/null" if file.before is None else f"a/{name}"
        for line in unified_diff(before, after, old, f"b/{name}"):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def as_bytes(file: Fixed, root: Path) -> tuple[bytes | None, bytes]:
    """A file on disk before its edits and after them; one that is no longer what was read is named."""
    path = root / file.path
    _check(path, file)
    if file.before is None:
        return None, file.after.encode()
    data = path.resolve().read_bytes()
    mark, encoding = _encoding(data)
    return data, mark + file.after.encode(encoding)


def apply(fixed: Iterable[Fixed], root: Path) -> None:
    """Writes the files, all or none; one that is no longer what was read stops them all and is named."""
    files = tuple(fixed)
    for file in files:
        _check(root / file.path, file)
    done: list[Fixed] = []
    try:
        for file in files:
            done.append(file)
            _write(root / file.path, file)
    except OSError:
        for file in done:
            _take_back(root / file.path, file)
        raise


def apply_or_fail(fixed: Iterable[Fixed], root: Path, shown_path: Callable[[str], str]) -> None:
    """The same for a command: what stops it ends the command with the reason."""
    try:
        apply(fixed, root)
    except ChangedMeanwhile as error:
        raise Failure(f"{shown_path(str(error))} changed while it was weighed; run the command again") from error
    except OSError as error:
        raise Failure(f"cannot write {error.filename}: {error.strerror}") from error


class ChangedMeanwhile(Exception):
    """A file is no longer what was weighed."""


def _fixed(path: str, edits: Sequence[Edit], sources: Callable[[str], Document | None], fixes: int) -> Fixed:
    document = sources(path)
    before = after = document.text if document else ""
    for edit in sorted(edits, key=lambda one: one.place.span, reverse=True):
        after = after[: edit.place.span.start] + edit.replacement + after[edit.place.span.end :]
    return Fixed(path, before, after, fixes)


def _lines(text: str) -> list[str]:
    """Lines with their breaks; `splitlines` would also break at form feeds and the like."""
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _check(path: Path, file: Fixed) -> None:
    if file.before is None:
        if path.exists():
            raise ChangedMeanwhile(file.path)
        return
    data = path.resolve().read_bytes()
    mark, encoding = _encoding(data)
    if data != mark + file.before.encode(encoding):
        raise ChangedMeanwhile(file.path)


def _write(path: Path, file: Fixed) -> None:
    if file.before is None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # "x": a file that came into being since is nobody's to overwrite
        with path.open("x", encoding="utf-8", newline="") as stream:
            stream.write(file.after)
        return
    path = path.resolve()
    mark, encoding = _encoding(path.read_bytes())
    _replace(path, mark + file.after.encode(encoding))


def _take_back(path: Path, file: Fixed) -> None:
    """Makes a file what it was, where it is what we made of it."""
    with suppress(OSError):
        if file.before is None:
            if path.read_bytes() == file.after.encode():
                path.unlink()
            return
        path = path.resolve()
        data = path.read_bytes()
        mark, encoding = _encoding(data)
        if data == mark + file.after.encode(encoding):
            _replace(path, mark + file.before.encode(encoding))


def _replace(path: Path, data: bytes) -> None:
    mode = path.stat().st_mode
    # In the same folder: a rename is atomic only within one file system.
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as stream:
        temporary = Path(stream.name)
        try:
            stream.write(data)
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
