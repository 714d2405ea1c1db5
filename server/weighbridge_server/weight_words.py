"""Weights in words: the line of a lens, the label of a hint, the table of a hover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.measure.part_kinds import PartKind
from weighbridge.prices import CALLS
from weighbridge.tokens import TokenCount

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from weighbridge.measure.weights import PartWeight, Weights
    from weighbridge.prices import Price

_IN_LENS = {
    PartKind.EXAMPLES: "examples",
    PartKind.FORMAT: "format",
    PartKind.FACTS: "facts",
    PartKind.KNOWLEDGE: "knowledge",
}
"""What could be elsewhere, in the order in which a lens tells of it."""

_NAMES = {
    PartKind.INSTRUCTIONS: "instructions",
    PartKind.FORMAT: "format of the answer",
    PartKind.EXAMPLES: "examples",
    PartKind.FACTS: "facts that change",
    PartKind.KNOWLEDGE: "knowledge",
    PartKind.TONE: "tone and persona",
    PartKind.GUARDRAILS: "guardrails",
    PartKind.TOOLS: "tools",
    PartKind.UNCLASSIFIED: "unclassified",
}
_COUNTED = (PartKind.EXAMPLES, PartKind.FACTS)
"""Of these it is of interest how many there are."""
_SMALLEST_SHARE = 0.05
"""A part that is less of a prompt is not worth a place in a single line."""


def lens(weights: Weights, price: Price | None) -> str:
    """One prompt in one line."""
    name = weights.region.symbol
    said = [tokens(weights.text)]
    if weights.beside.tokens:
        said[0] += f" + {weights.beside} in examples beside it"
    by_kind = {one.part.kind: one for one in weights.parts}
    for kind, word in _IN_LENS.items():
        part = by_kind.get(kind)
        if part is not None and part.share >= _SMALLEST_SHARE:
            said.append(f"{part.share:.0%} {word}")
    if price is not None:
        cached = "" if price.cached is None else f" ({money(price.cached, weights.whole)} cached)"
        said.append(f"{money(price.uncached, weights.whole)} per {CALLS:,} calls{cached}")
    holes = weights.region.text.holes
    if holes:
        said.append(f"+ {holes:,} filled at run time")
    return f"{name}: {' · '.join(said)}" if name else " · ".join(said)


def tokens(count: TokenCount) -> str:
    return f"{count} token{'' if count.exact and count.tokens == 1 else 's'}"


def money(amount: Decimal, count: TokenCount) -> str:
    """Dollars, as exactly as the tokens are known."""
    if not count.exact:
        return f"~${float(f'{amount:.2g}'):,.{2 if amount < 10 else 0}f}" if amount >= 1 else f"~${amount:.2g}"
    return f"${amount:,.2f}" if amount >= 1 else f"${amount:.2g}"


def table(parts: Sequence[PartWeight], whole: TokenCount, *, markdown: bool) -> str:
    """The parts of a prompt or a section with their tokens."""
    rows = [("part", "tokens", "share"), *_rows(parts, whole)]
    if markdown:
        head, *rest = (f"| {' | '.join(row)} |" for row in rows)
        return "\n".join((head, "|:---|---:|---:|", *rest))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        f"{name.ljust(widths[0])}  {count.rjust(widths[1])}  {share.rjust(widths[2])}" for name, count, share in rows
    )


def _rows(parts: Sequence[PartWeight], whole: TokenCount) -> Iterator[tuple[str, str, str]]:
    for one in parts:
        items = f" ({one.count:,})" if one.count and one.part.kind in _COUNTED else ""
        yield f"{_NAMES[one.part.kind]}{items}", str(TokenCount(one.tokens, whole.exact)), f"{one.share:.0%}"


def remarks(weights: Weights, price: Price | None) -> Iterator[str]:
    """What a table cannot say: what is not counted, what can be cached, what it costs, and by which list."""
    if weights.whole.basis:
        yield f"Counted as the least that it may be: {weights.whole.basis}."
    holes = weights.region.text.holes
    if holes:
        places = "place is" if holes == 1 else "places are"
        yield (
            f"{holes:,} {places} filled at run time and not counted; the {tokens(weights.prefix)} before the first "
            "are the same in every call."
        )
    if price is not None:
        cached = ""
        if price.cached is not None:
            cached = f", {money(price.cached, weights.whole)} while these {tokens(weights.prefix)} are in the cache"
        checked = "" if price.checked is None else f", last checked on {price.checked.isoformat()}"
        yield (
            f"{money(price.uncached, weights.whole)} per {CALLS:,} calls of {price.model} ({price.provider}){cached}. "
            f"Prices of {price.source}{checked}."
        )
