"""Names and texts that say nothing of their author, in the style of what they replace."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

STEMS = (
    "prompt", "llm", "gpt", "chat", "complet", "generat", "ask", "invoke", "request", "respon", "reply", "answer",
    "output", "parse", "valid", "extract", "json", "schema", "attempt", "retry", "retries", "tries", "error",
    "exception", "score", "client", "agent", "model", "call", "query", "fix", "clean", "repair", "test", "temperature",
    "read", "text", "raw", "item", "docs", "message", "generate", "completion", "response", "tokens", "openai",
    "anthropic", "claude", "gemini", "ollama", "bedrock", "send", "run", "get",
)  # fmt: skip
"""Parts of names that detectors look for: where a name must stay, its part may be enough."""


def neutral_names(words: Iterable[str]) -> dict[str, str]:
    """A new name for each, in the same style: constants, classes, private names."""
    made: dict[str, str] = {}
    for number, word in enumerate(words, 1):
        bare = word.lstrip("_#")
        lead = word[: len(word) - len(bare)]
        if bare.isupper() and len(bare) > 1:
            made[word] = f"{lead}NAME_{number}"
        elif bare[:1].isupper():
            made[word] = f"{lead}Name{number}"
        else:
            made[word] = f"{lead}name{number}"
    return made


def stemmed(word: str, neutral: str) -> Iterable[str]:
    """Names that keep a part of the old one, the shortest parts first."""
    lower = word.lower()
    number = re.sub(r"\D", "", neutral)
    lead = word[: len(word) - len(word.lstrip("_"))]
    for stem in STEMS:
        if stem in lower and lower != stem:
            if word.lstrip("_").isupper():
                yield f"{lead}{stem.upper()}_{number}"
            elif word[:1].isupper():
                yield f"{stem.title()}{number}"
                yield f"Name{number}{stem.title()}"
            else:
                yield f"{lead}{stem}_{number}"
                yield f"{lead}name_{number}_{stem}"
                yield f"{lead}{stem}"
    for first in STEMS:
        for second in STEMS:
            if first != second and first in lower and second in lower and not word[:1].isupper():
                yield f"{lead}{first}_{second}"


def placeholder(text: str, number: int) -> str:
    """A short text of the same kind."""
    bare = text.strip()
    if bare.startswith(("http://", "https://")):
        return f"https://example.com/{number}"
    if re.fullmatch(r"[\d.,]+", bare):
        return "1"
    if re.fullmatch(r"[\w./\\-]+\.\w{1,5}", bare):
        return f"file{number}.{bare.rpartition('.')[2]}"
    if re.fullmatch(r"[\w-]+", bare):
        return f"word{number}"
    return f"text {number}"
