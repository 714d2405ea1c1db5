"""Prompts, examples and message arrays in program code, as they reach a model call or by the name they go by.

A region stands where its text is defined (`place` may be in another file than the module) and is yielded by every
module that sends it, with `calls` in that module; the defining module yields it, too, where its name says that it is
a prompt. Whoever collects the regions of several modules joins those of one place, and merges their calls.
A text that is put together from several named parts stands at the expression that joins them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.values import Values
from weighbridge.code.words import lowered
from weighbridge.sources.program_found import regions_of
from weighbridge.sources.program_marks import Marks
from weighbridge.sources.program_named import named_prompts
from weighbridge.sources.program_walk import Walk
from weighbridge.sources.recorded import is_recorded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weighbridge.code.model import Module
    from weighbridge.code.values_model import Gap
    from weighbridge.sources.region import PromptRegion
    from weighbridge.text import Place
    from weighbridge.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A prompt of a model call whose text is not in the source, and why."""

    place: Place
    reason: Gap


@dataclass(frozen=True, slots=True)
class Account:
    """What was seen in one module, so that silence can be told from blindness."""

    calls: int = 0
    """Model calls with a prompt."""
    prompts: int = 0
    """Prompts of these calls, resolved or not."""
    unresolved: tuple[Unresolved, ...] = ()

    @property
    def resolved(self) -> int:
        return self.prompts - len(self.unresolved)

    @property
    def reasons(self) -> Mapping[str, int]:
        """The reasons in words and how often each held, the commonest first."""
        return dict(Counter(item.reason.value for item in self.unresolved).most_common())


@dataclass(frozen=True, slots=True)
class ProgramPrompts:
    """The prompts of one module, and the account of its calls."""

    regions: tuple[PromptRegion, ...] = ()
    account: Account = Account()


_NOTHING = ProgramPrompts()


def program_regions(module: Module, workspace: Workspace) -> ProgramPrompts:
    """The prompts that a module sends to a model or defines, and an account of the calls that it makes; found once."""
    made_of, found = workspace.remembered(("prompts", module.path), lambda: (module, _found(module, workspace)))
    # a notebook's program is made anew for whoever asks for it
    return found if made_of is module else _found(module, workspace)


def _found(module: Module, workspace: Workspace) -> ProgramPrompts:
    marks = Marks(module.text, lowered(module, workspace))
    if not marks:
        return _NOTHING
    values = Values(workspace)
    walk = Walk(values, module, marks)
    walk.run()
    requests = walk.requests
    found = [*requests.found, *named_prompts(values, module)]
    unresolved = tuple(Unresolved(place, gap) for place, gap in requests.unresolved.items())
    regions = tuple(region for region in regions_of(found) if not is_recorded(region.place.path))
    return ProgramPrompts(regions, Account(len(requests.calls), requests.prompts, unresolved))
