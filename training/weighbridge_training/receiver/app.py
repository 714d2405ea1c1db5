"""The receiver as a web application: what comes is measured, verified, read and answered, in this order."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from weighbridge_training.canonical import digest
from weighbridge_training.contract import HookError
from weighbridge_training.plain import plain_line
from weighbridge_training.receiver.refusal import STATUS, RefusalError, problem, refusal
from weighbridge_training.receiver.replays import Replays
from weighbridge_training.signed.messages import MAX_BODY, QUESTIONS, Answer, Events, Submit
from weighbridge_training.signed.signatures import (
    ANSWER,
    ID,
    ClockProblemError,
    SignatureProblemError,
    check,
    is_question_id,
    signed,
)

if TYPE_CHECKING:
    from starlette.requests import Request

    from weighbridge_training.receiver.verbs import Verbs
    from weighbridge_training.signed.signatures import Keys

PATH = "/hook"
_BODY_S = 120.0
_EVERY_S = 0.25
_log = logging.getLogger("weighbridge.receiver")


def application(verbs: Verbs, keys: Keys) -> Starlette:
    """One address, POST only."""
    replays = Replays()

    async def hook(request: Request) -> Response:
        return await _answered(request, verbs, keys, replays)

    return Starlette(routes=[Route(PATH, hook, methods=["POST"])])


async def _answered(request: Request, verbs: Verbs, keys: Keys, replays: Replays) -> Response:
    message_id = request.headers.get(ID, "")
    try:
        body = await _body(request)
        # hashing megabytes is no work for the loop
        await run_in_threadpool(_verify, keys, request.headers, body)
    except RefusalError as error:
        # not signed: whoever asks has not shown that there is anybody to answer to
        _log.warning("refused from %s: %s", request.client.host if request.client else "?", plain_line(str(error)))
        # closed, as the rest of a message that is too long may have no end
        headers = {"connection": "close"}
        return Response(_text("", b"", error), STATUS[error.code], headers, media_type="application/json")
    status, text = await _said(message_id, body, verbs, replays)
    headers = signed(keys, ANSWER + message_id, text)
    return Response(text, status, headers, media_type="application/json")


async def _said(message_id: str, body: bytes, verbs: Verbs, replays: Replays) -> tuple[int, bytes]:
    kind = ""
    try:
        question, identity = await run_in_threadpool(_read, body)
        kind = question.type
        if isinstance(question, Submit) and message_id != question.data.job.key:
            raise RefusalError("malformed", "the webhook-id of a submission is the key of its job")
        if (before := replays.answered(message_id, identity)) is not None:
            return 200, _text(kind, body, before)
        said = (await _done(question, verbs)).model_dump_json().encode()
        replays.remember(message_id, identity, said)
        _log.info("%s %s", kind, getattr(question.data, "key", "") or (message_id if kind == "job.submit" else ""))
        return 200, _text(kind, body, said)
    except RefusalError as error:
        _log.warning("%s %s: %s", kind or "?", error.code, plain_line(str(error)))
        return STATUS[error.code], _text(kind, body, error)
    except HookError as error:
        told = refusal(error)
        _log.warning("%s %s: %s", kind, told.code, plain_line(str(error)))
        return STATUS[told.code], _text(kind, body, told)
    except Exception:
        _log.exception("%s failed", kind)
        return 500, _text(kind, body, RefusalError("failed", "the receiver failed; its log says why"))


async def _body(request: Request) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(_BODY_S):
            async for piece in request.stream():
                body += piece
                if len(body) > MAX_BODY:
                    raise RefusalError("too-large", f"a message has {MAX_BODY} bytes at most")
    except TimeoutError:
        raise RefusalError("malformed", f"the message was not there within {_BODY_S:.0f} s") from None
    return bytes(body)


def _verify(keys: Keys, headers: Any, body: bytes) -> None:
    try:
        check(keys, headers, body)
    except ClockProblemError as error:
        raise RefusalError("clock", str(error)) from None
    except SignatureProblemError as error:
        raise RefusalError("unsigned", str(error)) from None
    if not is_question_id(headers[ID]):
        raise RefusalError("malformed", "expected a webhook-id of 8 to 100 letters, digits, - and _")


def _read(body: bytes) -> tuple[Any, str]:
    """A question, and what makes it the same one when it is sent again."""
    try:
        question = QUESTIONS.validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise RefusalError("malformed", f"{where}: {first['msg']}".removeprefix(": ")) from None
    return question, digest({"type": question.type, "data": question.data.model_dump(mode="json")})


async def _done(question: Any, verbs: Verbs) -> Any:
    if isinstance(question, Events):
        return await _happened(question, verbs)
    return await run_in_threadpool(verbs.answer, question)


async def _happened(question: Events, verbs: Verbs) -> Any:
    """Looks again and again instead of holding a thread: those who wait are many."""
    key, after = question.data.key, question.data.after
    until = asyncio.get_running_loop().time() + question.data.wait_s
    while True:
        found = await run_in_threadpool(verbs.happened, key, after)
        if found.events or asyncio.get_running_loop().time() >= until:
            return found
        if (await run_in_threadpool(verbs.standing, key)).state.is_final:
            return await run_in_threadpool(verbs.happened, key, after)
        await asyncio.sleep(_EVERY_S)


def _text(kind: str, body: bytes, said: bytes | RefusalError) -> bytes:
    error = problem(said) if isinstance(said, RefusalError) else None
    data = json.loads(said) if isinstance(said, bytes) else None
    now = datetime.now(UTC).isoformat(timespec="seconds")
    answer = Answer(type=kind, question=hashlib.sha256(body).hexdigest(), timestamp=now, data=data, error=error)
    return answer.model_dump_json(exclude_none=True).encode()
