"""A class that a program has already for the answer: whether a strict schema can say it, and what it checks beyond."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from weighbridge.code.index import lookup
from weighbridge.code.model import Call, Class, Function, dotted
from weighbridge.remedies.blocked import Blocked
from weighbridge.remedies.schema_checks import Check
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Module
    from weighbridge.workspace import Workspace

_FREE = re.compile(
    r"\b(?:dict|Dict|Mapping|MutableMapping|Any|object|Callable|set|Set|frozenset|tuple|Tuple|OrderedDict)\b"
)
_VALIDATORS = frozenset({"field_validator", "model_validator", "validator", "root_validator"})
_CONFIG = frozenset({"model_config", "Config"})
_REQUIRED = re.compile(
    r"(?:None|\.\.\.|Field\((?!\s*(?:None\b|default|[\[{\"'\d]|True|False))|Field\((?:default=)?None\b)"
)
"""What stands behind `=` of a field that has no default but null."""
_HOPS = 6


@dataclass(frozen=True, slots=True, eq=False)
class OwnModel:
    """A pydantic class of the workspace."""

    module: Module
    owner: Class
    checks: tuple[Check, ...]
    """Its validators: what they refuse, no schema does."""


def own_model(name: str, module: Module, workspace: Workspace) -> OwnModel | None:
    """The pydantic class that a name means; None for everything else.

    Raises `Blocked` where its fields are more than a strict schema can say.
    """
    found = lookup(name, module, workspace)
    if found is None or not isinstance(found[1], Class) or not _is_model(found[1], found[0], workspace):
        return None
    checks: dict[int, Check] = {}
    _look(found[1], found[0], workspace, checks, set())
    return OwnModel(found[0], found[1], tuple(checks.values()))


def _is_model(owner: Class, module: Module, workspace: Workspace, hops: int = _HOPS) -> bool:
    for base in owner.bases:
        name = dotted(base)
        if name.rpartition(".")[2] == "BaseModel":
            return True
        parent = lookup(name.rpartition(".")[2], module, workspace) if hops else None
        is_class = parent is not None and isinstance(parent[1], Class) and parent[1] is not owner
        if parent is not None and is_class and _is_model(cast("Class", parent[1]), parent[0], workspace, hops - 1):
            return True
    return False


def _look(owner: Class, module: Module, workspace: Workspace, checks: dict[int, Check], seen: set[int]) -> None:
    """Walks a class, its bases, and the classes of its fields."""
    if id(owner) in seen:
        return
    seen.add(id(owner))
    for base in owner.bases:
        _follow(dotted(base).rpartition(".")[2], module, workspace, checks, seen)
    for item in owner.body:
        if isinstance(item, Function):
            kinds = [
                dotted(one.function if isinstance(one, Call) else one).rpartition(".")[2] for one in item.decorators
            ]
            if any(kind in _VALIDATORS for kind in kinds):
                checks[id(item)] = Check(item.name, module.text.count("\n", 0, item.start) + 1)
    for one in _fields(owner, module):
        free = _FREE.search(one.annotation)
        if free is not None:
            raise _blocked(
                one,
                module,
                f"`{owner.name}.{one.name}` (line {one.line}) is `{one.annotation}`, which no strict schema can say: "
                f"`{free[0]}` leaves its keys or its type open. Give it a class or a type, and the move is offered.",
            )
        if one.default and not _REQUIRED.match(one.default):
            raise _blocked(
                one,
                module,
                f"`{owner.name}.{one.name}` (line {one.line}) has a default, and a strict schema requires every key. "
                "Make it required, or null where there is none, and the move is offered.",
            )
        for word in re.findall(r"\b[A-Z]\w*\b", one.annotation):
            _follow(word, module, workspace, checks, seen)


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    annotation: str
    default: str
    line: int
    span: Span


def _fields(owner: Class, module: Module) -> Iterator[_Field]:
    """The annotated fields of a class, those without a value among them, which are no statement of the model."""
    text = module.text
    start = text.find("\n", owner.start) + 1
    found = re.compile(r"[ \t]+(?=\S)").match(text, start)
    if found is None or start >= owner.end:
        return
    pattern = re.compile(
        rf"(?m)^{re.escape(found[0])}(?P<name>[A-Za-z]\w*)[ \t]*:[ \t]*(?P<kind>[^=\n#]+?)[ \t]*"
        r"(?:=[ \t]*(?P<default>[^\n]+))?$"
    )
    for match in pattern.finditer(text, start, owner.end):
        if (
            match["name"] in _CONFIG
            or "ClassVar" in match["kind"]
            or match["name"] in ("else", "try", "finally", "lambda")
        ):
            continue
        line = text.count("\n", 0, match.start()) + 1
        yield _Field(match["name"], match["kind"], match["default"] or "", line, Span(match.start("name"), match.end()))


def _blocked(field: _Field, module: Module, reason: str) -> Blocked:
    return Blocked(reason, Place(module.path, field.span))


def _follow(name: str, module: Module, workspace: Workspace, checks: dict[int, Check], seen: set[int]) -> None:
    found = lookup(name, module, workspace)
    if found is not None and isinstance(found[1], Class) and _is_model(found[1], found[0], workspace):
        _look(found[1], found[0], workspace, checks, seen)
