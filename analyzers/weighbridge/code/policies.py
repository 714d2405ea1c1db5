"""What a retry decorator or wrapper retries: everything, some exceptions, or what a predicate admits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.errors import Catch, admits
from weighbridge.code.index import Defined, lookup
from weighbridge.code.libraries import libraries
from weighbridge.code.model import (
    Attribute,
    Call,
    Constant,
    Function,
    Name,
    Operation,
    Return,
    Sequence,
    argument,
    dotted,
    expressions,
    walk,
    walk_expression,
)
from weighbridge.code.nothing import Nothing, holds_for
from weighbridge.code.own_policies import maps, names_of, own_policy
from weighbridge.code.policy import Policy, attempts_of

if TYPE_CHECKING:
    from weighbridge.code.model import Expression
    from weighbridge.code.origins import Flow
    from weighbridge.code.surroundings import Surroundings

_TRIES = ("tries", "attempts", "max_tries", "max_attempts", "maxAttempts", "numOfAttempts")
_RETRY_MODULES = ("retry.", "retry2.", "retrying.", "tenacity.", "retrypy.")


def policy_of(
    decorator: Expression, names: tuple[str, ...], flow: Flow, nothing: frozenset[Nothing] = frozenset()
) -> Policy | None:
    """What a decorator does about a failure that raises one of `names`; None: it does not retry it.

    Without names the question is what it does about a result that says that there is none, by one of `nothing`.
    """
    call = decorator if isinstance(decorator, Call) else None
    function = call.function if call is not None else decorator
    name = dotted(function)
    if call is not None and _never_again(call):
        return None
    defined = _definition(function, flow)
    if defined is not None:
        # what a decorator is told is not what it decorates: that goes to the function that it returns
        passed = names_of(defined.function) if call is None else frozenset[str]()
        return own_policy(defined, names, flow, call, passed)
    origin = _origin(name, flow.around)
    library = libraries().retry_decorator_names.match(origin)
    if library and (library != "retry" or origin.startswith(_RETRY_MODULES)):
        if names:
            return _library_policy(library, call, names, flow)
        return None if call is None else _result_policy(library, call, nothing, flow)
    return None


def wrapper_policy(call: Call, names: tuple[str, ...], flow: Flow) -> Policy | None:
    """What `retry(() => ...)` does about a failure of the function that it is given."""
    if _never_again(call):
        return None
    defined = _definition(call.function, flow)
    last = dotted(call.function).rpartition(".")[2]
    if defined is not None or libraries().retry_wrappers.match(last):
        predicate = _asked_whether(call, flow)
        if predicate is not None:
            catch = _predicate(predicate, flow)
            return None if catch is None else Policy(catch, True, attempts_of(call))
    if defined is not None:
        return own_policy(defined, names, flow, call, names_of(defined.function))
    return Policy(Catch.BROAD, False, attempts_of(call)) if libraries().retry_wrappers.match(last) else None


def maps_items(call: Call, flow: Flow) -> bool:
    """Whether a call hands its function to one of this workspace that calls it once for each item of a list."""
    defined = _definition(call.function, flow)
    return defined is not None and maps(defined, flow, call)


def _asked_whether(call: Call, flow: Flow) -> Defined | None:
    """The function given to a retry that says of an error whether to try again."""
    for name in libraries().retry_predicates:
        value = argument(call, name)
        if isinstance(value, Function):
            return Defined(flow.around.module, flow.owner, value)
        if isinstance(value, (Name, Attribute)):
            return _definition(value, flow)
    return None


def iterator_policy(call: Call, names: tuple[str, ...], flow: Flow) -> Policy | None:
    """What `for attempt in Retrying(...)` does about a failure of the block inside."""
    if _never_again(call):
        return None
    library = "stamina.retry" if dotted(call.function).endswith("retry_context") else "tenacity.retry"
    return _library_policy(library, call, names, flow)


def _origin(name: str, around: Surroundings) -> str:
    """A dotted name with its import spelled out: `retry` imported from tenacity is `tenacity.retry`."""
    first, _, rest = name.partition(".")
    imported = around.index.imports.get(first)
    if imported is None:
        return name if rest else ""
    module, original = imported
    return ".".join(part for part in (module, original, rest) if part)


def _definition(function: Expression, flow: Flow) -> Defined | None:
    found = flow.definition(function)
    if found is not None:
        return found
    if isinstance(function, Name):
        known = lookup(function.name, flow.around.module, flow.around.workspace)
        if known is not None and isinstance(known[1], Call):
            # `retry_policy = make_retry(...)`: the maker's inner functions are the policy
            around = flow.around
            maker = lookup(dotted(known[1].function), known[0], around.workspace)
            if maker is not None and isinstance(maker[1], Function):
                return Defined(maker[0], None, maker[1])
    return None


def _never_again(call: Call) -> bool:
    """Whether the options of a retry leave no second try."""
    stop = argument(call, "stop")
    limits = [(argument(call, name), 0) for name in ("retries", "maxRetries", "max_retries")]
    limits += [(argument(call, name), 1) for name in _TRIES]
    if isinstance(stop, Call) and dotted(stop.function).endswith("stop_after_attempt") and stop.arguments:
        limits.append((stop.arguments[0].value, 1))
    return any(
        isinstance(limit, Constant) and type(limit.value) is int and limit.value <= least for limit, least in limits
    )


def _result_policy(library: str, call: Call, nothing: frozenset[Nothing], flow: Flow) -> Policy | None:
    """What a decorator of a library does about a result."""
    rules = libraries().retry_decorators[library]
    if rules.default == "result":
        predicate = _given(call, rules.predicate) or argument(call, "predicate")
        predicates = [predicate]
    else:
        given = _given(call, rules.types)
        parts = list(walk_expression(given)) if given is not None else []
        predicates = [
            part.arguments[0].value
            for part in parts
            if isinstance(part, Call) and dotted(part.function).endswith("retry_if_result") and part.arguments
        ]
        told = argument(call, "retry_on_result")
        predicates += [told] if told is not None else []
    if any(_admits(predicate, nothing, flow) for predicate in predicates):
        return Policy(Catch.RELATED, True, attempts_of(call), by_result=True)
    return None


def _admits(predicate: Expression | None, nothing: frozenset[Nothing], flow: Flow) -> bool:
    """Whether a predicate on a result holds for one that says that there is none; what cannot be read may hold."""
    if predicate is None:
        return bool(nothing)
    defined = predicate if isinstance(predicate, Function) else None
    if defined is None:
        found = _definition(predicate, flow)
        defined = found.function if found is not None else None
    if defined is None or len(defined.parameters) != 1 or not isinstance(defined.body[-1], Return):
        return bool(nothing)
    value = defined.body[-1].value
    return any(value is None or holds_for(value, defined.parameters[0].name, kind) is not False for kind in nothing)


def _library_policy(library: str, call: Call | None, names: tuple[str, ...], flow: Flow) -> Policy | None:
    rules = libraries().retry_decorators[library]
    attempts = None if call is None else attempts_of(call)
    if call is None:
        return Policy(Catch.BROAD, True, None) if rules.default == "all" else None
    if rules.default == "result":
        return None
    given = _given(call, rules.types)
    if given is None and library == "retry":
        given = _given(call, 0) or argument(call, "exceptions")
    if given is None:
        return Policy(Catch.BROAD, True, attempts) if rules.default == "all" else None
    catch = _condition(given, names, flow)
    return None if catch is None else Policy(catch, True, attempts)


def _given(call: Call, where: str | int | None) -> Expression | None:
    if isinstance(where, str):
        return next((item.value for item in call.arguments if item.name == where), None)
    if where is None:
        return None
    positional = [item.value for item in call.arguments if not item.name]
    return positional[where] if where < len(positional) else None


def _condition(given: Expression, names: tuple[str, ...], flow: Flow) -> Catch | None:
    """What tenacity's `retry=` argument, or a tuple of exceptions, admits."""
    match given:
        case Sequence(items=items):
            return _best([_condition(item, names, flow) for item in items])
        case Call(function=function, arguments=arguments):
            last = dotted(function).rpartition(".")[2]
            if "result" in last:
                # it looks at what comes back, and lets errors pass
                return None
            if last in ("retry_if_not_exception_type", "retry_unless_exception_type"):
                kinds = [name for item in arguments for name in _names(item.value)]
                return None if admits(kinds, names, flow) in (Catch.NAMED, Catch.BROAD) else Catch.BROAD
            if last == "retry_if_exception_type" and not arguments:
                return Catch.BROAD
            if last == "retry_if_exception" and arguments:
                predicate = arguments[0].value
                defined = (
                    Defined(flow.around.module, None, predicate)
                    if isinstance(predicate, Function)
                    else _definition(predicate, flow)
                )
                return None if defined is None else _predicate(defined, flow)
            if last == "tuple" or last.startswith("retry"):
                return _best([_condition(item.value, names, flow) for item in arguments])
            return None
        case Name() | Attribute():
            last = dotted(given).rpartition(".")[2]
            found = lookup(last, flow.around.module, flow.around.workspace) if isinstance(given, Name) else None
            if found is not None and isinstance(found[1], (Sequence, Call)):
                return _condition(found[1], names, flow)
            if found is not None and isinstance(found[1], Function):
                return _predicate(Defined(found[0], None, found[1]), flow)
            return admits([last], names, flow)
        case _:
            return _best([_condition(child, names, flow) for child in _operands(given)])


def _operands(given: Expression) -> tuple[Expression, ...]:
    return given.operands if isinstance(given, Operation) else ()


def _best(found: list[Catch | None]) -> Catch | None:
    order = list(Catch)
    present = [item for item in found if item is not None]
    return min(present, key=order.index) if present else None


def _names(given: Expression) -> list[str]:
    return [dotted(node).rpartition(".")[2] for node in walk_expression(given) if isinstance(node, (Name, Attribute))]


def _predicate(defined: Defined, flow: Flow) -> Catch | None:
    """A predicate admits a content failure when it names one, in a test or in a message."""
    names = [dotted(node) for node in _nodes(defined.function) if isinstance(node, (Name, Attribute))]
    for name in tuple(names):
        # `isinstance(error, (RateLimitError, *CONTENT))`
        found = lookup(name, defined.module, flow.around.workspace) if "." not in name else None
        if found is not None and isinstance(found[1], Sequence):
            names += [dotted(item) for item in found[1].items]
    kinds = [kind for kind in (name.rpartition(".")[2] for name in names) if kind[:1].isupper()]
    known = libraries()
    if any(known.content_errors.search(kind) and not known.transport_errors.match(kind) for kind in kinds):
        return Catch.NAMED
    text = defined.module.text[defined.function.start : defined.function.end]
    return Catch.NAMED if '"JSON' in text or "'JSON" in text or '"json"' in text else None


def _nodes(function: Function) -> list[Expression]:
    return [node for item in walk(function.body) for part in expressions(item) for node in walk_expression(part)]
