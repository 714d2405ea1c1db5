"""Weigh prompts and the code around them, and report what is too heavy or misplaced.

PATHS are files and folders (default: the current folder); - reads one file from standard input.
Exit code: 0 clean, 1 findings at or above --fail-on, 2 error.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from weighbridge.findings import Severity
from weighbridge.render import FORMATS

from weighbridge_cli.failure import CLEAN, FAILED, FOUND, Failure, told

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from weighbridge.report import Report

    from weighbridge_cli.fixing import Fixed
    from weighbridge_cli.outputs import Output
    from weighbridge_cli.session import Outcome, Session


def describe(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="files or folders; - is standard input")
    add("--stdin-filename", metavar="NAME", default="", help="what standard input is called; decides how it is read")

    rules = parser.add_argument_group("rules and settings").add_argument
    rules(
        "--select", action="append", default=[], metavar="NAMES", help="only these rules and groups (a,b or repeated)"
    )
    rules("--ignore", action="append", default=[], metavar="NAMES", help="not these rules and groups")
    rules("--preview", action="store_true", help="preview rules, too")
    rules(
        "--config",
        action="append",
        default=[],
        metavar="FILE|KEY=VALUE",
        help="a settings file instead of the nearest one, or one setting",
    )
    rules("--isolated", action="store_true", help="no settings files, no baseline")
    rules("--settings-from", metavar="FOLDER", default="", help="a checkout whose settings, rules and baseline hold")
    rules("--baseline", metavar="FILE", default="", help="report only what this baseline does not have")

    files = parser.add_argument_group("files").add_argument
    files("--exclude", action="append", default=[], metavar="GLOB", help="instead of the excludes of the settings")
    files("--extend-exclude", action="append", default=[], metavar="GLOB", help="on top of them")
    files("--force-exclude", action="store_true", help="excludes hold for paths that are named, too")
    files("--max-file-size", metavar="SIZE", default="", help="larger files are not read: 1MiB, 512KiB, or bytes")
    files(
        "--since", metavar="REF", default="", help="only what has come since this commit, and what each prompt gained"
    )
    files("--error-on-no-files", action="store_true", help="exit with 2 if there is nothing to look at")

    says = parser.add_argument_group("output").add_argument
    says("--output", action="append", default=[], metavar="FORMAT[:FILE]", help=f"{', '.join(FORMATS)}; repeatable")
    says("--statistics", action="store_true", help="how often each rule found something, instead of the findings")
    says("--show-files", action="store_true", help="list the files that would be read, and stop")
    says("--show-settings", action="store_true", help="show the settings of the first file, and stop")
    says("--no-quotes", action="store_true", help="rules, places and figures only: no text of any prompt or program")
    says("--color", choices=("auto", "always", "never"), default="auto", help="default: auto; NO_COLOR and FORCE_COLOR")

    ends = parser.add_argument_group("exit code").add_argument
    levels = [severity.value for severity in Severity]
    ends("--fail-on", choices=levels, metavar="SEVERITY", help=f"exit with 1 from here on: {', '.join(levels)}")
    ends("--exit-zero", action="store_true", help="exit with 0 whatever is found")

    fixes = parser.add_argument_group("fixes").add_argument
    fixes("--fix", action="store_true", help="apply the safe fixes")
    fixes("--diff", action="store_true", help="show what --fix would change, and change nothing")

    speed = parser.add_argument_group("speed").add_argument
    speed("-j", "--jobs", type=_jobs, default=0, metavar="N", help="processes; default: as many as pay")
    speed("--no-cache", action="store_true", help="neither read nor write the cache")
    speed("--cache-dir", metavar="FOLDER", default="", help="where the cache is")


def run(arguments: Namespace) -> int:
    with told():
        return _checked(arguments)


def _checked(arguments: Namespace) -> int:
    from weighbridge_cli.outputs import outputs_from, unbreakable_stdout
    from weighbridge_cli.session import Session

    unbreakable_stdout()
    session = Session(arguments)
    if arguments.show_files:
        for path in session.chosen:
            print(session.shown_path(path))
        return CLEAN
    if arguments.show_settings:
        from weighbridge_cli.settings_text import settings_text

        print(settings_text(session.settings_of_first()), end="")
        return CLEAN
    outputs = outputs_from(arguments.output, session.settings.output)
    if not session.chosen:
        print(f"weighbridge: warning: {session.why_nothing()}", file=sys.stderr)
        if arguments.error_on_no_files:
            return FAILED
    outcome = session.weigh()
    if arguments.diff:
        _say_differences(session, outcome)
        return _verdict(arguments, session, outcome.report)
    if arguments.fix:
        outcome = _fixed(session, outcome)
    _say(session, outcome, arguments, outputs)
    failed = len(outcome.report.account.errors)
    if failed:
        # Said here, too: a report for programs may go where nobody reads it, and clean must mean looked at.
        what = "1 file" if failed == 1 else f"{failed:,} files"
        print(f"weighbridge: warning: {what} could not be analysed; the report names them", file=sys.stderr)
    return _verdict(arguments, session, outcome.report)


def _say(session: Session, outcome: Outcome, arguments: Namespace, outputs: Sequence[Output]) -> None:
    from weighbridge_cli.outputs import forget_stdout, write

    context = session.context(outcome)
    try:
        if arguments.statistics:
            from weighbridge_cli.statistics import statistics

            write([output for output in outputs if output.file], outcome.report, context, "never")
            sys.stdout.writelines(statistics(outcome.report, context))
        else:
            write(outputs, outcome.report, context, arguments.color)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read this has seen enough; the verdict stands.
        forget_stdout()


def _say_differences(session: Session, outcome: Outcome) -> None:
    from weighbridge_cli.fixing import differences, safe_fixes

    fixed = safe_fixes(outcome.report.findings, outcome.workspace.document)
    sys.stdout.writelines(differences(fixed, session.shown_path))
    _count(fixed, "would fix")


def _fixed(session: Session, outcome: Outcome) -> Outcome:
    """Applies the safe fixes and weighs again: what is reported is what is left."""
    from weighbridge_cli.fixing import apply_or_fail, safe_fixes

    if session.from_stdin:
        raise Failure("--fix cannot change standard input; --diff shows what it would change")
    fixed = safe_fixes(outcome.report.findings, outcome.workspace.document)
    if not fixed:
        return outcome
    apply_or_fail(fixed, session.places.root, session.shown_path)
    _count(fixed, "fixed")
    return session.again().weigh()


def _count(fixed: Sequence[Fixed], verb: str) -> None:
    findings = sum(file.fixes for file in fixed)
    if findings:
        files = "1 file" if len(fixed) == 1 else f"{len(fixed):,} files"
        print(f"weighbridge: {verb} {findings:,} finding{'s' * (findings != 1)} in {files}", file=sys.stderr)


def _verdict(arguments: Namespace, session: Session, report: Report) -> int:
    if arguments.exit_zero:
        return CLEAN
    if any(finding.severity.rank >= session.fail_on.rank for finding in report.findings):
        return FOUND
    # A file that broke the analysis was not looked at: nobody may take that for clean.
    return FAILED if report.account.errors else CLEAN


def _jobs(text: str) -> int:
    jobs = int(text)
    if jobs < 0:
        raise ValueError(text)
    return jobs
