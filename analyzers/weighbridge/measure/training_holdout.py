"""Whether a Python training script keeps data back: the trainer's `eval_dataset`, followed to where it is made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.code.model import (
    Attribute,
    Call,
    Choice,
    Constant,
    Mapping,
    Name,
    Return,
    Spread,
    Subscript,
    Text,
    argument,
    dotted,
    entry,
    walk,
)
from weighbridge.facts import Trace
from weighbridge.measure.training_code import constant_of, named_calls
from weighbridge.measure.training_names import ARGUMENT_CLASSES, SHARE_NAMES, SPLITTERS
from weighbridge.sources.training_run import HoldOut, held_out_beside
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from weighbridge.code.model import Expression, Function
    from weighbridge.measure.training_code import Script, Site
    from weighbridge.workspace import Workspace

_DEPTH = 4
_NAMES = ("eval_dataset", "validation_dataset", "eval_data")
_KEYWORD = re.compile(r"[\"']?(?:eval_dataset|validation_dataset|eval_data)[\"']?\s*[=:]\s*\Z")
_DATA_ENDINGS = (".json", ".jsonl", ".csv", ".parquet", ".txt")


def hold_out(site: Site, script: Script, workspace: Workspace) -> HoldOut:
    """Whether the run that a trainer's call starts measures on data that it does not train on."""
    path = script.module.path
    value = argument(site.call, "eval_dataset")
    trained = argument(site.call, "train_dataset")
    unseen = False
    if value is None:
        value, unseen = _spread(site, script)
    if value is not None:
        return _given(value, trained, site, script)
    share = _share(script, site.function)
    if share is not None:
        return share
    if any(True for _ in named_calls(script, SPLITTERS)):
        return HoldOut(Trace.PRESENT, "the data are split in this file")
    for found in named_calls(script, ARGUMENT_CLASSES):
        for name in ("eval_strategy", "evaluation_strategy", "do_eval"):
            setting = argument(found.call, name)
            if setting is not None and not _says_no(setting, script, found.function):
                return HoldOut(Trace.PRESENT, f"`{name}` is set", Place(path, Span(setting.start, setting.end)))
    beside = held_out_beside(path, _data_files(script), workspace)
    if beside:
        return HoldOut(Trace.PRESENT, f"`{beside}` lies beside the training data")
    if unseen:
        return HoldOut(Trace.UNSEEN, "the trainer's arguments are made elsewhere")
    return HoldOut(Trace.UNSEEN, "no `eval_dataset` is passed")


def _given(value: Expression, trained: Expression | None, site: Site, script: Script) -> HoldOut:
    path, text = script.module.path, script.module.text
    place = Place(path, Span(_keyword(text, value.start), value.end))
    written = text[value.start : value.end]
    if trained is not None and text[trained.start : trained.end] == written:
        return HoldOut(Trace.ABSENT, f"`eval_dataset={written}` is also what is trained on", place)
    nothing = _nothing(value, script, site.function)
    if nothing is True:
        return HoldOut(Trace.ABSENT, "`eval_dataset` is None", place)
    if nothing is None:
        share = _share(script, site.function)
        if share is not None:
            return share
        # an option decides: whoever starts the run can hold data back
        return HoldOut(Trace.PRESENT, "an `eval_dataset` is passed where there is one", place)
    return HoldOut(Trace.PRESENT, "an `eval_dataset` is passed", place)


def _keyword(text: str, start: int) -> int:
    """Where `eval_dataset=` or `"eval_dataset": ` begins before a value, else the value's own start."""
    found = _KEYWORD.search(text, max(0, start - 60), start)
    return start if found is None else found.start()


def _nothing(value: Expression, script: Script, function: Function | None, depth: int = _DEPTH) -> bool | None:
    """Whether an expression is always None (True), never as far as is known (False), or now and then (None)."""
    match value:
        case Constant(value=None):
            return True
        case Choice(then=then, otherwise=otherwise):
            both = {_nothing(then, script, function, depth - 1), _nothing(otherwise, script, function, depth - 1)}
            return both.pop() if len(both) == 1 else None
        case Name(name=name) if depth > 0:
            parameter = script.parameter(name, function)
            own = [item for owner, item in script.assigned.get(name, []) if owner is function]
            if not own and parameter is not None:
                return None if isinstance(parameter.default, Constant) and parameter.default.value is None else False
            kinds = {_nothing(item, script, function, depth - 1) for item in own or script.values(name, function)}
            if not kinds:
                return False
            return kinds.pop() if len(kinds) == 1 else None
        case _:
            return False


def _spread(site: Site, script: Script) -> tuple[Expression | None, bool]:
    """`eval_dataset` among arguments that are spread into the call; and whether some could not be seen."""
    unseen = False
    for item in site.call.arguments:
        if item.name == "**" or (not item.name and isinstance(item.value, Spread)):
            found, seen = _entry(item.value, script, site.function)
            if found is not None:
                return found, False
            unseen = unseen or not seen
    return None, unseen


def _entry(
    value: Expression, script: Script, function: Function | None, depth: int = _DEPTH
) -> tuple[Expression | None, bool]:
    if depth <= 0:
        return None, False
    match value:
        case Mapping():
            return next((found for name in _NAMES if (found := entry(value, name)) is not None), None), True
        case Name(name=name):
            for item in script.values(name, function):
                found, seen = _entry(item, script, function, depth - 1)
                if found is not None or seen:
                    return found, seen
        case Call(function=called):
            if dotted(called) == "dict":
                return next((item.value for item in value.arguments if item.name in _NAMES), None), True
            maker = script.functions.get(dotted(called).rpartition(".")[2])
            if maker is not None:
                for statement in walk(maker.body):
                    if isinstance(statement, Return) and statement.value is not None:
                        found, seen = _entry(statement.value, script, maker, depth - 1)
                        if found is not None or seen:
                            return found, seen
        case _:
            pass
    return None, False


def _share(script: Script, function: Function | None) -> HoldOut | None:
    """A share or a number of rows to hold out: a parameter's default, an argument's, a constant."""
    path = script.module.path
    for name in SHARE_NAMES:
        parameter = script.parameter(name, function)
        candidates: list[Expression | None] = [
            parameter.default if parameter is not None else None,
            script.fields.get(name),
        ]
        candidates.extend(value for _, value in script.assigned.get(name, []))
        for site in named_calls(script, frozenset({"add_argument"})):
            first = argument(site.call, "", 0)
            if isinstance(first, Text) and first.value.lstrip("-").replace("-", "_") == name:
                candidates.append(argument(site.call, "default"))
        for candidate in candidates:
            found = constant_of(candidate, script, function)
            if (
                isinstance(found, Constant)
                and isinstance(found.value, (int, float))
                and not isinstance(found.value, bool)
            ):
                place = Place(path, Span(found.start, found.end))
                if found.value > 0:
                    return HoldOut(Trace.PRESENT, f"`{name}` is {found.value:g}", place)
                return HoldOut(Trace.ABSENT, f"`{name}` is {found.value:g}: nothing is held out", place)
    return None


def _says_no(value: Expression, script: Script, function: Function | None) -> bool:
    found = constant_of(value, script, function)
    if isinstance(found, Text):
        return found.value in ("no", "")
    if isinstance(found, Constant):
        return not found.value
    return isinstance(value, (Attribute, Subscript)) and dotted(value).lower().endswith("no")


def _data_files(script: Script) -> tuple[str, ...]:
    """The data files that the script names in its calls."""
    found: list[str] = []
    for site in named_calls(script, frozenset({"load_dataset", "open", "read_json", "read_csv", "from_json"})):
        for item in site.call.arguments:
            if isinstance(item.value, Text) and item.value.value.endswith(_DATA_ENDINGS):
                found.append(item.value.value)
    return tuple(found)
