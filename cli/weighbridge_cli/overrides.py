"""What the command line says about settings, laid over what the settings files say."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge_cli.failure import Failure, suggestion

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Collection, Sequence

    from weighbridge.config import Settings

_SIZE = re.compile(r"(\d{1,12})\s*(|B|KiB|MiB|GiB|KB|MB|GB|K|M|G)", re.IGNORECASE)
_UNITS = {"": 1, "b": 1, "kib": 1024, "mib": 1024**2, "gib": 1024**3, "kb": 1000, "mb": 10**6, "gb": 10**9,
          "k": 1024, "m": 1024**2, "g": 1024**3}  # fmt: skip
_KEY_VALUE = re.compile(r"[A-Za-z][\w.-]*=")


@dataclass(frozen=True, slots=True)
class Overrides:
    """Options that change settings; empty and None leave them as they are."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    preview: bool = False
    exclude: tuple[str, ...] = ()
    extend_exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    max_file_bytes: int | None = None

    def over(self, settings: Settings) -> Settings:
        """The settings with these options: `--select` replaces, `--ignore` adds, what is asked for by name is back."""
        ignore = tuple(name for name in settings.ignore if name not in self.select)
        return replace(
            settings,
            select=self.select or settings.select,
            extend_select=() if self.select else settings.extend_select,
            ignore=tuple(dict.fromkeys((*ignore, *self.ignore))),
            preview=self.preview or settings.preview,
            exclude=self.exclude or settings.exclude,
            extend_exclude=(*settings.extend_exclude, *self.extend_exclude),
            force_exclude=self.force_exclude or settings.force_exclude,
            max_file_bytes=settings.max_file_bytes if self.max_file_bytes is None else self.max_file_bytes,
        )


def overrides_from(arguments: Namespace, known_names: Collection[str], folder: str) -> Overrides:
    """The options of one run; patterns are relative to `folder`, the working directory as seen from the root."""
    return Overrides(
        select=_names(arguments.select, known_names),
        ignore=_names(arguments.ignore, known_names),
        preview=arguments.preview,
        exclude=_patterns(arguments.exclude, folder),
        extend_exclude=_patterns(arguments.extend_exclude, folder),
        force_exclude=arguments.force_exclude,
        max_file_bytes=_bytes(arguments.max_file_size) if arguments.max_file_size else None,
    )


def config_arguments(written: Sequence[str]) -> tuple[Path | None, tuple[str, ...]]:
    """`--config` names at most one file; everything of the form KEY=VALUE is a setting."""
    settings = tuple(text for text in written if _KEY_VALUE.match(text) and not Path(text).exists())
    files = [text for text in written if text not in settings]
    if len(files) > 1:
        raise Failure(f"--config names two files, {files[0]} and {files[1]}; one of them can extend the other")
    if files and not Path(files[0]).is_file():
        raise Failure(f"--config {files[0]}: no such file; a setting is written KEY=VALUE")
    return (Path(files[0]) if files else None), settings


def _names(written: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    names = [name.strip() for text in written for name in text.split(",") if name.strip()]
    for name in names:
        if name not in known:
            raise Failure(f'no rule or group "{name}".{suggestion(name, known)} `weighbridge rules` lists them.')
    return tuple(dict.fromkeys(names))


def _patterns(written: Sequence[str], folder: str) -> tuple[str, ...]:
    if not written:
        return ()
    from weighbridge.config_patterns import fault, rebased

    for pattern in written:
        if wrong := fault(pattern):
            raise Failure(f"{pattern}: {wrong}")
    return tuple(rebased(pattern, folder) for pattern in written)


def _bytes(text: str) -> int:
    match = _SIZE.fullmatch(text.strip())
    if not match:
        raise Failure(f"--max-file-size {text}: expected a size such as 1MiB, 512KiB or a number of bytes")
    return int(match[1]) * _UNITS[match[2].lower()]
