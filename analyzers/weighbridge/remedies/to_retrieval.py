"""Carries facts that change out of a prompt: into files that a person keeps, and a program searches for each question.

What limits behaviour stays in the prompt, since a search can miss; what does not change stays, since a cached prompt
serves it. Every move is tried before it is offered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.findings import Applicability, Edit, Fix
from weighbridge.judge import limits_of
from weighbridge.measure.citations import citation_demand
from weighbridge.measure.contents import contents_of
from weighbridge.remedies.blocked import Blocked
from weighbridge.remedies.move import Move, Refusal
from weighbridge.remedies.retrieval_chunks import chunk_files
from weighbridge.remedies.retrieval_loads import load_of
from weighbridge.remedies.retrieval_program import wiring
from weighbridge.remedies.retrieval_prompt import prompt_of
from weighbridge.remedies.retrieval_proof import is_cleared
from weighbridge.remedies.retrieval_questions import checks_file, checks_in
from weighbridge.remedies.retrieval_removal import gaps, removals
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.bench import Bench
    from weighbridge.findings import Finding
    from weighbridge.measure.contents import Contents
    from weighbridge.remedies.retrieval_loads import Load
    from weighbridge.remedies.retrieval_program import Wiring
    from weighbridge.remedies.retrieval_questions import Check
    from weighbridge.sources.region import PromptRegion

NAME = "to-retrieval"
_QUOTED = 3
_CHANGES = "facts-change-within-6-months"
"""The question that settings can answer."""


def offers(finding: Finding, bench: Bench) -> Iterator[Move | Refusal]:
    """The facts of the prompt in which a finding stands, or why they stay."""
    try:
        yield _offer(finding, bench)
    except Blocked as blocked:
        yield Refusal(NAME, blocked.reason, blocked.place or Place(finding.path, finding.span))


_ELSEWHERE = {
    "per_user_facts": "Per-user data is a lookup: read it for the user who asks, from where it is kept, and put "
    "it behind the stable part "
    "of the prompt. In an index, one user's question would find another one's data.",
    "stale_date": "A date is filled in by the program: read it when the prompt is built for a call "
    "(`date.today()`, `new Date()`) and put "
    "it behind the stable part of the prompt. There is nothing to search for.",
    "training_set": "These rows are training data and no prompt: put the documents that they were made of into "
    "an index, and leave the rows "
    "that show behaviour.",
}
"""Findings that name this move and are served better by something simpler, by what they are about."""


def _offer(finding: Finding, bench: Bench) -> Move:
    about = bench.rules[finding.rule].fact
    if about in _ELSEWHERE:
        raise Blocked(_ELSEWHERE[about])
    region = prompt_of(finding, bench.workspace)
    if region is None:
        raise Blocked("The prompt of this finding could not be read again.")
    _heed_answer(region, bench)
    contents = contents_of(region)
    load = load_of(contents, _whole_blocks(contents, bench))
    if not load.chunks:
        raise Blocked(_nothing_to_move(contents, load))
    gone = gaps(region.text.text, load.spans)
    taken = removals(region.text, gone, bench.workspace)
    left = _without(region.text.text, gone)
    wired = wiring(region, left, bench)
    chunks = chunk_files(load.chunks, region, wired.folder, bench.workspace, bench.today)
    said = region.text.text
    facts = (said[one.span.start : one.span.end] for one in contents.facts if _within(one.span, gone))
    checks = checks_in(bench.workspace, facts)
    asked, asked_edits = checks_file(wired.folder, checks, bench.workspace)
    edits = sorted((*(Edit(place, "") for place in taken), *wired.edits, *asked_edits), key=lambda edit: edit.place)
    what = "1 chunk" if len(chunks) == 1 else f"{len(chunks)} chunks"
    title = f"Move {what} of facts to {wired.folder}/, searched with {wired.store.words} for each question"
    fix = Fix(title, Applicability.MOVE, tuple(edits), (*chunks, *wired.files, *asked))
    clears = is_cleared(finding, region, left, fix, bench)
    return Move(NAME, wired.store.name, fix, tuple(_notes(region, load, gone, wired, checks, bench)), clears)


def _heed_answer(region: PromptRegion, bench: Bench) -> None:
    """What a person has said of this prompt weighs more than what it looks like."""
    answer = bench.settings_for(region.place.path).answer(_CHANGES, region.place.path, region.symbol)
    if answer is not None and answer.answer is False and not answer.expired(bench.today):
        until = "" if answer.until is None else f" until {answer.until}"
        raise Blocked(
            "Full context with caching serves this: the settings answer that its facts do not change "
            f"(`{_CHANGES}`{until})."
        )


def _whole_blocks(contents: Contents, bench: Bench) -> tuple[Span, ...]:
    """Knowledge that moves though nothing in it changes: it has to be cited, or is more than a prompt should hold."""
    text = contents.region.text.text
    if contents.knowledge and any(citation_demand(contents.reading)):
        return contents.knowledge
    size = sum(bench.count(text[span.start : span.end]).tokens for span in contents.knowledge)
    return contents.knowledge if size >= _small(contents.region.place.path, bench) else ()


def _small(path: str, bench: Bench) -> float:
    """The tokens below which full context serves constant knowledge: the limit of the rule about small corpora."""
    settings = bench.settings_for(path).for_path(path)
    limits = [limits_of(rule, settings).get("tokens") for rule in bench.rules if rule.fact == "retriever"]
    return max((limit for limit in limits if limit is not None), default=float("inf"))


def _nothing_to_move(contents: Contents, load: Load) -> str:
    if load.fixed:
        return (
            "Kept: it limits behaviour; if retrieval misses, the limit vanishes. Every fact of this prompt "
            "stands in such a sentence, "
            "or where a program fills something in."
        )
    if contents.knowledge:
        return (
            "Full context with caching serves this. Its knowledge states nothing that is known to change, is "
            "not about one user, and "
            "is not to be cited: keep it in front of everything that changes, so that it is cached."
        )
    return (
        "This prompt states no facts that change and holds no reference knowledge: what it weighs are "
        "instructions, examples or a "
        "format, and a search would bring those along by chance."
    )


def _without(text: str, gone: tuple[Span, ...]) -> str:
    parts: list[str] = []
    at = 0
    for span in gone:
        parts.append(text[at : span.start])
        at = span.end
    return "".join([*parts, text[at:]])


def _within(span: Span, spans: tuple[Span, ...]) -> bool:
    return any(span.overlaps(one) for one in spans)


def _notes(
    region: PromptRegion,
    load: Load,
    gone: tuple[Span, ...],
    wired: Wiring,
    checks: tuple[Check, ...],
    bench: Bench,
) -> Iterator[str]:
    text = region.text.text
    first = gone[0].start
    stable = min((hole for hole in region.text.hole_offsets), default=len(text))
    behind = _without(
        text[first:stable],
        tuple(Span(one.start - first, min(one.end, stable) - first) for one in gone if one.start < stable),
    )
    tokens = bench.count(behind).tokens if behind.strip() else 0
    if tokens:
        yield f"Placed after the stable prefix; here it would un-cache {tokens:,} tokens per call."
    if wired.in_turn:
        yield "The slot is in the user's turn, so that what stands between the prompt and the question stays cached."
    for span in load.kept[:_QUOTED]:
        quoted = " ".join(text[span.start : span.end].split())
        yield f'Kept: it limits behaviour; if retrieval misses, the limit vanishes: "{quoted}"'
    if len(load.kept) > _QUOTED:
        yield f"Kept for the same reason: {len(load.kept) - _QUOTED} more."
    if load.constant:
        size = sum(bench.count(text[span.start : span.end]).tokens for span in load.constant)
        yield (
            f"Full context with caching serves this: {size:,} tokens of knowledge that states nothing known "
            "to change stay."
        )
    if checks:
        count = "1 question of your own asks" if len(checks) == 1 else f"{len(checks)} questions of your own ask"
        yield f"{count} for what is moved: `{wired.check}` says whether each of them finds it."
    else:
        yield (
            "Not checked: no question of your own about these facts was found in tests or evaluations. Write some into "
            f"{wired.folder}/checks.jsonl and run `{wired.check}`."
        )
    yield from wired.notes
    yield f"The files of {wired.folder}/ must be where the program is: ship them with it."
