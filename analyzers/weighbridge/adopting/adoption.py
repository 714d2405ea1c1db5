"""Adopting an adapter: the prompt loses its examples and the code is pointed at the adapter, both or neither.

*Invariant:* the prompt that is sent afterwards is the one that was judged, and so is the model that answers. A
shortened prompt with today's model would be worse than what runs, so nothing is offered unless both can be edited.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.adopting.pointing import point
from weighbridge.adopting.proof import proved
from weighbridge.adopting.senders import calls_of, refuse_company
from weighbridge.adopting.shortening import shorten
from weighbridge.adopting.texts import Texts
from weighbridge.findings import Applicability, Fix
from weighbridge.measure.contents import contents_of
from weighbridge.remedies.blocked import Blocked
from weighbridge.remedies.move import Move, Refusal
from weighbridge.remedies.rewriting import edits_between
from weighbridge.sources.region import Home, Role
from weighbridge.tokens import TokenWeight
from weighbridge.tuning.prompt_named import prompt_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from weighbridge.adopting.asked import Adapter, Prompt, Where
    from weighbridge.bench import Bench
    from weighbridge.sources.region import PromptRegion
    from weighbridge.text import Place
    from weighbridge.workspace import Workspace

NAME = "adopt"
_BOTH = "Nothing is changed: a shortened prompt with today's model would be worse than what runs."


def adoption(prompt: Prompt, adapter: Adapter, named: Sequence[Where], bench: Bench) -> Move | Refusal:
    """The edits of prompt and calls, or why there are none and what to change by hand."""
    return _tried(
        prompt, adapter, bench, lambda region, texts: _pointed(region, adapter, named, texts, bench.workspace)
    )


def prompt_only(prompt: Prompt, adapter: Adapter, bench: Bench) -> Move | Refusal:
    """The edits of the prompt alone, for code that a person has pointed at the adapter already."""
    said = f"The code is left as it is: it has to ask for the model `{adapter.model}` by now."
    return _tried(prompt, adapter, bench, lambda _region, _texts: iter([said]))


def _tried(
    prompt: Prompt, adapter: Adapter, bench: Bench, point_calls: Callable[[PromptRegion, Texts], Iterator[str]]
) -> Move | Refusal:
    try:
        region = _region(prompt, bench)
        for call in region.calls:
            refuse_company(region, call, bench.workspace)
        texts = Texts(bench.workspace)
        shorten(region, adapter.system, texts, bench.workspace)
        notes = list(point_calls(region, texts))
        return _move(prompt, region, adapter, texts, notes, bench)
    except Blocked as problem:
        return Refusal(NAME, problem.reason, problem.place)


def _region(prompt: Prompt, bench: Bench) -> PromptRegion:
    region = prompt_named(prompt.path, prompt.symbol, bench.workspace)
    if region.home is Home.AGENT:
        raise Blocked("This is an instruction file of a coding agent: no adapter is asked by it.", region.place)
    return region


def _pointed(
    region: PromptRegion, adapter: Adapter, named: Sequence[Where], texts: Texts, workspace: Workspace
) -> Iterator[str]:
    try:
        calls = calls_of(region, named, workspace)
        for call in calls:
            if call not in region.calls:
                refuse_company(region, call, workspace)
            yield from point(call, adapter, texts, workspace)
    except Blocked as problem:
        raise Blocked(f"{problem.reason} {_by_hand(problem.place, adapter, workspace)}", problem.place) from problem
    if named and region.role is not Role.SYSTEM:
        yield "That the named calls send this prompt as their system prompt was not seen: look once yourself."
    yield (
        f"Set {adapter.url_setting} to the address of the server, such as http://localhost:8000/v1, and "
        f"{adapter.key_setting} to its key, any text where it asks for none."
    )


def _by_hand(place: Place | None, adapter: Adapter, workspace: Workspace) -> str:
    document = None if place is None else workspace.document(place.path)
    where = "" if place is None or document is None else f" in {place.path}:{document.lines.line_of(place.span.start)}"
    return (
        f"{_BOTH} By hand{where}: ask for the model `{adapter.model}`, with the address from {adapter.url_setting} and "
        f"the key from {adapter.key_setting}; then `--prompt-only` shortens the prompt."
    )


def _move(
    prompt: Prompt, region: PromptRegion, adapter: Adapter, texts: Texts, notes: list[str], bench: Bench
) -> Move | Refusal:
    changed = texts.changed()
    if not changed:
        return Refusal(
            NAME, "The prompt is the rows' system prompt already, and no call is to be changed.", region.place
        )
    cleared = proved(prompt, region, adapter.system, {path: pair[1] for path, pair in changed.items()}, bench)
    edits = tuple(edit for path, (old, new) in changed.items() for edit in edits_between(path, old, new))
    beside = (one.beside for one in contents_of(region).shown)
    before, after = (TokenWeight(said).count(bench.count) for said in ((region.text.text, *beside), (adapter.system,)))
    title = f"Adopt {adapter.model}: the prompt goes from {before} to {after} tokens"
    gone = [f"No longer found: {', '.join(f'`{rule}`' for rule in cleared)}."] * bool(cleared)
    return Move(NAME, "", Fix(title, Applicability.MOVE, edits), (*notes, *gone), clears=bool(cleared))
