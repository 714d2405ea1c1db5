"""The hook that is a program of the user: JSON in, JSON out, the way kubectl asks for credentials."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from weighbridge_training.contract import Artifact, Description, HookError, Page, Ref, Status, Trouble
from weighbridge_training.hooks.command_messages import (
    ANSWERS,
    Cancel,
    Describe,
    Described,
    Done,
    Events,
    Failure,
    Fetch,
    Find,
    Found,
    Get,
    Happened,
    Log,
    Printed,
    Request,
    Standing,
    Submit,
    Submitted,
)
from weighbridge_training.hooks.command_program import problems
from weighbridge_training.hooks.fetching import fetched
from weighbridge_training.hooks.remains import in_order
from weighbridge_training.hooks.subprocesses import (
    MEBIBYTE,
    Ended,
    NotStartedError,
    TooLongError,
    TooMuchError,
    ask,
    environment,
)
from weighbridge_training.plain import plain, plain_line
from weighbridge_training.running.reading import is_event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge_training.bundle import Bundle
    from weighbridge_training.trust.definitions import CommandHook

Answer = TypeVar("Answer", bound=BaseModel)
MOST = MEBIBYTE
"""Bytes of an answer."""
_REASON = 2000


class Command:
    """A back-end that one executable speaks for."""

    def __init__(self, definition: CommandHook) -> None:
        self._definition = definition

    def describe(self) -> Description:
        found = problems(self._definition.argv)
        described = self._asked(Describe(), Described) if not found else None
        return Description(
            type="command",
            target=plain_line(described.target) if described else self._definition.argv[0],
            # nobody knows where a program sends what it is given
            leaves_machine=True,
            idempotent=self._definition.idempotent,
            gpus=described.gpus if described else (),
            usd_per_gpu_hour=self._definition.usd_per_gpu_hour,
            problems=tuple(map(plain_line, described.problems)) if described else found,
        )

    def submit(self, bundle: Bundle) -> Ref:
        with tempfile.TemporaryDirectory(prefix=f"{bundle.job.key}-") as folder:
            for name, data in bundle.files():
                path = Path(folder, *name.split("/"))
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                path.write_bytes(data)
            task = bundle.job.task
            request = Submit(
                key=bundle.job.key,
                folder=folder,
                max_runtime_s=bundle.job.max_runtime_s,
                resources=task.resources,
                resumes=bundle.job.resumes,
                base_model=task.base_model.id,
            )
            return Ref(bundle.job.key, self._asked(request, Submitted).remote_id)

    def find(self, key: str) -> Ref | None:
        found = self._asked(Find(key=key), Found)
        return None if found.remote_id is None else Ref(key, found.remote_id)

    def get(self, ref: Ref) -> Status:
        standing = self._asked(Get(key=ref.key, remote_id=ref.remote_id), Standing)
        left = standing.artifacts if standing.state.is_final else ()
        artifacts = tuple(Artifact(one.name, one.bytes, one.sha256) for one in left)
        return Status(standing.state, plain(standing.reason)[:_REASON], artifacts, standing.remote_id or ref.remote_id)

    def events(self, ref: Ref, after: int, wait_s: float) -> Page:
        patient = min(wait_s, self._definition.timeout_s / 2)
        request = Events(key=ref.key, remote_id=ref.remote_id, after=after, wait_s=patient)
        return Page(in_order(filter(is_event, self._asked(request, Happened).events), after))

    def log(self, ref: Ref, after: int) -> tuple[str, int]:
        printed = self._asked(Log(key=ref.key, remote_id=ref.remote_id, after=after), Printed)
        return plain(printed.text), max(printed.next, after)

    def cancel(self, ref: Ref) -> None:
        self._asked(Cancel(key=ref.key, remote_id=ref.remote_id), Done)

    def artifact(self, ref: Ref, artifact: Artifact, into: Path) -> None:
        with tempfile.TemporaryDirectory(prefix=".fetching-", dir=into.parent) as folder:
            aside = Path(folder) / "file"
            request = Fetch(
                key=ref.key,
                remote_id=ref.remote_id,
                name=artifact.name,
                bytes=artifact.bytes,
                sha256=artifact.sha256,
                into=str(aside),
            )
            self._asked(request, Done)
            fetched(artifact, _chunks(aside, artifact.name), into)

    def _asked(self, request: Request, answer: type[Answer]) -> Answer:
        if found := problems(self._definition.argv):
            raise HookError(Trouble.REFUSED, found[0])
        verb = request.verb
        lost = Trouble.UNKNOWN_OUTCOME if verb == "submit" else Trouble.UNREACHABLE
        name = f"{self._definition.argv[0]}, asked to {verb}"
        said = request.model_dump_json(exclude_none=True).encode() + b"\n"
        try:
            ended = ask(
                self._definition.argv, said, self._definition.timeout_s, MOST, environment(self._definition.env)
            )
        except NotStartedError as error:
            raise HookError(Trouble.UNREACHABLE, str(error)) from None
        except TooLongError:
            raise HookError(lost, f"{name}, did not end within {self._definition.timeout_s} s") from None
        except TooMuchError:
            trouble = lost if verb == "submit" else Trouble.BAD_ANSWER
            raise HookError(trouble, f"{name}, answered with more than {MOST} bytes") from None
        if ended.code:
            _fail(ended, name, lost)
        assert ANSWERS[verb] is answer
        try:
            return answer.model_validate_json(ended.output)
        except ValidationError as error:
            # a submission that was answered in no known words may have been done
            trouble = lost if verb == "submit" else Trouble.BAD_ANSWER
            raise HookError(trouble, f"{name}, gave a wrong answer: {_first(error)}{_heard(ended)}") from None


def _fail(ended: Ended, name: str, lost: Trouble) -> NoReturn:
    try:
        failure = Failure.model_validate_json(ended.output)
    except ValidationError:
        raise HookError(lost, f"{name}, ended with code {ended.code} and no answer{_heard(ended)}") from None
    raise HookError(failure.trouble, plain_line(failure.error))


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(map(str, first["loc"]))
    return f"{where}: {first['msg']}" if where else first["msg"]


def _heard(ended: Ended) -> str:
    """The last line that it wrote for people."""
    lines = plain(ended.errors).strip().splitlines()
    return f"; it said: {plain_line(lines[-1])}" if lines else ""


def _chunks(path: Path, name: str) -> Iterator[bytes]:
    if path.is_symlink() or not path.is_file():
        raise HookError(Trouble.BAD_ANSWER, f"{name} was not written as a regular file")
    with path.open("rb") as file:
        while piece := file.read(MEBIBYTE):
            yield piece
