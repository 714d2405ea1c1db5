"""Accept today's findings, so that only new ones are reported.

create writes a new file, update makes it today's findings, prune takes out what is no longer found.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge_cli.failure import CLEAN, Failure, told
from weighbridge_cli.options import governance_options

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from weighbridge.report import Report

    from weighbridge_cli.session import Session

DEFAULT = "weighbridge-baseline.json"


def describe(parser: ArgumentParser) -> None:
    parser.add_argument("action", choices=("create", "update", "prune"), help="what to do")
    parser.add_argument(
        "file", nargs="?", default="", metavar="FILE", help=f"default: that of the settings, else {DEFAULT}"
    )
    governance_options(parser)
    parser.add_argument("--preview", action="store_true", help="preview rules, too")
    parser.set_defaults(paths=[])


def run(arguments: Namespace) -> int:
    with told():
        from weighbridge_cli.session import Session

        session = Session(arguments)
        file = _file(arguments, session)
        if arguments.action == "create" and file.exists():
            raise Failure(f"{file} is there already; `weighbridge baseline update` renews it")
        if arguments.action != "create" and not file.exists():
            raise Failure(f"there is no {file}; `weighbridge baseline create` writes it")
        report = session.weigh_everything()
        try:
            print(_pruned(file, report, session) if arguments.action == "prune" else _written(file, report))
        except OSError as error:
            raise Failure(f"cannot write {file}: {error.strerror}") from error
        if not session.settings.baseline and arguments.action == "create":
            print(f"To use it, put `baseline: {file}` into weighbridge.yaml, or pass --baseline {file}.")
        return CLEAN


def _file(arguments: Namespace, session: Session) -> Path:
    if arguments.file:
        return Path(arguments.file)
    configured = session.settings.baseline
    if not configured:
        return Path(DEFAULT)
    return Path(session.places.shown(configured))


def _written(file: Path, report: Report) -> str:
    from weighbridge.baseline import baseline_of, save

    baseline = baseline_of(report.findings)
    save(file, baseline)
    return f"wrote {file}: {_findings(len(baseline.entries))}"


def _pruned(file: Path, report: Report, session: Session) -> str:
    from weighbridge.baseline import load, pruned, save

    checked = frozenset(session.index_paths)
    kept, gone = pruned(load(file), report.findings, checked, lambda path: (session.places.root / path).exists())
    if gone:
        save(file, kept)
    return f"{file}: {_findings(len(gone))} no longer found and taken out, {_findings(len(kept.entries))} kept"


def _findings(count: int) -> str:
    return "1 finding" if count == 1 else f"{count:,} findings"
