"""From a definition in the user's file to the back-end that it means; a back-end is imported once one is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_training.contract import HookError, Trouble
from weighbridge_training.trust.definitions import CommandHook, HttpHook, LocalHook, RayHook, SlurmHook

if TYPE_CHECKING:
    from weighbridge_training.contract import Hook
    from weighbridge_training.trust.definitions import HookDefinition


def opened(definition: HookDefinition) -> Hook:
    """The back-end of a definition. Nothing is sent for this; secrets are read when a verb needs them."""
    try:
        return _opened(definition)
    except ImportError as error:
        message = f"{error.name} is not installed: pip install 'weighbridge[hooks]'"
        raise HookError(Trouble.NOT_INSTALLED, message) from error


def _opened(definition: HookDefinition) -> Hook:
    match definition:
        case LocalHook():
            from weighbridge_training.hooks.local import Local

            return Local(definition)
        case HttpHook():
            from weighbridge_training.hooks.http import Http

            return Http(definition)
        case CommandHook():
            from weighbridge_training.hooks.command import Command

            return Command(definition)
        case SlurmHook():
            from weighbridge_training.hooks.slurm import Slurm

            return Slurm(definition)
        case RayHook():
            from weighbridge_training.hooks.ray import Ray

            return Ray(definition)
