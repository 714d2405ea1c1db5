"""A person at a terminal is asked before something is done."""

from __future__ import annotations

import sys


def agreed(question: str, yes: str) -> bool:
    """Whether a person says yes; where there is nobody to ask here, it is said what `--yes` does."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
        print(f"weighbridge: --yes {yes}; there is nobody to ask here", file=sys.stderr)
        return False
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
