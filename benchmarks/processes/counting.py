"""Loads and counts with our counter and with tiktoken on the same texts; prints seconds of processor time as JSON.

Run with a corpus and a long prompt; TIKTOKEN_CACHE_DIR holds tiktoken's vocabulary.
"""

from __future__ import annotations

import json
import random
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    import tiktoken
    from weighbridge.tokens import TokenCounter

_EDITS = 200
_PROMPT = 6_144


def timed(action: Callable[[], Any]) -> tuple[float, Any]:
    started = time.process_time()
    result = action()
    return time.process_time() - started, result


def main() -> None:
    corpus = Path(sys.argv[1]).read_text("utf-8")
    long = Path(sys.argv[2]).read_text("utf-8")
    prompt = corpus[:_PROMPT]
    found: dict[str, float] = {"bytes": len(corpus.encode()), "long bytes": len(long.encode())}

    def ours_ready() -> object:
        from weighbridge.tokens import Encoding, counter_for

        counter = counter_for(Encoding.O200K)
        counter("a")
        return counter

    def theirs_ready() -> object:
        import tiktoken

        encoding = tiktoken.get_encoding("o200k_base")
        encoding.encode_ordinary("a")
        return encoding

    def theirs_ready_on_our_ranks() -> object:
        from weighbridge.tokens import Encoding, tiktoken_counter_for

        counter = tiktoken_counter_for(Encoding.O200K)
        counter("a")
        return counter

    found["load ours"], ours = timed(ours_ready)
    found["load tiktoken from disk"], theirs = timed(theirs_ready)
    found["load tiktoken on our ranks"], _ = timed(theirs_ready_on_our_ranks)
    for name, text in (("prompt", prompt), ("first", corpus), ("again", corpus), ("long", long), ("whole", long)):
        found[f"{name} ours"], here = timed(partial(_ours, ours, text))
        found[f"{name} tiktoken"], there = timed(partial(_theirs, theirs, text))
        if here != there:
            sys.exit(f"the counters disagree on the {name} text: {here} and {there}")
        found[f"{name} tokens"] = here
    found["whole"] = found["whole ours"]
    found["edit"] = _edit(long, ours)
    print(json.dumps(found))


def _ours(counter: TokenCounter, text: str) -> int:
    return counter(text).tokens


def _theirs(encoding: tiktoken.Encoding, text: str) -> int:
    return len(encoding.encode_ordinary(text))


def _edit(text: str, counter: TokenCounter) -> float:
    """The mean time of a small edit at a random place."""
    from weighbridge.tokens import IncrementalCount

    places = random.Random(7)
    state = IncrementalCount.of(text, counter)
    edits = [places.randrange(len(text)) for _ in range(_EDITS)]
    started = time.process_time()
    for number, at in enumerate(edits):
        state = state.replace(at, at + number % 3, "key "[number % 4])
    spent = (time.process_time() - started) / _EDITS
    if state.count != counter(state.text):
        sys.exit("the count after the edits is not that of the text")
    return spent


if __name__ == "__main__":
    main()
