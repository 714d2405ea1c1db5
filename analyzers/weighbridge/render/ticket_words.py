"""What a ticket says, in sentences that every format shares; no sentence knows where it will stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.render.frame import printable
from weighbridge.sources.region import Home, OutputContract, Role
from weighbridge.text import Place, Span
from weighbridge.ticket.costs import VOLUME, Unpriced
from weighbridge.tokens import TokenCount

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from weighbridge.render.context import Context
    from weighbridge.ticket.costs import Amount, Cost
    from weighbridge.ticket.sessions import Session
    from weighbridge.ticket.ticket import Constant, Hole, PartShare, Prefix, Ticket

_ROLES = {
    Role.SYSTEM: "system prompt",
    Role.USER: "user message",
    Role.ASSISTANT: "assistant message",
    Role.UNKNOWN: "prompt",
}
_CONTRACTS = {
    OutputContract.UNKNOWN: "",
    OutputContract.NONE: "no schema",
    OutputContract.JSON_MODE: "JSON mode without a schema",
    OutputContract.SCHEMA: "a schema is set",
}
_CONSTANTS_SHOWN = 3
_LINES_SHOWN = 4
_NAMED_CALLS = 3


def tokens(count: TokenCount) -> str:
    return f"{count} token{'' if count.exact and count.tokens == 1 else 's'}"


def title(ticket: Ticket, context: Context) -> str:
    """What a person would call the prompt: its name, else its file."""
    return (
        one_line(ticket.symbol)
        if ticket.symbol and context.quotes
        else printable(context.shown_path(ticket.place.path))
    )


def one_line(text: str) -> str:
    return printable(" ".join(text.split()))


def subtitle(ticket: Ticket, context: Context) -> str:
    """Where a prompt stands, what it is, and whom it reaches."""
    said = [where(ticket.place, context)]
    if ticket.home is Home.AGENT:
        return f"{said[0]}, instructions of a coding agent"
    said.append(_ROLES[ticket.role])
    if ticket.calls:
        named = [where(call, context) for call in ticket.calls[:_NAMED_CALLS]]
        more = len(ticket.calls) - len(named)
        said.append(f"reaches {', '.join(named)}" + (f" and {more:,} more" if more else ""))
    else:
        said.append("no call that it reaches was found")
    if _CONTRACTS[ticket.contract]:
        said.append(_CONTRACTS[ticket.contract])
    return ", ".join(said)


def where(place: Place, context: Context) -> str:
    region = context.region(place.path, place.span)
    return f"{printable(region.path)}:{region.start.line}"


def weight(ticket: Ticket) -> str:
    """What it weighs, and what of it is not counted."""
    said = tokens(ticket.text)
    if ticket.text.basis:
        said += f" at least ({ticket.text.basis})"
    if ticket.beside.tokens:
        said += f", and {ticket.beside} in examples that are sent beside it"
    holes = len(ticket.holes)
    if holes:
        said += f"; {holes:,} hole{'s' * (holes != 1)} counted as empty"
    return f"{said}."


def lines_of(places: Iterable[Place], path: str, context: Context, most: int = _LINES_SHOWN) -> str:
    """`lines 3-9, 12 and 4 more`; of another file with its name."""
    ranges: list[tuple[str, int, int]] = []
    for place in places:
        region = context.region(*_inked(place, context))
        last = region.end.line - (region.end.column == 1 and region.end.line > region.start.line)
        if ranges and ranges[-1][0] == place.path and ranges[-1][1] <= region.start.line <= ranges[-1][2] + 1:
            ranges[-1] = (place.path, ranges[-1][1], max(ranges[-1][2], last))
        else:
            ranges.append((place.path, region.start.line, last))
    ranges = list(dict.fromkeys(ranges))
    said = [_range(one, path, context) for one in ranges[:most]]
    more = f" and {len(ranges) - most:,} more" if len(ranges) > most else ""
    plural = len(ranges) > 1 or (bool(ranges) and ranges[0][1] != ranges[0][2])
    return f"line{'s' * plural} {', '.join(said)}{more}" if said else ""


def _inked(place: Place, context: Context) -> tuple[str, Span]:
    """A place without the blanks around it."""
    document = context.sources(place.path)
    if document is None:
        return place.path, place.span
    text = document.text[place.span.start : place.span.end]
    bare = text.strip()
    start = place.span.start + len(text) - len(text.lstrip()) if bare else place.span.start
    return place.path, Span(start, start + len(bare))


def _range(one: tuple[str, int, int], path: str, context: Context) -> str:
    name, first, last = one
    lines = str(first) if first == last else f"{first}-{last}"
    return lines if name == path else f"{printable(context.shown_path(name))}:{lines}"


def items_in(part: PartShare, lines: str) -> str:
    """`24 in lines 3-40, 2 beside the prompt`: how many things a part has where there are several, and where."""
    inside = part.count - part.beside
    said = f"{inside:,} in {lines}" if inside > 1 and lines else lines
    beside = f"{part.beside:,} beside the prompt" if part.beside else ""
    return ", ".join(filter(None, (said, beside)))


def prefix(ticket: Ticket, context: Context) -> Iterator[str]:
    """The stable prefix, what breaks it, and what could come before."""
    stable: Prefix = ticket.prefix
    if stable.broken_by is None:
        yield f"All {tokens(stable.tokens)} are the same in every call: nothing is filled in."
        return
    hole = _hole(stable.broken_by, context)
    if stable.tokens.tokens:
        yield f"The first {tokens(stable.tokens)} are the same in every call; {hole} ends them."
    else:
        yield f"None: {hole} stands before everything else."
    if stable.constants:
        total = sum(one.tokens.tokens for one in stable.constants)
        count = TokenCount(total, all(one.tokens.exact for one in stable.constants))
        listed = ", ".join(_constant(one, ticket, context) for one in stable.constants[:_CONSTANTS_SHOWN])
        more = len(stable.constants) - _CONSTANTS_SHOWN
        yield (
            f"Behind it {tokens(count)} in whole lines are constant, too, and could stand before it where the "
            f"order does not matter: {listed}{f' and {more:,} more' if more > 0 else ''}."
        )


def _hole(hole: Hole, context: Context) -> str:
    name = f"`{one_line(hole.name)}`" if context.quotes and hole.name else "what is filled in"
    return f"{name} ({where(hole.place, context)})"


def _constant(one: Constant, ticket: Ticket, context: Context) -> str:
    name = f"“{one_line(one.title)}”, " if one.title and context.quotes else ""
    return f"{name}{lines_of((one.place,), ticket.place.path, context)} ({one.tokens})"


def money(amount: Decimal, *, exact: bool = True) -> str:
    """Dollars: cents from one dollar on, two digits below."""
    said = f"${amount:,.2f}" if amount >= 1 else f"${amount:.2g}" if amount else "$0"
    if "e" in said:
        said = f"${amount:.9f}".rstrip("0")
    return said if exact else f"~{said}"


def cost(ticket: Ticket) -> Iterator[str]:
    """What a call costs, and a month of them."""
    if ticket.cost is Unpriced.AGENT:
        return
    if ticket.cost is Unpriced.NO_MODEL:
        known = "the call names no model that could be read" if ticket.calls else "no call and no model is known"
        yield f"No price: {known}. Set `model` in weighbridge.yaml."
        return
    if ticket.cost is Unpriced.NOT_LISTED:
        yield f"No price: the installed price list does not know the model `{one_line(ticket.model)}`."
        return
    found: Cost = ticket.cost
    exact = ticket.whole.exact
    model = f"{one_line(found.price.model)} ({one_line(found.price.provider)})"
    yield f"{amount(found.call, 'a call', exact=exact)}, input only, for {model}."
    if found.month is not None:
        yield f"{amount(found.month, 'a month', exact=exact)}, at {found.month.calls:,} calls."
    checked = "" if found.price.checked is None else f", last checked on {found.price.checked.isoformat()}"
    yield f"Prices of {found.price.source}{checked}."
    if found.curve:
        yield f"How many calls there are in a month is unknown: answer `{VOLUME}`."


def amount(one: Amount, per: str, *, exact: bool) -> str:
    cached = "" if one.cached is None else f" ({money(one.cached, exact=exact)} with the prefix cached)"
    return f"{money(one.uncached, exact=exact)} {per}{cached}"


def curve(ticket: Ticket) -> tuple[tuple[str, str, str], ...]:
    """Calls per month, and what they cost uncached and cached; empty where there is nothing to be uncertain about."""
    if isinstance(ticket.cost, Unpriced):
        return ()
    exact = ticket.whole.exact
    return tuple(
        (
            f"{one.calls:,}",
            money(one.uncached, exact=exact),
            "" if one.cached is None else money(one.cached, exact=exact),
        )
        for one in ticket.cost.curve
    )


def sessions(found: Iterable[Session], context: Context) -> Iterator[str]:
    """What sessions of a coding agent load with a file."""
    for one in found:
        folder = f"`{printable(context.shown_path(one.folder))}`" if one.folder else "The root folder"
        files = " + ".join(f"{printable(context.shown_path(file.path))} {file.tokens}" for file in one.files)
        yield f"{folder} loads {tokens(one.tokens)} ({one.agent}): {files}."
