"""What a name or an attribute refers to: changes in a block, a definition in another file, a file's text, or nothing.

Names are followed through functions, closures, classes and their bases, modules, imports, re-exports and star imports.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.imports import resolve_module
from weighbridge.code.index import callee, methods
from weighbridge.code.model import Call, Class, Constant, Function, Module, Name, Return, dotted, walk
from weighbridge.code.values_changes import Change, Names, chains, is_item, names_of
from weighbridge.code.values_model import Bound, Gap, Scope

if TYPE_CHECKING:
    from weighbridge.code.model import Expression
    from weighbridge.workspace import Workspace

_HOPS = 6
_TEXT_SUFFIXES = (".md", ".txt", ".j2", ".jinja", ".jinja2", ".prompt", ".mustache", ".hbs", ".mdx", ".tmpl", ".tpl")


@dataclass(slots=True, eq=False)
class Assigned:
    """The ways in which a name came by its value, oldest change first."""

    chains: list[list[Change]]
    scope: Scope
    name: str
    fallback: Referent | None = None
    """What the name is where none of the ways was taken."""
    last: bool = False
    """These are all changes of a module's name: what other functions and files see."""


@dataclass(slots=True, eq=False)
class File:
    """The text of a file of the workspace."""

    path: str


@dataclass(frozen=True, slots=True, eq=False)
class _Indexed:
    """The names of a block, which is kept so that no other one can come to have its identity."""

    owner: Function | Class | Module
    names: Names


Referent = Assigned | Bound | Module | File | Gap


class Resolver:
    """Looks names up; block indexes are made once for all that look into the workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._fields: dict[tuple[int, str], Assigned | None] = {}
        self._returns: dict[int, tuple[Expression, ...]] = {}
        self._kept: list[object] = []

    def names(self, owner: Function | Class | Module) -> Names:
        key = ("names", id(owner))
        known = self.workspace.memo.get(key)
        if isinstance(known, _Indexed):
            return known.names
        names = names_of(owner.body)
        self.workspace.memo[key] = _Indexed(owner, names)
        return names

    def returns(self, function: Function) -> tuple[Expression, ...]:
        """The expressions that a function returns."""
        found = self._returns.get(id(function))
        if found is None:
            statements = (item for item in walk(function.body) if isinstance(item, Return))
            found = tuple([item.value for item in statements if item.value is not None])
            self._returns[id(function)] = found
            self._kept.append(function)
        return found

    def name(self, node: Name, scope: Scope) -> Referent:
        """What a name refers to where it is used."""
        return self._named(node.name, scope, node.start)

    def assigned(self, name: str, scope: Scope, before: int | None) -> Referent | None:
        """The changes of a dotted name in the scope's own function or module, if it has any."""
        block: Function | Module = scope.function if scope.function is not None else scope.module
        changes = self.names(block).changes.get(name)
        if changes is None:
            return None
        found = chains(changes, before if scope.function is not None else None)
        if not found and scope.function is None:
            found = chains(changes, None)
        return Assigned(found, scope, name) if found else None

    def _named(self, name: str, scope: Scope, before: int | None) -> Referent:
        current: Scope | None = scope
        at_top = before if scope.function is None and scope.owner is None and before is not None else None
        while current is not None:
            if name in current.bound:
                bound = current.bound[name]
                found = self.assigned(name, current, before) if current.function is not None else None
                if not isinstance(found, Assigned) or all(is_item(chain[0]) for chain in found.chains):
                    return bound
                found.fallback = bound
                return found
            if current.function is not None:
                found = self._local(name, current, before)
                if found is not None:
                    return found
            elif current.owner is not None:
                changes = self.names(current.owner).changes.get(name)
                ways = chains(changes, before) if changes else []
                if ways:
                    return Assigned(ways, current, name)
            before = None
            current = current.outer
        if at_top is not None and at_top >= 0:
            earlier = chains(self.names(scope.module).changes.get(name, []), at_top)
            if earlier:
                return Assigned(earlier, Scope(scope.module), name)
        return self.top(name, scope.module)

    def _local(self, name: str, scope: Scope, before: int | None) -> Referent | None:
        function = scope.function
        assert function is not None
        default: Referent | None = None
        for parameter in function.parameters:
            if parameter.name == name:
                default = Gap.PARAMETER
                if parameter.default is not None and not isinstance(parameter.default, Constant):
                    default = Bound(parameter.default, Scope(scope.module, None, scope.owner, scope.outer))
            elif name in parameter.names:
                default = Gap.PARAMETER
        found = self.assigned(name, scope, before)
        if isinstance(found, Assigned):
            certain = found.chains[0][0].certain and len(found.chains) == 1
            found.fallback = None if certain and default is Gap.PARAMETER else default
            return found
        if default is not None:
            return default
        names = self.names(function)
        if name in names.imports:
            return self._imported(name, names, scope.module, _HOPS)
        return None

    def top(self, name: str, module: Module, hops: int = _HOPS) -> Referent:
        """What a top-level name of a module refers to."""
        names = self.names(module)
        scope = Scope(module)
        changes = names.changes.get(name)
        if changes:
            return Assigned(chains(changes, None), scope, name, last=True)
        if hops <= 0:
            return Gap.RUN_TIME
        if name in names.imports:
            return self._imported(name, names, module, hops)
        outside = False
        for source in names.stars:
            other = self._module(module, source)
            if other is None:
                outside = True
            elif other is not module:
                found = self.top(name, other, hops - 1)
                if not isinstance(found, Gap):
                    return found
        return Gap.OUTSIDE if outside else Gap.RUN_TIME

    def _module(self, module: Module, source: str) -> Module | None:
        path = resolve_module(self.workspace, module, source)
        return None if path is None else self.workspace.module(path)

    def _imported(self, name: str, names: Names, module: Module, hops: int) -> Referent:
        source, original = names.imports[name]
        if module.language != "python":
            text = self._text_import(module, source)
            if text is not None:
                return text
        other = self._module(module, source)
        if other is module:
            other = None
        if other is not None:
            if not original:
                return other
            found = self.top(original, other, hops - 1)
            if not isinstance(found, Gap):
                return found
            if original == "default" and "module.exports" in self.names(other).changes:
                return self.top("module.exports", other, hops - 1)
        if module.language == "python" and original:
            inner = self._module(module, source + original if source.endswith(".") else f"{source}.{original}")
            if inner is not None and inner is not module:
                return inner
        return Gap.OUTSIDE if other is None else Gap.RUN_TIME

    def _text_import(self, module: Module, source: str) -> File | None:
        path = source.partition("?")[0]
        if not path.startswith(".") or not path.lower().endswith(_TEXT_SUFFIXES):
            return None
        found = self.workspace.resolve(module.path, path)
        return None if found is None else File(found)

    def field(self, owner: Class, module: Module, name: str, hops: int = _HOPS) -> Referent | None:
        """A field of a class: from its body, from `self.name = ...` in its methods, or from a base; or a method."""
        key = (id(owner), name)
        if key not in self._fields:
            self._fields[key] = self._own_field(owner, module, name)
        found = self._fields[key]
        if found is not None:
            return found
        method = methods(owner).get(name)
        if method is not None:
            return Bound(method, Scope(module, None, owner))
        if hops > 0:
            for base in owner.bases:
                parent = self.class_of(base, Scope(module))
                if parent is not None and parent.node is not owner and isinstance(parent.node, Class):
                    inherited = self.field(parent.node, parent.scope.module, name, hops - 1)
                    if inherited is not None:
                        return inherited
        return None

    def _own_field(self, owner: Class, module: Module, name: str) -> Assigned | None:
        found: Assigned | None = None
        changes = self.names(owner).changes
        for written in (name, f"self.{name}"):
            if written in changes and not all(isinstance(item.value, Function) for item in changes[written]):
                found = Assigned(chains(changes[written], None), Scope(module, None, owner), name)
        mark = f".{name}"
        for method in methods(owner).values():
            if mark not in module.text[method.start : method.end]:
                continue
            own = self.names(method).changes.get(f"self.{name}")
            if own:
                inner = Assigned(chains(own, None), Scope(module, method, owner), name)
                if found is None:
                    found = inner
                else:
                    inner.fallback = found
                    found = inner
        return found

    def class_of(self, node: Expression, scope: Scope) -> Bound | None:
        """The class of the workspace that an expression names."""
        found = self._named(dotted(node), scope, None) if isinstance(node, Name) else None
        if found is None:
            path = dotted(node).split(".")
            found = self._named(path[0], scope, None) if path[0] else None
            for part in path[1:]:
                found = self.top(part, found) if isinstance(found, Module) else None
        if isinstance(found, Assigned):
            last = found.chains[-1][-1].value
            if isinstance(last, Class):
                return Bound(last, found.scope)
        return found if isinstance(found, Bound) and isinstance(found.node, Class) else None

    def function_of(self, call: Call, scope: Scope) -> Bound | None:
        """The function of the workspace that a call runs, with the scope in which it was written."""
        function = call.function
        if isinstance(function, Name):
            found = self._named(function.name, scope, None)
            if isinstance(found, Assigned):
                last = found.chains[-1][-1].value
                return Bound(last, found.scope) if isinstance(last, Function) else None
            return found if isinstance(found, Bound) and isinstance(found.node, Function) else None
        defined = callee(function, scope.module, scope.owner, {}, self.workspace)
        return None if defined is None else Bound(defined.function, Scope(defined.module, None, defined.owner))
