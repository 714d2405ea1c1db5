"""One prompt and everything that is known of it and around it, as the procedures need it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from weighbridge.bench import Bench
    from weighbridge.decide.evidence import Known
    from weighbridge.measure.weights import Weights
    from weighbridge.sources.region import PromptRegion
    from weighbridge.text import Place
    from weighbridge.tokens import TokenCounter


class History(Protocol):
    """What the history of the repository says of one fact in the prompt."""

    @property
    def place(self) -> Place: ...
    @property
    def words(self) -> str:
        """The fact as the source has it."""
        ...

    @property
    def changes(self) -> int: ...
    @property
    def since(self) -> date | None:
        """The day from which on everything was seen."""
        ...

    @property
    def known(self) -> bool:
        """Whether no change means that there was none."""
        ...


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What an adapter could carry of a prompt: its format, its examples, its tone."""

    tokens: int
    in_prefix: int
    """Of them, those that are the same in every call and stand before anything that is not."""
    prefix: int
    """The stable prefix with the examples that are sent beside the prompt."""


@dataclass(frozen=True, slots=True)
class Workload:
    """One prompt with its evidence by name."""

    region: PromptRegion
    weights: Weights
    model: str
    """The model that it is sent to or weighed for; empty where nobody says."""
    known: Mapping[str, Known]
    behaviour: Behaviour
    today: date


def workload_of(region: PromptRegion, bench: Bench, histories: Sequence[History] = ()) -> Workload:
    """Everything that is known of a prompt; `histories` are those of its facts."""
    from weighbridge.decide.answers import answers_about, with_answers
    from weighbridge.decide.around import code_evidence, data_evidence
    from weighbridge.decide.models import model_evidence
    from weighbridge.decide.procedures import load_decisions
    from weighbridge.decide.prompted import prompt_evidence
    from weighbridge.engine import counter_by
    from weighbridge.measure.weights import weigh

    book = load_decisions()
    settings = bench.settings_for(region.place.path)
    count = counter_by(settings, bench.count)
    weights = weigh(region, count)
    model = settings.model or region.model
    known: dict[str, Known] = {}
    for evidence in (
        answers_about(region, settings, book, bench.today),
        prompt_evidence(weights, histories),
        code_evidence(region, bench.workspace),
        model_evidence(model, book.models),
    ):
        known.update((one.name, one) for one in evidence)
    known.update((one.name, one) for one in data_evidence(region, known, bench.workspace, count))
    return Workload(region, weights, model, with_answers(known), behaviour_of(weights, count), bench.today)


def behaviour_of(weights: Weights, count: TokenCounter) -> Behaviour:
    """The tokens that say how to answer, and how many of them stand before the first hole."""
    from weighbridge.decide.prompted import BEHAVIOUR

    text = weights.region.text.text
    holes = weights.region.text.hole_offsets
    end = holes[0] if holes else len(text)
    parts = [one for one in weights.parts if one.part.kind in BEHAVIOUR]
    beside = count("".join(said for one in parts for said in one.part.beside)).tokens
    # examples beside a prompt stand before what changes from call to call only where nothing in the prompt changes
    beside = 0 if holes else beside
    inside = count(
        "".join(text[span.start : min(span.end, end)] for one in parts for span in one.part.spans if span.start < end)
    ).tokens
    tokens = sum(one.tokens for one in parts)
    return Behaviour(tokens, min(inside + beside, tokens), weights.prefix.tokens + beside)
