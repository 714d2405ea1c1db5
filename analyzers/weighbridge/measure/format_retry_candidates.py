"""Which functions can hold a way back to a model call at all: told by their text and shape, before values are followed.

Following values costs a hundred times as much as a search in the text, and most functions neither ask nor go back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.code.imports import resolve_module
from weighbridge.code.index import Defined, index_of
from weighbridge.code.model import (
    Branch,
    Call,
    Class,
    Function,
    Loop,
    Name,
    Try,
    dotted,
    expressions,
    walk,
    walk_expression,
)
from weighbridge.code.origins import Flow
from weighbridge.code.reach import leads, reaches_model
from weighbridge.code.summaries import flow_of
from weighbridge.code.surroundings import surroundings
from weighbridge.code.words import any_in, lowered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression, Module, Statement
    from weighbridge.workspace import Workspace

_BACK = ("for ", "for(", "while", "retry", "retrie", "except", "catch", "attempt", "tries", "safeparse")
# A function that is handed over is a way back, too.
_HANDS = ("=>", "lambda", "function(", "function (")
_MAY_FAIL = (
    "load", "parse", "valid", "eval", "regex", "re.", "match", "json", "yaml", "xml", "et.", "extract", "int(",
    "float(", "split(", "raise", "throw", "error", "exception", "to_dict", "exec(", "none", "null", "catch", "**",
    "except", "search",
)  # fmt: skip
_ASKING = (
    "llm", "gpt", "chat", "complet", "generat", "openai", "anthropic", "claude", "gemini", "invoke", "predict", "ask",
    "prompt", "infer", "respon", "reply", "query", "model", "agent", "ai", "fn", "func", "call", "request", "plan",
    "parse", "post", "fetch", "brain", "lm",
)  # fmt: skip
_CALLED = r"[a-z_0-9]*(?:\)?\.\w+)*(?:<\w+>)?\("
# something called by such a name, or on something of such a name
_ASKS = re.compile(rf"(?:{'|'.join(_ASKING)}){_CALLED}")
_ANY_CALLED = re.compile(rf"\b\w{_CALLED}")
_PLAINLY = ("prompt", "messages", "run_in_executor", "to_thread", "partial(", *(f"{word}(" for word in _ASKING))
_FAIL = re.compile(
    r"loads?\b|[pP]arse|[vV]alid|eval|regex|\bre\.|match|json|JSON|yaml|xml|XML|ET\.|extract|int\(|float\(|split\(|raise|"
    r"throw|Error|Exception|to_dict|exec\(|None|null|catch|\*\*|except"
)
# Own functions are looked into for less: nearly every function holds one of the words above.
_ASKS_BEHIND = (
    "completions", "generatecontent", "generateContent", "generate_content", "generate_Content", "messages.create",
    "responses.", "invoke(", "generateText", "generateObject", "ollama", "litellm", "chat", "Chat", "llm", "complete",
    "Complete", "fetch(", ".post(",
)  # fmt: skip
_FAILS_BEHIND = (
    " loads(", "JSON.parse", "afeParse", "afe_Parse", "valid", "literal_eval", ".match", ".search", ".exec(",
    "isinstance(", "float(", "int(", "parse",
)  # fmt: skip
_PLAIN_DECORATORS = frozenset({
    "staticmethod", "classmethod", "property", "abstractmethod", "override", "overload", "wraps", "cached_property",
    "lru_cache", "cache", "dataclass", "fixture", "parametrize", "route", "get", "post", "put", "delete", "patch",
    "command", "option", "argument", "group", "tool", "task", "contextmanager", "asynccontextmanager",
    "field_validator", "validator", "model_validator", "root_validator", "setter", "getter", "traceable", "observe",
    "trace",
})  # fmt: skip


def flows(module: Module, workspace: Workspace) -> Iterator[Flow]:
    """The flows of the functions that may hold a way back, and of the module's own statements."""
    text = module.text
    lower = lowered(module, workspace)
    if not ("@" in text or any_in(lower, (*_BACK, *_HANDS))) or not any_in(lower, _MAY_FAIL):
        return
    if not reaches_model(module, workspace):
        return
    for statement in module.body:
        yield from _inside(statement, None, None, module, workspace)
    loose = tuple(item for item in module.body if not isinstance(item, (Function, Class)))
    if loose and any(_goes_back(item, "", module, workspace) for item in walk(loose)):
        yield Flow(surroundings(module, workspace), None, loose)


def _may_ask(lower: str) -> bool:
    """Whether something in a text, which is in lower case, goes by the name of what asks.

    The pattern of all names is slow, and looks only at the few names that are called and hold one of the words.
    """
    if any_in(lower, _PLAINLY):
        return True
    called = _ANY_CALLED.findall(lower)
    return any(any_in(name, _ASKING) and _ASKS.search(name) is not None for name in called)


def _inside(
    statement: object, owner: Class | None, outer: Flow | None, module: Module, workspace: Workspace
) -> Iterator[Flow]:
    if isinstance(statement, Class):
        for inner in statement.body:
            yield from _inside(inner, statement, outer, module, workspace)
        return
    if not isinstance(statement, Function):
        value = getattr(statement, "value", None)
        if isinstance(value, Function):
            yield from _inside(value, owner, outer, module, workspace)
        return
    text, start, end = module.text, statement.start, statement.end
    head = min((item.start for item in statement.decorators), default=start)
    lower = lowered(module, workspace)
    calls_itself = bool(statement.name) and text.find(f"{statement.name}(", statement.header_end, end) >= 0
    if not (calls_itself or any_in(lower, (*_BACK, *_HANDS), head, end) or any(map(_retries, statement.decorators))):
        return
    if not any_in(lower, _MAY_FAIL, start, end) and not _fails(start, end, module, workspace):
        return
    flow: Flow | None = None
    if candidate(statement, module, workspace):
        flow = _flow(statement, owner, outer, module, workspace)
        yield flow
    nested = [item for item in _nested(statement) if _holds_way(item, module, workspace)]
    if nested:
        flow = flow or _flow(statement, owner, outer, module, workspace)
        for item in nested:
            yield from _inside(item, owner, flow, module, workspace)


def _flow(function: Function, owner: Class | None, outer: Flow | None, module: Module, workspace: Workspace) -> Flow:
    if outer is None:
        return flow_of(Defined(module, owner, function), workspace)
    return Flow(outer.around, function, function.body, owner, outer)


def _nested(function: Function) -> Iterator[Function]:
    """The functions directly inside a function, lambdas included."""
    for statement in walk(function.body):
        if isinstance(statement, Function):
            yield statement
        for expression in expressions(statement):
            for node in walk_expression(expression):
                if isinstance(node, Function):
                    yield node


def candidate(function: Function, module: Module, workspace: Workspace) -> bool:
    """Whether the shape of a function leaves a way back to something that may ask."""
    if any(_retries(item) for item in function.decorators):
        return True
    return any(_goes_back(statement, function.name, module, workspace) for statement in walk(function.body))


def _retries(decorator: Expression) -> bool:
    name = dotted(decorator.function if isinstance(decorator, Call) else decorator)
    return name.rpartition(".")[2] not in _PLAIN_DECORATORS


def _goes_back(statement: Statement, name: str, module: Module, workspace: Workspace) -> bool:
    text = module.text
    match statement:
        case Loop(start=start, end=end, test=test):
            if test is not None and any(isinstance(node, Call) for node in walk_expression(test)):
                return True
            source = text[start:end]
            if "except" in source or "catch" in source:
                return True
            return _asks(start, end, module, workspace) and _fails(start, end, module, workspace)
        case Try(handlers=handlers):
            return any(
                _asks(handler.start, handler.end, module, workspace)
                or (name and f"{name}(" in text[handler.start : handler.end])
                for handler in handlers
            )
        case Branch(arms=arms):
            return bool(name) and any(f"{name}(" in text[arm.start : arm.end] for arm in arms)
        case Function():
            return False
        case _:
            source = text[statement.start : statement.end]
            if name and f"{name}(" in source:
                return True
            if "etr" in source and re.search(r"[rR]etr(?:y|ies)\w*(?:\.\w+)?\s*(?:<[^>]*>)?\(", source) is not None:
                return True
            return any(hand in source for hand in _HANDS) and any(
                _hands_over(item, module, workspace) for item in expressions(statement)
            )


def _asks(start: int, end: int, module: Module, workspace: Workspace) -> bool:
    """Whether a piece of code may ask, itself or by own functions, whatever they are called."""
    if _may_ask(lowered(module, workspace)[start:end]):
        return True
    return leads(module, workspace, _ASKS_BEHIND, start, end)


def _fails(start: int, end: int, module: Module, workspace: Workspace) -> bool:
    """Whether a badly formed answer may fail in a piece of code, or in own functions that it calls."""
    if _FAIL.search(module.text, start, end) is not None:
        return True
    return leads(module, workspace, _FAILS_BEHIND, start, end)


def _hands_over(expression: Expression, module: Module, workspace: Workspace) -> bool:
    """Whether a function that asks and may fail is handed to one that may call it again: an own one, by its name."""
    for node in walk_expression(expression):
        if not isinstance(node, Call) or not any(isinstance(item.value, Function) for item in node.arguments):
            continue
        name = dotted(node.function)
        if not name.startswith("self.") and not isinstance(node.function, Name):
            continue
        source, _ = index_of(module, workspace).imports.get(name, ("", ""))
        if source and resolve_module(workspace, module, source) is None:
            continue
        start, end = node.start, node.end
        if _asks(start, end, module, workspace) and _fails(start, end, module, workspace):
            return True
    return False


def _holds_way(function: Function, module: Module, workspace: Workspace) -> bool:
    """Whether a function, or one inside it, is a candidate."""
    if candidate(function, module, workspace):
        return True
    return any(_holds_way(inner, module, workspace) for inner in _nested(function))
