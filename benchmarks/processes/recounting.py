"""Types in a prompt and counts it after every key, as the server does and with tiktoken; prints means as JSON.

Run with the prompt; TIKTOKEN_CACHE_DIR holds tiktoken's vocabulary. Seconds are of processor time.
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path

import tiktoken
from weighbridge.tokens import Encoding, RecountingCounter, counter_for

_KEYS = 100


def main() -> None:
    text = Path(sys.argv[1]).read_text("utf-8")
    count, theirs = RecountingCounter(counter_for(Encoding.O200K)), tiktoken.get_encoding("o200k_base")
    chance = random.Random(4)
    tokens = count(text).tokens
    theirs.encode_ordinary(text)
    spent = [0.0, 0.0]
    for number in range(_KEYS):
        at = chance.randrange(len(text))
        text = text[:at] + "key "[number % 4] + text[at + number % 3 :]
        started = time.process_time()
        here = count(text).tokens
        between = time.process_time()
        there = len(theirs.encode_ordinary(text))
        spent = [spent[0] + between - started, spent[1] + time.process_time() - between]
        if here != there:
            sys.exit(f"the counters disagree after {number + 1} keys: {here} and {there}")
    print(json.dumps({"ours": spent[0] / _KEYS, "tiktoken": spent[1] / _KEYS, "tokens": tokens}))


if __name__ == "__main__":
    main()
