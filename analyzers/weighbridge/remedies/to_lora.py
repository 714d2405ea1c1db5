"""Worked examples become a data set; with enough of them, a training task and recipes. The prompt keeps its examples.

*Invariant:* it only makes new files, and promises nothing: the finding stays until an adapter has won.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.decide.models import line_of
from weighbridge.decide.names import ModelKind
from weighbridge.decide.procedures import load_decisions
from weighbridge.findings import Applicability, Fix, NewFile
from weighbridge.remedies.lora_notes import notes_about, secret_in
from weighbridge.remedies.move import Move, Refusal
from weighbridge.remedies.prompt_at import prompt_of
from weighbridge.sources.region import Home
from weighbridge.tuning.dataset import built
from weighbridge.tuning.figures import fewest_examples, figures
from weighbridge.tuning.instructions import instructions_of
from weighbridge.tuning.naming import name_for, taken
from weighbridge.tuning.row import as_lines, row_of
from weighbridge.tuning.sample import Sample, Unclear
from weighbridge.tuning.samples import samples_of
from weighbridge.tuning.stored import TASK, TRAIN, path_of, read_stored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.bench import Bench
    from weighbridge.config import Settings
    from weighbridge.findings import Finding
    from weighbridge.sources.region import PromptRegion
    from weighbridge.tuning.dataset import Dataset
    from weighbridge.tuning.row import Row

NAME = "to-lora"
_BASE_MODEL = "base-model"
_OPEN_ALLOWED = "open-model-allowed"


def offers(finding: Finding, bench: Bench) -> Iterator[Move | Refusal]:
    """A task with its data where there are enough examples and a base model is known; else the data alone."""
    region = prompt_of(finding, bench)
    if region is None or region.home is Home.AGENT:
        yield Refusal(NAME, "This move takes worked examples from a prompt that a program sends; here is none.")
        return
    found = tuple(samples_of(region))
    samples = [one for one in found if isinstance(one, Sample)]
    unclear = [one for one in found if isinstance(one, Unclear)]
    settings = bench.settings_for(region.place.path).for_path(region.place.path)
    refusal = _refused(region, samples, unclear, settings, bench)
    if refusal is not None:
        yield refusal
        return
    system = instructions_of(region)
    rows = [row_of(one, system.text, _source(one, bench)) for one in samples]
    # every one of them stands in this prompt: what today's prompt shows can measure nothing
    data = built(rows, figures().holdout_share, lambda row: True)
    name = name_for(region, bench.workspace)
    if taken(name, bench.workspace):
        yield _there(name, data, bench)
        return
    files = (NewFile(path_of(name, TRAIN), as_lines(data.train)),)
    count = len(data.train)
    least = fewest_examples(bench.rules, settings)
    notes = notes_about(region, data, unclear, system, name, least, bench)
    base = _base_model(region, settings, bench)
    if count >= least and base:
        more = _task_files(name, base, region, settings, data)
        title = f"Make a training task of {count:,} examples: {path_of(name, TASK)}"
        told = notes(tuple(new.path for new in (*files, *more)), (*files, *more), base)
        yield Move(NAME, "task", Fix(title, Applicability.MOVE, files=(*files, *more)), told, clears=False)
    few = "" if count >= least else f", too few to tune on ({least} are the least)"
    title = f"Start a training set with {count:,} examples{few}: {files[0].path}"
    told = notes((files[0].path,), files, base if count >= least else "")
    yield Move(NAME, "dataset", Fix(title, Applicability.MOVE, files=files), told, clears=False)


def _refused(
    region: PromptRegion, samples: list[Sample], unclear: list[Unclear], settings: Settings, bench: Bench
) -> Refusal | None:
    model = region.model or settings.model
    line = line_of(model, load_decisions().models) if model else None
    if line is not None and line.kind is ModelKind.CLOSED and not _answered(_OPEN_ALLOWED, region, settings, bench):
        return Refusal(
            NAME,
            f"`{model}` cannot be tuned. Try a schema, fewer examples, and caching; LoRA would mean changing the "
            f"model. If you may, answer `{_OPEN_ALLOWED}` with true in the settings.",
        )
    if not samples and unclear:
        first = unclear[0]
        return Refusal(
            NAME,
            f"None of the {len(unclear)} examples can be told apart into input and output; the first {first.reason}. "
            "Mark both, such as `Input:` and `Output:`.",
            first.place,
        )
    if not samples:
        return Refusal(NAME, "This prompt has no worked examples to train on: collect inputs with right answers first.")
    return secret_in(samples, NAME, bench)


def _answered(question: str, region: PromptRegion, settings: Settings, bench: Bench) -> str | bool | int | float | None:
    answer = settings.answer(question, region.place.path, region.symbol)
    return None if answer is None or answer.expired(bench.today) else answer.answer


def _base_model(region: PromptRegion, settings: Settings, bench: Bench) -> str:
    """The id of the model with open weights that is to be tuned; empty where nobody has said one."""
    from weighbridge.tuning.task import is_model_id

    answer = _answered(_BASE_MODEL, region, settings, bench)
    if isinstance(answer, str) and is_model_id(answer):
        return answer
    model = region.model or settings.model
    line = line_of(model, load_decisions().models) if model else None
    own = line is not None and line.kind is ModelKind.OPEN_WEIGHTS and "/" in model and is_model_id(model)
    return model if own else ""


def _task_files(name: str, base: str, region: PromptRegion, settings: Settings, data: Dataset) -> tuple[NewFile, ...]:
    from weighbridge.tuning.recipes import recipe_files
    from weighbridge.tuning.task_file import read_task
    from weighbridge.tuning.task_text import Start, json_answers, task_text

    model = region.model or settings.model
    start = Start(name, base, model, region.place.path, region.symbol, json_answers(data.train))
    text = task_text(start)
    path = path_of(name, TASK)
    return (NewFile(path, text), *recipe_files(read_task(text, path)))


def _there(name: str, data: Dataset, bench: Bench) -> Refusal:
    """The data set is there: nothing is written over it."""
    path = path_of(name, TRAIN)
    document = bench.workspace.document(path)
    known: set[str] = set()
    if document is not None:
        stored: tuple[list[Row], object] = read_stored(document.text, path)
        known = {row.question for row in stored[0]}
    new = [row for row in data.train if row.question not in known]
    if not new:
        return Refusal(NAME, f"These examples are in `{path}` already; `weighbridge dataset status {name}` says more.")
    return Refusal(
        NAME,
        f"`training/{name}` is there, and {len(new)} of these {len(data.train)} examples are not in it. Nothing is "
        f"written over it: `weighbridge dataset add {name} FILE` takes more.",
    )


def _source(sample: Sample, bench: Bench) -> str:
    document = bench.workspace.document(sample.place.path)
    line = 1 if document is None else document.lines.line_of(sample.place.span.start)
    return f"{sample.place.path}:{line}"
