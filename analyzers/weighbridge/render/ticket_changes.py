"""What a change does to prompts: the comment under a pull request, and the same for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.render import ticket_words as words
from weighbridge.render.frame import printable
from weighbridge.render.style import coloured
from weighbridge.render.style import plain as uncoloured
from weighbridge.render.ticket_escaping import code, plain
from weighbridge.sources.region import Home
from weighbridge.tokens import TokenCount

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weighbridge.render.context import Context
    from weighbridge.ticket.changes import PromptChange, Side

MARKER = "<!-- weighbridge: prompts -->"
"""The first line of every comment: by it the comment of the last push is found and replaced."""
_SHOWN = 50
_NONE = TokenCount(0, exact=True)


def markdown(changes: Sequence[PromptChange], since: str, context: Context) -> Iterator[str]:
    """The comment; its first line never changes."""
    yield f"{MARKER}\n### Weighbridge: {_counted(changes)}\n\n"
    if not changes:
        yield f"No prompt weighs anything else than at {code(since)}.\n"
        return
    yield "| prompt | tokens | reaches | stable prefix | parts that grew |\n|:---|:---|:---|:---|:---|\n"
    for change in changes[:_SHOWN]:
        name = " ".join(filter(None, (code(_symbol(change, context)), plain(_where(change, context)))))
        yield f"| {name} | {_tokens(change)} | {_reach(change)} | {_prefix(change)} | {_grown(change)} |\n"
    if len(changes) > _SHOWN:
        yield f"\nAnd {len(changes) - _SHOWN:,} more.\n"
    yield f"\nCompared with {code(since)}, the dearest first. Holes that are filled at run time count as empty.\n"


def text(changes: Sequence[PromptChange], since: str, context: Context) -> Iterator[str]:
    """The same for a terminal."""
    paint = coloured if context.colour else uncoloured
    yield f"{paint('bold', f'{_counted(changes)} since {printable(since)}')}\n"
    for change in changes:
        name = " ".join(filter(None, (words.one_line(_symbol(change, context)), _where(change, context))))
        said = [_tokens(change), _reach(change), f"stable prefix {_prefix(change)}"]
        grown = _grown(change)
        yield f"{name}: {'; '.join(filter(None, said))}{f'; grew: {grown}' if grown else ''}\n"


def _counted(changes: Sequence[PromptChange]) -> str:
    if not changes:
        return "no prompt changed"
    return "1 prompt changed" if len(changes) == 1 else f"{len(changes):,} prompts changed"


def _symbol(change: PromptChange, context: Context) -> str:
    return change.symbol if context.quotes else ""


def _where(change: PromptChange, context: Context) -> str:
    if change.after is None:
        return printable(context.shown_path(change.path))
    return words.where(change.after.place, context)


def _tokens(change: PromptChange) -> str:
    before, after = change.before, change.after
    if before is None:
        return f"new: {_count(after).tokens:,}"
    if after is None:
        return f"gone: {_count(before).tokens:,}"
    if before.tokens == after.tokens:
        return str(after.tokens)
    return f"{before.tokens} → {after.tokens} ({change.added:+,})"


def _reach(change: PromptChange) -> str:
    side = change.after or change.before
    if side is None or side.home is Home.AGENT:
        return "a session" if side is not None else ""
    before = side if change.before is None else change.before
    now = f"{side.calls:,} call{'s' * (side.calls != 1)}"
    return now if before.calls == side.calls else f"{before.calls:,} → {now}"


def _prefix(change: PromptChange) -> str:
    before, after = change.before, change.after
    if before is None or after is None:
        side = after or before
        return "" if side is None else str(side.prefix)
    return str(after.prefix) if before.prefix == after.prefix else f"{before.prefix} → {after.prefix}"


def _grown(change: PromptChange) -> str:
    if change.before is None:
        return ""
    return ", ".join(f"{kind.value} +{more:,}" for kind, more in change.grown)


def _count(side: Side | None) -> TokenCount:
    return _NONE if side is None else side.tokens
