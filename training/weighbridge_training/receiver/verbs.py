"""What a receiver does for each verb; the room of its jobs is the one that the local hook has."""

from __future__ import annotations

import base64
import binascii
import threading
from typing import TYPE_CHECKING, Any

from weighbridge_training.contract import HookError, Trouble
from weighbridge_training.hooks.local import gpus, missing_in
from weighbridge_training.layout import WORKER
from weighbridge_training.program import worker
from weighbridge_training.receiver.refusal import RefusalError
from weighbridge_training.signed import messages as m

if TYPE_CHECKING:
    from pathlib import Path

    from weighbridge_training.job import Job
    from weighbridge_training.receiver.store import Store
    from weighbridge_training.receiver.terms import Terms
    from weighbridge_training.running.room import Room


class Verbs:
    """Answers, apart from how they travel; `events` does not wait here."""

    def __init__(self, room: Room, store: Store, terms: Terms, usd_per_gpu_hour: float | None = None) -> None:
        self._room = room
        self._store = store
        self._terms = terms
        self._usd = usd_per_gpu_hour
        self._admitting = threading.Lock()

    def answer(self, question: Any) -> Any:
        """May block for as long as a disk does."""
        match question:
            case m.Describe():
                return self._described()
            case m.Have(data=data):
                return m.Had(received={sha: self._received(sha) for sha in data.files})
            case m.Put(data=data):
                return self._put(data)
            case m.Submit(data=data):
                return self._submitted(data.job)
            case m.Find(data=data):
                return m.Found(found=self._room.has(data.key))
            case m.Get(data=data):
                return self.standing(data.key)
            case m.Log(data=data):
                text, following = self._room.log(data.key, data.after)
                return m.Printed(text=text, next=following)
            case m.Cancel(data=data):
                self._room.cancel(data.key)
                return m.Done()
            case m.ArtifactOf(data=data):
                return self._piece(data)
            case _:
                raise RefusalError("malformed", "there is no such verb")

    def standing(self, key: str) -> m.Standing:
        status = self._room.status(key)
        files = tuple(m.File(name=one.name, bytes=one.bytes, sha256=one.sha256) for one in status.artifacts)
        return m.Standing.model_validate({"state": status.state, "reason": status.reason, "artifacts": files})

    def happened(self, key: str, after: int) -> m.Happened:
        return m.Happened(events=tuple(map(dict, self._room.events(key, after))))

    def _described(self) -> m.Described:
        own = worker()
        return m.Described(
            version=own.version,
            worker=own.sha256,
            gpus=gpus(),
            usd_per_gpu_hour=self._usd,
            max_runtime_s=self._terms.max_runtime_s,
            problems=missing_in(self._room.python),
        )

    def _received(self, sha256: str) -> int:
        own = worker()
        return len(own.data) if sha256 == own.sha256 else self._store.received(sha256)

    def _put(self, data: m.OfChunk) -> m.Received:
        if data.bytes > self._terms.max_file_bytes:
            message = (
                f"a file of {data.bytes} bytes is larger than the {self._terms.max_file_bytes} that are taken here"
            )
            raise RefusalError("refused", message)
        try:
            content = base64.b64decode(data.content, validate=True)
        except (ValueError, binascii.Error) as error:
            raise RefusalError("malformed", "expected `content` in base64") from error
        return m.Received(received=self._store.put(data.sha256, data.bytes, data.offset, content))

    def _submitted(self, job: Job) -> m.Done:
        with self._admitting:
            if self._room.has(job.key):
                return self._resubmitted(job)
            self._terms.admit(job, self._room.open_jobs())
            if problems := missing_in(self._room.python):
                raise RefusalError("not-installed", "; ".join(problems))
            self._room.submit(job, self._files(job))
        return m.Done()

    def _resubmitted(self, job: Job) -> m.Done:
        try:
            self._room.submit(job, {})
        except HookError as error:
            if error.trouble is Trouble.REFUSED:
                raise RefusalError("replayed", str(error)) from error
            raise
        return m.Done()

    def _files(self, job: Job) -> dict[str, bytes | Path]:
        own = worker()
        wanted = {file.name: file.sha256 for file in job.files} | {WORKER: job.worker.sha256}
        found: dict[str, bytes | Path] = {}
        missing: list[str] = []
        for name, sha256 in wanted.items():
            source = own.data if sha256 == own.sha256 else self._store.path(sha256)
            if source is None:
                missing.append(name)
            else:
                found[name] = source
        if missing:
            raise RefusalError("missing-files", f"these files of the job have not come: {', '.join(missing)[:500]}")
        return found

    def _piece(self, data: m.OfArtifact) -> m.Piece:
        with self._room.artifact(data.key, data.name) as file:
            file.seek(data.offset)
            return m.Piece(content=base64.b64encode(file.read(data.bytes)).decode())
