"""An adoption tried before it is offered: the rows' prompt is left, programs parse, and nothing new is found."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from weighbridge.code.pieces import pieces_of
from weighbridge.engine import lint
from weighbridge.remedies.blocked import Blocked
from weighbridge.tuning.prompt_named import prompt_named
from weighbridge.tuning.samples import samples_of
from weighbridge.workspace import dialect_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from weighbridge.adopting.asked import Prompt
    from weighbridge.bench import Bench
    from weighbridge.sources.region import PromptRegion
    from weighbridge.workspace import Workspace


def proved(
    prompt: Prompt, region: PromptRegion, system: str, after: Mapping[str, str], bench: Bench
) -> tuple[str, ...]:
    """The rules whose findings are gone afterwards; raises `Blocked` where something would be wrong."""
    changed = bench.workspace.changed(after)
    for path, text in after.items():
        dialect = dialect_of(path)
        if dialect and not pieces_of(text, dialect).sound:
            raise Blocked(f"{path} would no longer parse after these edits.")
    left = prompt_named(prompt.path, prompt.symbol, changed)
    same = _said(left.text.text) == _said(system)
    if not same or left.text.holes or any(True for _ in samples_of(left)):
        raise Blocked(
            "This prompt is put together in a way in which its examples cannot go without changing the rest: put the "
            "rows' system prompt there by hand.",
            region.place,
        )
    paths = tuple(dict.fromkeys((*after, region.place.path, *(call.path for call in region.calls))))
    old, new = _found(bench.workspace, paths, bench), _found(changed, paths, bench)
    for rule, path in new:
        if new[rule, path] > old[rule, path]:
            raise Blocked(f"After these edits `{rule}` would speak up in {path}, so they are not offered.")
    _refuse_unkept(region, old, new, bench)
    return tuple(dict.fromkeys(rule for rule, path in old if new[rule, path] < old[rule, path]))


def _said(text: str) -> list[str]:
    """The lines of a prompt; where they are blank is a matter of how its source is written."""
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def _refuse_unkept(
    region: PromptRegion, old: Counter[tuple[str, str]], new: Counter[tuple[str, str]], bench: Bench
) -> None:
    """Whatever names the training of an adapter as its remedy has to be gone where the prompt stands."""
    for rule, path in old:
        promised = "to-lora" in {str(remedy) for remedy in bench.rules[rule].remedies}
        if promised and path == region.place.path and new[rule, path] >= old[rule, path]:
            raise Blocked(
                f"`{rule}` would still be found in {path} after these edits, so they are not offered.", region.place
            )


def _found(workspace: Workspace, paths: Sequence[str], bench: Bench) -> Counter[tuple[str, str]]:
    known = [path for path in paths if workspace.indexed(path)]
    report = lint(workspace, known, bench.rules, bench.settings_for, bench.count, bench.today)
    return Counter((one.rule, one.path) for one in report.findings)
