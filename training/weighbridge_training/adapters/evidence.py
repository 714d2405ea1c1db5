"""What an adoption rests on: a job, the verdict on it as it comes out here, and the system prompt of its rows.

*Invariant:* the verdict is judged again from the answers; what a report says of itself decides nothing.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from pydantic import ValidationError

from weighbridge_training.adapters.version import version_of
from weighbridge_training.bundle import recipe_digest
from weighbridge_training.job import Job
from weighbridge_training.layout import EVENTS, JOB, TRAIN
from weighbridge_training.plain import plain_line
from weighbridge_training.verdict.judging import judge
from weighbridge_training.verdict.problems import VerdictError
from weighbridge_training.verdict.reading import read
from weighbridge_training.verdict.rows import read_rows

if TYPE_CHECKING:
    from pathlib import Path

    from weighbridge_training.verdict.report import Report
    from weighbridge_training.verdict.rows import Prompt

WEIGHTS = "adapter_model.safetensors"
SETTINGS = "adapter_config.json"


class NoEvidence(Exception):
    """There is nothing that an adoption could rest on, with what to do about it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One judged adapter."""

    job: Job
    report: Report
    system: str
    """The system prompt of the rows that it was trained on."""
    prompt: Prompt | None
    """Today's prompt, as it was when the adapter was compared with it."""
    adapter: Path
    """The folder of the adapter."""
    weights: str
    """Their SHA-256."""
    content: str
    """What names it: the digest of its recipe, or that of its weights where they were trained elsewhere."""
    hardware: str = ""
    """As the job told it; empty where it did not."""

    @property
    def version(self) -> str:
        """Its content version."""
        return version_of(self.job.task.adapter.version, self.content)


def evidence_in(folder: Path, adapter: Path) -> Evidence:
    """What the folder of a job says of an adapter; raises `NoEvidence`."""
    job = _job(folder)
    for sent in job.files:
        path = folder / sent.name
        # a base model that went along is let go of when a job has ended
        if not sent.name.startswith("data/base/") and _sha(path) != sent.sha256:
            raise NoEvidence(f"{path} is not what was sent with the job any more, so that no verdict can rest on it.")
    try:
        inputs = read(folder)
        report = judge(inputs)
        rows = read_rows((folder / TRAIN).read_text(encoding="utf-8-sig"), TRAIN)
    except VerdictError as error:
        raise NoEvidence(f"There is no verdict on this job: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise NoEvidence(f"{folder / TRAIN} cannot be read: {error}") from error
    systems = {row.system for row in rows}
    if len(systems) != 1:
        raise NoEvidence(
            f"The rows that the adapter was trained on have {len(systems)} different system prompts: which of them the "
            "program should send is not known. Give them one, train, and judge again."
        )
    return Evidence(
        job, report, systems.pop(), inputs.prompt, adapter, weights_in(adapter), recipe_digest(job), _hardware(folder)
    )


def folder_of_report(report: Path) -> Path:
    """The folder of the job that a report lies in; raises `NoEvidence`."""
    for folder in (report.parent, report.parent.parent):
        if (folder / JOB).is_file():
            return folder
    raise NoEvidence(
        f"{report} lies in no folder of a job: there is no {JOB} beside it or above it, so that it can be judged by "
        "nobody else. `weighbridge verdict` writes one."
    )


def refuse_other_weights(evidence: Evidence, judged: str) -> None:
    """Raises `NoEvidence` where other weights than those that are to be adopted gave the answers; by their SHA-256."""
    if judged != evidence.weights:
        what = "another adapter was judged" if judged else "nothing says which adapter was judged"
        raise NoEvidence(f"{evidence.adapter} cannot be adopted: {what}. Judge this one.")


def _job(folder: Path) -> Job:
    path = folder / JOB
    try:
        return Job.model_validate_json(path.read_bytes())
    except OSError as error:
        raise NoEvidence(f"{path} cannot be read: {error.strerror or error}") from error
    except ValidationError as error:
        raise NoEvidence(
            f"{path} is not the document of a job: {error.error_count()} things are wrong in it"
        ) from error


def _hardware(folder: Path) -> str:
    """The device that the first event about one names."""
    try:
        lines = (folder / EVENTS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    for line in lines:
        try:
            event: object = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(event, dict) and cast("dict[str, object]", event).get("event") == "env":
            said = cast("dict[str, object]", event)
            return plain_line(str(said.get("gpu") or said.get("device") or ""), 100)
    return ""


def weights_in(adapter: Path) -> str:
    """The SHA-256 of the weights of an adapter; raises `NoEvidence` where there is none."""
    for name in (WEIGHTS, SETTINGS):
        if not (adapter / name).is_file():
            raise NoEvidence(f"{adapter} is no adapter: it has no {name}. `weighbridge jobs fetch KEY` brings it here.")
    return _sha(adapter / WEIGHTS)


def _sha(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise NoEvidence(f"{path} cannot be read: {error.strerror or error}") from error
