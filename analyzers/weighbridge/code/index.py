"""What a module defines and imports, and which function a call means, across the files of a workspace."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from weighbridge.code.imports import resolve_module
from weighbridge.code.model import (
    Assign,
    Attribute,
    Branch,
    Call,
    Class,
    Function,
    Import,
    Module,
    Name,
    Scope,
    Try,
    blocks,
    dotted,
)

if TYPE_CHECKING:
    from weighbridge.code.model import Expression, Statement
    from weighbridge.workspace import Workspace

_HOPS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Defined:
    """A function with the module and the class that it stands in."""

    module: Module
    owner: Class | None
    function: Function


@dataclass(slots=True)
class ModuleIndex:
    """The names of one module's top level."""

    module: Module
    functions: dict[str, Function] = field(default_factory=dict[str, Function])
    classes: dict[str, Class] = field(default_factory=dict[str, Class])
    values: dict[str, Expression] = field(default_factory=dict[str, "Expression"])
    imports: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    """alias -> (module as written, name; empty for the module itself)"""
    stars: list[str] = field(default_factory=list[str])
    """Modules whose names are all imported or exported again."""


def index_of(module: Module, workspace: Workspace) -> ModuleIndex:
    """The index of a module, made once."""
    key = ("index", module.path)
    found = workspace.memo.get(key)
    if isinstance(found, ModuleIndex) and found.module is module:
        return found
    made = ModuleIndex(module)
    _collect(module.body, made)
    workspace.memo[key] = made
    return made


def _collect(body: tuple[Statement, ...], index: ModuleIndex) -> None:
    for statement in body:
        match statement:
            case Function(name=name):
                index.functions[name] = statement
            case Class(name=name):
                index.classes[name] = statement
            case Assign(targets=targets, value=value, operator=""):
                for target in targets:
                    if isinstance(target, Name):
                        index.values[target.name] = value
                        if isinstance(value, Function):
                            index.functions[target.name] = value
            case Import(module=module, names=names):
                for item in names:
                    if item.name == "*" and item.alias in ("*", ""):
                        index.stars.append(module)
                    elif item.name == "*":
                        index.imports[item.alias] = (module, "")
                    else:
                        index.imports[item.alias] = (module, item.name)
            case Branch() | Try() | Scope():
                for block in blocks(statement):
                    _collect(block, index)
            case _:
                pass


def methods(owner: Class) -> dict[str, Function]:
    """The methods of a class by name, arrow-function fields included."""
    found: dict[str, Function] = {}
    for statement in owner.body:
        if isinstance(statement, Function):
            found[statement.name] = statement
        elif isinstance(statement, Assign) and isinstance(statement.value, Function):
            for target in statement.targets:
                found[dotted(target).removeprefix("self.")] = statement.value
    return found


def lookup(name: str, module: Module, workspace: Workspace, hops: int = _HOPS) -> tuple[Module, object] | None:
    """What a top-level name means: the module that defines it and a Function, Class, Expression or Module."""
    index = index_of(module, workspace)
    for table in (index.functions, index.classes, index.values):
        if name in table:
            return module, table[name]
    if hops <= 0:
        return None
    if name in index.imports:
        source, original = index.imports[name]
        target = resolve_module(workspace, module, source)
        if target is None:
            if original:
                # `from package import module`
                joined = source + original if source.endswith(".") else f"{source}.{original}"
                inner = resolve_module(workspace, module, joined)
                found = None if inner is None else workspace.module(inner)
                return None if found is None else (found, found)
            return None
        other = workspace.module(target)
        if other is None or other is module:
            return None
        if not original:
            return other, other
        found_in = lookup(original, other, workspace, hops - 1)
        if found_in is None and module.language == "python":
            joined = source + original if source.endswith(".") else f"{source}.{original}"
            inner = resolve_module(workspace, module, joined)
            deeper = None if inner is None else workspace.module(inner)
            return None if deeper is None else (deeper, deeper)
        return found_in
    for source in index.stars:
        target = resolve_module(workspace, module, source)
        other = None if target is None else workspace.module(target)
        if other is not None and other is not module:
            found_in = lookup(name, other, workspace, hops - 1)
            if found_in is not None:
                return found_in
    return None


def method(owner: Class, module: Module, name: str, workspace: Workspace, hops: int = _HOPS) -> Defined | None:
    """A method of a class or of one of its bases."""
    found = methods(owner).get(name)
    if found is not None:
        return Defined(module, owner, found)
    if hops <= 0:
        return None
    for base in owner.bases:
        parent = lookup(dotted(base).rpartition(".")[2], module, workspace)
        if parent is not None and isinstance(parent[1], Class) and parent[1] is not owner:
            inherited = method(parent[1], parent[0], name, workspace, hops - 1)
            if inherited is not None:
                return inherited
    return None


def callee(
    function: Expression,
    here: Module,
    owner: Class | None,
    instances: dict[str, str],
    workspace: Workspace,
) -> Defined | None:
    """The function that a called expression means, as far as names, imports and constructors tell.

    `instances` maps dotted variables to the class name that they were constructed from.
    """
    match function:
        case Name(name=name):
            found = lookup(name, here, workspace)
            if found is not None and isinstance(found[1], Function):
                return Defined(found[0], None, found[1])
            if name in instances:
                return _on_object(function, "__call__", here, instances, workspace)
        case Attribute(base=Name(name="self" | "cls"), name=name) if owner is not None:
            return method(owner, here, name, workspace)
        case Attribute(base=Call(function=Name(name="super")), name=name) if owner is not None:
            for base in owner.bases:
                parent = lookup(dotted(base).rpartition(".")[2], here, workspace)
                if parent is not None and isinstance(parent[1], Class):
                    return method(parent[1], parent[0], name, workspace)
        case Attribute(base=base, name=name):
            return _on_object(base, name, here, instances, workspace)
        case _:
            pass
    return None


def _on_object(
    base: Expression, name: str, here: Module, instances: dict[str, str], workspace: Workspace
) -> Defined | None:
    owner_name = instances.get(dotted(base), "")
    if isinstance(base, Call):
        owner_name = dotted(base.function)
    elif isinstance(base, Name) and not owner_name:
        found = lookup(base.name, here, workspace)
        if found is not None and isinstance(found[1], Module):
            inner = lookup(name, found[1], workspace)
            if inner is not None and isinstance(inner[1], Function):
                return Defined(inner[0], None, inner[1])
        if found is not None and isinstance(found[1], Class):
            return method(found[1], found[0], name, workspace)
        if found is not None and isinstance(found[1], Call):
            owner_name = dotted(found[1].function)
    if owner_name:
        found = lookup(owner_name.rpartition(".")[2], here, workspace)
        if found is not None and isinstance(found[1], Class):
            return method(found[1], found[0], name, workspace)
    return None
