"""Pack OpenAI's vocabularies for `weighbridge.tokens`, from a directory of `.tiktoken` files under any names.

    python tools/pack_vocabulary.py DIRECTORY

The files are known by their hash. One wheel has both, to be unpacked and not installed: `pip download --no-deps
llama-index-core==0.14.25` (`_static/tiktoken_cache/`). The table of character classes is made along with them; it needs
the `regex` package, which tiktoken brings, and tiktoken itself, whose tables of Unicode decide.
"""

from __future__ import annotations

import sys
from base64 import b64decode
from functools import cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from struct import pack
from unicodedata import category

import regex  # type: ignore[import-untyped]
import tiktoken
from weighbridge.tokens import characters, vocabulary
from weighbridge.tokens.pieces import PATTERN
from weighbridge.tokens.vocabulary import SOURCE_SHA256, Encoding

CLASSES = {
    characters.SPACE: r"\p{White_Space}",
    characters.NUMBER: r"\p{N}",
    characters.UPPER: r"[\p{Lu}\p{Lt}]",
    characters.LONG_S: "\u017f",
    characters.LOWER: r"\p{Ll}",
    characters.CASELESS: r"[\p{Lm}\p{Lo}]",
    characters.MARK: r"\p{M}",
    characters.OTHER: r"[\s\S]",
}
"""The letter for each class; the first that matches a character wins."""


def main(directory: Path) -> None:
    """Write the packed files, or end with a message if a vocabulary is not there."""
    for encoding in Encoding:
        source = find_source(directory, encoding)
        vocabulary.packed_file(encoding).write_bytes(pack_ranks(parse(source.read_bytes())))
    characters.CLASS_FILE.write_bytes(pack_characters())


def find_source(directory: Path, encoding: Encoding) -> Path:
    """The file that has the hash tiktoken expects of the encoding."""
    for path in sorted(directory.iterdir()):
        if path.is_file() and sha256(path.read_bytes()).hexdigest() == SOURCE_SHA256[encoding]:
            return path
    raise SystemExit(f"{directory}: no file has the sha256 of {encoding}, {SOURCE_SHA256[encoding]}.")


def parse(source: bytes) -> dict[bytes, int]:
    """The ranks in a `.tiktoken` file: per line a token in base64 and its rank."""
    return {b64decode(token): int(rank) for token, rank in map(bytes.split, source.splitlines())}


def pack_ranks(ranks: dict[bytes, int]) -> bytes:
    """The ranks in the layout that `weighbridge.tokens.vocabulary` describes."""
    by_length = groupby(sorted(ranks.items(), key=lambda item: (len(item[0]), item[1])), key=lambda item: len(item[0]))
    groups = [(length, list(records)) for length, records in by_length]
    return b"".join(
        (
            vocabulary.GROUP_COUNT.pack(len(groups)),
            *(vocabulary.GROUP_SIZE.pack(length, len(records)) for length, records in groups),
            *(vocabulary.record(length).pack(*item) for length, records in groups for item in records),
        )
    )


def pack_characters() -> bytes:
    """The classes in the layout that `weighbridge.tokens.characters` describes."""
    patterns = [(letter, regex.compile(pattern)) for letter, pattern in CLASSES.items()]
    letters = (
        next(letter for letter, p in patterns if p.match(chr(code))) if known(chr(code)) else characters.OTHER
        for code in range(sys.maxunicode + 1)
    )
    starts: list[int] = []
    start = 0
    for letter, characters_alike in groupby(letters):
        starts.append(start << 8 | ord(letter))
        start += sum(1 for _ in characters_alike)
    return pack(f"<{len(starts)}I", *starts)


@cache
def engine() -> tiktoken.Encoding:
    """tiktoken with a vocabulary that shows where it cuts."""
    ranks: dict[bytes, int] = {bytes([byte]): byte for byte in range(256)} | {b"/A": 256}
    return tiktoken.Encoding("classes", pat_str=PATTERN[Encoding.O200K], mergeable_ranks=ranks, special_tokens={})


def known(character: str) -> bool:
    """Whether tiktoken's tables of Unicode have a character, for `regex` has those of a later version.

    A slash is taken along by a symbol, and what no table has is one; from all others it is cut off.
    """
    if character.isascii() or 0xD800 <= ord(character) <= 0xDFFF:
        return True
    return category(character) not in ("Cn", "Co") or engine().encode_ordinary(f"{character}/A")[-1] == 256


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
