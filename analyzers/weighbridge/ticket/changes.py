"""What a change does to the prompts of a repository: tokens, stable prefix, reach and parts, before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.engine import counter_by
from weighbridge.measure.weights import weigh
from weighbridge.measuring import prompts_of
from weighbridge.sources.joining import joined_regions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from weighbridge.config import Settings
    from weighbridge.measure.parts import PartKind
    from weighbridge.sources.region import Home, PromptRegion
    from weighbridge.text import Place
    from weighbridge.tokens import TokenCount, TokenCounter
    from weighbridge.workspace import Workspace

Key = tuple[str, str, int]
"""Path, symbol, and which of several prompts of that name."""


@dataclass(frozen=True, slots=True)
class Side:
    """One prompt at one time."""

    place: Place
    home: Home
    tokens: TokenCount
    prefix: TokenCount
    calls: int
    parts: Mapping[PartKind, int]


@dataclass(frozen=True, slots=True)
class PromptChange:
    """One prompt that is new, gone, or weighs something else."""

    path: str
    symbol: str
    before: Side | None
    after: Side | None

    @property
    def grown(self) -> tuple[tuple[PartKind, int], ...]:
        """The parts that have more tokens now, the most grown first."""
        then: Mapping[PartKind, int] = self.before.parts if self.before is not None else {}
        now: Mapping[PartKind, int] = self.after.parts if self.after is not None else {}
        more = [(kind, tokens - then.get(kind, 0)) for kind, tokens in now.items() if tokens > then.get(kind, 0)]
        return tuple(sorted(more, key=lambda one: -one[1]))

    @property
    def added(self) -> int:
        return _tokens(self.after) - _tokens(self.before)

    @property
    def added_unstable(self) -> int:
        """Tokens outside the stable prefix, which no provider caches."""
        return _unstable(self.after) - _unstable(self.before)

    @property
    def reach(self) -> int:
        return max((side.calls for side in (self.before, self.after) if side is not None), default=0)


def changes_between(
    before: Workspace, after: Workspace, settings_for: Callable[[str], Settings], count: TokenCounter
) -> tuple[PromptChange, ...]:
    """The prompts that differ, the dearest first: by what every call carries more outside its stable prefix, then in
    all, as often as there are calls."""
    then, now = (dict(_sides(workspace, settings_for, count)) for workspace in (before, after))
    found = [PromptChange(key[0], key[1], then.get(key), now.get(key)) for key in sorted({*then, *now})]
    return tuple(sorted(filter(_differs, found), key=_dearness))


def _differs(change: PromptChange) -> bool:
    before, after = change.before, change.after
    if before is None or after is None:
        return True
    return (before.tokens, before.prefix, before.calls, before.parts) != (
        after.tokens,
        after.prefix,
        after.calls,
        after.parts,
    )


def _dearness(change: PromptChange) -> tuple[int, int, str, str]:
    reach = max(change.reach, 1)
    return -change.added_unstable * reach, -change.added * reach, change.path, change.symbol


def _sides(
    workspace: Workspace, settings_for: Callable[[str], Settings], count: TokenCounter
) -> Iterator[tuple[Key, Side]]:
    ordinals: dict[tuple[str, str], int] = {}
    for region in prompts_everywhere(workspace):
        name = (region.place.path, region.symbol)
        ordinals[name] = ordinals.get(name, -1) + 1
        weights = weigh(region, counter_by(settings_for(region.place.path), count))
        parts = {one.part.kind: one.tokens for one in weights.parts if one.tokens}
        side = Side(region.place, region.home, weights.whole, weights.prefix, len(region.calls), parts)
        yield (*name, ordinals[name]), side


def prompts_everywhere(workspace: Workspace) -> tuple[PromptRegion, ...]:
    """Every prompt of a workspace, each once, with all the calls that it reaches."""
    found: list[PromptRegion] = []
    for path in workspace.paths:
        document = workspace.document(path)
        if document is not None:
            found += prompts_of(document, workspace)[0]
    return joined_regions(region for region in found if region.text.pieces)


def _tokens(side: Side | None) -> int:
    return 0 if side is None else side.tokens.tokens


def _unstable(side: Side | None) -> int:
    return 0 if side is None else max(side.tokens.tokens - side.prefix.tokens, 0)
