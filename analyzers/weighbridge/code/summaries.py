"""What a function does with a model's reply, said once for all its callers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, cast

from weighbridge.code.acting import acts
from weighbridge.code.course import Course
from weighbridge.code.failures import Failure, Sign, failures
from weighbridge.code.libraries import libraries
from weighbridge.code.model import (
    Branch,
    Call,
    Choice,
    Evaluate,
    Mapping,
    Operation,
    Raise,
    Return,
    Sequence,
    Text,
    dotted,
    walk,
    walk_expression,
)
from weighbridge.code.nothing import Nothing, nothing_in
from weighbridge.code.origins import Flow, constant_truth
from weighbridge.code.provenance import Certainty, Kind
from weighbridge.code.reach import leads
from weighbridge.code.surroundings import surroundings
from weighbridge.code.told import Told, told
from weighbridge.code.words import any_in, lowered

if TYPE_CHECKING:
    from collections.abc import Callable

    from weighbridge.code.index import Defined
    from weighbridge.code.model import Expression, Function, Statement
    from weighbridge.workspace import Workspace


Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Summary:
    """What callers need to know of one function."""

    asks: Certainty | None = None
    """It returns a model's reply, and how the model call in it was recognised."""
    parses_reply: bool = False
    """What it returns was parsed from a reply of its own."""
    raises: tuple[str, ...] = ()
    """What it raises when the reply (its own, or the one passed in) is badly formed."""
    sentinel: bool = False
    """It returns None, False or something empty then."""
    parser: str = ""
    """What in it fails."""
    opaque: bool = False
    """Its body says nothing: abstract, a protocol, or not read."""
    remote: bool = False
    """It talks to something over the network that was not recognised as a model."""
    by_name: bool = False
    """That it looks at the form of its argument, only its name says."""
    told: Told = field(default_factory=dict[str, bool])
    """The parts of its result that say whether the reply was badly formed."""


OPAQUE = Summary(opaque=True)
_NOTHING = Summary()
_LOOKS = frozenset({
    "isinstance", "startswith", "endswith", "startsWith", "endsWith", "includes", "hasattr", "all", "any", "len",
    "test", "match", "search",
})  # fmt: skip
_YES_OR_NO = frozenset({"all", "any", "isinstance", "bool", "test", "every", "some"})
_RUNS = frozenset({"exec", "Function", "vm.runInContext", "vm.runInNewContext"})
_DEEPEST = 10
# Most functions neither ask nor parse; this test on their source spares lowering them.
_RELEVANT = (
    "loads", "load(", "parse", "valid", "search", "find", "eval", "regex", "re.", "match", "json", "yaml", "xml", "llm",
    "gpt", "chat", "complet", "generat", "openai", "anthropic", "claude", "gemini", "invoke", "predict", "ask",
    "prompt", "model", "extract", "retry", "int(", "float(", "split(", "exec(", "fetch", "post(", "agent", "groq",
    "mistral", "enum", "response", "isinstance", "keys(",
)  # fmt: skip
_REMOTE = (
    "requests.", "httpx", "aiohttp", "fetch(", "axios", ".post(", "openai", "anthropic", "client.", "session.",
    "ollama", "bedrock", "llm", "generate", "pipeline",
)  # fmt: skip
_MODEL = re.compile(r"model\b(?<!\wmodel)")
# What calls own functions with one of these in them is relevant, too, whatever they are called.
_RELEVANT_BEHIND = (
    " loads(", "JSON.parse", "safeparse", "safeParse", "safe_parse", "safe_Parse", "model_validate", "literal_eval",
    "isinstance(", "completions", "generatecontent", "generateContent", "generate_content", "generate_Content",
    "messages.create", "responses.", " invoke(", "generateText", "generateObject", "ollama.", "litellm",
)  # fmt: skip
_ABSTRACT = re.compile(r"NotImplemented|\A\s*(?:pass|\.\.\.)\s*\Z|(?:\"\"\"|^)\s*(?:pass|\.\.\.)\s*\Z")


def summary_of(defined: Defined, workspace: Workspace) -> Summary:
    """The summary of a function, made once; a function that is being summarised is opaque to itself."""
    return _worked_out("summary", defined, workspace, lambda: _made(defined, workspace), OPAQUE)


def asked_by(defined: Defined, workspace: Workspace) -> Certainty | None:
    """How it is known that a function asks a model for its caller, if it does.

    Most functions do not, which is told without a summary.
    """
    known = workspace.recalled(("summary", id(defined.function)))
    if isinstance(known, Summary):
        return known.asks
    if not _worked_out("asks", defined, workspace, lambda: _may_ask(defined, workspace), otherwise=False):
        return None
    return summary_of(defined, workspace).asks


def flow_of(defined: Defined, workspace: Workspace) -> Flow:
    """The flow of a function, made once; while it is being followed, another one for whoever comes back to it."""

    def made() -> Flow:
        return Flow(surroundings(defined.module, workspace), defined.function, defined.function.body, defined.owner)

    flow = workspace.remembered(("flow", id(defined.function)), made)
    workspace.rest_on(flow.reads)
    return made() if flow.busy else flow


def _worked_out(
    what: str, defined: Defined, workspace: Workspace, make: Callable[[], Found], otherwise: Found
) -> Found:
    key = (what, id(defined.function))
    if workspace.recalled(key) is None:
        # the functions must stay alive as long as their identities are keys
        under_way = cast("dict[int, Function]", workspace.memo.setdefault("under way", {}))
        if id(defined.function) in under_way or len(under_way) >= _DEEPEST:
            return otherwise
        workspace.memo["function", id(defined.function)] = defined.function
        under_way[id(defined.function)] = defined.function
        try:
            return workspace.remembered(key, make)
        finally:
            del under_way[id(defined.function)]
    return workspace.remembered(key, make)


def _made(defined: Defined, workspace: Workspace) -> Summary:
    if _is_relevant(defined, workspace):
        return _summarise(flow_of(defined, workspace))
    text, start, end = defined.module.text, defined.function.header_end, defined.function.end
    return OPAQUE if _ABSTRACT.search(text[start:end]) else _NOTHING


def _may_ask(defined: Defined, workspace: Workspace) -> bool:
    return _is_relevant(defined, workspace) and flow_of(defined, workspace).may_ask


def _is_relevant(defined: Defined, workspace: Workspace) -> bool:
    module, start, end = defined.module, defined.function.header_end, defined.function.end
    return any_in(lowered(module, workspace), _RELEVANT, start, end) or leads(
        module, workspace, _RELEVANT_BEHIND, start, end
    )


def _summarise(flow: Flow) -> Summary:
    returns = [statement for statement in walk(flow.body) if isinstance(statement, Return)]
    if not returns and not any(True for _ in walk(flow.body)):
        return OPAQUE
    asks: Certainty | None = None
    parses = False
    order = list(Certainty)
    for statement in returns:
        if statement.value is None:
            continue
        for item in flow.origins(statement.value):
            asked = flow.model_calls.get(item.key)
            if asked is not None and item.kind in (Kind.REPLY, Kind.BODY, Kind.PARSED, Kind.TOOL):
                asks = asked.certainty if asks is None else min(asks, asked.certainty, key=order.index)
            parses = parses or item.kind is Kind.PARSED
    found = failures(flow)
    own = [failure for failure in found if failure.asks]
    if asks is None and own and returns:
        # what it returns was built piece by piece from a reply of its own
        asked_by = [flow.model_calls.get(key) for failure in own for key in failure.asks]
        certainties = [asked.certainty for asked in asked_by if asked is not None]
        asks = min(certainties, key=order.index) if certainties else None
    raises: list[str] = []
    sentinel = by_name = False
    parser = ""
    says: Told = {}
    executes = _executes(flow)
    for failure in own if asks is not None else found:
        if not failure.asks and (executes or not (failure.from_parameter and _reads_text(failure, flow))):
            continue
        parses = parses or bool(failure.asks)
        course = Course(flow, failure.keys, holds=False)
        if failure.raises:
            ends = course.after_error(failure.frames, failure.raises, {})
            if ends.caught is None:
                raises.extend(failure.raises)
                parser = parser or failure.label
            elif "raise" in ends.out:
                raises.extend(name for name in course.raised if name)
                # without a name it is the error that was caught
                raises.extend(() if course.raised and all(course.raised) else failure.raises)
                parser = parser or failure.label
            if ends.caught is not None:
                fine = Course(flow, failure.keys, holds=True)
                fine.after(failure.frames, {})
                says |= told(course.visited, [failure.statement, *fine.visited])
                if says or ("return" in ends.out and _returns_nothing(course)) or "end" in ends.out:
                    sentinel, parser = True, parser or failure.label
        if failure.sentinel:
            course = Course(flow, failure.keys, holds=False)
            ends = course.after(failure.frames, {})
            visited = [*course.visited, failure.statement]
            empty = any(isinstance(item, Return) and says_nothing(item.value, course) for item in visited)
            if empty or ("end" in ends.out and returns):
                sentinel, parser = True, parser or failure.label
            if "raise" in ends.out and not raises:
                raises.extend(course.raised or ("ValueError",))
                parser = parser or failure.label
    if not sentinel and not executes and flow.function is not None:
        shape = _asks_for_shape(flow)
        by_name = not shape and libraries().parser_names.match(flow.function.name) is not None
        sentinel = (shape or by_name) and _refuses(flow)
        parser = parser or (flow.function.name if sentinel else "")
    opaque = not returns and asks is None and not raises and all(_says_only_that(statement) for statement in flow.body)
    remote = asks is None and _talks_to_something(flow)
    content = [name for name in dict.fromkeys(raises) if name and not libraries().transport_errors.match(name)]
    return Summary(asks, parses, tuple(content), sentinel, parser, opaque, remote, sentinel and by_name, says)


def _executes(flow: Flow) -> bool:
    """Whether a function runs what it is given: then what fails in it is the program, and not its form."""
    for statement in flow.statements:
        for node in flow.nodes(statement):
            if not isinstance(node, Call):
                continue
            if dotted(node.function) in _RUNS or acts(node):
                given = (item for part in node.arguments for item in flow.origins(part.value))
                if any(item.kind is Kind.PARAMETER for item in given):
                    return True
    return False


def _talks_to_something(flow: Flow) -> bool:
    """Whether a function, or one that it calls, goes over the network as far as its words tell."""
    function, around = flow.function, flow.around
    if function is not None:
        text, start, end = around.module.text, function.header_end, function.end
        if any_in(text, _REMOTE, start, end) or _MODEL.search(text, start, end) is not None:
            return True
    return any(summary_of(inner, around.workspace).remote for inner in flow.called())


def _refuses(flow: Flow) -> bool:
    """`if "answer" not in text: return False`: a validator that looks into its argument."""
    for statement in flow.statements:
        if (
            isinstance(statement, Return)
            and isinstance(statement.value, (Operation, Call))
            and _says_yes_or_no(statement.value)
            and any(item.kind in (Kind.PARAMETER, Kind.PARSED) for item in flow.origins(statement.value))
        ):
            return True
        if not isinstance(statement, Branch):
            continue
        for arm in statement.arms:
            if arm.test is None or not any(item.kind is Kind.PARAMETER for item in flow.origins(arm.test)):
                continue
            looks = any(
                (isinstance(node, Operation) and node.operator in ("in", "not in"))
                or (isinstance(node, Call) and dotted(node.function).rpartition(".")[2] in _LOOKS)
                for node in walk_expression(arm.test)
            )
            if looks and any(isinstance(item, Return) and _is_false(item.value) for item in arm.body):
                return True
    return False


def _asks_for_shape(flow: Flow) -> bool:
    """Whether a function asks for the type or the keys of its argument, and answers yes or no."""
    answers = [item.value for item in flow.statements if isinstance(item, Return) and item.value is not None]
    tests = [arm.test for item in flow.statements if isinstance(item, Branch) for arm in item.arms if arm.test]
    nodes = [node for value in (*answers, *tests) for node in walk_expression(value)]
    shape = any(
        isinstance(node, Call)
        and (dotted(node.function) == "isinstance" or dotted(node.function).rpartition(".")[2] == "keys")
        and any(item.kind is Kind.PARAMETER for item in flow.origins(node))
        for node in nodes
    )
    return shape and any(_says_yes_or_no(value) for value in answers if isinstance(value, (Operation, Call)))


def _is_false(value: Expression | None) -> bool:
    return value is not None and constant_truth(value) is False


def _says_yes_or_no(value: Expression) -> bool:
    if isinstance(value, Operation):
        return value.operator in ("==", "!=", "<", ">", "<=", ">=", "in", "not in", "not", "is", "is not", "and", "or")
    return isinstance(value, Call) and dotted(value.function).rpartition(".")[2] in _YES_OR_NO


def _reads_text(failure: Failure, flow: Flow) -> bool:
    """Whether a failure on an argument speaks of its text: a check of any other argument is the caller's business."""
    if failure.sign in (Sign.PARSER, Sign.INSIDE) and failure.certainty in (Certainty.SURE, Certainty.WRAPPER):
        return True
    return flow.function is not None and libraries().parser_names.match(flow.function.name) is not None


def _returns_nothing(course: Course) -> bool:
    return any(isinstance(item, Return) and says_nothing(item.value, course) for item in course.visited)


def says_nothing(value: Expression | None, course: Course) -> bool:
    """Whether a returned value says that there is none: None, False, empty, or a tuple of such."""
    return bool(nothings(value, course))


def nothings(value: Expression | None, course: Course) -> frozenset[Nothing]:
    """How a returned value says that there is none, under the assumption of a course."""
    kind = nothing_in(value)
    if kind is not None or value is None:
        return frozenset({kind or Nothing.NONE})
    if isinstance(value, Sequence) and value.kind == "tuple" and value.items:
        return frozenset(kind for item in value.items for kind in nothings(item, course))
    if isinstance(value, Mapping):
        verdicts = [
            entry.value
            for entry in value.entries
            if isinstance(entry.key, Text) and entry.key.value in ("success", "ok", "valid")
        ]
        return frozenset({Nothing.EMPTY}) if any(_is_false(verdict) for verdict in verdicts) else frozenset()
    if isinstance(value, Choice):
        truth = course.decide(value.test, {})
        then = nothings(value.then, course) if truth is not False else frozenset[Nothing]()
        return then | (nothings(value.otherwise, course) if truth is not True else frozenset[Nothing]())
    if isinstance(value, Operation) and value.operator in ("or", "??"):
        return nothings(value.operands[-1], course)
    if course.decide(value, {}) is False:
        return frozenset({Nothing.NONE, Nothing.EMPTY})
    return frozenset()


def _says_only_that(statement: Statement) -> bool:
    return isinstance(statement, (Evaluate, Raise))
