"""What the code and the data around a prompt say to the procedures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.decide.data_sets import set_for, unread_sets
from weighbridge.decide.evidence import Known, measured, unknown
from weighbridge.decide.other_checks import other_checks
from weighbridge.decide.surroundings import mending_of, surroundings_of
from weighbridge.facts import Trace
from weighbridge.findings import Related
from weighbridge.sources.training_run import held_out_beside

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from weighbridge.decide.surroundings import Surroundings
    from weighbridge.facts import FormatRetry, TrainingSet
    from weighbridge.sources.region import PromptRegion
    from weighbridge.tokens import TokenCounter
    from weighbridge.workspace import Workspace

_SHOWN = 3


def code_evidence(region: PromptRegion, workspace: Workspace) -> Iterator[Known]:
    """Retries and repairs behind the calls that a prompt reaches."""
    if not region.calls:
        words = "No call that sends this prompt was found, so what happens to its answers is not known."
        for name in ("format-retries", "output-repairs", "parsers", "other-checks", "checks"):
            yield unknown(name, words)
        return
    retries, repairs = mending_of(region, workspace)
    lines = [f"`{retry.parser}` (line {retry.parser_line})" for retry in retries]
    if retries:
        said = f"The model is asked again where {', '.join(lines)} refuses its answer."
        related = tuple(Related(one.place, "asks again") for one in retries)
        yield measured("format-retries", len(retries), said, related)
        yield measured("parsers", ", ".join(lines), said, related)
    else:
        yield measured("format-retries", 0, "Nothing asks again because an answer is badly formed.")
        yield unknown("parsers", "No parser refuses an answer here.")
    yield from _checks(retries, region, workspace)
    if repairs:
        said = (
            f"Answers are mended before they are read: {'; '.join(dict.fromkeys(one.operations for one in repairs))}."
        )
        yield measured("output-repairs", len(repairs), said, tuple(Related(one.place, "mends") for one in repairs))
    else:
        yield measured("output-repairs", 0, "Nothing mends an answer before it is read.")


def _checks(retries: Sequence[FormatRetry], region: PromptRegion, workspace: Workspace) -> Iterator[Known]:
    found = {
        (check.name, check.line): f"`{check.name}` (line {check.line})"
        for retry in retries
        for call in region.calls
        if call.path == retry.place.path
        for check in other_checks(retry, call, workspace)
    }
    if found:
        said = f"{', '.join(found.values())} may refuse an answer for what it means."
        yield measured("other-checks", len(found), said)
        yield measured("checks", ", ".join(found.values()), said)
    else:
        said = "Nothing was found that refuses an answer for what it means."
        yield measured("other-checks", 0, said)
        yield unknown("checks", said)


def data_evidence(
    region: PromptRegion, known: Mapping[str, Known], workspace: Workspace, count: TokenCounter
) -> Iterator[Known]:
    """Data sets, hold-outs and indices around a prompt; `known` has its own evidence and the answers."""
    around = surroundings_of(workspace)
    rows = set_for(region, around.sets, known["training-set"].value, workspace)
    yield from _rows(rows, around.sets, known, unread_sets(workspace))
    yield _holdout(rows, around, workspace)
    yield _incumbent()
    # an index that this prompt's calls do not reach is the business of other prompts
    reached = known["retrieval-in-reach"].value is True
    corpora = [one for one in around.retrievers if one.constant and reached]
    tokens = known["knowledge-tokens"].value
    inside = tokens if isinstance(tokens, int) else 0
    outside = sum(one.tokens.count(count).tokens for one in corpora)
    words = f"{inside:,} tokens of knowledge in the prompt, and {outside:,} in fixed files that are indexed."
    related = tuple(Related(one.place, "indexes fixed files") for one in corpora)
    yield measured("indexed-tokens", outside, f"{outside:,} tokens in fixed files that are indexed.", related)
    yield measured("corpus-tokens", inside + outside, words, related)


def _rows(
    rows: TrainingSet | None, sets: Sequence[TrainingSet], known: Mapping[str, Known], unread: Sequence[str]
) -> Iterator[Known]:
    examples = known["examples"].value
    if rows is not None:
        clean = max(rows.count - rows.duplicates - rows.conflicts, 0)
        words = f"{rows.count:,} rows in `{rows.place.path}`"
        words += "." if clean == rows.count else f", {clean:,} of them neither repeated nor contradicted."
        yield measured("training-rows", clean, words, (Related(rows.place, "training rows"),))
    elif sets:
        listed = ", ".join(f"`{one.place.path}` ({one.count:,} rows)" for one in sets[:_SHOWN])
        words = f"Training rows lie in this workspace, and nothing ties them to this prompt: {listed}."
        yield unknown("training-rows", words, ("training-set", "good-examples"))
    elif unread:
        words = f"`{unread[0]}` is larger than what is read here, so its rows are not counted."
        yield unknown("training-rows", words, ("good-examples",))
    elif isinstance(examples, int) and examples > 0:
        words = f"{examples:,} examples stand in the prompt, and no training set in this workspace."
        yield measured("training-rows", examples, words)
    else:
        yield unknown("training-rows", "No examples to train on were found in this workspace.", ("good-examples",))
    if rows is not None:
        place = (Related(rows.place, "training rows"),)
        yield measured("training-tasks", rows.tasks, f"{rows.tasks} tasks in the training rows.", place)
        words = f"{rows.fact_share:.0%} of the training rows ask for a fact and answer with it."
        yield measured("training-fact-share", rows.fact_share, words, place)
    else:
        yield unknown("training-tasks", "No training set belongs to this prompt.")
        yield unknown("training-fact-share", "No training set belongs to this prompt.")


def _holdout(rows: TrainingSet | None, around: Surroundings, workspace: Workspace) -> Known:
    beside = "" if rows is None else held_out_beside(rows.place.path, (rows.place.path,), workspace)
    if beside:
        return measured("holdout-kept", True, f"`{beside}` lies beside the training rows.")
    for run in around.runs:
        if run.holdout is not Trace.UNSEEN:
            place = (Related(run.place, run.holdout_text),)
            return measured(
                "holdout-kept", run.holdout is Trace.PRESENT, f"Of the training run: {run.holdout_text}.", place
            )
    words = "No hold-out found in this workspace. Where is it? A path, `elsewhere`, or `none`."
    return unknown("holdout-kept", words, ("holdout",))


def _incumbent() -> Known:
    words = (
        "Whether answers of today's model and prompt are recorded is not known. Where? A path, `elsewhere`, or `none`."
    )
    return unknown("incumbent-kept", words, ("incumbent-outputs",))
