"""What every prompt weighs before and after a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.engine import Tally
from weighbridge.facts import Prompt
from weighbridge.measuring import facts_of
from weighbridge.report import PromptChange
from weighbridge.tokens import Encoding, counter_for

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from weighbridge.tokens import TokenCount, TokenCounter
    from weighbridge.workspace import Workspace

    from weighbridge_cli.governance import Governance

Key = tuple[str, str, int]
"""Path, symbol, and which of several prompts of that name."""


def changes(
    before: Workspace, after: Workspace, examined: Collection[str], governance: Governance
) -> tuple[PromptChange, ...]:
    """The prompts whose weight differs, the greatest difference first."""
    count = counter_for(Encoding(governance.settings.encoding))
    then, now = (dict(_weights(workspace, examined, count)) for workspace in (before, after))
    found = (_change(key, then.get(key), now.get(key)) for key in sorted({*then, *now}))
    return tuple(
        sorted((one for one in found if one.before != one.after), key=lambda one: -abs(one.after - one.before))
    )


def _change(key: Key, then: TokenCount | None, now: TokenCount | None) -> PromptChange:
    path, symbol, _ = key
    exact = all(one is None or one.exact for one in (then, now))
    return PromptChange(path, symbol, then.tokens if then else 0, now.tokens if now else 0, exact)


def _weights(workspace: Workspace, paths: Collection[str], count: TokenCounter) -> Iterator[tuple[Key, TokenCount]]:
    """The prompts that these files hold or reach, each once."""
    seen: set[tuple[str, int, int]] = set()
    ordinals: dict[tuple[str, str], int] = {}
    for path in sorted(paths):
        document = workspace.document(path)
        if document is None:
            continue
        for fact in facts_of(document, workspace, Tally()):
            if not isinstance(fact, Prompt):
                continue
            place = (fact.place.path, fact.place.span.start, fact.place.span.end)
            if place in seen:
                continue
            seen.add(place)
            name = (fact.place.path, fact.symbol)
            ordinals[name] = ordinals.get(name, -1) + 1
            yield (*name, ordinals[name]), fact.tokens.count(count)
