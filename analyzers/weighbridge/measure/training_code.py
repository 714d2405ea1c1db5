"""One Python module seen as a training or retrieval script: its imports, its calls, and what its names stand for."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from weighbridge.code.imports import resolve_module
from weighbridge.code.model import (
    Assign,
    Attribute,
    Call,
    Choice,
    Class,
    Constant,
    Function,
    Import,
    Loop,
    Name,
    Operation,
    Run,
    Text,
    With,
    dotted,
    expressions,
    walk,
    walk_expression,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression, Module, Parameter, Statement
    from weighbridge.workspace import Workspace

_DEPTH = 6


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """A call and the functions around it, outermost first."""

    call: Call
    owners: tuple[Class | Function, ...]

    @property
    def function(self) -> Function | None:
        return next((owner for owner in reversed(self.owners) if isinstance(owner, Function)), None)


@dataclass(slots=True, eq=False)
class Script:
    """What one module imports, calls and assigns."""

    module: Module
    imports: dict[str, str] = field(default_factory=dict[str, str])
    """alias -> the full dotted name that it stands for, of modules outside the workspace."""
    sites: list[Site] = field(default_factory=list[Site])
    assigned: dict[str, list[tuple[Function | None, Expression]]] = field(
        default_factory=dict[str, "list[tuple[Function | None, Expression]]"]
    )
    """name -> the values given to it, with the function in which that happens."""
    functions: dict[str, Function] = field(default_factory=dict[str, Function])
    classes: dict[str, Class] = field(default_factory=dict[str, Class])
    fields: dict[str, Expression] = field(default_factory=dict[str, "Expression"])
    """Fields of the module's classes with their defaults: the arguments of a script."""

    def full(self, expression: Expression) -> str:
        """The dotted name of an expression with its first name replaced by what was imported under it."""
        name = dotted(expression)
        first, dot, rest = name.partition(".")
        known = self.imports.get(first.removesuffix("()"))
        if known is None or first.endswith("()"):
            return name
        return f"{known}{dot}{rest}"

    def roots(self) -> set[str]:
        """The top-level packages outside the workspace that the module imports."""
        return {name.partition(".")[0] for name in self.imports.values()}

    def values(self, name: str, function: Function | None) -> list[Expression]:
        """What a name was given: in this function if anywhere there, else at the top level, else anywhere."""
        known = self.assigned.get(name, [])
        for scope in (function, None):
            own = [value for owner, value in known if owner is scope]
            if own:
                return own
        return [value for _, value in known]

    def parameter(self, name: str, function: Function | None) -> Parameter | None:
        """The parameter of a function by its name."""
        if function is None:
            return None
        return next((item for item in function.parameters if item.name == name), None)


def script_of(module: Module, workspace: Workspace) -> Script:
    """The view of a module, made once."""
    found = workspace.remembered(("training script", module.path), lambda: _script(module, workspace))
    # a notebook's program is made anew for whoever asks for it
    return found if found.module is module else _script(module, workspace)


def _script(module: Module, workspace: Workspace) -> Script:
    script = Script(module)
    _take(module.body, script, None, (), workspace)
    for function, owners in module.functions:
        if function.name:
            script.functions.setdefault(function.name, function)
        _take(function.body, script, function, (*owners, function), workspace)
    return script


def _take(
    body: tuple[Statement, ...],
    script: Script,
    function: Function | None,
    owners: tuple[Class | Function, ...],
    workspace: Workspace,
) -> None:
    for statement in walk(body):
        match statement:
            case Import():
                _import(statement, script, workspace)
            case Assign(targets=targets, value=value, operator=""):
                for target in targets:
                    script.assigned.setdefault(dotted(target), []).append((function, value))
            case Class(name=name, body=inner):
                script.classes[name] = statement
                for own in inner:
                    if isinstance(own, Assign) and isinstance(own.targets[0], Name):
                        script.fields.setdefault(own.targets[0].name, default_of(own.value))
            case With(items=items, targets=bound):
                for item, name_of in zip(items, bound, strict=False):
                    if name_of is not None:
                        script.assigned.setdefault(dotted(name_of), []).append((function, item))
            case Loop(target=target, source=source) if target is not None and source is not None:
                script.assigned.setdefault(dotted(target), []).append((function, source))
            case _:
                pass
        for expression in expressions(statement):
            for node in walk_expression(expression):
                if isinstance(node, Call):
                    script.sites.append(Site(node, owners))


def _import(statement: Import, script: Script, workspace: Workspace) -> None:
    inside = statement.module.startswith(".") or resolve_module(workspace, script.module, statement.module) is not None
    if inside:
        return
    for item in statement.names:
        if item.name == "*":
            script.imports.setdefault(f"* {statement.module}", statement.module)
        elif item.name:
            script.imports[item.alias] = f"{statement.module}.{item.name}"
        elif "." in statement.module and item.alias in (statement.module, statement.module.partition(".")[0]):
            # `import a.b` binds `a`
            first = statement.module.partition(".")[0]
            script.imports[first] = first
        else:
            script.imports[item.alias] = statement.module


def default_of(value: Expression) -> Expression:
    """The default behind `field(default=...)`, or the value itself."""
    if isinstance(value, Call) and dotted(value.function).rpartition(".")[2] in ("field", "Field"):
        for item in value.arguments:
            if item.name == "default":
                return item.value
    return value


def constant_of(
    expression: Expression | None, script: Script, function: Function | None, depth: int = _DEPTH
) -> Constant | Text | None:
    """The one literal that an expression stands for, through names assigned once and defaults; else None."""
    if expression is None or depth <= 0:
        return None
    match expression:
        case Constant() | Text():
            return expression
        case Name(name=name):
            values = script.values(name, function)
            if script.parameter(name, function) is not None and not any(
                owner is function for owner, _ in script.assigned.get(name, [])
            ):
                return None
            return (
                constant_of(values[0], script, None if function is None else function, depth - 1)
                if len(values) == 1
                else None
            )
        case Attribute(name=name):
            return constant_of(script.fields.get(name), script, function, depth - 1)
        case _:
            return None


def text_of(expression: Expression | None, script: Script, function: Function | None, depth: int = _DEPTH) -> str:
    """What is known of a string: holes as `{name}`; empty where nothing is."""
    if expression is None or depth <= 0:
        return ""
    match expression:
        case Text(parts=parts):
            shown = ""
            for part in parts:
                if isinstance(part, Run):
                    shown += part.value
                else:
                    inner = constant_of(part, script, function)
                    shown += inner.value if isinstance(inner, Text) else f"{{{dotted(part)}}}"
            return shown
        case Name(name=name):
            if script.parameter(name, function) is not None:
                parameter = script.parameter(name, function)
                return text_of(parameter.default if parameter is not None else None, script, function, depth - 1)
            values = script.values(name, function)
            return text_of(values[0], script, function, depth - 1) if len(values) == 1 else ""
        case Attribute(name=name) if name in script.fields:
            return text_of(script.fields[name], script, function, depth - 1)
        case Choice(then=then):
            return text_of(then, script, function, depth - 1)
        case Operation(operator="+", operands=operands):
            return "".join(text_of(part, script, function, depth - 1) or f"{{{dotted(part)}}}" for part in operands)
        case Call():
            return _joined(expression, script, function, depth)
        case _:
            return ""


def _joined(call: Call, script: Script, function: Function | None, depth: int) -> str:
    name = script.full(call.function)
    if name.endswith(("path.join", "Path")) or name == "str":
        parts = [
            text_of(item.value, script, function, depth - 1) or f"{{{dotted(item.value)}}}" for item in call.arguments
        ]
        return posixpath.join(*parts) if parts else ""
    if name.endswith(("environ.get", "getenv")):
        return text_of(call.arguments[1].value, script, function, depth - 1) if len(call.arguments) > 1 else ""
    return ""


def named_calls(script: Script, names: frozenset[str]) -> Iterator[Site]:
    """The calls of functions by the last part of their name."""
    for site in script.sites:
        if dotted(site.call.function).rpartition(".")[2] in names:
            yield site
