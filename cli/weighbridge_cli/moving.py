"""Which moves there are at a place, and which of them fit together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge.fixing import fits
from weighbridge.remedies import Move, Refusal

from weighbridge_cli.fixing import Fixed, rewritten
from weighbridge_cli.spot import spot_from

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from weighbridge.bench import Bench
    from weighbridge.findings import Finding
    from weighbridge.fixing import Chosen
    from weighbridge.text import Document

    from weighbridge_cli.session import Outcome, Session


@dataclass(frozen=True, slots=True)
class Asked:
    """Files and folders, and for a file the lines that were named, if any."""

    paths: tuple[str, ...]
    lines: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Offered:
    """A finding with everything that its rule names for it."""

    finding: Finding
    line: int
    offers: tuple[Move | Refusal, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """One move for every finding that has one, as long as they leave each other alone."""

    moves: tuple[Move, ...]
    files: tuple[Fixed, ...]
    refusals: tuple[tuple[Finding, int, Refusal], ...]
    waiting: int
    """Moves that would touch the same text as one that was taken."""


def asked_from(written: Sequence[str]) -> Asked:
    """What was typed: a path that exists is one, whatever it ends with."""
    paths: list[str] = []
    lines: list[tuple[str, int]] = []
    for one in written:
        if Path(one).exists() or ":" not in one:
            paths.append(one)
            continue
        spot = spot_from(one)
        paths.append(spot.file)
        lines.append((spot.file, spot.line))
    return Asked(tuple(dict.fromkeys(paths)), tuple(lines))


def bench_of(session: Session, outcome: Outcome) -> Bench:
    """What a move needs to know of a run."""
    from datetime import date

    from weighbridge.bench import Bench
    from weighbridge.tokens import Encoding, counter_for

    governance = session.governance
    count = counter_for(Encoding(session.settings.encoding))
    return Bench(outcome.workspace, governance.rules, governance.settings_for, count, date.today())


def offered(session: Session, outcome: Outcome, asked: Asked, names: Collection[str]) -> Iterator[Offered]:
    """The findings at these places with their moves of these names, in the order of the report."""
    from weighbridge.remedies import offers

    bench = bench_of(session, outcome)
    lines = {(session.places.inside(file), line) for file, line in asked.lines}
    limited = {path for path, _ in lines}
    for finding in outcome.report.findings:
        document = outcome.workspace.document(finding.path)
        named = tuple(name for name in finding.remedies if name in names)
        if document is None or not named:
            continue
        first, last = (document.lines.line_of(at) for at in (finding.span.start, finding.span.end))
        if finding.path in limited and not any((finding.path, line) in lines for line in range(first, last + 1)):
            continue
        found = tuple(offers(replace(finding, remedies=named), bench))
        if found:
            yield Offered(finding, first, found)


def taken(found: Iterable[Offered], variant: str, sources: Callable[[str], Document | None]) -> Taken:
    """The first move of every finding, or the one of this variant; of moves that touch the same text the first."""
    moves: list[Move] = []
    refusals: list[tuple[Finding, int, Refusal]] = []
    edits: Chosen = {}
    files: dict[str, str] = {}
    waiting = 0
    for one in found:
        offers = [offer for offer in one.offers if isinstance(offer, Move) and variant in ("", offer.variant)]
        if not offers:
            refusals += [(one.finding, one.line, offer) for offer in one.offers if isinstance(offer, Refusal)]
            continue
        move = offers[0]
        if any(move.fix == known.fix for known in moves):
            continue
        if not fits(move.fix.edits, edits, sources) or any(new.path in files for new in move.fix.files):
            waiting += 1
            continue
        moves.append(move)
        for edit in move.fix.edits:
            edits.setdefault(edit.place.path, []).append(edit)
        files.update((new.path, new.text) for new in move.fix.files)
    made = tuple(Fixed(path, None, text, 0) for path, text in sorted(files.items()))
    return Taken(tuple(moves), (*rewritten(edits, sources), *made), tuple(refusals), waiting)
