"""Agreement of two divisions of the same prompts, weighted by tokens."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from weighbridge.measure.parts import PartKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from weighbridge.tokens import TokenCounter

    from segmentation.labelled import Hesitation, Labelled

KINDS = tuple(kind.value for kind in PartKind)
NOT_FOUND = ""
"""Of text in which no prompt was found."""


@dataclass(frozen=True, slots=True)
class Score:
    """How well one kind was found."""

    precision: float
    recall: float
    labelled: float
    """Tokens."""

    @property
    def f1(self) -> float:
        whole = self.precision + self.recall
        return 2 * self.precision * self.recall / whole if whole else 0.0


@dataclass(slots=True)
class Agreement:
    """Tokens by what was labelled and what was found."""

    tokens: defaultdict[tuple[str, str], float] = field(
        default_factory=lambda: defaultdict[tuple[str, str], float](float)
    )

    def add(self, label: Labelled, text: str, found: Sequence[str], count: TokenCounter) -> None:
        """A prompt: the tokens of each labelled part are shared out by its characters that are no blanks."""
        for part in label.parts:
            inside = [
                found[offset - label.start] for offset in range(part.start, part.end) if not text[offset].isspace()
            ]
            tokens = count(text[part.start : part.end]).tokens
            for kind, characters in Counter(inside).items():
                self.tokens[part.kind, kind] += tokens * characters / len(inside)

    def score(self, kind: str) -> Score:
        """Precision and recall of one kind; what was not found is a miss."""
        right = self.tokens[kind, kind]
        given = sum(tokens for (_, found), tokens in self.tokens.items() if found == kind)
        labelled = sum(tokens for (said, _), tokens in self.tokens.items() if said == kind)
        return Score(right / given if given else 0.0, right / labelled if labelled else 0.0, labelled)

    def overall(self) -> Score:
        """Of all kinds together: precision of what was found, recall of all."""
        right = sum(tokens for (said, found), tokens in self.tokens.items() if said == found)
        whole = sum(self.tokens.values())
        given = whole - sum(tokens for (_, found), tokens in self.tokens.items() if found == NOT_FOUND)
        return Score(right / given if given else 0.0, right / whole if whole else 0.0, whole)

    def macro(self) -> float:
        """The mean of the kinds that were labelled, each the same weight."""
        scores = [self.score(kind) for kind in KINDS]
        told = [one.f1 for one in scores if one.labelled]
        return sum(told) / len(told) if told else 0.0


def persuaded(label: Labelled, found: Sequence[str], hesitations: Iterable[Hesitation]) -> list[str]:
    """What was found, with the labelled kind where it is the other one that the labeller had in mind."""
    kinds = list(found)
    for one in hesitations:
        if (one.repository, one.path, one.symbol) != (label.repository, label.path, label.symbol):
            continue
        for offset in range(max(one.start, label.start), min(one.end, label.end)):
            if kinds[offset - label.start] == one.other:
                kinds[offset - label.start] = one.kind
    return kinds


def table(agreement: Agreement) -> Iterator[str]:
    """The figures as Markdown."""
    yield "| part | tokens | precision | recall | F1 |"
    yield "|---|---:|---:|---:|---:|"
    for kind in KINDS:
        score = agreement.score(kind)
        yield f"| `{kind}` | {score.labelled:,.0f} | {score.precision:.2f} | {score.recall:.2f} | {score.f1:.2f} |"
    whole = agreement.overall()
    yield f"| all (micro) | {whole.labelled:,.0f} | {whole.precision:.2f} | {whole.recall:.2f} | {whole.f1:.2f} |"
    yield f"| all (macro) | | | | {agreement.macro():.2f} |"


def confusion(agreement: Agreement) -> Iterator[str]:
    """Tokens: a row for what was labelled, a column for what was found."""
    found = [*KINDS, NOT_FOUND]
    yield "| labelled \\ found | " + " | ".join(kind or "not found" for kind in found) + " |"
    yield "|---|" + "---:|" * len(found)
    for kind in KINDS:
        yield f"| `{kind}` | " + " | ".join(f"{agreement.tokens[kind, other]:,.0f}" for other in found) + " |"
