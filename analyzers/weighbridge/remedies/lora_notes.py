"""What a person has to know before a data set is made of a prompt's examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.engine import lint
from weighbridge.remedies.move import Refusal
from weighbridge.tokens import TokenWeight
from weighbridge.tuning.figures import figures
from weighbridge.tuning.privacy import private_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from weighbridge.bench import Bench
    from weighbridge.findings import NewFile
    from weighbridge.sources.region import PromptRegion
    from weighbridge.tuning.dataset import Dataset
    from weighbridge.tuning.instructions import Instructions
    from weighbridge.tuning.privacy import Kind
    from weighbridge.tuning.row import Row
    from weighbridge.tuning.sample import Sample, Unclear

    Notes = Callable[[tuple[str, ...], tuple[NewFile, ...], str], tuple[str, ...]]

_SHOWN = 5
TERMS = (
    "Answers that a hosted model wrote may fall under its provider's terms on training other models: read them before "
    "you train."
)


def secret_in(samples: Sequence[Sample], name: str, bench: Bench) -> Refusal | None:
    """A secret is never written a second time."""
    for sample in samples:
        for turn in sample.turns:
            for found in private_parts(turn):
                if found.kind.is_secret:
                    line = _line(sample, bench)
                    return Refusal(
                        name,
                        f"The example in line {line} has what looks like {found.kind}. Take it out of the prompt, and "
                        "out of use, before anything is made of the examples.",
                        sample.place,
                    )
    return None


def notes_about(
    region: PromptRegion,
    data: Dataset,
    unclear: Sequence[Unclear],
    system: Instructions,
    name: str,
    least: int,
    bench: Bench,
) -> Notes:
    """The notes of a move, for the files that it makes and the base model that it names."""

    def notes(paths: tuple[str, ...], files: tuple[NewFile, ...], base: str) -> tuple[str, ...]:
        return (
            *private_data(data.train),
            *_count(data, name, least, base),
            "The prompt keeps its examples, and this finding stays, until an adapter has beaten today's model and "
            "prompt on inputs that neither has seen.",
            _holdout(name),
            *_left_out(data, unclear, bench),
            *_system(region, system, bench),
            *linted(paths, files, bench),
            TERMS,
        )

    return notes


def private_data(rows: Iterable[Row]) -> Iterator[str]:
    """What of somebody's data goes into a file, and from where."""
    found: dict[Kind, list[str]] = {}
    for row in rows:
        for kind in {one.kind for turn in row.turns for one in private_parts(turn)}:
            found.setdefault(kind, []).append(row.source)
    for kind, places in sorted(found.items()):
        yield f"Personal data goes into the file: what looks like {kind}, from {_listed(places)}."


def _count(data: Dataset, name: str, least: int, base: str) -> Iterator[str]:
    count = len(data.train)
    good = figures().good_examples
    if count < least:
        tries = [str(size) for size in figures().measure_with if size < count]
        yield (
            f"{count:,} examples are too few to tune on ({least} are the least, {good} good ones a sound start): "
            f"collect more first (`weighbridge dataset add {name} FILE`). Until then keep them, and measure with "
            f"{_enumerated([*tries, f'{count:,}'])} of them."
        )
        return
    if count < good:
        yield f"{count:,} examples can be tried; under {good} it does not go well. Collect more."
    if not base:
        yield (
            "No model with open weights is known here, so that there is no task yet: answer `base-model` with its id "
            "in the settings."
        )


def _holdout(name: str) -> str:
    return (
        "All of these examples stand in the prompt, so that none can be held out to measure on. Give other inputs with "
        f"right answers: `weighbridge dataset add {name} FILE --holdout`."
    )


def _left_out(data: Dataset, unclear: Sequence[Unclear], bench: Bench) -> Iterator[str]:
    for row, first in data.duplicates[:_SHOWN]:
        yield f"{row.source} says what {first.source} says, and is left out."
    if len(data.duplicates) > _SHOWN:
        yield f"{len(data.duplicates) - _SHOWN} more repeat others, and are left out."
    for conflict in data.conflicts[:_SHOWN]:
        places = _enumerated([row.source for row in conflict.rows])
        yield f"{places} ask the same and answer differently: all of them stay out until you say which is right."
    for one in unclear[:_SHOWN]:
        yield f"{one.place.path}:{_line(one, bench)} stays out: this example {one.reason}."
    if len(unclear) > _SHOWN:
        yield f"{len(unclear) - _SHOWN} more examples stay out for such reasons."


def _system(region: PromptRegion, system: Instructions, bench: Bench) -> Iterator[str]:
    if not system.text:
        yield "Nothing is left of the prompt without its examples, so that the rows have no system prompt."
        return
    short, whole = (TokenWeight((text,)).count(bench.count) for text in (system.text, region.text.text))
    yield (
        f"The rows' system prompt is what is left of the prompt: {short} of {whole} tokens. An adapter has to be used "
        "with the same."
    )
    if system.left_out:
        count = system.left_out
        what = "1 paragraph is" if count == 1 else f"{count} paragraphs are"
        yield f"{what} completed by the program at run time, and left out of it."


def linted(paths: tuple[str, ...], files: Iterable[NewFile], bench: Bench) -> Iterator[str]:
    """What the project's own rules say of files as they will be."""
    known = bench.workspace
    after = known.changed({new.path: new.text for new in files}, (*known.paths, *paths))
    report = lint(after, paths, bench.rules, bench.settings_for, bench.count, bench.today)
    for finding in report.findings[:_SHOWN]:
        yield f"{finding.path}: {finding.rule}: {finding.message}"


def _line(one: Sample | Unclear, bench: Bench) -> int:
    document = bench.workspace.document(one.place.path)
    return 1 if document is None else document.lines.line_of(one.place.span.start)


def _listed(places: Sequence[str]) -> str:
    more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
    return ", ".join(places[:_SHOWN]) + more


def _enumerated(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
