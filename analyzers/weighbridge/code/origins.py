"""Where the values of a function come from: which of them are a model's reply, and which were parsed from one.

Order inside a function is not followed: a variable has the origins of everything that is ever assigned to it. That
is exact enough for the questions asked here, and it holds for loops without a fixed point over paths.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from weighbridge.code.index import Defined, ModuleIndex, callee, index_of, lookup
from weighbridge.code.libraries import libraries
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
    Module,
    Name,
    Operation,
    Pattern,
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

if TYPE_CHECKING:
    from weighbridge.code.model import Expression, Statement
    from weighbridge.code.summaries import Summary
    from weighbridge.workspace import Workspace


class Kind(StrEnum):
    """What an origin says of a value."""

    REPLY = "reply"
    """A model's answer, or a piece of it."""
    BODY = "body"
    """The answer of a raw HTTP request to a provider: the reply lies inside."""
    PARSED = "parsed"
    """What a parser made of a reply; on failure it may be empty."""
    TOOL = "tool"
    """The arguments of a tool call: a library's own format, no format of the answer."""
    PARAMETER = "parameter"


class Certainty(StrEnum):
    """How a call was recognised as a model call, or as a parser."""

    SURE = "sure"
    """An SDK's or a library's own name."""
    WRAPPER = "wrapper"
    """A function of this workspace that was followed to a sure one."""
    RECEIVER = "receiver"
    """A verb on something named after a model."""
    NAME = "name"
    """The function's name only."""
    PARAMETER = "parameter"
    """A function that was passed in."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One source of a value."""

    kind: Kind
    node: Expression = field(hash=False, compare=False)
    key: int = 0
    """Identity of `node` (or the position of a parameter)."""


def origin(kind: Kind, node: Expression) -> Origin:
    """An origin at a node."""
    return Origin(kind, node, id(node))


@dataclass(frozen=True, slots=True, eq=False)
class ModelCall:
    """A call that asks a model."""

    call: Call
    certainty: Certainty
    http: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Parse:
    """A call that reads a reply and can fail."""

    call: Call
    certainty: Certainty
    name: str
    raises: tuple[str, ...]
    """Exceptions that a badly formed reply makes it raise; empty when only the result tells."""
    sentinel: bool
    """The result is None, False or empty when the reply is badly formed."""


Origins = frozenset[Origin]
NOTHING: Origins = frozenset()

_SPEAKS = (
    "llm", "gpt", "openai", "anthropic", "claude", "gemini", "prompt", "completion", "langchain", "language_model",
    "language model", "languagemodel", "ollama", "litellm", "mistral", "groq", "cohere", "transformers", "bedrock",
    "deepseek", "llama", "qwen", "vertexai", "instructor",
)  # fmt: skip
_SPEAKS_BRIEFLY = re.compile(r"\bai\b")
_GENERATIVE = re.compile(
    r"^request$|^a?plan$|generat|complet|chat|invoke|predict|ask|prompt|infer|respond|reply|message",
    re.IGNORECASE,
)
_ALWAYS_MODEL = re.compile(
    r"(?:^|[a-z])(?:llm|gpt|claude|gemini|openai|anthropic|chatmodel|languagemodel|lm)s?"
    r"(?:client|api|wrapper|apiwrapper|service|provider|handler|engine|backend|interface|adapter|helper|model|"
    r"instance|bot)?$"
)
_BY_REFERENCE = frozenset({
    "run_in_executor", "to_thread", "submit", "partial", "wait_for", "create_task", "run_sync",
    "run_coroutine_threadsafe", "apply", "map",
})  # fmt: skip
_CALLABLES = re.compile(
    r"^(?:fn|func|function|callback|call|call_?(?:fn|ai|llm|model|api)|llm_?(?:fn|func|call\w*)|chat(?:_?fn)?|"
    r"generate\w*|completion_?fn|generation_?function|model_?(?:fn|func|call)|ask\w*|operation|task_?fn|query_?fn|"
    r"invoke\w*|producer|complete\w*)$",
    re.IGNORECASE,
)
# `.text` and `.content` of a response are the body itself; only these lead to what the model said.
_INSIDE_BODY = frozenset({"choices", "candidates", "message", "completion", "generations"})
_TOOLS = re.compile(
    r"tool_?calls?|tool_?use|function_?call|toolcalls?|functioncall|arguments|tool_?input",
    re.IGNORECASE,
)
# These read a reply without changing what it is.
# A call that is given these, and whose result is named like an answer, asks a model, whatever it is called.
_PROMPT_WORDS = re.compile(
    r"(?:^|_)(?:prompt|messages|system_?prompt|user_?prompt|msgs)$|(?:Prompt|Messages)$",
    re.IGNORECASE,
)
_ANSWER_WORDS = re.compile(
    r"^(?:\w*(?:response|reply|completion|answer|llm_output|generated)|raw(?:_\w+)?|output)$",
    re.IGNORECASE,
)
_PROMPT_MAKERS = re.compile(
    r"format|render|build|make|create|get|load|read|count|len|log|print|append|extend|push|join|add|encode|token|"
    r"truncate|str|list|dict|copy|prepare|construct|template|fit|trim|compose|to_|convert|parse|valid|write|save|hash|"
    r"dump",
    re.IGNORECASE,
)
_COMPARISONS = frozenset({"==", "!=", "<", ">", "<=", ">=", "in", "not in", "is", "is not", "not"})
_MUTATORS = frozenset({
    "append", "extend", "push", "add", "insert", "unshift", "update", "set", "write", "send", "log", "print", "info",
    "debug", "error", "warn",
})  # fmt: skip


@dataclass(slots=True, eq=False)
class Surroundings:
    """What is known around a function: its module, its workspace, and whether the file speaks of models."""

    module: Module
    workspace: Workspace
    index: ModuleIndex
    speaks: bool


def speaks(text: str) -> bool:
    """Whether a file speaks of models at all; `text` may be in lower case."""
    lower = text.lower()
    return any(word in lower for word in _SPEAKS) or _SPEAKS_BRIEFLY.search(lower) is not None


def surroundings(module: Module, workspace: Workspace) -> Surroundings:
    """The surroundings of a module's functions, made once."""
    key = ("surroundings", module.path)
    found = workspace.memo.get(key)
    if isinstance(found, Surroundings) and found.module is module:
        return found
    made = Surroundings(module, workspace, index_of(module, workspace), speaks(module.text))
    workspace.memo[key] = made
    return made


class Flow:
    """One function's values and the calls that matter in it."""

    def __init__(
        self,
        around: Surroundings,
        function: Function | None,
        body: tuple[Statement, ...],
        owner: Class | None = None,
        outer: Flow | None = None,
    ) -> None:
        self.around = around
        self.function = function
        self.body = body
        self.owner = owner
        self.outer = outer
        self.values: dict[str, Origins] = {}
        self.instances: dict[str, str] = dict(outer.instances) if outer is not None else {}
        self.model_calls: dict[int, ModelCall] = {}
        self.parses: dict[int, Parse] = {}
        self.parameters: frozenset[str] = frozenset()
        self.statements: tuple[Statement, ...] = tuple(walk(body))
        self._nodes: dict[int, tuple[Expression, ...]] = {}
        self._callees: dict[int, Defined | None] = {}
        self.assigned: dict[str, list[Expression]] = {}
        """Everything that a variable of this function is given."""
        self._answers: set[int] = set()
        self._silent: set[int] = set()
        self._settled = False
        self._known: dict[int, tuple[Expression, Origins]] = {}
        self._name_assigned()
        self._settle()
        self._settled = True

    # -- questions

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
            return self._origins(expression)
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
                return known | _inside(self.origins(base), name)
            case Subscript(base=base, key=key):
                word = key.value if isinstance(key, Text) else ""
                return self._named(dotted(base)) | _inside(self.origins(base), word)
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
        self.values[name] = self.values.get(name, NOTHING) | found
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
        return [item for item in self._callees.values() if item is not None and item.function is not self.function]

    def summary(self, call: Call) -> Summary | None:
        """What is known of the function that a call means."""
        from weighbridge.code.summaries import summary_of

        found = self.callee(call)
        return None if found is None or found.function is self.function else summary_of(found, self.around.workspace)

    # -- building

    def _settle(self) -> None:
        if self.function is not None:
            names: list[str] = []
            for position, parameter in enumerate(self.function.parameters):
                for name in (parameter.name, *parameter.names):
                    if name and name not in ("self", "cls"):
                        names.append(name)
                        node = Name(parameter.start, parameter.end, name)
                        self.values[name] = frozenset({Origin(Kind.PARAMETER, node, position)})
            self.parameters = frozenset(names)
        self._fields()
        for statement in self.statements:
            self._instances(statement)
        binding = [item for item in self.statements if isinstance(item, (Assign, Loop, With))]
        inner = [
            node for item in self.statements for node in self.nodes(item) if isinstance(node, (Bind, Comprehension))
        ]
        for _ in range(3):
            before = sum(map(len, self.values.values()))
            for statement in binding:
                self._assign(statement)
            for node in inner:
                self._assign_inside(node)
            if before == sum(map(len, self.values.values())):
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
                            self._answers.add(id(statement.value))

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
            case With(items=items, targets=targets):
                for item, target in zip(items, targets, strict=True):
                    if target is not None:
                        self._bind(target, self.origins(item))
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
                self.values[name] = self.values.get(name, NOTHING) | found
            case Sequence(items=items):
                for item in items:
                    self._bind(item, found)
            case Mapping(entries=entries):
                for item in entries:
                    key = item.key.value if isinstance(item.key, Text) else ""
                    self._bind(item.value, _inside(found, key))
            case Spread(value=value):
                self._bind(value, found)
            case _:
                pass

    def _named(self, name: str) -> Origins:
        found = self.values.get(name, NOTHING)
        if not found and self.outer is not None and name not in self.parameters:
            return self.outer._named(name)
        return found

    def _local(self, function: Expression) -> Defined | None:
        if not isinstance(function, Name):
            return None
        flow: Flow | None = self
        while flow is not None:
            for statement in walk(flow.body):
                if isinstance(statement, Function) and statement.name == function.name:
                    return Defined(self.around.module, self.owner, statement)
                if isinstance(statement, Assign) and isinstance(statement.value, Function):
                    if any(dotted(target) == function.name for target in statement.targets):
                        return Defined(self.around.module, self.owner, statement.value)
            flow = flow.outer
        return None

    def _called(self, call: Call) -> Origins:
        asked = self.model_calls.get(id(call))
        if asked is None and id(call) not in self._silent:
            asked = self._ask(call)
            if asked is None:
                # what a call is does not change while the origins of its arguments settle
                self._silent.add(id(call))
        if asked is not None:
            self.model_calls[id(call)] = asked
            found = frozenset({origin(Kind.BODY if asked.http else Kind.REPLY, call)})
            # a wrapper that also parses hands out what it parsed
            summary = self.summary(call) if asked.certainty is Certainty.WRAPPER else None
            if summary is not None and summary.parses_reply:
                found |= {origin(Kind.PARSED, call)}
            return found
        gathered = NOTHING
        if libraries().breaks.match(dotted(call.function)):
            return gathered
        receiver = call.function.base if isinstance(call.function, Attribute) else None
        name = dotted(call.function).rpartition(".")[2]
        if receiver is not None:
            gathered |= self.origins(receiver)
        if name not in _MUTATORS:
            for item in call.arguments:
                if not isinstance(item.value, Function):
                    gathered |= self.origins(item.value)
        relevant = any(item.kind in (Kind.REPLY, Kind.PARSED, Kind.PARAMETER) for item in gathered)
        if relevant:
            parsed = self._parsed(call)
            if parsed is not None:
                self.parses[id(call)] = parsed
                if all(item.kind is Kind.TOOL for item in gathered):
                    return gathered
                return gathered | {origin(Kind.PARSED, call)}
        return gathered

    def _ask(self, call: Call) -> ModelCall | None:
        known = libraries()
        name = dotted(call.function).rstrip("()")
        if not name:
            return None
        last = name.rpartition(".")[2]
        if known.never_model.match(name) or last in known.never_parser:
            return None
        if known.model_calls.match(name) or known.model_calls.match(self.full(name)):
            return ModelCall(call, Certainty.SURE)
        if last in ("create", "stream") and name.endswith(f"messages.{last}") and "nthropic" in self.around.module.text:
            return ModelCall(call, Certainty.SURE)
        if isinstance(call.function, (Name, Attribute)) and self._is_pipeline(call.function):
            return ModelCall(call, Certainty.SURE)
        if last in known.http_functions and self._http(call):
            return ModelCall(call, Certainty.SURE, http=True)
        if last in _BY_REFERENCE:
            return self._by_reference(call)
        summary = self.summary(call)
        if summary is not None and summary.asks is not None:
            sure = summary.asks in (Certainty.SURE, Certainty.WRAPPER)
            return ModelCall(call, Certainty.WRAPPER if sure else summary.asks)
        inner = call.function.function if isinstance(call.function, Call) else call.function
        certainty = self._by_name(inner, name, last) or self._by_argument(call, last)
        if certainty is None:
            return None
        # a function that was read and asks nothing is no model call, whatever it is called
        followed = self.callee(call)
        if followed is not None and certainty is Certainty.NAME and summary is not None and not (
            summary.opaque or summary.remote
        ):
            return None
        return ModelCall(call, certainty)

    def full(self, name: str) -> str:
        """A dotted name with its import spelled out: `loads` imported from json is `json.loads`."""
        first, _, rest = name.partition(".")
        module, original = self.around.index.imports.get(first, ("", ""))
        return ".".join(part for part in (module, original, rest) if part) if module else name

    def _is_pipeline(self, function: Expression) -> bool:
        """Whether something called was made by transformers' `pipeline(...)`."""
        name = dotted(function)
        values = [*self.assigned.get(name, ()), self.around.index.values.get(name)]
        return any(isinstance(value, Call) and self.full(dotted(value.function)) == "transformers.pipeline" for value in values)

    def _by_name(self, function: Expression, name: str, last: str) -> Certainty | None:
        known, speaks = libraries(), self.around.speaks
        if isinstance(function, Attribute):
            receiver = dotted(function.base).rpartition(".")[2].rstrip("()[]")
            plain = receiver.replace("_", "").lower()
            if known.model_verbs.match(last) and plain:
                if _ALWAYS_MODEL.search(plain):
                    return Certainty.RECEIVER
                generic = known.model_receivers.search(plain) or plain in known.exact_receivers
                if generic and speaks and (_GENERATIVE.search(last) or last in ("run", "arun", "call", "query")):
                    if plain not in ("client", "provider", "model") or _GENERATIVE.search(last):
                        return Certainty.RECEIVER
            if known.model_names.match(last) and speaks and last not in ("completion", "generate"):
                return Certainty.NAME
            if _ALWAYS_MODEL.search(last.replace("_", "").lower()) and not last[:1].isupper():
                return Certainty.RECEIVER
            return None
        if not isinstance(function, Name):
            return None
        if last in self.parameters and _CALLABLES.match(last) and speaks:
            return Certainty.PARAMETER
        if known.model_names.match(last) and speaks:
            return Certainty.NAME
        plain = last.replace("_", "").lower()
        if _ALWAYS_MODEL.search(plain) and not last[:1].isupper() and speaks:
            return Certainty.RECEIVER
        return None

    def _by_argument(self, call: Call, last: str) -> Certainty | None:
        """A prompt goes in, and what comes out is called an answer."""
        if id(call) not in self._answers or not self.around.speaks or _PROMPT_MAKERS.search(last):
            return None
        for item in call.arguments:
            word = item.name if item.name not in ("", "*", "**") else dotted(item.value).rpartition(".")[2]
            if word and _PROMPT_WORDS.search(word):
                return Certainty.NAME
        return None

    def _by_reference(self, call: Call) -> ModelCall | None:
        for item in call.arguments:
            if isinstance(item.value, (Name, Attribute)):
                name = dotted(item.value)
                if libraries().model_calls.match(name):
                    return ModelCall(call, Certainty.SURE)
                stand_in = Call(call.start, call.end, item.value, ())
                followed = callee(
                    item.value, self.around.module, self.owner, self.instances, self.around.workspace
                )
                if followed is not None and followed.function is not self.function:
                    from weighbridge.code.summaries import summary_of

                    summary = summary_of(followed, self.around.workspace)
                    if summary.asks is not None:
                        return ModelCall(call, Certainty.WRAPPER)
                certainty = self._by_name(stand_in.function, name, name.rpartition(".")[2])
                if certainty is not None:
                    return ModelCall(call, certainty)
        return None

    def _http(self, call: Call) -> bool:
        text = self.around.module.text
        marks = libraries().http_marks
        if any(mark in text[call.start : call.end] for mark in marks):
            return True
        scope = self.function
        around = text if scope is None else text[scope.start : scope.end]
        if any(mark in around for mark in marks):
            return True
        # the address may be a constant of the module
        for item in call.arguments[:1]:
            for node in walk_expression(item.value):
                if isinstance(node, Name):
                    value = self.around.index.values.get(node.name)
                    if isinstance(value, Text) and any(mark in value.value for mark in marks):
                        return True
        return False

    def _parsed(self, call: Call) -> Parse | None:
        known = libraries()
        name = dotted(call.function)
        last = name.rpartition(".")[2]
        if not name or last in known.never_parser or any(name.endswith(item) for item in known.never_parser if "." in item):
            return None
        listed = known.parsers.match(name) or known.parsers.match(self.full(name))
        if listed in ("int", "float") and not _text_like(call):
            return None
        if listed and (listed not in ("int", "float", "eval", "structure", "from_dict") or len(call.arguments) >= 1):
            return Parse(call, Certainty.SURE, name, known.parser_raises[listed], sentinel=False)
        if isinstance(call.function, Attribute) and last in ("parse", "parseAsync") and _schema_like(call.function.base):
            return Parse(call, Certainty.SURE, name, ("ZodError", "ValidationError"), sentinel=False)
        result = known.result_parsers.match(name) or known.result_parsers.match(self.full(name))
        if result or self._searches(call, last):
            return Parse(call, Certainty.SURE, name, (), sentinel=True)
        if self._builds(call, last):
            return Parse(call, Certainty.SURE, name, ("ValidationError", "TypeError", "ValueError"), sentinel=False)
        summary = self.summary(call)
        if last.startswith(("is_", "has_")) and not known.parser_names.match(last):
            # a question about the reply, not a reading of it
            return None
        if summary is not None and (summary.sentinel or any(known.content_errors.search(item) for item in summary.raises)):
            return Parse(call, Certainty.WRAPPER, name, summary.raises, summary.sentinel)
        if summary is not None and not summary.opaque:
            return None
        receiver = dotted(call.function.base).rpartition(".")[2] if isinstance(call.function, Attribute) else ""
        if known.parser_names.match(last) or (
            receiver and known.parser_receivers.search(receiver) and last in ("load", "loads", "run", "apply", "read")
        ):
            return Parse(call, Certainty.NAME, name, ("ParseError", "ValueError"), sentinel=True)
        return None

    def _searches(self, call: Call, last: str) -> bool:
        """`LETTER.search(text)`, where LETTER is a compiled pattern."""
        if last not in ("search", "match", "fullmatch", "findall", "exec") or not isinstance(call.function, Attribute):
            return False
        name = dotted(call.function.base)
        values = [*self.assigned.get(name, ()), self.around.index.values.get(name)]
        return any(
            isinstance(value, Pattern)
            or (isinstance(value, Call) and dotted(value.function).rpartition(".")[2] in ("compile", "RegExp"))
            for value in values
        )

    def _builds(self, call: Call, last: str) -> bool:
        """`Model(**parsed)`: a class that checks the fields it is built from."""
        if not (last[:1].isupper() or last in ("response_model", "model", "cls", "schema", "output_cls", "model_class")):
            return False
        return any(item.name == "**" and self.is_reply(item.value) for item in call.arguments) or self._enumerates(call)

    def _enumerates(self, call: Call) -> bool:
        """`Mood(text)`, where Mood is an enumeration: what is no member raises."""
        if not isinstance(call.function, Name) or not call.arguments:
            return False
        found = lookup(call.function.name, self.around.module, self.around.workspace)
        if found is None or not isinstance(found[1], Class):
            return False
        return any(dotted(base).endswith("Enum") for base in found[1].bases)


def _text_like(call: Call) -> bool:
    """Whether what is turned into a number may be any text: a comparison is not."""
    if not call.arguments:
        return False
    value = call.arguments[0].value
    return not (isinstance(value, Operation) and value.operator in _COMPARISONS)


def _schema_like(base: Expression) -> bool:
    name = dotted(base).rpartition(".")[2].lower()
    return bool(libraries().parser_receivers.search(name)) or name in ("z", "responseformat")


def _inside(found: Origins, word: str) -> Origins:
    """The origins of a part of a value, by the name of the part."""
    if not found:
        return found
    if word and _TOOLS.fullmatch(word):
        return frozenset(Origin(Kind.TOOL, item.node, item.key) if item.kind is Kind.REPLY else item for item in found)
    if word in _INSIDE_BODY:
        return frozenset(Origin(Kind.REPLY, item.node, item.key) if item.kind is Kind.BODY else item for item in found)
    return found


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
