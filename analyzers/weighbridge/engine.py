"""The one way in: text in, findings out, for the command line, the server, the hooks and the tests alike.

`examine` looks at one file and can be run anywhere, in any order, in several processes; `conclude` puts the results
of many files together: one finding per place, suppressions, fingerprints, the account. `lint` is both.
"""

from __future__ import annotations

import traceback
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge.baseline import assign_fingerprints
from weighbridge.judge import judge
from weighbridge.report import Account, Report
from weighbridge.suppression import apply, apply_ignores, ignore_facts, removal_fix

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from weighbridge.config import Ignore, Settings
    from weighbridge.facts import Suppression
    from weighbridge.findings import Finding
    from weighbridge.rules import RuleBook
    from weighbridge.tokens import TokenCounter
    from weighbridge.workspace import Workspace


@dataclass(slots=True)
class Tally:
    """What was seen in one file, resolved or not."""

    calls: int = 0
    prompts: int = 0
    resolved: int = 0
    unresolved: Counter[str] = field(default_factory=Counter[str])
    """Reasons, in words."""
    elsewhere: set[str] = field(default_factory=set[str])
    """Other files in which texts stand that this one sends."""


@dataclass(frozen=True, slots=True)
class Examined:
    """One file's share of a report; findings may stand in other files whose constants it uses."""

    path: str
    findings: tuple[Finding, ...] = ()
    tally: Tally = field(default_factory=Tally)
    error: str = ""
    reads: frozenset[str] = frozenset()
    """Every path whose content or absence this rests on."""


def lint(
    workspace: Workspace,
    paths: Sequence[str],
    rulebook: RuleBook,
    settings_for: Callable[[str], Settings],
    count: TokenCounter,
    today: date | None = None,
) -> Report:
    """The findings of these files, each judged by the settings of the file in which it stands."""
    examined = [examine(workspace, path, rulebook, settings_for, count) for path in paths]
    return conclude(workspace, examined, rulebook, settings_for, count, today or date.today())


def examine(
    workspace: Workspace,
    path: str,
    rulebook: RuleBook,
    settings_for: Callable[[str], Settings],
    count: TokenCounter,
) -> Examined:
    """One file's findings before suppression; a crash is this file's only, and is told."""
    from weighbridge.measuring import readers_of

    tally = Tally()
    findings: list[Finding] = []

    def read() -> str:
        error = ""
        document = workspace.document(path)
        for reader in readers_of(document, workspace, tally) if document is not None else ():
            try:
                for fact in reader():
                    settings = settings_for(fact.place.path).for_path(fact.place.path)
                    findings.extend(judge(fact, rulebook, settings, counter_by(settings, count)))
            except Exception as problem:
                # the other facts of this file still hold, and the next file must not pay for this one
                error = error or told(problem)
        return error

    error, reads = workspace.traced(read)
    return Examined(path, tuple(findings), tally, error, reads)


def told(problem: Exception) -> str:
    """An error in words, with the place in our code: what a bug report needs, and no text of the user's."""
    frames = traceback.extract_tb(problem.__traceback__)
    where = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(problem).__name__}{where}"


def counter_by(settings: Settings, count: TokenCounter) -> TokenCounter:
    """The counter that a file's settings ask for: that of its model, if they name one."""
    if not settings.model:
        return count
    from weighbridge.tokens import RecountingCounter, counter_for_model

    if isinstance(count, RecountingCounter):
        return count.for_model(settings.model)
    return counter_for_model(settings.model)


def conclude(
    workspace: Workspace,
    examined: Iterable[Examined],
    rulebook: RuleBook,
    settings_for: Callable[[str], Settings],
    count: TokenCounter,
    today: date,
    counted: Collection[str] | None = None,
) -> Report:
    """The report of what was examined; the account is that of the `counted` files, of all unless they are named."""
    items = list(examined)
    by_path: dict[str, list[Finding]] = {item.path: [] for item in items}
    for finding in _merged(finding for item in items for finding in item.findings):
        by_path.setdefault(finding.path, []).append(finding)
    kept: list[Finding] = []
    suppressed: list[Finding] = []
    used: set[Ignore] = set()
    for path, findings in by_path.items():
        document = workspace.document(path)
        settings = settings_for(path).for_path(path)
        active = {rule.name for rule in rulebook if settings.enabled(rule)}
        if document is not None:
            outcome = apply(document, findings, today, rulebook.names, active)
            suppressed += outcome.suppressed
            findings = list(outcome.kept)
            for fact in outcome.facts:
                fix = removal_fix(document, fact)
                said = judge(fact, rulebook, settings, count)
                findings += [replace(one, fixes=(fix,)) if fix is not None else one for one in said]
        accepted = apply_ignores(findings, settings.ignores, today)
        suppressed += accepted.suppressed
        used |= accepted.used
        kept += accepted.kept
    kept += _stale_ignores(workspace, by_path, rulebook, settings_for, count, today, used)
    told = items if counted is None else [item for item in items if item.path in counted]
    order = sorted(kept, key=lambda one: (one.path, one.span, one.rule))
    return Report(assign_fingerprints(order), _account(told, len(suppressed)), tuple(suppressed))


def _merged(findings: Iterable[Finding]) -> list[Finding]:
    """One finding per rule and place; of several, the one with the most evidence."""
    best: dict[tuple[str, str, int], Finding] = {}
    for finding in findings:
        # two readers of one text may end it a line break apart
        key = (finding.rule, finding.path, finding.span.start)
        known = best.get(key)
        if known is None or len(finding.related) > len(known.related):
            best[key] = finding
    return list(best.values())


def _stale_ignores(
    workspace: Workspace,
    by_path: dict[str, list[Finding]],
    rulebook: RuleBook,
    settings_for: Callable[[str], Settings],
    count: TokenCounter,
    today: date,
    used: set[Ignore],
) -> list[Finding]:
    entries = {item: path for path in by_path for item in settings_for(path).ignores}
    if not entries:
        return []
    found: list[Finding] = []
    governing = [settings_for(path).for_path(path) for path in by_path]
    active = {rule.name for settings in governing for rule in rulebook if settings.enabled(rule)}
    stale: Iterable[Suppression] = ignore_facts(
        entries, used, today, active, list(by_path), workspace.paths, workspace.document
    )
    for fact in stale:
        found += judge(fact, rulebook, settings_for(fact.place.path).for_path(fact.place.path), count)
    return found


def _account(items: list[Examined], suppressed: int) -> Account:
    unresolved: Counter[str] = Counter()
    for item in items:
        unresolved.update(item.tally.unresolved)
    return Account(
        files=len(items),
        calls=sum(item.tally.calls for item in items),
        prompts=sum(item.tally.prompts for item in items),
        prompts_resolved=sum(item.tally.resolved for item in items),
        unresolved=tuple(sorted(unresolved.items(), key=lambda pair: (-pair[1], pair[0]))),
        suppressed=suppressed,
        errors=tuple((item.path, item.error) for item in items if item.error),
    )
