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
    Entry,
    Function,
    Mapping,
    Module,
    Name,
    Operation,
    Run,
    Sequence,
    Slice,
    Spread,
    Subscript,
    Text,
    argument,
    dotted,
    walk_expression,
)
from weighbridge.code.values_changes import Kind, is_item
from weighbridge.code.values_model import Bound, Gap, Repeat, Said, Scope, inside, nothing
from weighbridge.code.values_names import Assigned

if TYPE_CHECKING:
    from weighbridge.code.model import Expression
    from weighbridge.code.values import Values
    from weighbridge.text import Place
    from weighbridge.code.values_changes import Change
    from weighbridge.code.values_names import Referent

_MAX_ITEMS = 2_000
_COPIES = frozenset("list tuple sorted reversed set deque from copy deepcopy cast shuffle structuredClone".split())
_SAMPLES = frozenset("sample choices sampleSize take islice".split())


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


def follow(values: Values, node: Expression | Class, scope: Scope) -> Bound | None:
    """The literal, call, function or class behind names, attributes and subscripts."""
    match node:
        case Name():
            return _of_referent(values, values.names.name(node, scope))
        case Attribute(base=base, name=name):
            if scope.function is not None:
                found = values.names.assigned(dotted(node), scope, node.start)
                if found is not None:
                    return _of_referent(values, found)
            bound = values.entry(base, scope, name)
            if bound is not None:
                return values.follow(bound.node, bound.scope)
            referent = attribute_referent(values, node, scope)
            return None if referent is None else _of_referent(values, referent)
        case Subscript(base=base, key=key):
            if isinstance(key, Text) and key.whole:
                bound = values.entry(base, scope, key.value)
                return None if bound is None else values.follow(bound.node, bound.scope)
            if isinstance(key, Constant) and isinstance(key.value, int):
                listing = values.items(base, scope)
                if listing is not None and -len(listing.items) <= key.value < len(listing.items):
                    item = listing.items[key.value]
                    return values.follow(item.node, item.scope)
            return None
        case Bind(value=value):
            return values.follow(value, scope)
        case Choice(then=then, otherwise=otherwise):
            return values.follow(then, scope) or values.follow(otherwise, scope)
        case Operation(operator="or" | "??", operands=operands):
            found_in = (values.follow(operand, scope) for operand in operands)
            return next((item for item in found_in if item is not None), None)
        case _:
            return Bound(node, scope)


def _of_referent(values: Values, found: Referent) -> Bound | None:
    match found:
        case Assigned(chains=chains, scope=scope, fallback=fallback):
            for chain in reversed(chains):
                if chain[0].kind is Kind.SET and not isinstance(chain[0].value, Constant) and not is_item(chain[0]):
                    bound = values.follow(chain[0].value, scope)
                    if bound is not None:
                        return bound
            return None if fallback is None else _of_referent(values, fallback)
        case Bound():
            return values.follow(found.node, found.scope)
        case _:
            return None


def attribute_referent(values: Values, node: Attribute, scope: Scope) -> Referent | None:
    """What `base.name` refers to where the base is a module, a class, `self`, or an object of a known class."""
    base, name = node.base, node.name
    if isinstance(base, Name):
        if base.name in ("self", "cls") and scope.owner is not None:
            return values.names.field(scope.owner, scope.module, name)
        found = values.names.name(base, scope)
        if isinstance(found, Module):
            return values.names.top(name, found)
        if isinstance(found, Gap) and found is Gap.OUTSIDE:
            return found
    elif isinstance(base, Attribute):
        outer = attribute_referent(values, base, scope)
        if isinstance(outer, Module):
            return values.names.top(name, outer)
    bound = values.follow(base, scope)
    if bound is None:
        return None
    if isinstance(bound.node, Class):
        return values.names.field(bound.node, bound.scope.module, name)
    if isinstance(bound.node, Call):
        made = values.names.class_of(bound.node.function, bound.scope)
        if made is not None and isinstance(made.node, Class):
            return values.names.field(made.node, made.scope.module, name)
    return None


def entry(values: Values, node: Expression | Class, scope: Scope, key: str) -> Bound | None:
    """What a mapping, or an object that was constructed by keywords, holds under a literal key."""
    if isinstance(node, Name):
        changed = _changed_entry(values, node, scope, key)
        if changed is not None:
            return changed
    bound = values.follow(node, scope)
    if bound is None:
        return None
    match bound.node:
        case Mapping(entries=entries):
            for item in reversed(entries):
                found = _entry_of(values, item, bound.scope, key)
                if found is not None:
                    return found
        case Call() as call:
            name = dotted(call.function).rpartition(".")[2]
            if name in ("freeze", "MappingProxyType", "deepcopy", "copy") and call.arguments:
                return values.entry(call.arguments[0].value, bound.scope, key)
            value = argument(call, key)
            if value is not None and (name == "dict" or name[:1].isupper() or call.constructs):
                return Bound(value, bound.scope)
            returned = _returned_mapping(values, call, bound.scope)
            if returned is not None:
                return values.entry(returned.node, returned.scope, key)
        case _:
            pass
    return None


def _entry_of(values: Values, item: Entry, scope: Scope, key: str) -> Bound | None:
    if item.key is None:
        return values.entry(item.value, scope, key)
    if isinstance(item.key, Text):
        return Bound(item.value, scope) if item.key.whole and item.key.value == key else None
    if isinstance(item.key, (Name, Attribute)):
        said = values.said(item.key, scope)
        return Bound(item.value, scope) if said.known and said.text == key else None
    return None


def _changed_entry(values: Values, node: Name, scope: Scope, key: str) -> Bound | None:
    found = values.names.name(node, scope)
    if isinstance(found, Assigned):
        for chain in found.chains:
            for change in reversed(chain):
                if change.kind is Kind.KEY and isinstance(change.key, Text) and change.key.value == key:
                    return Bound(change.value, found.scope)
    return None


def _returned_mapping(values: Values, call: Call, scope: Scope) -> Bound | None:
    function = values.names.function_of(call, scope)
    if function is None or not isinstance(function.node, Function):
        return None
    within = inside(function.node, function.scope)
    for value in values.names.returns(function.node):
        found = values.follow(value, within)
        if found is not None and isinstance(found.node, Mapping):
            return found
    return None


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
    for change in chain:
        if isinstance(change.value, Class) or change.kind is Kind.KEY:
            continue
        for within in unrolled(values, change, scope) or [scope]:
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


def unrolled(values: Values, change: Change, scope: Scope) -> list[Scope] | None:
    """One scope per turn of the loops around a change; None where the turns are not known."""
    scopes = [scope]
    for loop in change.loops:
        if loop.kind != "each" or loop.source is None or loop.target is None:
            return None
        turns: list[Scope] = []
        for within in scopes:
            source = values.items(loop.source, within)
            if source is None:
                return None
            turns.extend(bound_to(values, loop.target, item, within) for item in source.items)
            if len(turns) > _MAX_ITEMS:
                return None
        scopes = turns
    return scopes


def added(values: Values, change: Change, scope: Scope) -> list[Said]:
    """What `x += y` adds; in a loop over unknown things it is a hole."""
    if isinstance(change.value, Class):
        return []
    turns = unrolled(values, change, scope)
    if turns is None:
        return [nothing(change.value, scope)]
    made = [values.said(change.value, within) for within in turns]
    source = change.loops[-1].source if change.loops else None
    if source is not None and len(made) > 1:
        bound = [Bound(change.value, within) for within in turns]
        repeat = tuple((element_place(item), said) for item, said in zip(bound, made, strict=True))
        values.repeats.append(Repeat(source_name(source), repeat))
    return made


def element_place(item: Bound) -> Place:
    """Where the element stands that a turn of a loop or a comprehension speaks of."""
    for bound in item.scope.bound.values():
        if not isinstance(bound.node, Class) and isinstance(bound.node, (Mapping, Sequence, Text, Call)):
            return bound.scope.place(bound.node)
    return item.scope.place(item.node)


def source_name(node: Expression) -> str:
    """A list as it is written, the comprehensions and calls around its name left out."""
    while True:
        match node:
            case Comprehension(sources=(source, *_)):
                node = source
            case Call(function=Attribute(name="map" | "slice" | "filter" | "items" | "values", base=base)):
                node = base
            case Call(arguments=(first, *_)):
                node = first.value
            case Subscript(base=base):
                node = base
            case _:
                return dotted(node)


def bound_to(values: Values, target: Expression, item: Bound, scope: Scope) -> Scope:
    """The scope in which a loop's target is one item."""
    bound: dict[str, Bound] = {}
    _bind(values, target, item, bound)
    return scope.with_bound(bound)


def _bind(values: Values, target: Expression, item: Bound, bound: dict[str, Bound]) -> None:
    match target:
        case Name(name=name):
            bound[name] = item
        case Sequence(items=targets) if not isinstance(item.node, Class):
            inner = values.items(item.node, item.scope)
            for part, value in zip(targets, inner.items if inner is not None else (), strict=False):
                _bind(values, part, value, bound)
        case Mapping(entries=entries):
            for part in entries:
                if isinstance(part.key, Text):
                    found = values.entry(item.node, item.scope, part.key.value)
                    if found is not None:
                        _bind(values, part.value, found, bound)
        case _:
            pass


def _called(values: Values, call: Call, scope: Scope) -> Listing | None:
    name = dotted(call.function).rpartition(".")[2]
    positional = [item.value for item in call.arguments if not item.name]
    base = call.function.base if isinstance(call.function, Attribute) else None
    if name in _SAMPLES and positional:
        listing = values.items(positional[0], scope)
        count = argument(call, "k") or (positional[-1] if len(positional) > 1 else None)
        return _taken(listing, count)
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


def arguments(function: Function, call: Call, scope: Scope) -> dict[str, Bound]:
    """The parameters of a function bound to the arguments of a call."""
    parameters = [item for item in function.parameters if item.name not in ("self", "cls")]
    bound: dict[str, Bound] = {}
    positional = [item.value for item in call.arguments if not item.name]
    for parameter, value in zip(parameters, positional, strict=False):
        if parameter.kind:
            break
        if parameter.name:
            bound[parameter.name] = Bound(value, scope)
        elif isinstance(value, Mapping):
            for item in value.entries:
                if isinstance(item.key, Text) and item.key.value in parameter.names:
                    bound[item.key.value] = Bound(item.value, scope)
    known = {parameter.name for parameter in parameters}
    for item in call.arguments:
        if item.name in known:
            bound[item.name] = Bound(item.value, scope)
    return bound


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
        for name in target.names:
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


def _taken(listing: Listing | None, count: Expression | None) -> Listing | None:
    if listing is not None and isinstance(count, Constant) and isinstance(count.value, int):
        return Listing(listing.items[: count.value], listing.whole, sampled=True)
    return listing


def _joined(parts: list[Listing | None]) -> Listing | None:
    known = [part for part in parts if part is not None]
    if not known:
        return None
    made = tuple(item for part in known for item in part.items)
    return Listing(made, len(known) == len(parts) and all(part.whole for part in known), any(p.sampled for p in known))


def _larger(options: list[Listing | None]) -> Listing | None:
    known = [option for option in options if option is not None]
    return max(known, key=lambda option: len(option.items), default=None)


def text_runs(node: Expression) -> list[Run]:
    """The literal characters anywhere inside an expression."""
    return [part for inner in walk_expression(node) if isinstance(inner, Text) for part in inner.parts
            if isinstance(part, Run)]
