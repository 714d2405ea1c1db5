"""What one prompt holds, found once for everybody who asks: its facts, its parts, and what an editor shows of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from weighbridge.measure.dates import aging_dates, current_dates
from weighbridge.measure.examples import explicit_examples, illustrations, worked_examples
from weighbridge.measure.examples_shown import Shown, shown_examples
from weighbridge.measure.format_spec import format_spans
from weighbridge.measure.knowledge import knowledge_spans
from weighbridge.measure.reading import Reading
from weighbridge.measure.sections import Outline, outline
from weighbridge.measure.volatile import Stated, stated_facts
from weighbridge.sources.region import Home, PromptRegion

if TYPE_CHECKING:
    from weighbridge.measure.examples_found import Example
    from weighbridge.text import Span

_REMEMBERED = 16
"""An editor asks for one version of a text several times, and a text of a megabyte has contents of several."""


@lru_cache(maxsize=_REMEMBERED)
def contents_of(region: PromptRegion) -> Contents:
    """What a prompt holds; of the last prompts it is remembered, as it depends on nothing else."""
    return Contents(region)


@dataclass(frozen=True, eq=False)
class Contents:
    """One prompt and everything that is found in it, each when it is first asked for.

    An instruction file of a coding agent has only the examples that tags delimit, and neither format nor knowledge:
    there, labels, headings and descriptions are about the repository.
    """

    region: PromptRegion

    @cached_property
    def outline(self) -> Outline:
        return outline(self.region.text.text, self.region.text.hole_offsets)

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """The examples that the text shows, as they are written."""
        return explicit_examples(self.outline) if self._is_agent else worked_examples(self.outline)

    @cached_property
    def shown(self) -> tuple[Shown, ...]:
        """Every worked example, those that are sent beside the text, too."""
        return shown_examples(self.region, self.examples)

    @cached_property
    def reading(self) -> Reading:
        spans = format_spans(self.outline, self.examples)
        return Reading(self.region, self.outline, illustrations(self.outline, self.examples), spans)

    @cached_property
    def facts(self) -> tuple[Stated, ...]:
        """What a calendar or a business can change, as often as it is said."""
        return tuple(stated_facts(self.reading, self._current_dates))

    @cached_property
    def dates(self) -> tuple[Span, ...]:
        """Current dates that do not stay current."""
        return aging_dates(self.reading, self._current_dates)

    @cached_property
    def format(self) -> tuple[Span, ...]:
        """Where the shape of the answer is described."""
        return () if self._is_agent else self.reading.format

    @cached_property
    def knowledge(self) -> tuple[Span, ...]:
        """Blocks of reference knowledge."""
        return () if self._is_agent else tuple(knowledge_spans(self.reading))

    @cached_property
    def _current_dates(self) -> tuple[Span, ...]:
        return tuple(current_dates(self.reading))

    @property
    def _is_agent(self) -> bool:
        return self.region.home is Home.AGENT
