"""What is said of a judged adapter without changing anything: how it is served, and its card."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from weighbridge_cli.adopting import evidence_of, explained, session_of
from weighbridge_cli.failure import CLEAN

if TYPE_CHECKING:
    from argparse import Namespace


def shown_serving(arguments: Namespace) -> int:
    """A command or a program to copy."""
    from weighbridge_training.adapters.serving import Server, snippet
    from weighbridge_training.adapters.version import served_name

    with explained():
        evidence = evidence_of(arguments, session_of(arguments))
    task = evidence.job.task
    model = served_name(task.name, evidence.version)
    sys.stdout.write(snippet(Server(arguments.serve), task, model, evidence.adapter))
    return CLEAN


def shown_card(arguments: Namespace) -> int:
    """The model card with the verdict as it comes out here."""
    from weighbridge_training.adapters.card import card_of

    with explained():
        evidence = evidence_of(arguments, session_of(arguments))
    sys.stdout.write(card_of(evidence))
    return CLEAN
