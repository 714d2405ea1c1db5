"""The one way to speak HTTP with what a user's file names: to that address alone, for so long, and so much.

*Invariant:* no redirect is followed, no proxy or password of the environment is used, certificates are always verified,
and the address that was checked is the one that is connected to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge_training.contract import HookError, Trouble
from weighbridge_training.urls import problem_of

if TYPE_CHECKING:
    import httpx

MAX_BYTES = 16 * 1_048_576
"""What an answer may be long if nobody says otherwise; `extensions={"max_bytes": …}` of one request says."""
TOTAL_S = 60.0
"""How long a request and its whole answer may take; `extensions={"total_s": …}` of one request says."""


@dataclass(frozen=True, slots=True)
class Destination:
    """An address of the user's own file."""

    url: str
    insecure: bool = False
    """http to another machine is permitted, by the user's own file."""
    ca_file: str = ""
    """The certificates that sign this one's; those of every browser where it is empty."""


def client(to: Destination, *, max_bytes: int = MAX_BYTES, total_s: float = TOTAL_S) -> httpx.Client:
    """A client whose requests reach the origin of `to` and nothing else; it raises `HookError` for whatever fails.

    The troubles: UNREACHABLE before anything was sent, UNKNOWN_OUTCOME after, REFUSED for what is not permitted here,
    BAD_ANSWER for redirects and what is too long. A status of 400 or above is an answer, and the caller's to read.
    """
    if problem := problem_of(to.url, to.insecure):
        raise HookError(Trouble.REFUSED, f"{to.url}: expected {problem}")
    try:
        import httpx

        from weighbridge_training.outgoing_transport import Guarded
    except ImportError:
        raise HookError(Trouble.NOT_INSTALLED, "httpx is not installed: pip install 'weighbridge[hooks]'") from None
    return httpx.Client(
        base_url=to.url,
        transport=Guarded(to, max_bytes, total_s),
        trust_env=False,
        follow_redirects=False,
        timeout=httpx.Timeout(30.0, connect=10.0),
        headers={"accept-encoding": "identity", "user-agent": "weighbridge"},
    )
