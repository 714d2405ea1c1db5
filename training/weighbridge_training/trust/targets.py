"""Where a hook leads, in words, from its definition alone: nothing is asked and nothing is started for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge_training.trust.definitions import CommandHook, HttpHook, LocalHook, RayHook

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
        # an address of this machine may be the near end of a tunnel
        return Target(definition.url, leaves_machine=True)
    if isinstance(definition, RayHook):
        return Target(f"the Ray cluster at {definition.url}", leaves_machine=True)
    if isinstance(definition, CommandHook):
        return Target(f"wherever {definition.argv[0]} sends it", leaves_machine=True)
    place = f"{definition.ssh}, folder {definition.folder}" if definition.ssh else f"the folder {definition.folder}"
    # nodes of a cluster read its folder over a network
    return Target(f"the Slurm cluster of {place}", leaves_machine=True)
