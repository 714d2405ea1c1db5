"""What the core weighs, prices and moves the prompts of one file with, as the texts are now."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weighbridge.bench import Bench

    from weighbridge_server.session import Subject


def bench_of(subject: Subject, path: str) -> Bench:
    """For a file of the subject's project."""
    # not needed before somebody asks, and so not before the first diagnostics
    from weighbridge.bench import Bench

    project = subject.project
    governing = project.governing
    return Bench(project.workspace, governing.rules, governing.settings_for, project.counter(path), date.today())
