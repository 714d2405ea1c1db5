"""Where a module's text speaks of prompts: what has no mark in its span is neither lowered nor looked at.

Plain searches for letters come first and patterns look only where letters were found: an alternation over a whole file
costs more than parsing it.
"""

from __future__ import annotations

import re
from bisect import bisect_left

_NOTHING = re.compile("")
_NAMED = re.compile(r"\w*[\"']?\s*[:=,)\]]")
_CALLED = re.compile(r"\w*\(")
_CALLED_WITH_TEXT = re.compile(r"\w*\(\s*(?:[rf]{0,2}[\"'`]|\[|\{)")
_EITHER = re.compile(r"[\"'=:,)\]_]|\w*(?:prompt|message|instruction|content|text|msg|template)", re.IGNORECASE)
# letters in lower case -> what follows them at a mark, and at one that makes a function worth reading
_MARKS: dict[str, tuple[re.Pattern[str], re.Pattern[str] | None]] = {
    "prompt": (_NOTHING, _NOTHING),
    "system": (_NOTHING, _EITHER),
    "developer": (re.compile("[\"']"), re.compile("[\"']")),
    "sys_": (_NOTHING, _NOTHING),
    "instruct": (_NOTHING, re.compile(r"ions?[\"']?\s*[:=)\],]")),
    "messages": (_NOTHING, re.compile(r"[\"']?\s*[:=,)}]")),
    "signature": (_NOTHING, None),
    "completions": (_NOTHING, re.compile(r"[\"'`]|\.\w+\(")),
    "generatecontent": (_NOTHING, _NOTHING),
    "generate_content": (_NOTHING, _NOTHING),
    "message(": (_NOTHING, _NOTHING),
    "message.": (_CALLED, None),
    "msg(": (_NOTHING, None),
    "role": (re.compile(r"[\"']?\s*[:=]"), re.compile(r"[\"']?\s*[:=]")),
    "template": (_NOTHING, None),
    "persona": (re.compile(r"(?!l)"), None),
    "backstory": (_NOTHING, _NOTHING),
    "preamble": (_NOTHING, _NOTHING),
    "few_shot": (_NOTHING, _NOTHING),
    "fewshot": (_NOTHING, _NOTHING),
    "examples": (_NOTHING, re.compile(r"[\"']?\s*[:=]")),
    "demos": (re.compile(r"\b"), re.compile(r"[\"']?\s*[:=]")),
    "contents": (_NAMED, re.compile(r"[\"']?\s*[:=]")),
    "input": (_NAMED, re.compile(r"[\"']?\s*[:=]\s*(?:\[|[fr]{0,2}[\"'`])")),
    "llm": (_CALLED, _CALLED),
    "gpt": (_CALLED, _CALLED),
    "openai": (_CALLED, _CALLED),
    "claude": (_CALLED, _CALLED),
    "gemini": (_CALLED, _CALLED),
    "agent(": (_NOTHING, None),
    "ask": (_CALLED, _CALLED_WITH_TEXT),
    "invoke": (_CALLED, _CALLED_WITH_TEXT),
    "complet": (_CALLED, _CALLED_WITH_TEXT),
    "chat": (_CALLED, _CALLED_WITH_TEXT),
    "generate": (_CALLED, _CALLED_WITH_TEXT),
    "respon": (_CALLED, _CALLED_WITH_TEXT),
    "predict": (_CALLED, _CALLED_WITH_TEXT),
    "streamtext": (_CALLED, _CALLED),
    "streamobject": (_CALLED, _CALLED),
    "responses.": (_NOTHING, re.compile(r"(?:create|parse|stream)\(")),
    "send": (_CALLED, None),
}


class Marks:
    """The offsets of the marks of one text."""

    __slots__ = ("_strong", "_words")

    def __init__(self, text: str, lowered: str) -> None:
        """`lowered` is the text in lower case, offset by offset."""
        words: list[int] = []
        strong: list[int] = []
        for letters, (mark, worth) in _MARKS.items():
            at = lowered.find(letters)
            while at >= 0:
                behind = at + len(letters)
                if mark.match(text, behind):
                    words.append(at)
                    if worth is not None and worth.match(text, behind):
                        strong.append(at)
                at = lowered.find(letters, behind)
        words.sort()
        strong.sort()
        self._words = words
        self._strong = strong

    def __bool__(self) -> bool:
        return bool(self._words)

    def any_in(self, start: int, end: int) -> bool:
        """Whether a range may say something to a model."""
        return _any(self._words, start, end)

    def strong_in(self, start: int, end: int) -> bool:
        """Whether a function or a class of this range is worth reading."""
        return _any(self._strong, start, end)


def _any(offsets: list[int], start: int, end: int) -> bool:
    at = bisect_left(offsets, start)
    return at < len(offsets) and offsets[at] < end
