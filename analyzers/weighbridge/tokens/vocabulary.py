"""The vocabularies on disk: every token of an encoding with its rank, which is the order in which pairs merge.

A packed file is little-endian: the number of groups; for each group the length of its tokens in bytes and how many
there are; then the groups, a record for each token: its bytes, its rank. Grouping by length makes every record of a
group the same size, so that the standard library reads a group into the dictionary without a line of Python per token.
"""

from enum import StrEnum
from functools import cache
from pathlib import Path
from struct import Struct

DATA = Path(__file__).parent / "data"

LONGEST_TOKEN = 128
"""The longest token of either encoding, in bytes."""

GROUP_COUNT = Struct("<H")
GROUP_SIZE = Struct("<HI")


class Encoding(StrEnum):
    """A public vocabulary of OpenAI, by its name in tiktoken."""

    O200K = "o200k_base"
    CL100K = "cl100k_base"


SOURCE_SHA256 = {
    Encoding.O200K: "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    Encoding.CL100K: "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
}
"""The hash of each original `.tiktoken` file, as tiktoken itself expects it."""


def record(length: int) -> Struct:
    """The layout of one token of `length` bytes and its rank."""
    return Struct(f"<{length}sI")


def packed_file(encoding: Encoding) -> Path:
    """Where the packed vocabulary lies."""
    return DATA / f"{encoding}.ranks"


@cache
def ranks(encoding: Encoding) -> dict[bytes, int]:
    """The rank of every token, read from disk once per process; not to be changed."""
    return unpack(packed_file(encoding).read_bytes())


def unpack(packed: bytes) -> dict[bytes, int]:
    """The rank of every token in a packed file."""
    (groups,) = GROUP_COUNT.unpack_from(packed)
    start = GROUP_COUNT.size + groups * GROUP_SIZE.size
    table: dict[bytes, int] = {}
    view = memoryview(packed)
    for length, size in GROUP_SIZE.iter_unpack(view[GROUP_COUNT.size : start]):
        layout = record(length)
        end = start + size * layout.size
        table.update(layout.iter_unpack(view[start:end]))
        start = end
    return table
