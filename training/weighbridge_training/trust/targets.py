"""Where a hook leads, in words, from its definition alone: nothing is asked and nothing is started for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge_training.trust.definitions import CommandHook, HttpHook, LocalHook, RayHook
from weighbridge_training.urls import is_loopback_url

if TYPE_CHECKING:
    from weighbridge_training.trust.definitions import HookDefinition


@dataclass(frozen=True, slots=True)
class Target:
    """Where data goes."""

    words: str
    leaves_machine: bool


def target_of(definition: HookDefinition) -> Target:
    """The target, as far as a definition says; a program of the user may send things anywhere."""
    if isinstance(definition, LocalHook):
        return Target("this machine", leaves_machine=False)
    if isinstance(definition, HttpHook):
        return Target(definition.url, leaves_machine=not is_loopback_url(definition.url))
    if isinstance(definition, RayHook):
        return Target(f"the Ray cluster at {definition.url}", leaves_machine=not is_loopback_url(definition.url))
    if isinstance(definition, CommandHook):
        return Target(f"wherever {definition.argv[0]} sends it", leaves_machine=True)
    place = f"{definition.ssh}, folder {definition.folder}" if definition.ssh else f"the folder {definition.folder}"
    # nodes of a cluster read its folder over a network
    return Target(f"the Slurm cluster of {place}", leaves_machine=True)
