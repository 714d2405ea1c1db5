"""Answers to the questions that a ticket leaves open, as edits of the settings."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from weighbridge_server.tickets import tickets_at
from weighbridge_server.weights import first_line, holds, weighed
from weighbridge_server.workspace_edits import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsprotocol import types as lsp
    from weighbridge.decide.decision import OpenQuestion
    from weighbridge.ticket import Ticket

    from weighbridge_server.capabilities import Capabilities
    from weighbridge_server.session import Subject

KIND = "refactor.rewrite.weighbridge.answer"


def answers_at(subject: Subject, uri: str, where: lsp.Position, client: Capabilities) -> Iterator[Change]:
    """For the prompt whose first line a position is on: the answers that would change where its load belongs."""
    if not any(holds(first_line(one.where), where) for one in weighed(subject, uri)):
        return
    creates = client.creates_files and client.document_changes
    for ticket in tickets_at(subject, uri, where)[:1]:
        for question in ticket.decision.open:
            for change in _changes(subject, ticket, question):
                if creates or not change.files:
                    yield change


def _changes(subject: Subject, ticket: Ticket, question: OpenQuestion) -> Iterator[Change]:
    from weighbridge.answering import HOLDS, Given, answer_change, in_words
    from weighbridge.findings import Edit
    from weighbridge.render.ticket_decision import named

    settings = subject.project.governing.settings_for(subject.path)
    until = date.today() + HOLDS
    for outcome in question.changes:
        if isinstance(outcome.answer, int | float) and not isinstance(outcome.answer, bool):
            continue  # a number that was tried is nobody's answer
        given = Given(question.name, outcome.answer, until, ticket.place.path, ticket.symbol)
        made = answer_change(given, settings, subject.project.workspace, subject.project.root)
        if made is None:
            continue
        said = in_words(outcome.answer)
        title = f"{question.asks} {said} (until {until}): {named(outcome.verdict)}"
        name = f"answer {question.name} {said}"
        yield Change(name, title, (made,)) if isinstance(made, Edit) else Change(name, title, files=(made,))
