"""What the weights are fitted on: labelled places, each with the arguments that the detectors make there."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SLACK = 2
"""So many lines may lie between a label and an argument."""


@dataclass(frozen=True, slots=True)
class Label:
    """A place in a repository that somebody has read: whether the fact stands there."""

    kind: str
    """`format_retry` or `output_repair`."""
    repository: str
    path: str
    start: int
    end: int
    language: str
    positive: bool
    borderline: bool = False
    """Its truth can be disputed."""
    split: str = ""
    """The set of labels that it belongs to."""

    def __str__(self) -> str:
        return f"{self.kind} {self.repository} {self.path}:{self.start}"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An argument of a detector whose links all hold, so that its evidence decides."""

    start: int
    end: int
    evidence: frozenset[str]
    certain: bool = False
    """Said because of a library's own name, whatever the weights are."""
    silent: bool = False
    """No finding even where the fact is stated: a schema is set."""


@dataclass(frozen=True, slots=True)
class Case:
    """A label and the candidates that overlap it; none where the structure refuses the place."""

    label: Label
    candidates: tuple[Candidate, ...]
    weight: float = 1.0
    corpus: bool = False
    """Written by ourselves, and not found in a repository."""

    @property
    def certain(self) -> bool:
        return any(item.certain for item in self.candidates)

    @property
    def bags(self) -> tuple[frozenset[str], ...]:
        """The sets of evidence of which one is enough for a finding."""
        return tuple(dict.fromkeys(item.evidence for item in self.candidates if not item.silent and not item.certain))

    @property
    def weighed(self) -> bool:
        """Whether the weights decide anything here."""
        return bool(self.bags) and not self.certain


def cases_of(labels: Iterable[Label], candidates: Iterable[Candidate]) -> Iterator[Case]:
    """The labels of one file and kind with their candidates; one that a positive label has is no negative's."""
    found = tuple(candidates)
    used: set[Candidate] = set()
    for label in sorted(labels, key=lambda item: not item.positive):
        hits = [item for item in found if _overlaps(item, label) and (label.positive or item not in used)]
        if label.positive:
            used.update(hits)
        yield Case(label, tuple(hits))


def balanced(cases: Iterable[Case]) -> list[Case]:
    """The cases with weights under which a repository counts as the root of its number of labels.

    Labels of one repository are not independent: ten of them say more than one, and less than ten of ten.
    """
    found = list(cases)
    many = Counter((case.label.kind, case.label.repository) for case in found if case.weighed and not case.corpus)
    return [
        replace(case, weight=1 / math.sqrt(many[case.label.kind, case.label.repository]))
        if case.weighed and not case.corpus
        else case
        for case in found
    ]


def _overlaps(candidate: Candidate, label: Label) -> bool:
    return candidate.start <= label.end + SLACK and candidate.end >= label.start - SLACK
