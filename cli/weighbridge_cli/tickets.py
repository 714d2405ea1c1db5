"""The prompts that a person wants weighed, and their tickets."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from weighbridge.bench import Bench
from weighbridge.sources.paths import Kind, kind_of
from weighbridge.sources.whole_text import taken_as_prompt
from weighbridge.text import Span
from weighbridge.ticket import Weighbridge, ticket_of
from weighbridge.ticket.changes import prompts_everywhere
from weighbridge.tokens import Encoding, counter_for
from weighbridge.volatility import FactsPast
from weighbridge.why.prompted import prompts_at

from weighbridge_cli.failure import Failure, suggestion
from weighbridge_cli.session import Session
from weighbridge_cli.spot import Spot, spot_from

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from weighbridge.render.context import Context
    from weighbridge.sources.region import PromptRegion
    from weighbridge.ticket import Ticket
    from weighbridge.ticket.changes import PromptChange
    from weighbridge.ticket.ranking import Ranking
    from weighbridge.workspace import Workspace


def chosen_tickets(arguments: Namespace) -> tuple[tuple[Ticket, ...], Context]:
    """The tickets of the prompts at the named places, and what a renderer needs to know."""
    spot = _spot(arguments.paths)
    if spot is not None:
        arguments.paths = [spot.file]
    session = Session(arguments)
    if not session.chosen:
        raise Failure(session.why_nothing())
    workspace = session.workspace()
    regions = _regions(session.chosen, workspace, spot)
    regions = _named(regions, arguments.prompt) if arguments.prompt else regions
    if not regions:
        raise Failure(f"no prompt found in {', '.join(arguments.paths) or 'this folder'}")
    weighbridge = weighbridge_of(session, workspace)
    return tuple(ticket_of(region, weighbridge) for region in regions), session.context_of(workspace)


def all_tickets(arguments: Namespace) -> tuple[Ranking, Context]:
    """The tickets of every prompt at the named places, by their token tax."""
    from weighbridge.ticket.ranking import ranked

    session = Session(arguments)
    workspace = session.workspace()
    wanted = frozenset(session.chosen)
    weighbridge = weighbridge_of(session, workspace)
    regions = (region for region in prompts_everywhere(workspace) if region.place.path in wanted)
    return ranked(ticket_of(region, weighbridge) for region in regions), session.context_of(workspace)


def changed_prompts(arguments: Namespace) -> tuple[tuple[PromptChange, ...], Context]:
    """What has become of the prompts at the named places since the work of today left a commit."""
    from weighbridge.history import files_at_base
    from weighbridge.ticket.changes import changes_between

    from weighbridge_cli.comparing import texts_before

    session = Session(arguments)
    texts = session.texts()
    workspace = texts.workspace()
    root = session.places.root
    then = texts_before(root, texts, files_at_base(root, arguments.since), workspace)
    count = counter_for(Encoding(session.settings.encoding))
    before = then.workspace()
    found = changes_between(before, workspace, session.governance.settings_for, count)
    gone = {one.path for one in found if one.after is None}
    kept = {*session.chosen, *filter(session.is_below, gone)}
    return tuple(one for one in found if one.path in kept), session.context_of(workspace)


def weighbridge_of(session: Session, workspace: Workspace) -> Weighbridge:
    """What tickets of a workspace are made with."""
    governance = session.governance
    count = counter_for(Encoding(session.settings.encoding))
    today = date.today()
    bench = Bench(workspace, governance.rules, governance.settings_for, count, today)
    return Weighbridge(bench, FactsPast(_root(session), today))


def _root(session: Session) -> Path | None:
    return None if session.from_stdin else session.places.root


def _spot(paths: Sequence[str]) -> Spot | None:
    """The place, if one path names a line: a file may have such a name, too."""
    from pathlib import Path

    if len(paths) != 1 or ":" not in paths[0] or Path(paths[0]).exists():
        return None
    return spot_from(paths[0])


def _regions(chosen: Sequence[str], workspace: Workspace, spot: Spot | None) -> Sequence[PromptRegion]:
    if len(chosen) == 1:
        return tuple(_in_file(chosen[0], workspace, spot))
    wanted = frozenset(chosen)
    return tuple(region for region in prompts_everywhere(workspace) if region.place.path in wanted)


def _in_file(path: str, workspace: Workspace, spot: Spot | None) -> Iterator[PromptRegion]:
    document = workspace.document(path)
    if document is None:
        raise Failure(f"{path} is not looked at: it is no text, or larger than the limit")
    if spot is not None and spot.line > len(document.lines):
        raise Failure(f"{spot.file} has {len(document.lines):,} lines, and there is no line {spot.line:,}")
    span = Span(0, len(document.text)) if spot is None else document.lines.line_span(spot.line)
    # a whole file is asked for what stands in it; a line of a call, for what the call sends
    found = [region for region in prompts_at(span, document, workspace)[0] if region.text.pieces]
    found = [region for region in found if spot is not None or region.place.path == path]
    if not found and kind_of(path) is Kind.TEXT and document.text.strip():
        # nothing says that it is a prompt, but whoever weighs it by name does
        found = list(taken_as_prompt(document, workspace))
    yield from found


def _named(regions: Sequence[PromptRegion], name: str) -> Sequence[PromptRegion]:
    found = [region for region in regions if region.symbol == name]
    if not found:
        known = dict.fromkeys(region.symbol for region in regions if region.symbol)
        raise Failure(f'no prompt "{name}" here.{suggestion(name, known)}')
    return found
