"""Where the values of a function come from: which of them are a model's reply, and which were parsed from one.

Order inside a function is not followed: a variable has the origins of everything that is ever assigned to it. That
is exact enough for the questions asked here, and it holds for loops without a fixed point over paths.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from weighbridge.code.acting import acts
from weighbridge.code.index import Defined, callee
from weighbridge.code.model import (
    Assign,
    Attribute,
    Bind,
    Call,
    Class,
    Comprehension,
    Constant,
    Function,
    Loop,
    Mapping,
    Name,
    Sequence,
    Spread,
    Subscript,
    Text,
    With,
    children,
    dotted,
    expressions,
    walk,
    walk_expression,
)
from weighbridge.code.model_calls import model_call
from weighbridge.code.parse_calls import may_become_one, parse_call
from weighbridge.code.provenance import NOTHING, Certainty, Kind, ModelCall, Origin, Origins, Parse, origin

if TYPE_CHECKING:
    from collections.abc import Callable

    from weighbridge.code.model import Expression, Statement
    from weighbridge.code.summaries import Summary
    from weighbridge.code.surroundings import Surroundings

# `.text` and `.content` of a response are the body itself; only these lead to what the model said.
_INSIDE_BODY = frozenset({"choices", "candidates", "message", "completion", "generations"})
# As keys of a body that was read, these lead there, too.
_KEYS_OF_BODY = _INSIDE_BODY | {"content", "text", "response", "output", "output_text", "generated_text", "results"}
# The whole answer of an SDK turned into text or a dictionary: what the model said lies inside, and always parses.
_SERIALISES = frozenset({"json", "model_dump_json", "to_json", "model_dump", "to_dict", "dict", "toJSON"})
_TOOLS = re.compile(
    r"tool_?calls?|tool_?use|function_?call|toolcalls?|functioncall|arguments|tool_?input",
    re.IGNORECASE,
)
_ANSWER_WORDS = re.compile(
    r"^(?:\w*(?:response|reply|completion|answer|llm_output|generated)|raw(?:_\w+)?|output)$",
    re.IGNORECASE,
)
# Methods that hand what they are called on, or its elements, to a function.
_HANDS_ON = frozenset({
    "then", "map", "filter", "forEach", "flatMap", "some", "every", "find", "findIndex", "findLast", "reduce",
    "reduceRight",
})  # fmt: skip
_MUTATORS = frozenset({
    "append", "extend", "push", "add", "insert", "unshift", "update", "set", "write", "send", "log", "print", "info",
    "debug", "error", "warn",
})  # fmt: skip


Found = TypeVar("Found")


class Flow:
    """One function's values and the calls that matter in it."""

    def __init__(
        self,
        around: Surroundings,
        function: Function | None,
        body: tuple[Statement, ...],
        owner: Class | None = None,
        outer: Flow | None = None,
        given: dict[str, tuple[Expression, Flow]] | None = None,
    ) -> None:
        self.around = around
        self.given: dict[str, tuple[Expression, Flow]] = given or {}
        """What one caller puts into the parameters, with the flow of the caller; empty where no caller is meant."""
        self.function = function
        self.body = body
        self.owner = owner
        self.outer = outer
        self.reads: frozenset[str] = frozenset()
        """Every path that what is known of this function by now rests on."""
        self.busy = False
        """It is being worked out what this function does; whoever asks meanwhile needs a flow of its own."""
        self._values: dict[str, Origins] = {}
        self.instances: dict[str, str] = dict(outer.instances) if outer is not None else {}
        self._model_calls: dict[int, ModelCall] = {}
        self._parses: dict[int, Parse] = {}
        self.parameters: frozenset[str] = frozenset()
        self.statements: tuple[Statement, ...] = tuple(walk(body))
        self._nodes: dict[int, tuple[Expression, ...]] = {}
        self._callees: dict[int, Defined | None] = {}
        self.assigned: dict[str, list[Expression]] = {}
        """Everything that a variable of this function is given."""
        self.answers: set[int] = set()
        """The calls whose result is named like an answer."""
        self._callbacks: dict[int, Call] | None = None
        self._silent: set[int] = set()
        self._followed: set[int] = set()
        """The calls that were followed for their own sake, and not only to see whether anything asks."""
        self._read: dict[int, Parse | None] = {}
        """What is known for good of the calls that may read a reply."""
        self._asks: bool | None = None
        self._settled: bool | None = None
        """None before the values are followed, False meanwhile."""
        self._known: dict[int, tuple[Expression, Origins]] = {}
        self._name_assigned()
        self._name_parameters()
        self._fields()
        for statement in self.statements:
            self._instances(statement)

    # -- questions

    @property
    def may_ask(self) -> bool:
        """Whether any call asks a model: found out without following any value."""
        if self._asks is None:
            self._asks = self._traced(self._any_asks)
        return self._asks

    @property
    def model_calls(self) -> dict[int, ModelCall]:
        """The calls that ask a model, by their identity."""
        if self._settled is None and self.may_ask:
            self.settle()
        return self._model_calls

    @property
    def parses(self) -> dict[int, Parse]:
        """The calls that read a reply or a parameter and can fail, by their identity."""
        self.settle()
        return self._parses

    def nodes(self, statement: Statement) -> tuple[Expression, ...]:
        """Every expression that a statement evaluates itself, with the expressions inside."""
        found = self._nodes.get(id(statement))
        if found is None:
            found = tuple(node for part in expressions(statement) for node in walk_expression(part))
            self._nodes[id(statement)] = found
        return found

    def origins(self, expression: Expression) -> Origins:
        """Where the value of an expression comes from."""
        if not self._settled:
            if self._settled is False:
                return self._origins(expression)
            self.settle()
        known = self._known.get(id(expression))
        if known is None:
            # the expression is kept, so that no other one can come to have its identity
            known = self._known[id(expression)] = (expression, self._origins(expression))
        return known[1]

    def _origins(self, expression: Expression) -> Origins:
        match expression:
            case Name(name=name):
                return self._named(name)
            case Attribute(base=base, name=name):
                known = self._named(dotted(expression))
                inner = self.origins(base)
                if name in _KEYS_OF_BODY and name != "text" and self.around.module.language != "python":
                    inner = _opened(inner)
                return known | _inside(inner, name)
            case Subscript(base=base, key=key):
                word = key.value if isinstance(key, Text) else ""
                inner = self.origins(base)
                if word in _KEYS_OF_BODY:
                    inner = _opened(inner)
                elif word == "body":
                    inner = _closed(inner)
                return _inside(inner, word)
            case Call():
                return self._called(expression)
            case Function():
                return NOTHING
            case Comprehension(element=element, sources=sources):
                gathered = self.origins(element)
                for source in sources:
                    gathered |= self.origins(source)
                return gathered
            case Bind(value=value) | Spread(value=value):
                return self.origins(value)
            case _:
                gathered = NOTHING
                for child in children(expression):
                    gathered |= self.origins(child)
                return gathered

    def learn(self, name: str, found: Origins) -> None:
        """Adds to what a variable may hold."""
        self.settle()
        self._values[name] = self._values.get(name, NOTHING) | found
        self._known.clear()

    def is_reply(self, expression: Expression) -> bool:
        """Whether a model's answer, or something parsed from it, is in the value."""
        return any(item.kind in (Kind.REPLY, Kind.PARSED) for item in self.origins(expression))

    def model_call(self, call: Call) -> ModelCall | None:
        return self.model_calls.get(id(call))

    def parse(self, call: Call) -> Parse | None:
        return self.parses.get(id(call))

    def callee(self, call: Call) -> Defined | None:
        """The function of this workspace that a call means; the call must be one of the function's own nodes."""
        self._followed.add(id(call))
        return self.meant(call)

    def meant(self, call: Call) -> Defined | None:
        """The same, asked in passing: it is not counted among the functions that this one calls."""
        if id(call) not in self._callees:
            self._callees[id(call)] = self.definition(call.function)
        return self._callees[id(call)]

    def definition(self, function: Expression) -> Defined | None:
        """The function of this workspace that an expression means."""
        around = self.around
        found = callee(function, around.module, self.owner, self.instances, around.workspace)
        return found or self._local(function)

    def called(self) -> list[Defined]:
        """The functions of this workspace that this one calls, itself left out."""
        self.settle()
        found = [item for key, item in self._callees.items() if key in self._followed]
        return [item for item in found if item is not None and item.function is not self.function]

    def summary(self, call: Call) -> Summary | None:
        """What is known of the function that a call means."""
        return self.summarised(self.callee(call))

    def summarised(self, defined: Defined | None) -> Summary | None:
        """What is known of a function of this workspace, this one itself left out."""
        # a summary is made from the flow of its function, and a flow asks for the summaries of what it calls
        from weighbridge.code.summaries import summary_of

        if defined is None or defined.function is self.function:
            return None
        return summary_of(defined, self.around.workspace)

    def asked_behind(self, defined: Defined | None) -> Certainty | None:
        """Whether a function of this workspace, this one itself left out, asks a model for its caller, and how that is
        known."""
        from weighbridge.code.summaries import asked_by

        if defined is None or defined.function is self.function:
            return None
        return asked_by(defined, self.around.workspace)

    # -- building

    def settle(self) -> None:
        """Follows the values, once; asked for by whoever needs them."""
        if self._settled is None:
            self._settled = False
            self._traced(self._settle)
            self._settled = True

    def _traced(self, find: Callable[[], Found]) -> Found:
        busy, self.busy = self.busy, True
        try:
            found, reads = self.around.workspace.traced(find)
        finally:
            self.busy = busy
        self.reads |= reads
        return found

    def _any_asks(self) -> bool:
        return any(
            isinstance(node, Call) and self._asked(node) is not None
            for statement in self.statements
            for node in self.nodes(statement)
        )

    def _asked(self, call: Call) -> ModelCall | None:
        if id(call) in self._silent:
            return None
        asked = model_call(call, self)
        if asked is None:
            # what a call is does not change while the origins of its arguments settle
            self._silent.add(id(call))
        return asked

    def _name_parameters(self) -> None:
        names: list[str] = []
        for position, parameter in enumerate(self.function.parameters if self.function is not None else ()):
            for name in (parameter.name, *parameter.names):
                if name and name not in ("self", "cls"):
                    names.append(name)
                    node = Name(parameter.start, parameter.end, name)
                    self._values[name] = frozenset({Origin(Kind.PARAMETER, node, position)})
        self.parameters = frozenset(names)

    def _settle(self) -> None:
        self._handed()
        binding = [item for item in self.statements if isinstance(item, (Assign, Loop, With))]
        inner = [
            node for item in self.statements for node in self.nodes(item) if isinstance(node, (Bind, Comprehension))
        ]
        for _ in range(3):
            before = sum(map(len, self._values.values()))
            for binds in binding:
                self._assign(binds)
            for part in inner:
                self._assign_inside(part)
            if before == sum(map(len, self._values.values())):
                break
        for statement in self.statements:
            for expression in expressions(statement):
                self.origins(expression)

    def _name_assigned(self) -> None:
        for statement in self.statements:
            if isinstance(statement, Assign):
                for target in statement.targets:
                    parts = target.items if isinstance(target, Sequence) else (target,)
                    for part in parts:
                        name = dotted(part)
                        self.assigned.setdefault(name, []).append(statement.value)
                        if isinstance(statement.value, Call) and _ANSWER_WORDS.match(name.rpartition(".")[2]):
                            self.answers.add(id(statement.value))

    def _handed(self) -> None:
        """What a callback is given: an element of `lines.filter(...)`, the value of `reply.then(...)`."""
        if self.outer is None or self.function is None or not self.function.parameters:
            return
        call = self.outer.callbacks().get(id(self.function))
        if call is None or not isinstance(call.function, Attribute) or call.function.name not in _HANDS_ON:
            return
        place = 1 if call.function.name in ("reduce", "reduceRight") else 0
        if place < len(self.function.parameters):
            parameter = self.function.parameters[place]
            found = self.outer.origins(call.function.base)
            for name in (parameter.name, *parameter.names):
                if name:
                    self._values[name] = self._values.get(name, NOTHING) | found

    def callbacks(self) -> dict[int, Call]:
        """The calls of this function that are given a function, by the identity of what they are given."""
        if self._callbacks is None:
            self._callbacks = {
                id(item.value): node
                for statement in self.statements
                for node in self.nodes(statement)
                if isinstance(node, Call)
                for item in node.arguments
                if isinstance(item.value, Function)
            }
        return self._callbacks

    def _fields(self) -> None:
        """What the constructor of the class puts into `self`."""
        if self.owner is None or self.outer is not None:
            return
        for statement in self.owner.body:
            if isinstance(statement, Function) and statement.name in ("__init__", "constructor", "__post_init__"):
                for inner in walk(statement.body):
                    self._instances(inner)
            elif isinstance(statement, Assign):
                self._instances(statement, "self.")

    def _instances(self, statement: Statement, prefix: str = "") -> None:
        if isinstance(statement, Assign) and isinstance(statement.value, Call):
            made = dotted(statement.value.function)
            last = made.rpartition(".")[2]
            if last[:1].isupper() or statement.value.constructs:
                for target in statement.targets:
                    name = dotted(target)
                    self.instances[name if name.startswith("self.") else prefix + name] = made

    def _assign(self, statement: Statement) -> None:
        match statement:
            case Assign(targets=targets, value=value):
                found = self.origins(value)
                for target in targets:
                    self._bind(target, found)
            case Loop(target=target, source=source) if target is not None and source is not None:
                self._bind(target, self.origins(source))
            case With(items=items, targets=names):
                for item, name in zip(items, names, strict=True):
                    if name is not None:
                        self._bind(name, self.origins(item))
            case _:
                pass

    def _assign_inside(self, node: Expression) -> None:
        if isinstance(node, Bind):
            self._bind(node.target, self.origins(node.value))
        elif isinstance(node, Comprehension):
            for target, source in zip(node.targets, node.sources, strict=False):
                self._bind(target, self.origins(source))

    def _bind(self, target: Expression, found: Origins) -> None:
        if not found:
            return
        match target:
            case Name() | Attribute():
                name = dotted(target)
                self._values[name] = self._values.get(name, NOTHING) | found
            case Sequence(items=items):
                for item in items:
                    self._bind(item, found)
            case Mapping(entries=entries):
                for entry in entries:
                    key = entry.key.value if isinstance(entry.key, Text) else ""
                    self._bind(entry.value, _inside(found, key))
            case Spread(value=value):
                self._bind(value, found)
            case _:
                pass

    def _named(self, name: str) -> Origins:
        self.settle()
        found = self._values.get(name, NOTHING)
        if not found and self.outer is not None and name not in self.parameters:
            return self.outer._named(name)
        return found

    def _local(self, function: Expression) -> Defined | None:
        flow: Flow | None = self if isinstance(function, Name) else None
        while flow is not None:
            found = flow._functions.get(dotted(function))
            if found is not None:
                return Defined(self.around.module, self.owner, found)
            flow = flow.outer
        return None

    @cached_property
    def _functions(self) -> dict[str, Function]:
        """The functions that are defined inside this one, the first of a name."""
        found: dict[str, Function] = {}
        for statement in self.statements:
            if isinstance(statement, Function):
                found.setdefault(statement.name, statement)
            elif isinstance(statement, Assign) and isinstance(statement.value, Function):
                for target in statement.targets:
                    found.setdefault(dotted(target), statement.value)
        return found

    def _called(self, call: Call) -> Origins:
        if id(call) in self._callees:
            self._followed.add(id(call))
        asked = self._model_calls.get(id(call)) or self._asked(call)
        if asked is not None:
            self._model_calls[id(call)] = asked
            found = frozenset({origin(Kind.BODY if asked.http else Kind.REPLY, call)})
            # a wrapper that also parses hands out what it parsed
            summary = self.summary(call) if asked.certainty is Certainty.WRAPPER else None
            if summary is not None and summary.parses_reply:
                found |= {origin(Kind.PARSED, call)}
            return found
        gathered = NOTHING
        if acts(call):
            return gathered
        receiver = call.function.base if isinstance(call.function, Attribute) else None
        name = dotted(call.function).rpartition(".")[2]
        if receiver is not None:
            gathered |= self.origins(receiver)
            if name in _SERIALISES and not call.arguments:
                return _closed(gathered)
        for item in call.arguments:
            if not isinstance(item.value, Function):
                given = self.origins(item.value)
                gathered |= given if name not in _MUTATORS else NOTHING
        relevant = any(item.kind in (Kind.REPLY, Kind.PARSED, Kind.PARAMETER) for item in gathered)
        if relevant:
            parsed = self._parsed(call)
            if parsed is not None:
                self._parses[id(call)] = parsed
                if all(item.kind is Kind.TOOL for item in gathered):
                    return gathered
                return gathered | {origin(Kind.PARSED, call)}
        return gathered

    def _parsed(self, call: Call) -> Parse | None:
        if id(call) in self._read:
            return self._read[id(call)]
        parsed = parse_call(call, self)
        if not may_become_one(call):
            self._read[id(call)] = parsed
        return parsed

    def full(self, name: str) -> str:
        """A dotted name with its import spelled out: `loads` imported from json is `json.loads`."""
        first, _, rest = name.partition(".")
        module, original = self.around.index.imports.get(first, ("", ""))
        return ".".join(part for part in (module, original, rest) if part) if module else name


def _inside(found: Origins, word: str) -> Origins:
    """The origins of a part of a value, by the name of the part."""
    if not found:
        return found
    if word and _TOOLS.fullmatch(word):
        return frozenset(Origin(Kind.TOOL, item.node, item.key) if item.kind is Kind.REPLY else item for item in found)
    return _opened(found) if word in _INSIDE_BODY else found


def _opened(found: Origins) -> Origins:
    """What the model said, inside the body of an answer."""
    return frozenset(Origin(Kind.REPLY, item.node, item.key) if item.kind is Kind.BODY else item for item in found)


def _closed(found: Origins) -> Origins:
    """The body of an answer, with what the model said inside."""
    return frozenset(Origin(Kind.BODY, item.node, item.key) if item.kind is Kind.REPLY else item for item in found)


def constant_truth(expression: Expression) -> bool | None:
    """Whether a literal is true, or None when the expression is no literal."""
    match expression:
        case Constant(value=value):
            return bool(value)
        case Text(parts=parts):
            return bool(parts)
        case Sequence(items=items):
            return bool(items)
        case Mapping(entries=entries):
            return bool(entries)
        case _:
            return None
