"""Ways in which a text comes to harm: cut, mangled, doubled, mistyped, mis-encoded; decided by one random source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

ODD = (
    "\0", "\r", "\r\n", "\n", "\f", "\v", "\t", "\x1b[31m", "\x85", "\u2028", "\u2029", "\ufeff", "\u200b", "\u200f",
    "\u202e", "\u00a0", "\ud800", "\udfff", "\U0001f600", "e\u0301", "\u6f22", "\ufffd", "\uffff", "\x7f",
)  # fmt: skip
SIGNS = (
    *"(){}[]<>`'\";:,.?!=+-*/&|@#\\$%^~_ ", "${", "{{", "}}", "{%", "%}", "{#", "#}", "'''", '"""', "```", "~~~", "---",
    "=>", "...", "?.", "//", "/*", "*/", "<!--", "-->", "</", "/>", "&a", "*a", "!!x", "<<: ", "|\n", ">-\n", "? ", "- ",
    "%YAML 9\n", 'f"', 'rb"', "\\N{x}", "\\u12", "\\x", "\\ud800", "#\"", "\"#", "async ", "await ", "lambda: ", "else ",
    "elif x:\n", "class ", "def f():\n", "return ", "for x in ", "import ", "from . import ", "@x\n", "system:\n", "user:\n",
    "file://", "../", "weighbridge: ignore[", "weighbridge-ignore: ", "Example 1:\n", "<example>", "</example>",
    "<message role=", "</message>", "<system>", "null", "true", "~", ".inf", ".nan", "0x", "1e999999", "9" * 5000,
    "-1", "1_0", "0o9", "2024-13-45", "until 2027-99-99", "$999999999999999999999", "\N{ARABIC-INDIC DIGIT FIVE}" * 3,
    "\N{SUPERSCRIPT TWO}", "\N{ROMAN NUMERAL FIVE}",
)  # fmt: skip
_WORD = re.compile(r"\w+|[^\w\s]|\s+")


def damaged(text: str, chance: Random) -> str:
    """The text after one to four accidents."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        text = chance.choice(_ACCIDENTS)(text, chance)
    return text


def recoded(text: str, chance: Random) -> bytes:
    """The text as some editor, some shell or some copy wrote it."""
    clean = text.encode("utf-8", "replace").decode()
    name = chance.choice(("latin-1", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-8", "utf-7"))
    data = clean.encode(name, "replace")
    match chance.randrange(5):
        case 0:
            return data[: chance.randrange(len(data) + 1)]
        case 1:
            at = chance.randrange(len(data) + 1)
            return data[:at] + chance.randbytes(chance.randrange(1, 20)) + data[at:]
        case 2:
            return chance.choice((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\0", b"\x80")) + data
        case _:
            return data


def _cut(text: str, chance: Random) -> str:
    return text[: chance.randrange(len(text) + 1)]


def _beheaded(text: str, chance: Random) -> str:
    return text[chance.randrange(len(text) + 1) :]


def _odd(text: str, chance: Random) -> str:
    return _inserted(text, chance, ODD, chance.randrange(1, 12))


def _signed(text: str, chance: Random) -> str:
    return _inserted(text, chance, SIGNS, chance.randrange(1, 12))


def _inserted(text: str, chance: Random, of: tuple[str, ...], times: int) -> str:
    for _ in range(times):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(of) + text[at + chance.choice((0, 0, 1, 5)) :]
    return text


def _noise(text: str, chance: Random) -> str:
    at = chance.randrange(len(text) + 1)
    data = chance.randbytes(chance.randrange(1, 300))
    return text[:at] + data.decode(chance.choice(("latin-1", "utf-8")), "surrogateescape") + text[at:]


def _without_lines(text: str, chance: Random) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if chance.random() > 0.15)


def _doubled_lines(text: str, chance: Random) -> str:
    return "".join(line * chance.choice((1, 1, 1, 2, 5)) for line in text.splitlines(keepends=True))


def _shuffled_lines(text: str, chance: Random) -> str:
    lines = text.splitlines(keepends=True)
    chance.shuffle(lines)
    return "".join(lines)


def _indented(text: str, chance: Random) -> str:
    return "".join(chance.choice(("", "", " ", "\t", "    ")) + line for line in text.splitlines(keepends=True))


def _without_words(text: str, chance: Random) -> str:
    share = chance.choice((0.01, 0.05, 0.2))
    return "".join(word for word in _WORD.findall(text) if chance.random() > share)


def _doubled_words(text: str, chance: Random) -> str:
    return "".join(word * chance.choice((1, 1, 1, 1, 1, 2, 9)) for word in _WORD.findall(text))


def _swapped_words(text: str, chance: Random) -> str:
    words = _WORD.findall(text)
    for _ in range(min(len(words), 10)):
        first, second = chance.randrange(len(words)), chance.randrange(len(words))
        words[first], words[second] = words[second], words[first]
    return "".join(words)


def _without_quotes(text: str, chance: Random) -> str:
    return "".join(sign for sign in text if sign not in "\"'`()[]{}<>" or chance.random() > 0.05)


def _other_breaks(text: str, chance: Random) -> str:
    breaks = chance.choice((("\r\n",), ("\r",), ("\r\n", "\r", "\n"), ("\u2028",), ("\f\n",), (" ",)))
    return "".join(line + chance.choice(breaks) for line in text.split("\n"))


def _repeated(text: str, chance: Random) -> str:
    return text * chance.choice((2, 3, 8)) if len(text) < 8000 else text


def _stretched(text: str, chance: Random) -> str:
    """One piece of the text again and again, where it stands."""
    start = chance.randrange(len(text) + 1)
    piece = text[start : start + chance.choice((1, 2, 5, 20))]
    return text[:start] + piece * chance.choice((10, 200, 1000)) + text[start:]


def _marked(text: str, chance: Random) -> str:
    return chance.choice(("\ufeff", "\0", "\ufffe", "#!/bin/sh\n", "---\n", "%YAML 1.2\n---\n")) + text


_ACCIDENTS: tuple[Callable[[str, Random], str], ...] = (
    _cut, _beheaded, _odd, _odd, _signed, _signed, _signed, _noise, _without_lines, _doubled_lines, _shuffled_lines,
    _indented, _without_words, _doubled_words, _swapped_words, _without_quotes, _other_breaks, _repeated, _stretched,
    _marked,
)  # fmt: skip
