"""Where a model is asked and its answer is read: the call, the text that is taken from it, and what parses it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.model import (
    Assign,
    Attribute,
    Bind,
    Call,
    Constant,
    Mapping,
    Name,
    Operation,
    Return,
    Subscript,
    Text,
    dotted,
    walk,
)
from weighbridge.measure.surrounding import surrounding
from weighbridge.remedies.blocked import blocked_at
from weighbridge.remedies.names_used import names_read
from weighbridge.remedies.program_lines import path_to
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from weighbridge.code.model import Expression, Module, Statement
    from weighbridge.code.origins import Flow
    from weighbridge.text import Place
    from weighbridge.workspace import Workspace

_READERS = frozenset({
    "json.loads", "orjson.loads", "ujson.loads", "simplejson.loads", "json5.loads", "JSON.parse", "JSON5.parse",
    "json_repair.loads", "json_repair.repair_json", "repair_json", "jsonrepair", "ast.literal_eval", "literal_eval",
    "dirtyjson.loads", "demjson3.decode", "parse_json_markdown",
})  # fmt: skip
"""What makes plain data of a text in JSON."""
_CLASSES = ("model_validate_json", "parse_raw")
_STRIPS = frozenset({"strip", "lstrip", "rstrip", "trim"})


@dataclass(frozen=True, slots=True)
class Part:
    """One name of `const { text } = await generateText(...)`."""

    key: str
    name: str
    start: int
    end: int
    needed: bool
    """It is read more than once."""


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """A call to a library that asks a model, in its function."""

    module: Module
    workspace: Workspace
    flow: Flow
    call: Call
    path: tuple[Statement, ...]
    """The statements around the call inside the function, the outermost first."""

    parts: tuple[Part, ...] = ()
    """What the result of the call is taken apart into."""

    @property
    def text(self) -> str:
        return self.module.text

    @property
    def statement(self) -> Statement:
        return self.path[-1]

    @property
    def response(self) -> str:
        """The variable that the call's result is given to as it is; empty where it goes elsewhere."""
        statement = self.statement
        if isinstance(statement, Assign) and len(statement.targets) == 1 and not statement.operator:
            target = statement.targets[0]
            if isinstance(target, Name) and statement.value is self.call:
                return target.name
        return ""

    def located(self, expression: Expression) -> str | None:
        """How an expression gets from what the call returns to what it holds; None where it begins elsewhere."""
        root, way = reached(expression)
        if root is self.call or (isinstance(root, Name) and bool(self.response) and root.name == self.response):
            return way
        part = next((item for item in self.parts if isinstance(root, Name) and item.name == root.name), None)
        return None if part is None else f".{part.key}{way}"

    def line_of(self, node: Expression | Statement) -> int:
        return self.text.count("\n", 0, node.start) + 1


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What turns the answer of a call into data."""

    call: Call
    given: Expression
    """What is read: the text, or what was made of it."""
    name: str
    path: tuple[Statement, ...]


def site_of(place: Place, workspace: Workspace, recognised: Callable[[Call, Flow], bool]) -> Site | None:
    """The site of a library's call at a place, or at the only one of the function that is called there."""
    module = workspace.module(place.path)
    if module is None:
        return None
    flow = surrounding(place.span, module, workspace).flow
    for statement in flow.statements:
        for node in flow.nodes(statement):
            if isinstance(node, Call) and Span(node.start, node.end) == place.span:
                if not recognised(node, flow):
                    return None
                path = path_to(flow.body, node)
                parts = tuple(_parts(path[-1], node, flow)) if path else ()
                return Site(module, workspace, flow, node, tuple(path), parts) if path else None
    return None


def _parts(statement: Statement, call: Call, flow: Flow) -> Iterator[Part]:
    if not isinstance(statement, Assign) or statement.value is not call:
        return
    for target in statement.targets:
        for item in target.entries if isinstance(target, Mapping) else ():
            if isinstance(item.key, Text) and isinstance(item.value, Name):
                read = sum(1 for _ in names_read(flow, item.value.name)) - 1
                yield Part(item.key.value, item.value.name, item.start, item.end, read > 1)


def readings(site: Site) -> Iterator[Reading]:
    """The calls of the same function that read the answer, in order, each with what it is given."""
    found: list[Reading] = []
    for statement in site.flow.statements:
        for node in site.flow.nodes(statement):
            if isinstance(node, Call) and node is not site.call and _reads(node, site):
                path = tuple(path_to(site.flow.body, node))
                found.append(Reading(node, node.arguments[0].value, _name_of(node, site), path))
    seen: set[int] = set()
    for item in sorted(found, key=lambda reading: (reading.call.start, -reading.call.end)):
        if id(item.call) not in seen:
            seen.add(id(item.call))
            yield item


def refuse_other_readings(site: Site, known: list[Reading]) -> None:
    """Raises `Blocked` where something reads the answer that reads no JSON, and nothing else does."""
    calls = [item.call for item in known]
    for parse in site.flow.parses.values():
        other = parse.call
        if any(item.start <= other.start and other.end <= item.end for item in calls) or parse.name.startswith("re."):
            continue
        asked = any(origin.key == id(site.call) for item in other.arguments for origin in site.flow.origins(item.value))
        if asked and not known:
            raise blocked_at(
                other,
                site.module,
                f"`{parse.name}` (line {{line}}) reads the answer, and not as JSON. No edit offered.",
            )


def _name_of(call: Call, site: Site) -> str:
    name = dotted(call.function)
    full = site.flow.full(name)
    return full if full in _READERS else name


def _reads(call: Call, site: Site) -> bool:
    if not call.arguments or call.arguments[0].name:
        return False
    given = call.arguments[0].value
    if not any(origin.key == id(site.call) for origin in site.flow.origins(given)):
        return False
    return is_plain_reader(call, site) or is_class_reader(call) or _own_reader(call, site)


def is_plain_reader(call: Call, site: Site) -> bool:
    """Whether a call makes plain data of a text in JSON."""
    name = dotted(call.function)
    return name in _READERS or site.flow.full(name) in _READERS


def is_class_reader(call: Call) -> bool:
    """Whether a call makes an object of a text in JSON: `Order.model_validate_json(text)`."""
    return isinstance(call.function, Attribute) and call.function.name in _CLASSES


def _own_reader(call: Call, site: Site) -> bool:
    """Whether a function of this workspace reads it, and says of what that it is badly formed."""
    parse = site.flow.parse(call)
    return parse is not None and site.flow.callee(call) is not None


def keeps_own_reader(reading: Reading, site: Site) -> bool:
    """Whether a function of this workspace reads the answer and makes something else of it than its data."""
    defined = site.flow.callee(reading.call)
    if defined is None or is_plain_reader(reading.call, site):
        return False
    parsed: set[str] = set()
    for statement in walk(defined.function.body):
        if isinstance(statement, Assign) and len(statement.targets) == 1 and _is_reader(statement.value):
            parsed.add(dotted(statement.targets[0]))
    returned = [
        item.value for item in walk(defined.function.body) if isinstance(item, Return) and item.value is not None
    ]
    reads = [item for item in returned if _is_reader(item) or (isinstance(item, Name) and item.name in parsed)]
    empty = [
        item
        for item in returned
        if (isinstance(item, Constant) and item.value is None) or (isinstance(item, Mapping) and not item.entries)
    ]
    return not reads or len(reads) + len(empty) < len(returned)


def _is_reader(expression: Expression) -> bool:
    return isinstance(expression, Call) and dotted(expression.function) in _READERS


def reached(expression: Expression) -> tuple[Expression, str]:
    """What an expression begins with, and the way from there: `x.choices[0].message.content` is `x` and the rest.

    What stands for a missing text (`or ""`) and white space that is taken off do not count.
    """
    match expression:
        case Operation(operator="or" | "??", operands=(first, Text(parts=()) | Constant(value=None))):
            return reached(first)
        case Call(function=Attribute(base=base, name=name), arguments=()) if name in _STRIPS:
            return reached(base)
        case Call(function=Name(name="str"), arguments=(first,)):
            root, way = reached(first.value)
            return root, way or ".str()"
        case Attribute(base=base, name=name):
            root, way = reached(base)
            return root, f"{way}.{name}"
        case Subscript(base=base, key=Constant(value=value)):
            root, way = reached(base)
            return root, f"{way}[{value}]"
        case Subscript(base=base, key=Text() as key) if key.whole:
            root, way = reached(base)
            return root, f"{way}.{key.value}"
        case Bind(value=value):
            return reached(value)
        case _:
            return expression, ""
