"""tiktoken as an engine for bulk: it counts faster than we do and takes longer to be ready.

It is fed our own vocabulary and pattern, so that it neither downloads nor reads a cache, and gives the same counts.
"""

from functools import cache

from weighbridge.tokens.counter import TokenCount, TokenCounter, counter_for
from weighbridge.tokens.cuts import may_hold_giant
from weighbridge.tokens.pieces import PATTERN
from weighbridge.tokens.vocabulary import Encoding, ranks

_BATCH_BYTES = 2_000_000
"""Where the time that tiktoken saves in counting has paid for the time it takes to load (measured)."""


def batch_counter(encoding: Encoding, expected_bytes: int) -> TokenCounter:
    """The counter that is done first with about so many bytes of text, loading included."""
    if expected_bytes < _BATCH_BYTES:
        return counter_for(encoding)
    try:
        return tiktoken_counter_for(encoding)
    except ImportError:
        return counter_for(encoding)


@cache
def tiktoken_counter_for(encoding: Encoding) -> TokenCounter:
    """The counter that runs in tiktoken, one per process, safe to call from any thread; needs tiktoken installed."""
    import tiktoken  # here, because it is optional, and of use to large runs only

    engine = tiktoken.Encoding(
        f"weighbridge/{encoding}", pat_str=PATTERN[encoding], mergeable_ranks=ranks(encoding), special_tokens={}
    )
    count_ourselves = counter_for(encoding)

    def count(text: str, /) -> TokenCount:
        if may_hold_giant(text):
            return count_ourselves(text)
        try:
            return TokenCount(len(engine.encode_ordinary(text)), exact=True)
        except BaseException as error:
            # Rust's panic, on a text its regular expressions cannot take, derives from no other exception.
            if type(error).__name__ != "PanicException":
                raise
            return count_ourselves(text)

    return count
