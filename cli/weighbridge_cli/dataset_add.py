"""Rows from logs: what is taken and what is not, told before anything is written."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge.tuning.logs import read_log
from weighbridge.tuning.stored import HOLDOUT, UNREVIEWED, BadLine
from weighbridge.tuning.taking import Left, taken, waiting

from weighbridge_cli.failure import CLEAN, FOUND, Failure

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable

    from weighbridge.tuning.row import Row
    from weighbridge.tuning.taking import Taken

    from weighbridge_cli.dataset_store import Store

_LARGEST = 268_435_456
_QUIET = frozenset({Left.KNOWN, Left.WAITING})
"""Rows that are there already are counted; all others that are left out are named."""


def added(arguments: Namespace, store: Store, files: list[str]) -> int:
    """Puts the rows of some logs behind those that wait for a review."""
    data = store.load()
    rows: list[Row] = []
    bad: list[BadLine] = []
    for file in files:
        for one in read_log(_text(file), file.replace("\\", "/"), arguments.input, arguments.output):
            if isinstance(one, BadLine):
                bad.append(one)
            else:
                rows.append(one)
    kept = frozenset({Left.PERSONAL}) if arguments.keep_personal_data else frozenset[Left]()
    part = HOLDOUT if arguments.holdout else ""
    found = taken(rows, data, kept, part, store.shows)
    _tell(found, bad)
    count = store.append(UNREVIEWED, [waiting(row, part) for row in found.rows])
    print(f"{store.shown(UNREVIEWED)}: {count:,} rows wait for a review: weighbridge dataset review {store.name}")
    print(
        "Whose answers are these? Providers of hosted models have terms on training other models with what "
        "theirs wrote; people have rights in what they wrote."
    )
    return FOUND if bad or any(one.reason not in _QUIET for one in found.left) or not count else CLEAN


def _tell(found: Taken, bad: Iterable[BadLine]) -> None:
    for line in bad:
        print(f"{line.path}:{line.line}: not taken: {line.reason}", file=sys.stderr)
    for one in found.left:
        if one.reason not in _QUIET:
            print(f"{one.row.source}: not taken: {one.reason}{f' ({one.what})' if one.what else ''}", file=sys.stderr)
    for row, other in found.contradict:
        print(f"{row.source}: asks what {other.source} asks, and answers otherwise", file=sys.stderr)
    for reason, count in Counter(one.reason for one in found.left if one.reason in _QUIET).items():
        print(f"{count:,} not taken: each {reason} already", file=sys.stderr)
    if any(one.reason is Left.PERSONAL for one in found.left):
        print("--keep-personal-data takes rows with personal data, too, if you may.", file=sys.stderr)


def _text(file: str) -> str:
    path = Path(file)
    try:
        if not path.is_file():
            raise Failure(f"{file}: no such file")
        if path.stat().st_size > _LARGEST:
            raise Failure(f"{file} is larger than 256 MiB; divide it")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise Failure(f"cannot read {file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Failure(f"{file}: is no text in UTF-8 (byte {error.start:,})") from error
