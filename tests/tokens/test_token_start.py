"""Counting starts at once: nothing is imported that is not needed, and no network is asked."""

import subprocess
import sys

HEAVY = ("tiktoken", "regex", "requests", "socket", "ssl", "urllib.request", "asyncio")

NO_NETWORK = """
import sys
def refuse(event, args):
    if event.startswith(("socket.", "urllib.")):
        raise RuntimeError(event)
sys.addaudithook(refuse)
from weighbridge.tokens import Encoding, batch_counter, counter_for
"""


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", NO_NETWORK + code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_importing_reads_no_vocabulary() -> None:
    code = "from weighbridge.tokens.vocabulary import ranks; print(ranks.cache_info().currsize)"
    assert run(code) == "0"


def test_the_first_count_needs_only_the_standard_library() -> None:
    code = f"counter_for(Encoding.O200K)('Grüße'); print([name for name in {HEAVY} if name in sys.modules])"
    assert run(code) == "[]"


def test_tiktoken_asks_no_network() -> None:
    assert run("print(batch_counter(Encoding.O200K, 10**9)('Hello world'))") == "2"
