"""What an expression refers to, and what a mapping or an object holds under a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import (
    Attribute,
    Bind,
    Call,
    Choice,
    Class,
    Constant,
    Entry,
    Function,
    Mapping,
    Module,
    Name,
    Operation,
    Subscript,
    Text,
    argument,
    dotted,
)
from weighbridge.code.values_changes import Kind, is_item
from weighbridge.code.values_model import Bound, Gap, Scope, inside
from weighbridge.code.values_names import Assigned

if TYPE_CHECKING:
    from weighbridge.code.model import Expression
    from weighbridge.code.values import Values
    from weighbridge.code.values_names import Referent


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
            returned = returned_mapping(values, call, bound.scope)
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


def returned_mapping(values: Values, call: Call, scope: Scope) -> Bound | None:
    """The mapping literal that the called function returns."""
    function = values.names.function_of(call, scope)
    if function is None or not isinstance(function.node, Function):
        return None
    within = inside(function.node, function.scope)
    for value in values.names.returns(function.node):
        found = values.follow(value, within)
        if found is not None and isinstance(found.node, Mapping):
            return found
    return None
