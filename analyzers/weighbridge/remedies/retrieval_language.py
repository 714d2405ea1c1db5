"""How a program's language writes what the move inserts."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

_OPENING = re.compile(r"(?P<prefix>[A-Za-z]{0,2})(?P<quote>\"\"\"|'''|\"|'|`)")


@dataclass(frozen=True, slots=True)
class Language:
    """A language that programs are edited in."""

    name: str
    holes: tuple[str, str]
    """What stands around an expression inside a text."""
    filled: tuple[str, ...]
    """The prefixes, or the quote, of a text that can hold expressions."""

    def text(self, text: str) -> str:
        """A literal."""
        return json.dumps(text, ensure_ascii=False)

    def placeholder(self, expression: str) -> str:
        """An expression inside a text."""
        return f"{self.holes[0]}{expression}{self.holes[1]}"

    def joined(self, words: list[str]) -> str:
        """Several values as one text."""
        if len(words) == 1:
            return words[0]
        if self.name == "python":
            return ", ".join(words)
        return "[" + ", ".join(words) + '].join(" ")'

    def is_simple(self, written: str) -> bool:
        """Whether one literal without a raw prefix stands here, and not several beside each other."""
        opened = _OPENING.match(written)
        if opened is None or "r" in opened["prefix"].lower() or "b" in opened["prefix"].lower():
            return False
        quote = opened["quote"]
        inner = written[opened.end() : -len(quote)]
        return written.endswith(quote) and len(written) >= opened.end() + len(quote) and not _closes(inner, quote)

    def is_filled(self, written: str) -> bool:
        """Whether one literal stands here into which an expression can be put."""
        opened = _OPENING.match(written)
        if opened is None or not self.is_simple(written):
            return False
        return (opened["prefix"].lower() or opened["quote"]) in self.filled

    def opening(self, written: str) -> int:
        """How many characters stand in front of the text of a literal."""
        opened = _OPENING.match(written)
        return 0 if opened is None else opened.end()

    def closing(self, written: str) -> int:
        """How many characters stand behind it."""
        opened = _OPENING.match(written)
        return 0 if opened is None else len(opened["quote"])

    def template_slot(self, method: str, name: str) -> str:
        """A placeholder of a template that a method fills in."""
        return f"{{{{ {name} }}}}" if method == "render" else f"{{{name}}}"


def _closes(inner: str, quote: str) -> bool:
    """Whether a literal ends inside a text, so that it is several."""
    return re.search(rf"(?<!\\)(?:\\\\)*{re.escape(quote)}", inner) is not None


PYTHON = Language("python", ("{", "}"), ("f",))
SCRIPT = Language("script", ("${", "}"), ("`",))
