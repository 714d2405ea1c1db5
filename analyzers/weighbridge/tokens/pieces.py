"""Pieces: the words, numbers and blanks between which no merge happens, as the encodings' patterns cut them."""

import re
from functools import cache
from itertools import accumulate, pairwise

from weighbridge.tokens.characters import CASELESS, LONG_S, LOWER, MARK, NUMBER, SPACE, UPPER, classified
from weighbridge.tokens.vocabulary import Encoding

PATTERN = {
    Encoding.O200K: "|".join(
        (
            r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
            r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
            r"\p{N}{1,3}",
            r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
            r"\s*[\r\n]+",
            r"\s+(?!\S)",
            r"\s+",
        )
    ),
    Encoding.CL100K: (
        r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$"
        r"|\s*[\r\n]|\s+(?!\S)|\s"
    ),
}
"""The patterns as OpenAI publishes them; the standard library has no `\\p`, so ours below match classified text."""

_BLANK = f"{SPACE}-\r "
_DIGIT = f"{NUMBER}-9"
_LETTER = f"{UPPER}-Z{LOWER}-z{CASELESS}{LONG_S}"
_CONTRACTION = f"'(?:[sSdDmMtT{LONG_S}]|[rR][eE]|[vV][eE]|[lL][lL])"
_SYMBOLS = f" ?[^{_BLANK}{_DIGIT}{_LETTER}]++"

# The two alternatives for words are one here. A mark may be the sign before a word or a letter of it, and comes out the
# same when it is always a letter; so the sign never has to be given back. Tests compare every short row of classes.
_O200K_WORD = (
    rf"[^\r\n{_DIGIT}{_LETTER}{MARK}]?+"
    f"(?:[{UPPER}-Z{CASELESS}{MARK}]*[{LOWER}-z{LONG_S}{CASELESS}{MARK}]++|[{UPPER}-Z]++)"
    f"(?:{_CONTRACTION}|)"
)

_CLASSIFIED_PATTERN = {
    Encoding.O200K: "|".join(
        (
            _O200K_WORD,
            f"[{_DIGIT}]{{1,3}}",
            rf"{_SYMBOLS}[\r\n/]*+",
            rf"[{_BLANK}]*[\r\n]+",
            f"[{_BLANK}]+(?![^{_BLANK}])",
            f"[{_BLANK}]+",
        )
    ),
    Encoding.CL100K: "|".join(
        (
            _CONTRACTION,
            rf"[^\r\n{_DIGIT}{_LETTER}]?+[{_LETTER}]++",
            f"[{_DIGIT}]{{1,3}}",
            rf"{_SYMBOLS}[\r\n]*+",
            rf"[{_BLANK}]++\Z",
            rf"[{_BLANK}]*[\r\n]",
            f"[{_BLANK}]+(?![^{_BLANK}])",
            f"[{_BLANK}]",
        )
    ),
}


def pieces(encoding: Encoding, text: str) -> list[str]:
    """The text cut into its pieces."""
    cut = _compiled(encoding).findall(classified(text))
    if text.isascii():
        return cut
    return [text[start:end] for start, end in pairwise(accumulate(map(len, cut), initial=0))]


@cache
def _compiled(encoding: Encoding) -> re.Pattern[str]:
    return re.compile(_CLASSIFIED_PATTERN[encoding])
