"""Texts of closed documents that have to match a pattern, whole; checked by us, and said in their JSON Schema."""

from __future__ import annotations

import re

from pydantic import AfterValidator, WithJsonSchema


def matching(pattern: str, expected: str) -> tuple[AfterValidator, WithJsonSchema]:
    """What `Annotated[str, …]` takes; `expected` completes the sentence that a person reads."""
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise ValueError(f"expected {expected}")
        return value

    # a `$` alone would also pass a text that ends with a line break
    return AfterValidator(check), WithJsonSchema({"type": "string", "pattern": f"^(?:{pattern})$(?!\\n)"})
