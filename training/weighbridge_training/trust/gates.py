"""The four gates before anything runs or is sent, each needed whatever the others say.

*Invariant:* nothing here reads a file of the workspace: what a repository holds can open no gate.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from weighbridge_training.trust.allowed import is_allowed
from weighbridge_training.trust.approvals import approval
from weighbridge_training.trust.workspaces import is_trusted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from weighbridge_training.trust.approvals import Asked
    from weighbridge_training.trust.hooks_file import HooksFile


class Gate(StrEnum):
    """What has to be open."""

    WORKSPACE = "workspace"
    """The workspace is trusted."""
    DEFINED = "defined"
    """The hook is defined in the user's own file."""
    ALLOWED = "allowed"
    """The hook, as it is defined, may be used from this workspace."""
    APPROVED = "approved"
    """A person has approved these very bytes."""


class Word(StrEnum):
    """What an editor says of a workspace; it answers for its own windows alone."""

    TRUSTED = "trusted"
    UNTRUSTED = "untrusted"
    SILENT = "silent"
    """There is no editor, or it does not say: the user's own record decides."""


def missing_gates(what: Asked, hooks: HooksFile, word: Word = Word.SILENT) -> tuple[Gate, ...]:
    """The gates that are closed, in the order in which a person is asked; empty where it may be sent."""
    return tuple(_closed(what, hooks, word))


def may_act(workspace: Path | str, word: Word = Word.SILENT) -> bool:
    """Whether anything at all may be started or asked for a workspace: the first gate alone."""
    return word is Word.TRUSTED or (word is Word.SILENT and is_trusted(workspace))


def told(gate: Gate, what: Asked) -> str:
    """What is missing and how a person gives it, as one sentence."""
    match gate:
        case Gate.WORKSPACE:
            return f"{what.workspace} is not trusted: `weighbridge trust add` trusts the folder that you are in"
        case Gate.DEFINED:
            return f'your own hooks.toml has no hook "{what.hook}": `weighbridge hook list` names those that it has'
        case Gate.ALLOWED:
            return (
                f'the hook "{what.hook}", as it is defined now, may not be used from {what.workspace} yet: '
                f"`weighbridge hook allow {what.hook}`"
            )
        case Gate.APPROVED:
            return (
                f"nobody has approved what is sent (sha256 {what.bundle[:12]}…): `weighbridge train` shows it and asks"
            )


def _closed(what: Asked, hooks: HooksFile, word: Word) -> Iterator[Gate]:
    if not may_act(what.workspace, word):
        yield Gate.WORKSPACE
    if what.hook not in hooks.hooks:
        # without a definition there is nothing that could have been allowed or approved
        yield from (Gate.DEFINED, Gate.ALLOWED, Gate.APPROVED)
        return
    if not is_allowed(what.workspace, what.hook, hooks):
        yield Gate.ALLOWED
    if approval(what, hooks) is None:
        yield Gate.APPROVED
