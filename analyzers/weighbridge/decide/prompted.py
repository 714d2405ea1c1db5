"""What a prompt itself says to the procedures: its weight, its parts, and what its text states and demands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.decide.evidence import Known, measured, unknown
from weighbridge.facts import CitationDemand, FormatSpec, PerUserFacts, VolatileFacts
from weighbridge.findings import Related
from weighbridge.measure.part_kinds import PartKind
from weighbridge.measure.prompts import prompt_facts
from weighbridge.sources.region import OutputContract

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from weighbridge.decide.workload import History
    from weighbridge.facts import Fact
    from weighbridge.measure.weights import PartWeight, Weights
    from weighbridge.sources.region import PromptRegion

BEHAVIOUR = (PartKind.FORMAT, PartKind.EXAMPLES, PartKind.TONE)
"""The parts that say how to answer, and not what is so: what an adapter could carry."""
_SHOWN = 6


def prompt_evidence(weights: Weights, histories: Sequence[History]) -> Iterator[Known]:
    """The evidence that one prompt holds by itself."""
    region = weights.region
    whole = weights.whole.tokens
    yield measured("prompt-tokens", whole, f"The prompt is {whole:,} tokens.", (Related(region.place, "the prompt"),))
    prefix = weights.prefix.tokens
    yield measured("prefix-tokens", prefix, f"{prefix:,} of its tokens are the same in every call.")
    yield from _parts(weights)
    shown = weights.examples
    places = tuple(Related(one.item.place, f"example {number}") for number, one in enumerate(shown, 1))
    yield measured("examples", len(shown), f"{_count(len(shown), 'worked example')} in the prompt.", places[:_SHOWN])
    facts = {type(fact): fact for fact in prompt_facts(region)}
    yield from _stated(facts)
    yield from _changes(histories)
    yield from _called(region, facts.get(CitationDemand))


def _parts(weights: Weights) -> Iterator[Known]:
    parts = {one.part.kind: one for one in weights.parts}
    for name, kind, words in (
        ("example-tokens", PartKind.EXAMPLES, "are worked examples"),
        ("format-tokens", PartKind.FORMAT, "describe the format of the answer"),
        ("knowledge-tokens", PartKind.KNOWLEDGE, "are reference knowledge"),
        ("tone-tokens", PartKind.TONE, "say who speaks, and how"),
        ("guardrail-tokens", PartKind.GUARDRAILS, "say what must never happen"),
    ):
        tokens = parts[kind].tokens if kind in parts else 0
        related = _related(weights, parts[kind]) if kind in parts else ()
        yield measured(name, tokens, f"{tokens:,} tokens {words}.", related)
    share = sum(one.share for kind, one in parts.items() if kind in BEHAVIOUR)
    yield measured("behaviour-share", share, f"{share:.0%} of the tokens say how to answer: format, examples, tone.")


def _related(weights: Weights, part: PartWeight) -> tuple[Related, ...]:
    """Where the items of a part stand; a part without any, where its text does."""
    kind = str(part.part.kind)
    items = part.part.items[:_SHOWN]
    if items or not weights.region.text.pieces:
        return tuple(Related(item.place, item.title or kind) for item in items)
    text = weights.region.text
    return tuple(Related(text.locate(span.start, span.end), kind) for span in part.part.spans[:_SHOWN])


def _stated(facts: Mapping[type[Fact], Fact]) -> Iterator[Known]:
    kinds = (VolatileFacts, PerUserFacts, CitationDemand, FormatSpec)
    volatile, user, cited, shape = (facts.get(kind) for kind in kinds)
    if isinstance(shape, FormatSpec) and shape.json_demanded:
        yield measured("json-demanded", True, "The prompt demands JSON.", shape.related)
    else:
        yield measured("json-demanded", False, "The prompt demands no JSON.")
    if isinstance(volatile, VolatileFacts):
        words = f"{_count(volatile.count, 'fact')} in the prompt that the world can change: {volatile.quotes}."
        yield measured("volatile-facts", volatile.count, words, volatile.related)
    else:
        yield measured("volatile-facts", 0, "No price, date, version or policy stands in the prompt.")
    if isinstance(user, PerUserFacts):
        words = f"{_count(user.count, 'fact')} about one user or account: {user.quotes}."
        yield measured("per-user-facts", user.count, words, user.related)
    else:
        yield measured("per-user-facts", 0, "No fact about one particular user stands in the prompt.")
    if isinstance(cited, CitationDemand):
        yield measured("sources-demanded", True, f"The prompt asks for sources: {cited.quote}.", cited.related)
    else:
        yield measured("sources-demanded", False, "The prompt asks for no sources.")


def _changes(histories: Sequence[History]) -> Iterator[Known]:
    seen = [one for one in histories if one.known]
    if not seen:
        words = "The history of the facts has not been read, or tells nothing of them."
        yield unknown("fact-changes", words, ("facts-change-within-6-months",))
        return
    changed = [one for one in seen if one.changes]
    since = min((one.since for one in seen if one.since is not None), default=None)
    day = "" if since is None else f" since {since}"
    told = ", ".join(f"`{one.words}` changed {_times(one.changes)}" for one in changed[:_SHOWN])
    said = f"{told}{day}." if changed else f"No fact in the prompt has changed{day}."
    related = tuple(Related(one.place, f"changed {_times(one.changes)}") for one in changed[:_SHOWN])
    yield measured("fact-changes", max((one.changes for one in changed), default=0), said, related)


def _called(region: PromptRegion, cited: Fact | None) -> Iterator[Known]:
    slots = region.text.holes
    yield measured("slots", slots, f"{_count(slots, 'place')} in the prompt {'is' if slots == 1 else 'are'} filled in.")
    if region.retrieval or (isinstance(cited, CitationDemand) and cited.retrieval):
        yield measured("retrieval-in-reach", True, "A slot for context, a tool or a server for tools is in its reach.")
    elif not region.calls:
        yield unknown(
            "retrieval-in-reach", "No call that sends this prompt was found, so what else it gets is not known."
        )
    else:
        yield measured("retrieval-in-reach", False, "No slot for context and no tool is in its reach.")
    match region.contract:
        case OutputContract.UNKNOWN:
            yield unknown("schema-set", "The call could not be followed, so it is not known whether a schema is set.")
        case OutputContract.SCHEMA:
            yield measured("schema-set", True, "The call sets a schema.")
        case OutputContract.NONE | OutputContract.JSON_MODE:
            yield measured("schema-set", False, "The call sets no schema.", _calls(region))


def _calls(region: PromptRegion) -> tuple[Related, ...]:
    return tuple(Related(call, "this call") for call in region.calls[:_SHOWN])


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
