"""Lists and mappings: what an expression refers to, its items, its entries, and what loops make of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.model import (
    Attribute,
    Bind,
    Call,
    Choice,
    Class,
    Comprehension,
    Constant,
    Function,
    Mapping,
    Name,
    Operation,
    Sequence,
    Slice,
    Spread,
    Subscript,
    Text,
    argument,
    dotted,
    walk_expression,
)
from weighbridge.code.values_changes import Kind
from weighbridge.code.values_entries import attribute_referent
from weighbridge.code.values_model import Bound, Scope, inside
from weighbridge.code.values_names import Assigned
from weighbridge.code.values_turns import arguments, bound_to, turns_of

if TYPE_CHECKING:
    from weighbridge.code.model import Expression
    from weighbridge.code.values import Values
    from weighbridge.code.values_changes import Change
    from weighbridge.code.values_names import Referent

_MAX_ITEMS = 2_000
_COPIES = frozenset(
    [
        "list",
        "tuple",
        "sorted",
        "reversed",
        "set",
        "deque",
        "from",
        "copy",
        "deepcopy",
        "cast",
        "shuffle",
        "structuredClone",
    ]
)
_SAMPLES = frozenset(["sample", "choices", "sampleSize", "take", "islice"])


@dataclass(frozen=True, slots=True)
class Listing:
    """The items of a list as far as they are known."""

    items: tuple[Bound, ...]
    whole: bool = True
    """False where items were left out that only the running program knows."""
    sampled: bool = False
    """Only the first items were taken because the program takes so many."""


def is_literal(node: Expression) -> bool:
    """Whether an expression is a structure of nothing but literals, with some text in it."""
    text = False
    for inner in walk_expression(node):
        if not isinstance(inner, (Mapping, Sequence, Text, Constant)):
            return False
        text = text or isinstance(inner, Text)
    return text


def items(values: Values, node: Expression, scope: Scope) -> Listing | None:
    """The items of a list that an expression evaluates to; of several possible lists the longest."""
    match node:
        case Sequence(items=written):
            return _flat(values, written, scope)
        case Name():
            return _named(values, values.names.name(node, scope))
        case Attribute():
            if scope.function is not None:
                found = values.names.assigned(dotted(node), scope, node.start)
                if found is not None:
                    return _named(values, found)
            bound = values.entry(node.base, scope, node.name)
            if bound is not None and not isinstance(bound.node, Class):
                return values.items(bound.node, bound.scope)
            referent = attribute_referent(values, node, scope)
            return None if referent is None else _named(values, referent)
        case Subscript(key=Slice(lower=lower, upper=upper)):
            return _sliced(values.items(node.base, scope), lower, upper)
        case Subscript():
            bound = values.follow(node, scope)
            return _of_bound(values, bound, node)
        case Operation(operator="+", operands=operands):
            return _joined([values.items(operand, scope) for operand in operands])
        case Operation(operator="or" | "??", operands=operands):
            return _larger([values.items(operand, scope) for operand in operands])
        case Choice(then=then, otherwise=otherwise):
            return _larger([values.items(then, scope), values.items(otherwise, scope)])
        case Bind(value=value):
            return values.items(value, scope)
        case Call():
            return _called(values, node, scope)
        case Comprehension(element=element, targets=targets, sources=sources, tests=tests):
            if not sources or not targets:
                return None
            source = values.items(sources[0], scope)
            if source is None or len(sources) > 1:
                return None
            made = [Bound(element, bound_to(values, targets[0], item, scope)) for item in source.items]
            return Listing(tuple(made), source.whole and not tests, source.sampled)
        case _:
            return None


def _of_bound(values: Values, bound: Bound | None, node: Expression) -> Listing | None:
    if bound is None or bound.node is node or isinstance(bound.node, Class):
        return None
    return values.items(bound.node, bound.scope)


def _flat(values: Values, written: tuple[Expression, ...], scope: Scope) -> Listing:
    made: list[Bound] = []
    whole = True
    for item in written[:_MAX_ITEMS]:
        if isinstance(item, Spread):
            inner = values.items(item.value, scope)
            if inner is None:
                whole = False
            else:
                made.extend(inner.items)
                whole = whole and inner.whole
        else:
            made.append(Bound(item, scope))
    return Listing(tuple(made), whole)


def _named(values: Values, found: Referent) -> Listing | None:
    match found:
        case Assigned(chains=chains, scope=scope, fallback=fallback):
            options = [_chain(values, chain, scope) for chain in chains]
            if fallback is not None:
                options.append(_named(values, fallback))
            return _larger(options)
        case Bound():
            return _of_bound(values, found, Name(0, 0, ""))
        case _:
            return None


def _chain(values: Values, chain: list[Change], scope: Scope) -> Listing | None:
    made: list[Bound] = []
    whole = known = True
    sampled = False
    for change, within in turns_of(values, chain, scope):
        if not isinstance(change.value, Class) and change.kind is not Kind.KEY:
            if change.kind in (Kind.APPEND, Kind.INSERT):
                made.insert(0 if change.kind is Kind.INSERT else len(made), Bound(change.value, within))
                continue
            inner = values.items(change.value, within)
            if inner is None:
                whole = False
                known = known and change.kind is not Kind.SET
            else:
                made.extend(inner.items)
                whole, sampled = whole and inner.whole, sampled or inner.sampled
    return Listing(tuple(made[:_MAX_ITEMS]), whole, sampled) if known or made else None


def _called(values: Values, call: Call, scope: Scope) -> Listing | None:
    name = dotted(call.function).rpartition(".")[2]
    positional = [item.value for item in call.arguments if not item.name]
    base = call.function.base if isinstance(call.function, Attribute) else None
    if name in _SAMPLES and positional:
        listing = values.items(positional[0], scope)
        count = argument(call, "k") or (positional[-1] if len(positional) > 1 else None)
        return _taken(values, listing, count, scope)
    if name in _COPIES and positional:
        return values.items(positional[0], scope)
    if name == "enumerate" and positional:
        return _numbered(values.items(positional[0], scope))
    if base is not None:
        match name:
            case "items" | "entries" if not positional:
                return _entries(values.follow(base, scope))
            case "entries" | "values" if positional:
                return _entries(values.follow(positional[0], scope), pairs=name == "entries")
            case "values":
                return _entries(values.follow(base, scope), pairs=False)
            case "slice":
                lower, upper = (*positional, None, None)[:2]
                return _sliced(values.items(base, scope), lower, upper)
            case "concat":
                return _joined([values.items(part, scope) for part in (base, *positional)])
            case "filter" | "copy" | "flat" | "toReversed" | "reverse" | "sort":
                return values.items(base, scope)
            case "map" | "flatMap" if positional:
                return _mapped(values, values.items(base, scope), positional[0], scope)
            case _:
                pass
    if name == "filter" and len(positional) > 1:
        return values.items(positional[1], scope)
    if name == "map" and len(positional) > 1:
        return _mapped(values, values.items(positional[1], scope), positional[0], scope)
    function = values.names.function_of(call, scope)
    if function is None or not isinstance(function.node, Function):
        return None
    within = inside(function.node, function.scope)
    within.bound = arguments(function.node, call, scope)
    return _larger([values.items(value, within) for value in values.names.returns(function.node)])


def _mapped(values: Values, source: Listing | None, function: Expression, scope: Scope) -> Listing | None:
    found = values.follow(function, scope)
    if source is None or found is None or not isinstance(found.node, Function) or not found.node.parameters:
        return None
    target = found.node.parameters[0]
    returned = values.names.returns(found.node)
    if not returned:
        return None
    made: list[Bound] = []
    for item in source.items:
        within = inside(found.node, found.scope)
        names = {target.name: item} if target.name else {}
        if found.scope.module.text.startswith("[", target.start) and not isinstance(item.node, Class):
            inner = values.items(item.node, item.scope)
            names.update(zip(target.names, inner.items if inner is not None else (), strict=False))
        for name in target.names if not names else ():
            part = values.entry(item.node, item.scope, name)
            if part is not None:
                names[name] = part
        within.bound = names
        made.append(Bound(returned[0], within))
    return Listing(tuple(made), source.whole, source.sampled)


def _numbered(source: Listing | None) -> Listing | None:
    if source is None:
        return None
    made: list[Bound] = []
    for number, item in enumerate(source.items):
        node = item.node
        if isinstance(node, Class):
            return None
        index = Constant(node.start, node.start, number)
        made.append(Bound(Sequence(node.start, node.end, (index, node), "tuple"), item.scope))
    return Listing(tuple(made), source.whole, source.sampled)


def _entries(bound: Bound | None, *, pairs: bool = True) -> Listing | None:
    if bound is None or not isinstance(bound.node, Mapping):
        return None
    made: list[Bound] = []
    for item in bound.node.entries:
        if item.key is None:
            return None
        pair = Sequence(item.start, item.end, (item.key, item.value), "tuple")
        made.append(Bound(pair if pairs else item.value, bound.scope))
    return Listing(tuple(made))


def _sliced(listing: Listing | None, lower: Expression | None, upper: Expression | None) -> Listing | None:
    if listing is None:
        return None
    start = lower.value if isinstance(lower, Constant) and isinstance(lower.value, int) else 0
    if upper is None:
        return Listing(listing.items[start:], listing.whole, listing.sampled)
    if isinstance(upper, Constant) and isinstance(upper.value, int):
        return Listing(listing.items[start : upper.value], listing.whole, sampled=True)
    return Listing(listing.items[start:], whole=False, sampled=listing.sampled)


def _taken(values: Values, listing: Listing | None, count: Expression | None, scope: Scope) -> Listing | None:
    """So many of a list; of an unknown number nothing is known."""
    if listing is None or count is None:
        return listing
    found = values.follow(_by_default(count, scope), scope)
    number = found.node.value if found is not None and isinstance(found.node, Constant) else None
    return Listing(listing.items[:number], listing.whole, sampled=True) if isinstance(number, int) else None


def _by_default(count: Expression, scope: Scope) -> Expression:
    """A parameter's default is how many are taken where no caller says otherwise."""
    if isinstance(count, Name) and count.name not in scope.bound and scope.function is not None:
        for parameter in scope.function.parameters:
            if parameter.name == count.name and parameter.default is not None:
                return parameter.default
    return count


def _joined(parts: list[Listing | None]) -> Listing | None:
    known = [part for part in parts if part is not None]
    if not known:
        return None
    made = tuple(item for part in known for item in part.items)
    return Listing(made, len(known) == len(parts) and all(part.whole for part in known), any(p.sampled for p in known))


def _larger(options: list[Listing | None]) -> Listing | None:
    known = [option for option in options if option is not None]
    return max(known, key=lambda option: len(option.items), default=None)
