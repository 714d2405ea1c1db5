"""One `weighbridge train`: the offer, its approval, the submission, and what follows."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

from weighbridge.tuning.stored import FOLDER, NAME
from weighbridge_training.disclosure.consent import PHRASE, needs_phrase
from weighbridge_training.driving.looking import Look
from weighbridge_training.driving.offer import offer_at
from weighbridge_training.driving.reading import WorkspaceFiles
from weighbridge_training.driving.task_at import path_named, tasks_in
from weighbridge_training.driving.trainings import Trainings
from weighbridge_training.states import State
from weighbridge_training.trust.gates import Word

from weighbridge_cli.failure import CLEAN, FOUND, Failure, suggestion
from weighbridge_cli.session import Session
from weighbridge_cli.training_offers import as_json, as_text
from weighbridge_cli.training_watching import followed, watched

if TYPE_CHECKING:
    from argparse import Namespace

    from weighbridge_training.driving.offer import Offer
    from weighbridge_training.ledger.entries import Entry

_SHORT = 8


def trained(arguments: Namespace) -> int:
    """Everything, in order; nothing is sent before it was approved."""
    with Trainings() as trainings:
        say_notes(trainings)
        offer = _offer(arguments, trainings)
        if arguments.dry_run:
            sys.stdout.writelines(as_json(offer) if arguments.format == "json" else as_text(offer))
            return FOUND if offer.needs or offer.problems or offer.disclosure.secrets else CLEAN
        before = trainings.same(offer)
        if before is not None and before.state is not State.DRAFT and not arguments.again:
            return _there_already(trainings, before, arguments)
        sys.stdout.writelines(as_text(offer))
        sys.stdout.flush()
        if offer.needs or offer.problems:
            raise Failure("nothing was sent; see what is needed above")
        typed = _approved(offer, arguments)
        submit = trainings.submit_again if arguments.again else trainings.submit
        entry = submit(offer, typed)
        return _sent(trainings, entry, arguments)


def say_notes(trainings: Trainings) -> None:
    """What is unusual about the ledger, on the day on which it is made."""
    for note in trainings.ledger.notes:
        print(f"weighbridge: {note}", file=sys.stderr)


def _offer(arguments: Namespace, trainings: Trainings) -> Offer:
    arguments.paths = []
    session = Session(arguments)
    files = WorkspaceFiles(session.places.root)
    path = _task_path(arguments.name, files, session)
    resumes = trainings.ledger.jobs.get(arguments.resume) if arguments.resume else None
    if resumes is not None and not resumes.state.is_final:
        raise Failure(f"{resumes.key} is {resumes.state}: a job that has not ended needs nothing to go on")
    look = Look.ONLINE if arguments.online else Look.OFFLINE
    hook, key = arguments.hook or "", resumes.key if resumes else None
    return offer_at(files, path, session.workspace(), hook, Word.SILENT, key, look)


def _task_path(name: str, files: WorkspaceFiles, session: Session) -> str:
    tasks = tasks_in(files)
    if not name:
        if len(tasks) == 1:
            return path_named(tasks[0])
        there = f"NAME is one of {', '.join(tasks)}" if tasks else "`weighbridge dataset task NAME` writes one"
        raise Failure(f"which task? weighbridge train NAME; {there}")
    if name in tasks:
        return path_named(name)
    if NAME.fullmatch(name) and not (session.places.here / name).exists():
        known = f" There: {', '.join(tasks)}." if tasks else ""
        raise Failure(f'there is no task "{name}" in `{FOLDER}/`.{suggestion(name, tasks) or known}')
    path = session.places.inside(name)
    if (session.places.root / path).is_dir():
        path = f"{path}/task.yaml"
    return path


def _there_already(trainings: Trainings, entry: Entry, arguments: Namespace) -> int:
    if entry.state.is_final:
        print(f"The same was trained before: {entry.key} is {entry.state}. To train once more: --again")
    else:
        print(f"The same was sent before: {entry.key}")
    return _sent(trainings, entry, arguments)


def _sent(trainings: Trainings, entry: Entry, arguments: Namespace) -> int:
    if arguments.watch:
        return watched(trainings, entry.key)
    return followed(trainings, entry.key)


def _approved(offer: Offer, arguments: Namespace) -> str:
    """What was typed beside the digest; raises `Failure` where nobody has approved it."""
    phrase = PHRASE if arguments.send_personal_data else ""
    if arguments.approve:
        if arguments.approve.strip().lower() != offer.digest:
            raise Failure(f"--approve is for other bytes: what would be sent now is {offer.digest}; nothing was sent")
        return phrase
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        raise Failure(
            "there is nobody to ask here, and nothing was sent. When you have read what is shown: "
            f"{_approving(offer, arguments)}"
        )
    if needs_phrase(offer.disclosure) and not phrase:
        phrase = _asked(f'There is personal data in it. Type "{PHRASE}" to send it all the same: ')
    answer = _asked(f"To send exactly this, type the first {_SHORT} characters of its digest: ")
    if answer.strip().lower() != offer.digest[:_SHORT]:
        raise Failure("not approved; nothing was sent")
    return phrase


def _approving(offer: Offer, arguments: Namespace) -> str:
    """The command that sends exactly this."""
    parts = ["weighbridge", "train", *filter(None, [arguments.name])]
    for option, value in (("--hook", arguments.hook), ("--resume", arguments.resume)):
        parts += [option, value] if value else []
    parts += ["--online"] if arguments.online else []
    parts += ["--again"] if arguments.again else []
    parts += ["--watch"] if arguments.watch else []
    return shlex.join([*parts, "--approve", offer.digest])


def _asked(question: str) -> str:
    print(question, end="", flush=True)
    return sys.stdin.readline()
