"""What a job asks for, read from its file; the sender has checked it, so that only what is missing here is an error."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from weighbridge_training.layout import BASE
from weighbridge_training.worker.failures import Failure


@dataclass(frozen=True, slots=True)
class Adapter:
    """What is trained."""

    kind: str
    r: int
    alpha: int
    dropout: float
    targets: str | tuple[str, ...]
    modules_to_save: tuple[str, ...]
    version: str


@dataclass(frozen=True, slots=True)
class Training:
    """How long and how fast."""

    epochs: float
    learning_rate: float
    global_batch: int
    max_length: int
    beta: float
    seed: int


@dataclass(frozen=True, slots=True)
class Request:
    """One job, as far as the worker needs it."""

    key: str
    name: str
    method: str
    base: str
    """What the model is loaded from: a folder of the job, or the id of a hub."""
    base_name: str
    """What a person calls it."""
    revision: str | None
    adapter: Adapter
    training: Training
    max_answer_tokens: int | None
    questions: tuple[str, ...]
    nodes: int
    gpus_per_node: int
    strategy: str
    preemptible: bool
    max_runtime_s: int
    document: dict[str, Any]
    """The job, whole."""


def read_request(path: Path) -> Request:
    """The job of a file; raises `Failure`."""
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return _request(document)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Failure(
            "bad-job", f"{path.name} cannot be read ({type(error).__name__}: {error}). Send the job again."
        ) from None


def check_files(request: Request) -> None:
    """Holds every file that came along against its digest: what is trained on is what was approved."""
    for file in request.document["files"]:
        name = str(file["name"])
        try:
            with Path(name).open("rb") as opened:
                found = hashlib.file_digest(opened, "sha256").hexdigest()
        except OSError:
            raise Failure("data-changed", f"{name} did not arrive. Send the job again.") from None
        if found != file["sha256"]:
            raise Failure("data-changed", f"{name} is not the file that was approved. Send the job again.")


def _request(document: dict[str, Any]) -> Request:
    task: dict[str, Any] = document["task"]
    model, adapter, training = task["base_model"], task["adapter"], task["training"]
    targets = adapter["targets"]
    resources = task.get("resources", {})
    return Request(
        key=str(document["key"]),
        name=str(task["name"]),
        method=str(task["method"]),
        base=str(model.get("id") or BASE),
        base_name=str(model.get("id") or model["folder"]),
        revision=model.get("revision"),
        adapter=Adapter(
            kind=str(adapter["kind"]),
            r=int(adapter["r"]),
            alpha=int(adapter["alpha"]),
            dropout=float(adapter["dropout"]),
            targets=targets if isinstance(targets, str) else tuple(map(str, targets)),
            modules_to_save=tuple(map(str, adapter.get("modules_to_save", ()))),
            version=str(adapter["version"]),
        ),
        training=Training(
            epochs=float(training["epochs"]),
            learning_rate=float(training["learning_rate"]),
            global_batch=int(training["global_batch"]),
            max_length=int(training["max_length"]),
            beta=float(training.get("beta") or 0.1),
            seed=int(training["seed"]),
        ),
        max_answer_tokens=task.get("measure", {}).get("max_answer_tokens"),
        questions=tuple(map(str, task["off_task"]["questions"])),
        nodes=int(resources.get("nodes", 1)),
        gpus_per_node=int(resources.get("gpus_per_node", 1)),
        strategy=str(resources.get("strategy", "single")),
        preemptible=bool(resources.get("preemptible", False)),
        max_runtime_s=int(task["limits"]["max_runtime_s"]),
        document=document,
    )
