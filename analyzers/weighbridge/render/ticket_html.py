"""Tickets as one self-contained page: bars, tables, and the prompt itself coloured by part.

It runs no script and fetches nothing, and says so to the browser.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge.render import ticket_decision
from weighbridge.render import ticket_words as words
from weighbridge.render.frame import printable
from weighbridge.render.ticket_past import past

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from weighbridge.decide.decision import Decision
    from weighbridge.render.context import Context
    from weighbridge.ticket.ticket import PartShare, Run, Ticket

_STYLE = Path(__file__).with_suffix(".css")
_CODE = re.compile(r"`([^`]+)`")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render(tickets: Sequence[Ticket], context: Context) -> Iterator[str]:
    """The page, in pieces."""
    title = "Weigh ticket" if len(tickets) == 1 else "Weigh tickets"
    yield f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="color-scheme" content="light dark">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
    yield f"<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n<header><h1>{title}</h1>"
    if len(tickets) > 1:
        yield '<nav aria-label="Prompts"><ul>\n'
        for number, ticket in enumerate(tickets, 1):
            name = escape(words.title(ticket, context))
            yield f'<li><a href="#t{number}">{name}</a> <span class="sub">{ticket.whole} tokens</span></li>\n'
        yield "</ul></nav>"
    yield "</header>\n<main>\n"
    for number, ticket in enumerate(tickets, 1):
        yield from _ticket(ticket, f"t{number}", context)
    yield "</main>\n</body>\n</html>\n"


def _ticket(ticket: Ticket, name: str, context: Context) -> Iterator[str]:
    yield f'<article id="{name}" aria-labelledby="{name}-title">\n'
    yield f'<h2 id="{name}-title">{escape(words.title(ticket, context))}</h2>\n'
    yield f'<p class="sub">{escape(words.subtitle(ticket, context))}</p>\n'
    yield from _decision(ticket.decision, context)
    yield f"<h3>Parts</h3>\n<p>{escape(words.weight(ticket))}</p>\n"
    yield from _bar(ticket.parts)
    yield from _parts(ticket, name, context)
    yield from _section("Session", words.sessions(ticket.sessions, context))
    if not ticket.sessions:
        yield from _section("Stable prefix", words.prefix(ticket, context))
    yield from _section("Cost", words.cost(ticket))
    yield from _curve(ticket)
    yield from _section("Break-even of tuning", ticket_decision.break_even(ticket.decision))
    yield from _reckoning(ticket.decision)
    yield from _section("Missing before tuning would be honest", ticket_decision.missing(ticket.decision))
    if ticket.volatility.facts or ticket.volatility.unknown:
        yield from _section("What the history says of the facts", past(ticket.volatility, context))
    if context.quotes:
        yield from _prompt(ticket, name)
    yield "</article>\n"


def _decision(decision: Decision, context: Context) -> Iterator[str]:
    first, *others = ticket_decision.verdict(decision, context)
    yield f'<p class="verdict">{escape(first)}</p>\n'
    yield from (f"<p>{_said(one)}</p>\n" for one in others)
    yield from _section("Who dissents", ticket_decision.dissents(decision, context))
    yield from _section("Not answered yet", ticket_decision.questions(decision))
    if decision.paths:
        yield "<h3>How each procedure got there</h3>\n"
    for path in decision.paths:
        yield f"<details>\n<summary>{escape(ticket_decision.path_title(path))}</summary>\n<ol>\n"
        for step in path.steps:
            source = escape(", ".join(filter(None, (step.source.title, step.source.where))))
            yield f'<li>{_said(ticket_decision.step(step, context))} <span class="source">{source}</span></li>\n'
        yield "</ol>\n</details>\n"


def _said(sentence: str) -> str:
    """A sentence as HTML, with what stands in backticks as code."""
    return _CODE.sub(r"<code>\1</code>", escape(sentence))


def _section(title: str, sentences: Iterable[str]) -> Iterator[str]:
    said = [_said(sentence) for sentence in sentences]
    if not said:
        return
    yield f"<h3>{title}</h3>\n"
    if len(said) == 1:
        yield f"<p>{said[0]}</p>\n"
        return
    yield "<ul>\n"
    yield from (f"<li>{one}</li>\n" for one in said)
    yield "</ul>\n"


def _reckoning(decision: Decision) -> Iterator[str]:
    said = [_said(sentence) for sentence in ticket_decision.reckoning(decision)]
    if said:
        yield "<details>\n<summary>How that is reckoned</summary>\n<ul>\n"
        yield from (f"<li>{one}</li>\n" for one in said)
        yield "</ul>\n</details>\n"


def _bar(parts: Sequence[PartShare]) -> Iterator[str]:
    said = ", ".join(f"{part.kind.value} {part.share:.0%}" for part in parts)
    yield f'<div class="bar" role="img" aria-label="{said}">'
    yield from (f'<span class="{part.kind.value}" style="flex: {max(part.tokens, 1)} 1 0"></span>' for part in parts)
    yield "</div>\n"


def _parts(ticket: Ticket, name: str, context: Context) -> Iterator[str]:
    yield '<table class="parts">\n<thead><tr><th>Part</th>'
    yield '<th class="n">Tokens</th><th class="n">Share</th><th>Where</th></tr></thead>\n<tbody>\n'
    shown = {run.kind for run in ticket.runs if context.quotes}
    for part in ticket.parts:
        kind = part.kind.value
        label = f'<a href="#{name}-{kind}">{kind}</a>' if part.kind in shown else kind
        lines = words.lines_of(part.places, ticket.place.path, context)
        yield f'<tr><td><span class="swatch {kind}"></span>{label}</td><td class="n">{part.tokens:,}</td>'
        yield f'<td class="n">{part.share:.0%}</td><td>{escape(words.items_in(part, lines))}</td></tr>\n'
    yield "</tbody>\n</table>\n"


def _curve(ticket: Ticket) -> Iterator[str]:
    rows = words.curve(ticket)
    if not rows:
        return
    cached = any(row[2] for row in rows)
    yield '<table class="curve">\n<thead><tr><th class="n">Calls a month</th><th class="n">Uncached</th>'
    yield ('<th class="n">Cached</th>' if cached else "") + "</tr></thead>\n<tbody>\n"
    for row in rows:
        cells = row if cached else row[:2]
        yield "<tr>" + "".join(f'<td class="n">{escape(cell)}</td>' for cell in cells) + "</tr>\n"
    yield "</tbody>\n</table>\n"


def _prompt(ticket: Ticket, name: str) -> Iterator[str]:
    yield "<details open>\n<summary>The prompt, coloured by part</summary>\n"
    yield '<pre tabindex="0" role="region" aria-label="The prompt, coloured by part">'
    seen: set[str] = set()
    for run in ticket.runs:
        yield _run(run, name, seen)
    yield "</pre>\n</details>\n"


def _run(run: Run, name: str, seen: set[str]) -> str:
    text = escape("\n".join(printable(line) for line in run.text.replace("\r\n", "\n").split("\n")))
    if run.kind is None:
        return f'<mark class="hole"><span class="unseen">filled in: </span>{text}</mark>'
    kind = run.kind.value
    anchor = f' id="{name}-{kind}"' if kind not in seen else ""
    seen.add(kind)
    return f'<mark class="{kind}"{anchor} title="{kind}"><span class="unseen">{kind}: </span>{text}</mark>'
