"""Runs cases in a process of its own, and says which case it is at: what kills the interpreter is then known by name.

`python worker.py GROUP FIRST STOP STEP`: one JSON line per case before it starts, and one for everything that is wrong.
"""

from __future__ import annotations

import faulthandler
import json
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from cases import Case, cases
from weighbridge.baseline import load
from weighbridge.config import Settings, SettingsError
from weighbridge.config_file import SettingsResolver
from weighbridge.engine import lint
from weighbridge.render import FORMATS, Context, render
from weighbridge.rules import Comparison, RuleError, load_rules
from weighbridge.tokens import Encoding, counter_for
from weighbridge.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.report import Report

SECONDS = 90
"""Of the processor's time for one case; what hangs shows its stack and ends the process."""
BYTES = 3 * 1024**3

RULES = load_rules()
COUNT = counter_for(Encoding("o200k_base"))
LOWEST = {
    rule.name: {
        bound.field: 0.0 for bound in rule.bounds if bound.comparison in (Comparison.ABOVE, Comparison.AT_LEAST)
    }
    for rule in RULES
}
SETTINGS = (Settings(preview=True), Settings(preview=True, limits=LOWEST))
"""As people have them, and so that as many rules as possible find something."""
CODE = "x = 1  # weighbridge: ignore[x]\n"


def main() -> None:
    group, (first, stop, step) = sys.argv[1], map(int, sys.argv[2:5])
    _limit_memory()
    faulthandler.enable()
    for number, case in cases(group, first, stop, step):
        _say(at=number, name=case.name)
        _arm()
        started = time.process_time()
        try:
            problems = list(checked(case, number))
        except Exception:
            problems = [traceback.format_exc(limit=-6)]
        took = time.process_time() - started
        signal.setitimer(signal.ITIMER_PROF, 0)
        if took > case.seconds:
            problems.append(f"took {took:.1f} s of the processor")
        _say(took=round(took, 2))
        for problem in problems:
            _say(wrong=problem)
    _say(done=True)


def checked(case: Case, number: int = 1) -> Iterator[str]:
    """What is wrong with the report on a case, and with what renderers make of it."""
    if not case.data:
        yield from _weighed(Workspace.of(case.files), sorted(case.files), number)
        return
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path, data in case.data.items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        if case.governs:
            yield from _governed(root)
        else:
            yield from _weighed(Workspace.open(root, case.data), sorted(case.data), number)


def _governed(root: Path) -> Iterator[str]:
    """Settings may be wrong, and then a sentence says so; nothing else may be raised."""
    folders = [root / "rules"] if (root / "rules").is_dir() else []
    try:
        rules = load_rules(folders)
    except RuleError as error:
        rules = RULES
        yield from _speechless(str(error))
    for path in ("b.py", "app/agent.py"):
        try:
            settings = SettingsResolver(root, rule_names=rules.names, group_names=rules.groups).settings_for(path)
            report = lint(Workspace.of({path: CODE}), [path], rules, settings.for_path, COUNT)
            yield from (error for _, error in report.account.errors)
            if settings.baseline:
                load(root / settings.baseline)
        except SettingsError as error:
            yield from _speechless(str(error))


def _speechless(message: str) -> Iterator[str]:
    if not message.strip():
        yield "an error without a message"


def _weighed(workspace: Workspace, paths: list[str], number: int) -> Iterator[str]:
    settings = SETTINGS[number % len(SETTINGS)]
    report = lint(workspace, paths, RULES, lambda path: settings, COUNT)
    for path, error in report.account.errors:
        yield f"{path}: {error}"
    yield from _misplaced(workspace, report)
    for name in FORMATS:
        text = "".join(render(name, report, Context(workspace.document, quotes=number % 3 != 0)))
        if name in ("json", "sarif", "gitlab"):
            json.loads(text)


def _misplaced(workspace: Workspace, report: Report) -> Iterator[str]:
    for finding in (*report.findings, *report.suppressed):
        places = [(finding.path, finding.span)]
        places += [(item.place.path, item.place.span) for item in finding.related]
        places += [(edit.place.path, edit.place.span) for fix in finding.fixes for edit in fix.edits]
        for path, span in places:
            document = workspace.document(path)
            if document is None:
                yield f"{finding.rule}: a place in {path!r}, which has no text"
            elif not 0 <= span.start <= span.end <= len(document.text):
                yield f"{finding.rule}: {span} is outside of {path!r}, which has {len(document.text)} characters"


def _arm() -> None:
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    faulthandler.register(signal.SIGPROF, chain=True)


def _limit_memory() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))


def _say(**words: object) -> None:
    print(json.dumps(words), flush=True)


if __name__ == "__main__":
    main()
