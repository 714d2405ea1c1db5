"""The least that any reader of programs does: reads each listed file and parses it, in one process.

Run with the file that lists the paths; prints how many bytes were parsed.
"""

from __future__ import annotations

import sys

import tree_sitter_javascript
import tree_sitter_python
import tree_sitter_typescript
from tree_sitter import Language, Parser

_GRAMMARS = {
    "py": tree_sitter_python.language,
    "pyi": tree_sitter_python.language,
    "ts": tree_sitter_typescript.language_typescript,
    "mts": tree_sitter_typescript.language_typescript,
    "cts": tree_sitter_typescript.language_typescript,
    "tsx": tree_sitter_typescript.language_tsx,
    "js": tree_sitter_javascript.language,
    "jsx": tree_sitter_javascript.language,
    "mjs": tree_sitter_javascript.language,
    "cjs": tree_sitter_javascript.language,
}


def main() -> None:
    parsers: dict[str, Parser] = {}
    size = 0
    # a floor imports no pathlib
    with open(sys.argv[1], encoding="utf-8") as listed:  # noqa: PTH123
        paths = listed.read().splitlines()
    for path in paths:
        suffix = path.rpartition(".")[2]
        if suffix not in parsers:
            parsers[suffix] = Parser(Language(_GRAMMARS[suffix]()))
        with open(path, "rb") as file:  # noqa: PTH123
            data = file.read()
        size += len(data)
        parsers[suffix].parse(data)
    print(size)


if __name__ == "__main__":
    main()
