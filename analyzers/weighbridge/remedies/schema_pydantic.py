"""A shape as pydantic classes that accept exactly what its JSON Schema accepts, with one exception.

To JSON Schema `3.0` is the integer 3; to a strict class it is none, and a class that is not strict takes `"3"`, too.
"""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from weighbridge.remedies.schema_model import (
    Choices,
    Items,
    Kind,
    Null,
    Nullable,
    Record,
    Scalar,
    Union,
    Unknown,
    nullable,
)

if TYPE_CHECKING:
    from weighbridge.remedies.schema_model import Shape

_TYPES = {Kind.STRING: "str", Kind.INTEGER: "int", Kind.NUMBER: "float", Kind.BOOLEAN: "bool"}
# what pydantic's classes have already, or keep for themselves
_TAKEN = re.compile(r"^_|^model_|^(?:copy|dict|json|schema|construct|validate|parse_\w+|from_orm|fields|schema_json)$")
# annotations of later fields would mean the field instead
_SHADOWING = frozenset({*_TYPES.values(), "list", "Literal", "BaseModel", "ConfigDict", "Field"})


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes of a shape, the innermost first, and what they need imported."""

    source: str
    names: tuple[str, ...]
    imports: tuple[tuple[str, str], ...]
    """Module and name, in the order in which they are written."""
    aliased: bool
    """A key is no name of Python; the field has another name."""


def pydantic_classes(shape: Record, name: str, taken: frozenset[str], indent: str = "    ") -> Classes:
    """The classes for a record; `taken` are the names that the module has already."""
    writer = _Writer(indent, set(taken))
    writer.record(shape, name)
    imports = [("typing", "Literal")] if writer.literals else []
    imports += [("pydantic", "BaseModel"), ("pydantic", "ConfigDict")]
    imports += [("pydantic", "Field")] if writer.aliased else []
    return Classes("\n\n\n".join(writer.classes), tuple(writer.names), tuple(imports), writer.aliased)


@dataclass(slots=True)
class _Writer:
    indent: str
    taken: set[str]
    classes: list[str] = field(default_factory=list[str])
    names: list[str] = field(default_factory=list[str])
    literals: bool = False
    aliased: bool = False

    def record(self, shape: Record, name: str) -> str:
        name = self._free(name)
        lines: list[str] = []
        used: set[str] = set()
        for item in shape.fields:
            kind = self.type_of(nullable(item.shape) if item.absent else item.shape, _class_name(item.name))
            attribute = _attribute(item.name, used)
            used.add(attribute)
            if attribute == item.name:
                lines.append(f"{attribute}: {kind}")
            else:
                self.aliased = True
                lines.append(f"{attribute}: {kind} = Field(alias={_quoted(item.name)})")
        body = "\n".join(f"{self.indent}{line}" for line in lines)
        config = f'{self.indent}model_config = ConfigDict(extra="forbid", strict=True)'
        self.classes.append(f"class {name}(BaseModel):\n{config}\n\n{body}")
        self.names.append(name)
        return name

    def type_of(self, shape: Shape, name: str) -> str:
        match shape:
            case Scalar(kind=kind):
                return _TYPES[kind]
            case Choices(values=values):
                self.literals = True
                return f"Literal[{', '.join(_quoted(value) for value in values)}]"
            case Items(of=inner):
                return f"list[{self.type_of(inner, _singular(name))}]"
            case Nullable(of=inner):
                return f"{self.type_of(inner, name)} | None"
            case Union(of=options):
                return " | ".join(self.type_of(option, name) for option in options)
            case Record():
                return self.record(shape, name)
            case Null() | Unknown():
                return "None"

    def _free(self, name: str) -> str:
        free, number = name, 2
        while free in self.taken:
            free, number = f"{name}{number}", number + 1
        self.taken.add(free)
        return free


def _class_name(key: str) -> str:
    words = [word for word in re.split(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])", key) if word]
    name = "".join(word[:1].upper() + word[1:] for word in words)
    return name if name[:1].isalpha() else f"Part{name}"


def _singular(name: str) -> str:
    if name.endswith("ies") and len(name) > 4:
        return f"{name[:-3]}y"
    if re.search(r"(?:ss|us|is)$", name) or not name.endswith("s") or len(name) < 4:
        return name if name.endswith(("ss", "us", "is")) else f"{name}Item"
    return name[:-1]


def _attribute(key: str, used: set[str]) -> str:
    name = key
    if not key.isidentifier() or not key.isascii():
        name = re.sub(r"\W+", "_", key, flags=re.ASCII).strip("_").lower() or "field"
        name = f"field_{name}" if name[:1].isdigit() else name
    if keyword.iskeyword(name) or name in _SHADOWING or _TAKEN.search(name):
        name = f"{name.lstrip('_') or 'field'}_"
        name = f"field_{name}" if name.startswith("model_") else name
    free, number = name, 2
    while free in used:
        free, number = f"{name}{number}", number + 1
    return free


def _quoted(text: str) -> str:
    written = repr(text)
    return f'"{text}"' if written == f"'{text}'" and '"' not in text else written
