"""What an adapter is called by its content: the name that a task gives it, and what it was made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge_training.bundle import recipe_digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from weighbridge_training.job import Job

FOLDER = "adapters"
"""In the state home: `adapters/NAME/VERSION`."""
DIGITS = 12
_VERSION = re.compile(rf"(?P<name>v[0-9]+(?:\.[0-9]+){{0,2}})-(?P<content>[0-9a-f]{{{DIGITS}}})(?:-[0-9]+)?")


class VersionTaken(Exception):
    """Another content has this name already."""


def content_version(job: Job) -> str:
    """The same for the same base model, data and recipe, and another one for others: `v1-0123456789ab`."""
    return version_of(job.task.adapter.version, recipe_digest(job))


def version_of(name: str, recipe: str) -> str:
    return f"{name}-{recipe[:DIGITS]}"


def served_name(task: str, version: str) -> str:
    """The name that a server offers an adapter under, so that code names what was judged and nothing else."""
    return f"{task}-{version}"


def refuse_taken(home: Path, task: str, name: str, recipe: str) -> None:
    """Raises `VersionTaken` where an adapter of the same name was made of something else."""
    wanted = version_of(name, recipe)
    for other in versions(home, task):
        found = _VERSION.fullmatch(other)
        if found is not None and found["name"] == name and found["content"] != recipe[:DIGITS]:
            raise VersionTaken(
                f"{name} of `{task}` is the name of another adapter already ({other}): its base model, data or recipe "
                f"differ from those of {wanted}. Raise `adapter.version` in training/{task}/task.yaml."
            )


def versions(home: Path, task: str) -> Iterator[str]:
    """The fetched adapters of a task, by the names of their folders."""
    folder = home / FOLDER / task
    try:
        found = sorted(one.name for one in folder.iterdir() if one.is_dir())
    except OSError:
        return
    yield from (name for name in found if _VERSION.fullmatch(name))
