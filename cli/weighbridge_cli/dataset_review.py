"""The review of rows that wait: by a person, one at a time, or by a JSON Schema that their answers must satisfy."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from weighbridge.tuning.row import ROLES, written
from weighbridge.tuning.stored import REFUSED, UNREVIEWED, path_of
from weighbridge.tuning.taking import part_of
from weighbridge.tuning.waiting import in_the_way, refused, waiting_rows, without

from weighbridge_cli.failure import CLEAN, FOUND, Failure

if TYPE_CHECKING:
    from collections.abc import Callable

    from weighbridge.tuning.account import Stored
    from weighbridge.tuning.waiting import Waiting

    from weighbridge_cli.dataset_store import Store

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_HELP = "a accept, r refuse, s skip, q stop"


@dataclass(slots=True)
class Tally:
    """What a review has decided."""

    accepted: int = 0
    refused: int = 0
    left: int = 0


def by_person(store: Store) -> int:
    """Asks about every row; each decision is written before the next question."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        raise Failure("a review is made by a person at a terminal; for machines there is --schema FILE")
    tally = Tally()
    rows = list(waiting_rows(store.read(path_of(store.name, UNREVIEWED)) or ""))
    for position, one in enumerate(rows, 1):
        _show(one, position, len(rows))
        match _asked(store, one):
            case "a":
                _accept(store, one)
                tally.accepted += 1
            case "r":
                store.append(REFUSED, [refused(one)])
                _take_out(store, one)
                tally.refused += 1
            case "q":
                tally.left += len(rows) - position + 1
                break
            case _:
                tally.left += 1
    return _told(tally)


def by_schema(store: Store, file: str) -> int:
    """Accepts every row whose answer is JSON that satisfies a schema; the others go on waiting, with the reason."""
    valid = _validator(file)
    tally = Tally()
    for one in list(waiting_rows(store.read(path_of(store.name, UNREVIEWED)) or "")):
        reason = valid(one.row.answer) or in_the_way(one.row, store.load())
        if reason:
            tally.left += 1
            print(f"{store.shown(UNREVIEWED)}: {one.row.source}: {_plain(reason)}", file=sys.stderr)
        else:
            _accept(store, one)
            tally.accepted += 1
    return _told(tally)


def _accept(store: Store, one: Waiting) -> None:
    data = store.load()
    row = replace(one.row, system=data.system or one.row.system)
    store.append(part_of(row, one.part, store.shows), [written(row)])
    _take_out(store, one)


def _take_out(store: Store, one: Waiting) -> None:
    """The row stands elsewhere by now: a crash in between leaves it in both, and never in neither."""
    text = store.read(path_of(store.name, UNREVIEWED)) or ""
    lines = text.split("\n")
    at = next((number for number, line in enumerate(lines, 1) if line == one.text), 0)
    store.replace(UNREVIEWED, without(text, [at]))


def _asked(store: Store, one: Waiting) -> str:
    while True:
        print(f"[{_HELP}] ", end="", flush=True)
        said = sys.stdin.readline()
        if not said:
            return "q"
        choice = said.strip().lower()[:1]
        if choice not in ("a", "r", "s", "q"):
            continue
        reason = in_the_way(one.row, _data(store)) if choice == "a" else ""
        if not reason:
            return choice
        print(f"cannot be accepted: {_plain(reason)}")


def _data(store: Store) -> Stored:
    return store.load()


def _show(one: Waiting, position: int, count: int) -> None:
    print(f"\n{position} of {count}, from {_plain(one.row.source)}")
    for index, turn in enumerate(one.row.turns):
        print(f"--- {ROLES[index % 2]}\n{_plain(turn)}")
    print("---")


def _plain(text: str) -> str:
    """A log may hold anything: nothing of it reaches the terminal but text."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def _validator(file: str) -> Callable[[str], str]:
    try:
        jsonschema: Any = import_module("jsonschema")
    except ImportError as error:
        raise Failure("--schema needs jsonschema: pip install 'weighbridge[verify]'") from error
    try:
        schema: Any = json.loads(Path(file).read_text("utf-8"))
        validator = jsonschema.validators.validator_for(schema, default=jsonschema.Draft202012Validator)
        validator.check_schema(schema)
    except OSError as error:
        raise Failure(f"cannot read {file}: {error.strerror}") from error
    except (ValueError, AttributeError) as error:
        raise Failure(f"{file} is no JSON Schema: {error}") from error
    except jsonschema.SchemaError as error:
        raise Failure(f"{file} is no JSON Schema: {error.message}") from error
    made: Any = validator(schema)

    def check(answer: str) -> str:
        try:
            value = json.loads(answer)
        except (ValueError, RecursionError):
            return "the answer is no JSON"
        first: Any = next(iter(made.iter_errors(value)), None)
        return "" if first is None else str(first.message)[:200]

    return check


def _told(tally: Tally) -> int:
    print(f"accepted {tally.accepted:,}, refused {tally.refused:,}, waiting {tally.left:,}")
    return FOUND if tally.left else CLEAN
