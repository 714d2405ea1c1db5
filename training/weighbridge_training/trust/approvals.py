"""Bundles that a person has approved: the fourth gate.

An approval is bound to the workspace, the hook with its definition, and the digest of everything that is sent. It is
used up by the submission that it was given for: the same bytes sent once more ask once more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weighbridge_training.trust.records import Records
from weighbridge_training.trust.workspaces import real

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from weighbridge_training.trust.hooks_file import HooksFile
    from weighbridge_training.trust.records import Record

_KEPT = Records("approvals")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to do: send these bytes from this workspace by this hook."""

    workspace: str
    """Its real path."""
    hook: str
    bundle: str
    """The digest of everything that is sent."""


def asked(workspace: Path | str, hook: str, bundle: str) -> Asked:
    """The question, whatever links lead to the workspace."""
    return Asked(real(workspace), hook, bundle)


def approve(what: Asked, hooks: HooksFile, shown: Mapping[str, Any]) -> None:
    """Records that a person said yes, and to what: `shown` is `Disclosure.recorded()`."""
    _KEPT.put(_subject(what, hooks), shown)


def withdraw(what: Asked, hooks: HooksFile) -> bool:
    """Takes an approval back, or says that it was used; whether there was one."""
    return _KEPT.drop(_subject(what, hooks))


def approval(what: Asked, hooks: HooksFile) -> Record | None:
    """What was approved, and when."""
    return _KEPT.get(_subject(what, hooks))


def forget(workspace: Path | str) -> int:
    """Takes back every approval of a workspace; how many there were."""
    return sum(_KEPT.drop(one.subject) for one in _KEPT.all() if one.subject.get("workspace") == real(workspace))


def _subject(what: Asked, hooks: HooksFile) -> dict[str, str]:
    return {
        "workspace": what.workspace,
        "hook": what.hook,
        "definition": hooks.digest(what.hook),
        "bundle": what.bundle,
    }
