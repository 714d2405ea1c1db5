"""Byte-pair merging: how many tokens are left of one piece when the pair of lowest rank has merged until none can."""

from heapq import heapify, heappop, heappush
from math import ceil

LONGEST_EXACT_PIECE = 50_000
"""Bytes; merging a longer piece would hold up an editor, and only bulk data without a blank has one."""

_SAMPLES = 8
_SAMPLE_BYTES = 2_048


def merged_count(piece: bytes, ranks: dict[bytes, int]) -> int:
    """The number of tokens of one piece; extrapolated from samples beyond `LONGEST_EXACT_PIECE`."""
    if piece in ranks:
        return 1
    if len(piece) <= LONGEST_EXACT_PIECE:
        return _merged(piece, ranks)
    return _sampled(piece, ranks)


def _merged(piece: bytes, ranks: dict[bytes, int]) -> int:
    size = len(piece)
    rank_of = ranks.get
    # A part is known by where it starts. One that merged into its left neighbour ends at `size`, as the last part
    # does: neither has a part to its right, so that a stale pair on the heap is recognised without a further list.
    ends = [*range(1, size + 1)]
    lefts = [*range(-1, size - 1)]
    heap = [(rank, i, i + 2) for i in range(size - 1) if (rank := rank_of(piece[i : i + 2])) is not None]
    heapify(heap)
    parts = size
    while heap:
        _, start, end = heappop(heap)
        middle = ends[start]
        if middle == size or ends[middle] != end:
            continue
        ends[start], ends[middle] = end, size
        parts -= 1
        if end < size:
            lefts[end] = start
            after = ends[end]
            if (rank := rank_of(piece[start:after])) is not None:
                heappush(heap, (rank, start, after))
        left = lefts[start]
        if left >= 0 and (rank := rank_of(piece[left:end])) is not None:
            heappush(heap, (rank, left, end))
    return parts


def _sampled(piece: bytes, ranks: dict[bytes, int]) -> int:
    last = len(piece) - _SAMPLE_BYTES
    starts = (last * i // (_SAMPLES - 1) for i in range(_SAMPLES))
    sampled = sum(_merged(piece[start : start + _SAMPLE_BYTES], ranks) for start in starts)
    return ceil(len(piece) * sampled / (_SAMPLES * _SAMPLE_BYTES))
