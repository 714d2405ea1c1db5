"""Ray's jobs API: a few requests over HTTP, with a token where the cluster asks for one."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, cast

from weighbridge_training.contract import HookError, Trouble
from weighbridge_training.outgoing import client
from weighbridge_training.plain import plain_line
from weighbridge_training.secrets import secret

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import httpx

    from weighbridge_training.trust.definitions import RayHook

LOG_BYTES = 64 * 1024 * 1024
"""Of a log as JSON; longer ones are not read."""
_UPLOAD_S = 1800.0
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Seen:
    """A job as Ray shows it."""

    status: str
    message: str
    began_s: float
    """By Ray's clock; 0 before it began."""
    ended_s: float
    now_s: float
    """By the same machine's clock, or near it."""
    max_runtime_s: int | None
    job: str
    """The SHA-256 of what was submitted under this name."""


class Jobs:
    """The jobs API of one cluster."""

    def __init__(self, definition: RayHook) -> None:
        self._definition = definition

    def version(self) -> str:
        """The version of Ray; raises where this is no Ray that lets us in."""
        found = self._object(self._asked("GET", "/api/version"))
        return plain_line(str(found.get("ray_version", "")), 40)

    def uploaded(self, files: Iterable[tuple[str, bytes]]) -> str:
        """The address of a package of files, which is sent where the cluster does not have it."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, data in sorted(files):
                archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
        data = packed.getvalue()
        name = f"_ray_pkg_{hashlib.sha256(data).hexdigest()[:32]}.zip"
        path = f"/api/packages/gcs/{name}"
        if self._asked("GET", path, missing=True).status_code == 404:
            self._asked("PUT", path, content=data, total_s=_UPLOAD_S)
        return f"gcs://{name}"

    def submitted(self, request: Mapping[str, Any]) -> None:
        """Hands a job over; raises UNKNOWN_OUTCOME where it cannot be said whether Ray has it."""
        name = request["submission_id"]
        try:
            answer = self._sent("POST", "/api/jobs/", json=dict(request))
        except HookError as error:
            if error.trouble is Trouble.UNREACHABLE:
                raise
            raise HookError(Trouble.UNKNOWN_OUTCOME, str(error)) from error
        if answer.status_code < 400:
            return
        # Ray says of a second submission of a name what it says of every error: 500
        if answer.status_code >= 500 and self.seen(name) is not None:
            return
        self._check(answer)

    def seen(self, name: str) -> Seen | None:
        """A job by its name; None where Ray has none."""
        answer = self._asked("GET", f"/api/jobs/{name}", missing=True)
        if answer.status_code == 404:
            return None
        found = self._object(answer)
        metadata = found.get("metadata")
        said = cast("dict[str, Any]", metadata) if isinstance(metadata, dict) else {}
        limit = said.get("max_runtime_s")
        return Seen(
            status=str(found.get("status", "")),
            message=plain_line(str(found.get("message") or "")),
            began_s=_seconds(found.get("start_time")),
            ended_s=_seconds(found.get("end_time")),
            now_s=_now(answer),
            max_runtime_s=int(limit) if isinstance(limit, str) and limit.isdigit() else None,
            job=str(said.get("job", "")),
        )

    def log(self, name: str) -> bytes:
        """Everything that a job has printed, standard error among it."""
        answer = self._asked("GET", f"/api/jobs/{name}/logs", missing=True, max_bytes=LOG_BYTES)
        if answer.status_code == 404:
            raise HookError(Trouble.NO_SUCH_JOB, f"{self._definition.url} has no job {name}")
        logs = self._object(answer).get("logs")
        return str(logs or "").encode(errors="replace")

    def stop(self, name: str) -> None:
        answer = self._asked("POST", f"/api/jobs/{name}/stop", missing=True)
        if answer.status_code == 404:
            raise HookError(Trouble.NO_SUCH_JOB, f"{self._definition.url} has no job {name}")

    def forget(self, name: str) -> None:
        """Takes the entry of a job that has ended away."""
        self._sent("DELETE", f"/api/jobs/{name}")

    def _asked(self, method: str, path: str, *, missing: bool = False, **more: Any) -> httpx.Response:
        answer = self._sent(method, path, **more)
        if not (missing and answer.status_code == 404):
            self._check(answer)
        return answer

    def _sent(
        self, method: str, path: str, max_bytes: int = 16 * 1024 * 1024, total_s: float = 60.0, **more: Any
    ) -> httpx.Response:
        headers: dict[str, str] = {}
        if self._definition.token is not None:
            headers["authorization"] = f"Bearer {secret(self._definition.token).reveal()}"
        extensions = {"max_bytes": max_bytes, "total_s": total_s}
        with client(self._definition.destination, max_bytes=max_bytes, total_s=total_s) as speaking:
            return speaking.request(
                method, self._definition.url.rstrip("/") + path, headers=headers, extensions=extensions, **more
            )

    def _check(self, answer: httpx.Response) -> None:
        if answer.status_code < 400:
            return
        url = self._definition.url
        if answer.status_code in (401, 403):
            token = self._definition.token
            known = f"the token in {token.told} is not the one of the cluster" if token else "it asks for a token"
            raise HookError(Trouble.REFUSED, f"{url}: {known}; name it in hooks.toml by `token_env` or another key")
        lines = answer.text.strip().splitlines()
        said = plain_line(lines[-1]) if lines else ""
        trouble = Trouble.UNREACHABLE if answer.status_code >= 500 else Trouble.REFUSED
        raise HookError(trouble, f"{url} answered {answer.status_code}: {said}")

    def _object(self, answer: httpx.Response) -> dict[str, Any]:
        try:
            found: object = answer.json()
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise HookError(
                Trouble.BAD_ANSWER, f"{self._definition.url} does not answer as Ray does; is it a Ray head?"
            )
        return cast("dict[str, Any]", found)


def _seconds(value: object) -> float:
    return value / 1000 if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _now(answer: httpx.Response) -> float:
    import time

    try:
        return parsedate_to_datetime(answer.headers["date"]).timestamp()
    except (KeyError, ValueError, TypeError):
        return time.time()
