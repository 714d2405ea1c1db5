"""A receiver on another machine, asked in signed messages; see `signed/` and `docs/hooks.md`."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from weighbridge_training.contract import Artifact, Description, HookError, Page, Ref, Status, Trouble
from weighbridge_training.hooks.fetching import fetched
from weighbridge_training.hooks.http_asking import Asking, MissingFilesError
from weighbridge_training.layout import FETCHED
from weighbridge_training.plain import plain, plain_line
from weighbridge_training.running.reading import is_event
from weighbridge_training.signed import messages as m

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import Any

    from weighbridge_training.bundle import Bundle
    from weighbridge_training.trust.definitions import HttpHook

_AT_ONCE = 2000
"""Files that are asked about in one message."""
_ROUNDS = 3
"""Of sending what is missing; somebody else may tidy there meanwhile."""


class Http:
    """Jobs of a receiver."""

    def __init__(self, definition: HttpHook) -> None:
        self._definition = definition
        self._asking = Asking(definition)

    def describe(self) -> Description:
        said = self._asking.ask(m.Describe, m.Nothing(), m.Described)
        own = self._definition.usd_per_gpu_hour
        return Description(
            type="http",
            target=urlsplit(self._definition.url).netloc,
            # a receiver on this machine may be the end of a tunnel
            leaves_machine=True,
            idempotent=True,
            gpus=tuple(plain_line(gpu, 100) for gpu in said.gpus),
            usd_per_gpu_hour=said.usd_per_gpu_hour if own is None else own,
            problems=tuple(plain_line(one) for one in said.problems),
        )

    def submit(self, bundle: Bundle) -> Ref:
        key = bundle.job.key
        for _ in range(_ROUNDS):
            self._send_files(bundle)
            try:
                self._asking.ask(m.Submit, m.OfSubmission(job=bundle.job), m.Done, key)
            except MissingFilesError:
                continue
            return Ref(key, key)
        raise HookError(Trouble.UNREACHABLE, f"{self._asking.host} forgets files as soon as they are there")

    def find(self, key: str) -> Ref | None:
        return Ref(key, key) if self._asking.ask(m.Find, m.OfJob(key=key), m.Found).found else None

    def get(self, ref: Ref) -> Status:
        said = self._asking.ask(m.Get, m.OfJob(key=ref.key), m.Standing)
        files = tuple(
            Artifact(one.name, one.bytes, one.sha256)
            for one in said.artifacts
            if one.name in FETCHED and said.state.is_final
        )
        return Status(said.state, plain(said.reason)[:2000], files, ref.key)

    def events(self, ref: Ref, after: int, wait_s: float) -> Page:
        wait_s = min(max(wait_s, 0.0), m.MAX_WAIT_S)
        asked = m.OfEvents(key=ref.key, after=after, wait_s=wait_s)
        said = self._asking.ask(m.Events, asked, m.Happened, waits_s=wait_s)
        return Page(tuple(self._in_order(said.events, after)))

    def log(self, ref: Ref, after: int) -> tuple[str, int]:
        said = self._asking.ask(m.Log, m.OfLog(key=ref.key, after=after), m.Printed)
        return plain(said.text), max(said.next, after)

    def cancel(self, ref: Ref) -> None:
        self._asking.ask(m.Cancel, m.OfJob(key=ref.key), m.Done)

    def artifact(self, ref: Ref, artifact: Artifact, into: Path) -> None:
        fetched(artifact, self._pieces(ref, artifact), into)

    def _in_order(self, events: tuple[dict[str, Any], ...], after: int) -> Iterator[Mapping[str, Any]]:
        last = after
        for event in events:
            if not is_event(event) or event["seq"] <= last:
                message = f"{self._asking.host} gave an event that is none, or one that was not asked for"
                raise HookError(Trouble.BAD_ANSWER, message)
            last = event["seq"]
            yield event

    def _pieces(self, ref: Ref, artifact: Artifact) -> Iterator[bytes]:
        offset = 0
        while offset < artifact.bytes:
            asked = m.OfArtifact(
                key=ref.key, name=artifact.name, offset=offset, bytes=min(m.CHUNK, artifact.bytes - offset)
            )
            piece = self._decoded(self._asking.ask(m.ArtifactOf, asked, m.Piece).content)
            if not piece:
                return
            offset += len(piece)
            yield piece

    def _decoded(self, text: str) -> bytes:
        try:
            return base64.b64decode(text, validate=True)
        except (ValueError, binascii.Error):
            raise HookError(Trouble.BAD_ANSWER, f"{self._asking.host} sent a piece that is no base64") from None

    def _send_files(self, bundle: Bundle) -> None:
        """What is not there yet; of what is half there, the other half."""
        contents = {file.sha256: bundle.contents[file.name].data for file in bundle.job.files}
        contents[bundle.job.worker.sha256] = bundle.worker.data
        wanted = sorted(contents)
        for at in range(0, len(wanted), _AT_ONCE):
            names = tuple(wanted[at : at + _AT_ONCE])
            had = self._asking.ask(m.Have, m.OfFiles(files=names), m.Had).received
            for sha256 in names:
                self._send(sha256, contents[sha256], had.get(sha256, 0))

    def _send(self, sha256: str, data: bytes, there: int) -> None:
        while there < len(data) or (not data and there == 0):
            piece = data[there : there + m.CHUNK]
            asked = m.OfChunk(sha256=sha256, bytes=len(data), offset=there, content=base64.b64encode(piece).decode())
            before, there = there, self._asking.ask(m.Put, asked, m.Received).received
            if not data:
                return
            if there <= before:
                raise HookError(Trouble.BAD_ANSWER, f"{self._asking.host} takes no more of a file, and says nothing")
