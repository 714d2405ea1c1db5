"""A shape as a zod schema that accepts exactly what its JSON Schema accepts."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from weighbridge.remedies.schema_model import Choices, Items, Kind, Nullable, Record, Scalar, Union, nullable

if TYPE_CHECKING:
    from weighbridge.remedies.schema_model import Shape

_TYPES = {
    Kind.STRING: "z.string()",
    Kind.INTEGER: "z.number().int()",
    Kind.NUMBER: "z.number()",
    Kind.BOOLEAN: "z.boolean()",
}
_NAME = re.compile(r"[A-Za-z_$][\w$]*", re.ASCII)


def zod_schema(shape: Shape, quote: str = '"', indent: str = "  ", depth: int = 0) -> str:
    """The expression of a shape, as both zod 3 and zod 4 read it."""
    match shape:
        case Scalar(kind=kind):
            return _TYPES[kind]
        case Choices(values=values):
            return f"z.enum([{', '.join(_quoted(value, quote) for value in values)}])"
        case Items(of=inner):
            return f"z.array({zod_schema(inner, quote, indent, depth)})"
        case Nullable(of=inner):
            return f"{zod_schema(inner, quote, indent, depth)}.nullable()"
        case Union(of=options):
            return f"z.union([{', '.join(zod_schema(option, quote, indent, depth) for option in options)}])"
        case Record(fields=fields):
            pad = indent * (depth + 1)
            lines = [
                f"{pad}{item.name if _NAME.fullmatch(item.name) else _quoted(item.name, quote)}: "
                f"{zod_schema(nullable(item.shape) if item.absent else item.shape, quote, indent, depth + 1)},\n"
                for item in fields
            ]
            return f"z.object({{\n{''.join(lines)}{indent * depth}}}).strict()"
        case _:
            return "z.null()"


def _quoted(text: str, quote: str) -> str:
    written = json.dumps(text, ensure_ascii=False)
    if quote == '"':
        return written
    return "'" + written[1:-1].replace('\\"', '"').replace("'", "\\'") + "'"
