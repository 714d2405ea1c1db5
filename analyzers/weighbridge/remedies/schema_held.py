"""The schema that an answer is held to: a class that the program has for it already, or one that is inferred."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from weighbridge.code.model import Assign, Attribute, Call, Name, dotted
from weighbridge.remedies.blocked import Blocked, blocked_at
from weighbridge.remedies.schema_checks import Check
from weighbridge.remedies.schema_inference import Missing, infer
from weighbridge.remedies.schema_names import class_name
from weighbridge.remedies.schema_own import own_model
from weighbridge.remedies.schema_prompts import prompt_texts
from weighbridge.remedies.schema_reading import Read, read_of
from weighbridge.remedies.schema_site import is_class_reader
from weighbridge.remedies.schema_written_model import WrittenModel, written_model
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.remedies.schema_site import Reading, Site

_BUILDS = frozenset({"model_validate", "parse_obj", "validate_python", "parse", "safeParse"})
_ZOD_OPEN = re.compile(r"\.(optional|default|record|any|unknown|transform|nullish|passthrough|catchall|map|set|date)\(")


@dataclass(frozen=True, slots=True)
class Held:
    """A schema as it is used at one call."""

    model: WrittenModel
    choices: frozenset[str]
    checks: tuple[Check, ...]
    """What the program's own class checks beyond its schema."""
    notes: tuple[str, ...]
    own: bool
    whole: Call | None = None
    """The call that makes an object of the data, where the data goes nowhere else."""


def held(outer: Site, inner: Site, readings: list[Reading]) -> Held:
    """The schema for the answer of a call; raises `Blocked` where there is none."""
    for name, dump, whole in _classes(readings, outer):
        found = _own(name, dump, outer, inner)
        if found is not None:
            return replace(found, whole=whole) if outer.module.language == "python" else found
    if readings and is_class_reader(readings[0].call):
        raise blocked_at(
            readings[0].call,
            outer.module,
            f"`{dotted(readings[0].call.function)}` in line {{line}} reads the answer into a class that is not in this "
            "workspace. No edit offered.",
        )
    texts = [*dict.fromkeys([*prompt_texts(outer), *prompt_texts(inner)])]
    place = Place(outer.module.path, Span(outer.call.start, outer.call.end))
    try:
        inferred = infer(texts, read_of(readings[0].call, outer.flow) if readings else Read())
    except Missing as problem:
        raise Blocked(f"No schema can be inferred. {problem}", place) from None
    return Held(written_model(inner, inferred, class_name(outer)), inferred.choices, (), inferred.notes, own=False)


def _classes(readings: list[Reading], site: Site) -> Iterator[tuple[str, str, Call | None]]:
    """The classes that the answer is put into: what gives the data from an object, and the call that makes one."""
    for reading in readings[:1]:
        function = reading.call.function
        if is_class_reader(reading.call) and isinstance(function, Attribute):
            yield dotted(function.base), "", None
        statement = reading.path[-1]
        bound = {dotted(target) for target in statement.targets} if isinstance(statement, Assign) else set[str]()
        python = site.module.language == "python"
        for item in site.flow.statements:
            for node in site.flow.nodes(item):
                if isinstance(node, Call) and node is not reading.call and _takes(node, reading, bound):
                    name = dotted(node.function)
                    alone = len(node.arguments) == 1 and node.arguments[0].value is reading.call
                    dump = ".model_dump()" if python else ""
                    yield (name.rpartition(".")[0] or name), dump, node if alone else None


def _takes(call: Call, reading: Reading, bound: set[str]) -> bool:
    """`Order(**data)`, `Order.model_validate(data)`, `Order.parse(data)`."""
    builds = isinstance(call.function, Attribute) and call.function.name in _BUILDS
    for item in call.arguments:
        given = item.value is reading.call or (isinstance(item.value, Name) and item.value.name in bound)
        if given and (item.name == "**" or (builds and not item.name)):
            return True
    return False


def _own(name: str, dump: str, outer: Site, inner: Site) -> Held | None:
    if outer.module.language != "python":
        return _own_zod(name, outer, inner)
    found = own_model(name, outer.module, outer.workspace)
    if found is None:
        return None
    if inner.module is not outer.module:
        raise blocked_at(
            outer.call,
            outer.module,
            f"`{name}` would have to be known where the library is called ({inner.module.path}). No edit offered.",
        )
    return Held(WrittenModel(name, "", (), dump), frozenset(), found.checks, (), own=True)


def _own_zod(name: str, outer: Site, inner: Site) -> Held | None:
    value = inner.flow.around.index.values.get(name)
    if value is None:
        return None
    source = outer.module.text[value.start : value.end]
    if not source.startswith("z."):
        return None
    place = Place(outer.module.path, Span(value.start, value.end))
    if not source.startswith("z.object"):
        raise Blocked(f"`{name}` is no object, which the root of a schema has to be. No edit offered.", place)
    free = _ZOD_OPEN.search(source)
    if free is not None:
        raise Blocked(
            f"`{name}` uses `.{free[1]}(…)`, which no strict schema can say. Use `.nullable()` or plain types, and the "
            "move is offered.",
            place,
        )
    line = outer.module.text.count("\n", 0, value.start) + 1
    checks = (Check(name, line),) if re.search(r"\.(?:refine|superRefine|check)\(", source) else ()
    return Held(WrittenModel(name, "", (), ""), frozenset(), checks, (), own=True)
