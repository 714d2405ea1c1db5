"""Everything that a person is told before a bundle leaves, as plain data; `words` tells it, an approval records it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from weighbridge_training.disclosure.findings import Finding, findings, is_looked_at, kinds
from weighbridge_training.disclosure.libraries import missing
from weighbridge_training.layout import HOLDOUT, TRAIN
from weighbridge_training.plain import plain_line

if TYPE_CHECKING:
    from weighbridge_training.bundle import Bundle
    from weighbridge_training.contract import Description
    from weighbridge_training.spending import Estimate

_SAMPLES = 3
_SHOWN = 160


@dataclass(frozen=True, slots=True)
class SentFile:
    """One file, as it goes."""

    name: str
    bytes: int
    sha256: str
    rows: int | None


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What is sent, where, what it may cost, and what is in it."""

    digest: str
    """Of everything that is sent: what is approved."""
    hook: str
    target: str
    leaves_machine: bool
    files: tuple[SentFile, ...]
    bytes: int
    rows: int
    """Rows of examples, of training and hold-out."""
    samples: tuple[str, ...]
    """Some of them, shortened, as plain text."""
    max_runtime_s: int
    cost: Estimate
    findings: tuple[Finding, ...]
    unseen: tuple[str, ...]
    """What was not looked at, and why."""

    @property
    def secrets(self) -> tuple[Finding, ...]:
        """What must not go: nothing but taking it out helps."""
        return tuple(one for one in self.findings if one.is_secret)

    @property
    def personal(self) -> tuple[Finding, ...]:
        """What goes only where a person has typed that it may."""
        return tuple(one for one in self.findings if not one.is_secret)

    def recorded(self) -> dict[str, Any]:
        """What an approval keeps: everything that was shown but the rows themselves."""
        return {
            "target": self.target,
            "files": [[one.name, one.bytes, one.sha256, one.rows] for one in self.files],
            "bytes": self.bytes,
            "max_runtime_s": self.max_runtime_s,
            "upper_usd": self.cost.upper_usd,
            "price": self.cost.source,
            "personal_data": kinds(self.personal),
        }


def disclosed(bundle: Bundle, hook: str, description: Description, cost: Estimate) -> Disclosure:
    """The disclosure of a bundle that is to be sent by a hook."""
    job = bundle.job
    files = (
        *(SentFile(one.name, one.bytes, one.sha256, one.rows) for one in job.files),
        SentFile("worker.pyz", job.worker.bytes, job.worker.sha256, None),
    )
    base = [one.name for one in files if not is_looked_at(one.name) and one.name != "worker.pyz"]
    unsearched = "1 file of the base model was" if len(base) == 1 else f"{len(base)} files of the base model were"
    skipped = [f"{unsearched} not searched for secrets"] if base else []
    return Disclosure(
        digest=bundle.digest,
        hook=hook,
        target=description.target,
        leaves_machine=description.leaves_machine,
        files=files,
        bytes=bundle.size,
        rows=sum(one.rows or 0 for one in files if one.name in (TRAIN, HOLDOUT)),
        samples=_samples(bundle),
        max_runtime_s=job.max_runtime_s,
        cost=cost,
        findings=findings(bundle),
        unseen=(*missing(), *skipped),
    )


def _samples(bundle: Bundle) -> tuple[str, ...]:
    """The first, the middle and the last row of what is trained on."""
    content = bundle.contents.get(TRAIN)
    if content is None:
        return ()
    lines = [line for line in content.data.decode("utf-8", "replace").split("\n") if line.strip()]
    chosen = sorted({0, len(lines) // 2, len(lines) - 1})[:_SAMPLES] if lines else []
    return tuple(_shortened(lines[index]) for index in chosen)


def _shortened(line: str) -> str:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return plain_line(line, _SHOWN)
    messages: Any = cast("dict[str, Any]", value).get("messages") if isinstance(value, dict) else None
    if not isinstance(messages, list):
        return plain_line(line, _SHOWN)
    turns: list[dict[str, Any]] = [one for one in messages if isinstance(one, dict)]  # pyright: ignore
    return " | ".join(plain_line(f"{turn.get('role', '?')}: {turn.get('content', '')}", _SHOWN) for turn in turns[-3:])
