"""The ways to accept one finding with a reason: a comment, an entry in the settings, or one in the baseline.

*Invariant:* what is offered has been tried: it takes out the finding and no other but those that it counts; the program
and every prompt stay as they are (`tests/accepting/`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.accepting_baseline import baseline_entry
from weighbridge.accepting_comments import comments_here, comments_in_file
from weighbridge.accepting_scene import Scene
from weighbridge.accepting_settings import entries
from weighbridge.findings import Edit, NewFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from weighbridge.findings import Finding
    from weighbridge.project import Project


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One way to accept a finding; `name` finds it again among the others."""

    name: str
    title: str
    edits: tuple[Edit, ...] = ()
    files: tuple[NewFile, ...] = ()


def acceptances(project: Project, finding: Finding, today: date) -> Iterator[Acceptance]:
    """The ways to accept a finding as it is reported now, the narrowest first and at most five."""
    scene = _scene(project, finding, today)
    if scene is None:
        return
    here = comments_here(scene)
    for one in here:
        yield Acceptance(one.name, one.title, (one.edit,))
    # what was never saved is known to no settings
    is_file = (project.root / finding.path).is_file()
    if is_file and not here:
        settings = project.governing.settings_for(finding.path)
        for entered in entries(scene, settings, project.workspace, project.root):
            yield _acceptance(entered.name, entered.title, entered.change)
    for one in comments_in_file(scene):
        yield Acceptance(one.name, one.title, (one.edit,))
    baseline = project.governing.settings_in("").baseline
    change = baseline_entry(finding, baseline, project.workspace) if baseline and is_file else None
    if change is not None:
        yield _acceptance("baseline", f"Add to the baseline {baseline}", change)


def _acceptance(name: str, title: str, change: Edit | NewFile) -> Acceptance:
    if isinstance(change, NewFile):
        return Acceptance(name, title, files=(change,))
    return Acceptance(name, title, (change,))


def _scene(project: Project, finding: Finding, today: date) -> Scene | None:
    """What is known of a finding; None for one about a suppression, which is to be put right where it is written."""
    rules = project.governing.rules
    about = {rule.name for rule in rules.of_fact("suppression")}
    document = project.workspace.document(finding.path)
    if document is None:
        return None
    report = project.report(finding.path)
    settings = project.governing.settings_for(finding.path).for_path(finding.path)
    reported = tuple(one for one in report.findings if one.rule not in about)
    accepted = tuple(one for one in report.suppressed if one.path == finding.path)
    if finding not in reported:
        return None
    active = {rule.name for rule in rules if settings.enabled(rule)}
    return Scene(finding, document, reported, accepted, rules.names, active, today)
