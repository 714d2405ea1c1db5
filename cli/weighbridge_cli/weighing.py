"""From a workspace to its report: what the cache knows, the rest examined, and one conclusion from all of it."""

from __future__ import annotations

import gc
import os
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from weighbridge.engine import conclude, examine
from weighbridge.tokens import Encoding, batch_counter
from weighbridge.workspace import is_program

from weighbridge_cli.progress import Progress

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from weighbridge.engine import Examined
    from weighbridge.findings import Finding
    from weighbridge.report import Report
    from weighbridge.tokens import TokenCounter
    from weighbridge.workspace import Workspace

    from weighbridge_cli.governance import Governance
    from weighbridge_cli.memory import Memory
    from weighbridge_cli.texts import Texts

_PROMPT_SHARE = 10
"""One byte in about so many of a repository is prompt text that must be counted; it decides which counter pays."""
_PROGRAMS_PER_PROCESS = 250
"""A process takes as long to start as it takes to examine about so many program files that hold no call."""


def weighed(
    texts: Texts,
    workspace: Workspace,
    governance: Governance,
    arguments: Namespace,
    memory: Memory | None,
    chosen: Collection[str] | None = None,
) -> Report:
    """The report on a whole workspace made of these texts, with a progress line where a person waits for it.

    The account speaks of the chosen files, for the rest was read for their sake only.
    """
    # Models of programs are large, full of references, and live as long as the run: collecting looks at them again and
    # again, finds nothing, and costs a third of the time.
    gc.disable()
    count = batch_counter(Encoding(governance.settings.encoding), texts.size // _PROMPT_SHARE)
    known = {path: item for path in texts.paths if memory and (item := memory.recall(path)) is not None}
    rest = [path for path in texts.paths if path not in known]
    progress = Progress(len(rest))
    try:
        for item in _examined(texts, workspace, rest, governance, arguments, count):
            progress.step()
            known[item.path] = item
            if memory is not None:
                memory.keep(item)
    finally:
        progress.erase()
    if memory is not None:
        memory.save(texts.paths)
    items = [known[path] for path in texts.paths]
    return conclude(workspace, items, governance.rules, governance.settings_for, count, date.today(), chosen)


def narrowed(report: Report, chosen: Collection[str]) -> Report:
    """The report about the chosen files only; the account is that already."""
    return replace(
        report,
        findings=tuple(finding for finding in report.findings if _concerns(finding, chosen)),
        suppressed=tuple(finding for finding in report.suppressed if _concerns(finding, chosen)),
    )


def without_known(report: Report, baseline_file: Path, shown: str) -> Report:
    """The report without the findings of a baseline, which are counted."""
    from weighbridge.baseline import load, split

    new, known = split(report.findings, load(baseline_file, shown))
    account = replace(report.account, baselined=report.account.baselined + len(known))
    return replace(report, findings=new, account=account)


def _examined(
    texts: Texts,
    workspace: Workspace,
    paths: Sequence[str],
    governance: Governance,
    arguments: Namespace,
    count: TokenCounter,
) -> Iterator[Examined]:
    processes = _processes(paths, arguments.jobs)
    if processes > 1:
        from weighbridge_cli.processes import examined

        yield from examined(texts, paths, arguments, processes)
        return
    for path in paths:
        yield examine(workspace, path, governance.rules, governance.settings_for, count)


def _processes(paths: Iterable[str], asked: int) -> int:
    """How many processes: as many as asked for, else as many as have enough to do."""
    if asked:
        return asked
    return min(os.cpu_count() or 1, sum(map(is_program, paths)) // _PROGRAMS_PER_PROCESS)


def _concerns(finding: Finding, chosen: Collection[str]) -> bool:
    """Whether a finding stands in a chosen file, or rests on one: the call that an edited prompt weighs down."""
    return finding.path in chosen or any(one.place.path in chosen for one in finding.related)
