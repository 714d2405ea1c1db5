"""Lowers TypeScript and JavaScript, TSX and JSX included, to the neutral model.

The `typescript_*` modules are the only ones that know tree-sitter's grammars of these languages, one subject each;
this one joins their tables. Half-typed code gives fewer nodes; nesting beyond `typescript_lowering.DEPTH` is left out.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Parser

from weighbridge.code.model import Module
from weighbridge.code.offsets import Offsets, encoded
from weighbridge.code.patience import root_of
from weighbridge.code.typescript_assignments import ASSIGNMENT_EXPRESSIONS, ASSIGNMENT_STATEMENTS
from weighbridge.code.typescript_classes import CLASS_EXPRESSIONS, CLASS_STATEMENTS
from weighbridge.code.typescript_expressions import EXPRESSIONS
from weighbridge.code.typescript_functions import FUNCTION_EXPRESSIONS, FUNCTION_STATEMENTS
from weighbridge.code.typescript_imports import IMPORT_STATEMENTS
from weighbridge.code.typescript_literals import LITERALS
from weighbridge.code.typescript_lowering import Lowering
from weighbridge.code.typescript_statements import STATEMENTS
from weighbridge.code.typescript_text import TEXTS

if TYPE_CHECKING:
    from weighbridge.code.model import Statement

_STATEMENTS = {
    **STATEMENTS,
    **ASSIGNMENT_STATEMENTS,
    **FUNCTION_STATEMENTS,
    **CLASS_STATEMENTS,
    **IMPORT_STATEMENTS,
}
_EXPRESSIONS = {
    **EXPRESSIONS,
    **TEXTS,
    **LITERALS,
    **ASSIGNMENT_EXPRESSIONS,
    **FUNCTION_EXPRESSIONS,
    **CLASS_EXPRESSIONS,
}
_GRAMMARS = {
    "typescript": tree_sitter_typescript.language_typescript,
    "tsx": tree_sitter_typescript.language_tsx,
    "javascript": tree_sitter_javascript.language,
}


def lower_typescript(path: str, text: str, dialect: str) -> Module:
    """The module of a file in the dialect `typescript`, `tsx` or `javascript` (JSX included); any text gives one."""

    def lower() -> tuple[Statement, ...]:
        data = encoded(text)
        lowering = Lowering(text, Offsets(text, data), _EXPRESSIONS, _STATEMENTS)
        root = root_of(_parser(dialect), data)
        return () if root is None else lowering.block(root, 0)

    return Module(path, text, "javascript" if dialect == "javascript" else "typescript", lower)


@cache
def _parser(dialect: str) -> Parser:
    return Parser(Language(_GRAMMARS[dialect]()))
