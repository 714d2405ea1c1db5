"""Asks a back-end, and believes nothing that the contract does not allow: what is no answer raises `BAD_ANSWER`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, TypeVar, cast

from weighbridge_training.contract import Artifact, Description, HookError, Page, Ref, Status, Trouble
from weighbridge_training.layout import FETCHED
from weighbridge_training.plain import plain, plain_line
from weighbridge_training.states import BACK_END, State

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from weighbridge_training.bundle import Bundle
    from weighbridge_training.contract import Hook

Answer = TypeVar("Answer")

MAX_EVENT_CHARACTERS = 65_536
MAX_PAGE_EVENTS = 10_000
MAX_LOG_CHARACTERS = 1_048_576
_REMOTE_ID = re.compile(r"[!-~][ -~]{0,299}")
_SHA = re.compile(r"[0-9a-f]{64}")


class Lie(HookError):
    """An answer about a job that has ended, and that no second question will mend."""

    def __init__(self, message: str) -> None:
        super().__init__(Trouble.BAD_ANSWER, message)


def describe(hook: Hook) -> Description:
    return _asked(hook.describe, Description)


def submit(hook: Hook, bundle: Bundle) -> Ref:
    """What the back-end calls the job; it must be the one that was sent."""
    return _checked_ref(_asked(lambda: hook.submit(bundle), Ref), bundle.job.key)


def find(hook: Hook, key: str) -> Ref | None:
    found = _asked(lambda: hook.find(key), Ref, type(None))
    return None if found is None else _checked_ref(found, key)


def get(hook: Hook, ref: Ref) -> Status:
    """Where the job is. What a job is said to have left is checked by `left`, when it is the last word."""
    status = _asked(lambda: hook.get(ref), Status)
    state = cast("object", status.state)
    if not isinstance(state, State) or state not in BACK_END:
        raise _bad(f'"{plain_line(str(state), 40)}" is no state of a back-end')
    if status.remote_id and ref.remote_id and status.remote_id != ref.remote_id:
        raise _bad(f'it answered for "{plain_line(status.remote_id, 80)}", not for "{ref.remote_id}"')
    if status.remote_id:
        check_remote_id(status.remote_id)
    return Status(state, plain_line(str(status.reason)), tuple(status.artifacts), status.remote_id)


def left(status: Status, most_bytes: int) -> tuple[Artifact, ...]:
    """What a job that has succeeded left; raises `Lie` for names, sizes and digests that cannot be."""
    seen: set[str] = set()
    total = 0
    for one in status.artifacts:
        if one.name not in FETCHED:
            raise Lie(f'it names "{plain_line(str(one.name), 80)}", which is no file that may be fetched')
        if one.name in seen:
            raise Lie(f"it names {one.name} twice")
        if type(one.bytes) is not int or one.bytes < 0 or not _SHA.fullmatch(one.sha256):
            raise Lie(f"the size or the digest that it gives for {one.name} cannot be one")
        seen.add(one.name)
        total += one.bytes
    for needed in ("adapter/adapter_model.safetensors", "adapter/adapter_config.json"):
        if needed not in seen:
            raise Lie(f"it names no {needed}")
    if total > most_bytes:
        raise Lie(f"what it left is {total:,} bytes, and at most {most_bytes:,} may be fetched (max_artifact_mb)")
    return status.artifacts


def events(hook: Hook, ref: Ref, after: int, wait_s: float) -> tuple[dict[str, Any], ...]:
    """What happened after a number: as many events as there are, from the next one on."""
    page = _asked(lambda: hook.events(ref, after, wait_s), Page)
    if len(page.events) > MAX_PAGE_EVENTS:
        raise _bad(f"it told {len(page.events):,} events at once; at most {MAX_PAGE_EVENTS:,} are read")
    found: list[dict[str, Any]] = []
    for expected, event in enumerate(page.events, after + 1):
        found.append(_checked_event(event, expected))
    return tuple(found)


def log(hook: Hook, ref: Ref, after: int) -> tuple[str, int]:
    """What the job printed after a byte, made plain, and the byte to go on from."""
    answer = _asked(lambda: hook.log(ref, after), tuple)
    text, following = cast("tuple[object, object]", answer) if len(answer) == 2 else (None, None)
    if not isinstance(text, str) or not isinstance(following, int) or following < after:
        raise _bad("its log is no text with a place to go on from")
    if len(text) > MAX_LOG_CHARACTERS:
        raise _bad("it told more of its log at once than it may")
    return plain(text), following


def cancel(hook: Hook, ref: Ref) -> None:
    _asked(lambda: hook.cancel(ref), type(None))


def artifact(hook: Hook, ref: Ref, wanted: Artifact, into: Path) -> None:
    _asked(lambda: hook.artifact(ref, wanted, into), type(None))


def check_remote_id(text: str) -> None:
    """What a back-end calls a job, fit for a ledger and a terminal."""
    if not _REMOTE_ID.fullmatch(text):
        raise _bad("what it calls the job is longer than 300 characters or not printable")


def _asked(verb: Callable[[], Answer], *kinds: type[Any]) -> Answer:
    try:
        answer = verb()
    except HookError as error:
        raise HookError(error.trouble, plain_line(str(error))) from error
    except Exception as error:
        # a hook of somebody's own may have any defect
        raise _bad(f"the hook itself failed: {type(error).__name__}: {error}") from error
    if not isinstance(answer, kinds):
        raise _bad(f"the hook answered with {type(answer).__name__}")
    return answer


def _bad(message: str) -> HookError:
    return HookError(Trouble.BAD_ANSWER, f"not an answer of the contract: {plain_line(message)}")


def _checked_ref(ref: Ref, key: str) -> Ref:
    if ref.key != key:
        raise _bad("it answered for another job")
    if ref.remote_id:
        check_remote_id(ref.remote_id)
    return ref


def _checked_event(event: object, expected: int) -> dict[str, Any]:
    if not isinstance(event, dict):
        raise _bad("an event is no object")
    found = cast("dict[str, Any]", event)
    if type(found.get("seq")) is not int or found["seq"] != expected:
        raise _bad(f"event {expected} was to follow, and {plain_line(str(found.get('seq')), 40)} came")
    if found.get("v") != 1 or not isinstance(found.get("event"), str) or not _is_number(found.get("t")):
        raise _bad(f"event {expected} has no `v`, `t` or `event`")
    try:
        text = json.dumps(found)
        # a loss that is no number any more is none in JSON
        plainly = json.loads(text, parse_constant=lambda _: None)
    except (TypeError, ValueError, RecursionError):
        raise _bad(f"event {expected} is no JSON") from None
    if len(text) > MAX_EVENT_CHARACTERS:
        raise _bad(f"event {expected} has {len(text):,} characters; at most {MAX_EVENT_CHARACTERS:,} are read")
    return cast("dict[str, Any]", plainly)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
