"""What leaving one repository out gives, beside what the weights give on what they were fitted on, as Markdown."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from evidence_fitting.cases import balanced
from evidence_fitting.choice import Tally, choose, wilson
from evidence_fitting.sensitivity import flips, mean_flips

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from evidence_fitting.beliefs import Beliefs
    from evidence_fitting.cases import Case
    from evidence_fitting.choice import Chosen

_LANGUAGES = ("python", "typescript", "javascript")
_HEAD = (
    "| fact | labels | left out: tp / fn / fp / tn | precision | recall "
    "| in sample: tp / fn / fp / tn | precision | recall |",
    "|---|---|---|---|---|---|---|---|",
)


def left_out(cases: Sequence[Case], beliefs: Beliefs) -> dict[Case, Tally]:
    """The outcome of every label under weights and a strength that were chosen without its repository."""
    outcomes: dict[Case, Tally] = {}
    labelled = [case for case in cases if not case.corpus]
    whole = choose(balanced(cases), beliefs)
    deciding = {case.label.repository for case in labelled if case.weighed}
    for repository in sorted({case.label.repository for case in labelled}):
        kept = [case for case in cases if case.corpus or case.label.repository != repository]
        # without labels that are weighed, a repository takes no part in the fit
        chosen = choose(balanced(kept), beliefs) if repository in deciding else whole
        for case in labelled:
            if case.label.repository == repository:
                outcomes[case] = chosen.outcome(case)
    return outcomes


def table(outside: Mapping[Case, Tally], chosen: Mapping[str, Chosen]) -> str:
    """Rows per kind: all labels, without those that can be disputed, each language, each set of labels."""
    rows = list(_HEAD)
    for kind, weights in chosen.items():
        own = [case for case in outside if case.label.kind == kind]
        for name, group in _groups(own):
            apart = sum((outside[case] for case in group), Tally())
            rows.append(f"| {kind} | {name} ({len(group)}) | {_told(apart)} | {_told(weights.tally(group))} |")
    return "\n".join(rows)


def firmness(outside: Mapping[Case, Tally], chosen: Mapping[str, Chosen]) -> str:
    """How many labels change sides when the weights are a little different, in words."""
    lines: list[str] = []
    for kind, weights in chosen.items():
        own = [case for case in outside if case.label.kind == kind]
        alone, together = len(flips(weights, own)), mean_flips(weights, own)
        lines.append(
            f"- `{kind}`: {alone} of {len(own)} labels change sides when some single weight is a fifth larger or\n"
            f"  smaller; {together:.1f} on average when all are, at random, up to a fifth."
        )
    return "\n".join(lines)


def _groups(cases: Sequence[Case]) -> Iterator[tuple[str, list[Case]]]:
    yield "all", list(cases)
    yield "all, without borderline", [case for case in cases if not case.label.borderline]
    splits = sorted({case.label.split for case in cases})
    groups = [(name, [case for case in cases if case.label.language == name]) for name in _LANGUAGES]
    groups += [(f"set `{name}`", [case for case in cases if case.label.split == name]) for name in splits]
    for name, group in groups:
        if group and len(group) < len(cases):
            yield name, group
            sure = [case for case in group if not case.label.borderline]
            if len(sure) < len(group):
                yield f"{name}, without borderline", sure


def _told(found: Tally) -> str:
    counts = f"{found.tp} / {found.fn} / {found.fp} / {found.tn}"
    return f"{counts} | {_share(found.tp, found.tp + found.fp)} | {_share(found.tp, found.tp + found.fn)}"


def _share(hits: int, all_: int) -> str:
    low, high = wilson(hits, all_)
    return "-" if math.isnan(low) else f"{hits / all_:.2f} [{low:.2f}-{high:.2f}]"
