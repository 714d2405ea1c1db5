"""Adopting at a terminal: what was judged, the edits shown, the originals kept before anything changes."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge_cli.failure import CLEAN, FOUND, Failure

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Generator

    from weighbridge.bench import Bench
    from weighbridge.findings import Edit
    from weighbridge.tuning.task import Task
    from weighbridge_training.adapters.adoption import Adoption, Wanted
    from weighbridge_training.adapters.evidence import Evidence

    from weighbridge_cli.fixing import Fixed
    from weighbridge_cli.session import Session


def adopted(arguments: Namespace) -> int:
    """Shows the edits, and makes them when a person says so."""
    from weighbridge.remedies import Refusal
    from weighbridge_training.adapters.adoption import adoption_of
    from weighbridge_training.adapters.serving import advised
    from weighbridge_training.homes import state_home

    from weighbridge_cli.asking import agreed
    from weighbridge_cli.fixing import differences

    session = session_of(arguments)
    with explained():
        task, evidence = task_of(arguments, session), evidence_of(arguments, session)
        bench = _bench(session)
        found = adoption_of(task, evidence, _wanted(arguments, session), bench, state_home())
    if isinstance(found, Refusal):
        print(f"weighbridge: not adopted: {found.reason}", file=sys.stderr)
        return FOUND
    fixed = _files(found, bench)
    sys.stdout.writelines(differences(fixed, session.shown_path))
    sys.stdout.flush()
    print(f"weighbridge: {found.move.fix.title}; it {evidence.report.words}", file=sys.stderr)
    for note in (*found.move.notes, *evidence.report.remarks):
        print(f"  - {note}", file=sys.stderr)
    if arguments.diff:
        return CLEAN
    if not arguments.yes and not agreed(f"Change these {len(fixed)} files?", "adopts it"):
        print("weighbridge: nothing was changed", file=sys.stderr)
        return CLEAN
    _write(session, found, fixed)
    print(f"weighbridge: adopted {found.record.model}", file=sys.stderr)
    print(f"  how to serve it: weighbridge adopt {task.name} --serve {advised(evidence.job.task)}", file=sys.stderr)
    print(f"  the way back: weighbridge adopt {task.name} --rollback", file=sys.stderr)
    return CLEAN


def session_of(arguments: Namespace) -> Session:
    """The workspace of this folder, for a name that can be one of a data set."""
    from weighbridge.tuning.stored import NAME

    from weighbridge_cli.session import Session

    if not NAME.fullmatch(arguments.name):
        raise Failure(
            f'"{arguments.name}" is no name of a data set: small letters, digits and hyphens, such as support'
        )
    return Session(arguments)


def task_of(arguments: Namespace, session: Session) -> Task:
    """The task as it is written today."""
    from weighbridge.tuning.stored import TASK, path_of
    from weighbridge.tuning.task_file import TaskError, read_task

    path = path_of(arguments.name, TASK)
    shown = session.shown_path(path)
    document = session.texts().workspace().document(path)
    if document is None:
        raise Failure(
            f"there is no {shown}, or it cannot be read; `weighbridge dataset task {arguments.name}` writes it"
        )
    try:
        return read_task(document.text, shown)
    except TaskError as error:
        raise Failure(str(error)) from error


def evidence_of(arguments: Namespace, session: Session) -> Evidence:
    """The judged adapter that is meant."""
    from weighbridge_training.adapters.choosing import evidence_of_job, evidence_of_report
    from weighbridge_training.homes import state_home

    if arguments.report:
        return evidence_of_report(Path(arguments.report), Path(arguments.adapter) if arguments.adapter else None)
    return evidence_of_job(state_home(), session.places.root.resolve(), arguments.name, arguments.job)


@contextmanager
def explained() -> Generator[None]:
    """Turns what stands in the way of an adoption into failures."""
    from weighbridge_training.adapters.evidence import NoEvidence
    from weighbridge_training.adapters.originals import OriginalsError
    from weighbridge_training.contract import HookError
    from weighbridge_training.ledger.errors import LedgerError

    try:
        yield
    except (NoEvidence, OriginalsError, HookError, LedgerError) as error:
        raise Failure(str(error)) from error


def _bench(session: Session) -> Bench:
    from weighbridge.bench import Bench
    from weighbridge.tokens import Encoding, counter_for

    governance = session.governance
    count = counter_for(Encoding(session.settings.encoding))
    return Bench(session.texts().workspace(), governance.rules, governance.settings_for, count, date.today())


def _wanted(arguments: Namespace, session: Session) -> Wanted:
    from weighbridge.adopting import Where
    from weighbridge_training.adapters.adoption import Wanted, is_setting, settings_for

    from weighbridge_cli.spot import spot_from

    url, key = settings_for(arguments.name)
    url, key = arguments.endpoint_url_setting or url, arguments.endpoint_key_setting or key
    for name in (url, key):
        if not is_setting(name):
            raise Failure(
                f'"{name}" is no name of a setting: large letters, digits and underscores, such as PARCELS_URL'
            )
    spots = [spot_from(written) for written in arguments.call]
    named = tuple(Where(session.places.inside(spot.file), spot.line) for spot in spots)
    return Wanted(url, key, named, pointed_by_hand=arguments.prompt_only)


def _files(found: Adoption, bench: Bench) -> tuple[Fixed, ...]:
    from weighbridge_cli.fixing import Fixed, rewritten

    edits: dict[str, list[Edit]] = {}
    for edit in found.move.fix.edits:
        edits.setdefault(edit.place.path, []).append(edit)
    made = tuple(Fixed(new.path, None, new.text, 0) for new in found.move.fix.files)
    return (*rewritten(edits, bench.workspace.document), *made)


def _write(session: Session, found: Adoption, fixed: tuple[Fixed, ...]) -> None:
    from weighbridge_training.adapters.originals import Original, forget, keep
    from weighbridge_training.homes import state_home

    from weighbridge_cli.fixing import ChangedMeanwhile, apply_or_fail, as_bytes

    root = session.places.root
    try:
        originals = [Original(file.path, *as_bytes(file, root)) for file in fixed]
    except ChangedMeanwhile as error:
        raise Failure(f"{session.shown_path(str(error))} changed while it was read; run the command again") from error
    with explained():
        kept = keep(state_home(), root, found.record.task, found.record.model, originals)
    try:
        apply_or_fail(fixed, root, session.shown_path)
    except Failure:
        forget(kept)
        raise
