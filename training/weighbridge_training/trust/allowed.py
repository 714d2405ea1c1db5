"""Hooks that may be used from a workspace: the third gate. Another definition under the same name is another hook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_training.trust.records import Records
from weighbridge_training.trust.workspaces import real

if TYPE_CHECKING:
    from pathlib import Path

    from weighbridge_training.trust.hooks_file import HooksFile
    from weighbridge_training.trust.records import Record

_KEPT = Records("allowed")


def allow(workspace: Path | str, hook: str, hooks: HooksFile) -> None:
    """Lets a workspace use a hook as it is defined now."""
    _KEPT.put(_subject(workspace, hook, hooks), {})


def disallow(workspace: Path | str, hook: str) -> bool:
    """Takes it back, for every definition that the hook has had; whether there was one."""
    dropped = [_KEPT.drop(one.subject) for one in allowed_in(workspace) if one.subject.get("hook") == hook]
    return any(dropped)


def is_allowed(workspace: Path | str, hook: str, hooks: HooksFile) -> bool:
    """Whether a workspace may use a hook as it is defined now."""
    return _KEPT.get(_subject(workspace, hook, hooks)) is not None


def allowed_in(workspace: Path | str) -> list[Record]:
    """Every hook that a workspace was allowed, as it was defined then."""
    return [one for one in _KEPT.all() if one.subject.get("workspace") == real(workspace)]


def _subject(workspace: Path | str, hook: str, hooks: HooksFile) -> dict[str, str]:
    return {"workspace": real(workspace), "hook": hook, "definition": hooks.digest(hook)}
