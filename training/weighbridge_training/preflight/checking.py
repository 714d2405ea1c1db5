"""Everything that is looked at before a task is sent, on this machine alone or with the word of a hub."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge_training.layout import HOLDOUT, TRAIN
from weighbridge_training.preflight.base import base_of_contents
from weighbridge_training.preflight.base_checks import base_problems, closed_model
from weighbridge_training.preflight.data import data_problems, rows_of
from weighbridge_training.preflight.duration import SAYS, seconds
from weighbridge_training.preflight.fit import fit_problems
from weighbridge_training.preflight.gpus import card_named
from weighbridge_training.preflight.hub import HubError, base_on_hub
from weighbridge_training.preflight.lengths import lengths_of
from weighbridge_training.preflight.memory import Memory, memory_of
from weighbridge_training.preflight.problems import Problem, Severity, error, note, warning
from weighbridge_training.preflight.shapes import shape_of
from weighbridge_training.preflight.trained import UnknownLayerError, trainable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weighbridge.tuning.task import Task

    from weighbridge_training.bundle import Content
    from weighbridge_training.preflight.base import Base
    from weighbridge_training.preflight.lengths import Lengths


@dataclass(frozen=True, slots=True)
class Preflight:
    """What was found, and the estimates that it rests on; None where nothing is known."""

    problems: tuple[Problem, ...]
    tokens: int = 0
    """Of the rows that are trained on, once."""
    parameters: int | None = None
    trainable: int | None = None
    memory: Memory | None = None
    expected_s: float | None = None

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(one for one in self.problems if one.severity is Severity.ERROR)


def checked_offline(task: Task, contents: Mapping[str, Content], fewest: int, card: str = "") -> Preflight:
    """Looks at what goes along; `card` is the README.md of a base in a folder. Nothing is asked of a network."""
    if task.base_model.id is not None:
        said = [*closed_model(task.base_model.id)] or [
            note(
                task.base_model.id,
                "not checked: the hub was not asked",
                "`--online` asks it; in an editor, the setting `askHub`.",
            )
        ]
        return _checked(task, contents, fewest, None, said)
    return _checked(task, contents, fewest, base_of_contents(task.base_model.name, contents, card), [])


def checked_online(task: Task, contents: Mapping[str, Content], fewest: int, card: str = "") -> Preflight:
    """The same, and a hub is asked about a base that has an id."""
    if task.base_model.id is None:
        return checked_offline(task, contents, fewest, card)
    if said := [*closed_model(task.base_model.id)]:
        return _checked(task, contents, fewest, None, said)
    try:
        base = base_on_hub(task.base_model)
    except HubError as unknown:
        return _checked(task, contents, fewest, None, [unknown.problem])
    return _checked(task, contents, fewest, base, [])


def _checked(
    task: Task, contents: Mapping[str, Content], fewest: int, base: Base | None, said: list[Problem]
) -> Preflight:
    problems = list(said)
    train, bad_train = rows_of(TRAIN, contents)
    holdout, bad_holdout = rows_of(HOLDOUT, contents)
    problems += [*bad_train, *bad_holdout]
    if not bad_train and not bad_holdout:
        problems += data_problems(task, contents, train, holdout, fewest)
    lengths = lengths_of(train, task.training.max_length)
    if lengths.too_long:
        problems.append(
            warning(
                f"{TRAIN}:{lengths.first_too_long}",
                f"about {lengths.too_long} of {len(train)} rows are longer than training.max_length "
                f"({task.training.max_length:,} tokens; the longest about {lengths.longest:,}) and would be cut",
                "Raise it, or shorten them: an answer that is cut is learned as it is cut.",
            )
        )
    if base is None:
        return Preflight(tuple(problems), lengths.tokens)
    problems += base_problems(base, task)
    return _with_estimates(task, base, lengths, problems)


def _with_estimates(task: Task, base: Base, lengths: Lengths, problems: list[Problem]) -> Preflight:
    shape = shape_of(base.config)
    if shape is None:
        kind = base.config.get("model_type", "unknown")
        problems.append(note(base.name, f"memory and time not estimated: the layers of {kind!s:.40} are not known"))
        return Preflight(tuple(problems), lengths.tokens)
    try:
        trained = trainable(task.adapter, shape)
    except UnknownLayerError as unknown:
        key = "adapter.modules_to_save" if unknown.name in task.adapter.modules_to_save else "adapter.targets"
        problems.append(error(key, f"the base has no layer {unknown.name}", f"It has {', '.join(unknown.known)}."))
        return Preflight(tuple(problems), lengths.tokens, shape.parameters)
    longest = min(max(lengths.longest, 1), task.training.max_length)
    memory = memory_of(task, shape, trained, longest, lengths.answered)
    problems += fit_problems(task, memory)
    card = card_named(task.resources.gpu) if task.resources.gpu and task.resources.gpus_per_node else None
    expected = None if card is None else seconds(task, shape, lengths.tokens, card)
    if expected is not None and expected > task.limits.max_runtime_s:
        problems.append(
            warning(
                "limits.max_runtime_s",
                f"it is stopped after {task.limits.max_runtime_s:,} s, and takes about {expected:,.0f} s ({SAYS})",
                "Raise it, or train on less.",
            )
        )
    return Preflight(tuple(problems), lengths.tokens, shape.parameters, trained, memory, expected)
