"""Examines files in several processes, each with a workspace of its own over the same files."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.engine import examine
from weighbridge.tokens import Encoding, counter_for

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence

    from weighbridge.engine import Examined
    from weighbridge.tokens import TokenCounter
    from weighbridge.workspace import Workspace

    from weighbridge_cli.governance import Governance
    from weighbridge_cli.texts import Texts

_PORTIONS = 4
"""Portions per process: few, because files of one folder share what they import; more than one, to even out."""


@dataclass(frozen=True, slots=True)
class _Bench:
    """What one process works with."""

    workspace: Workspace
    governance: Governance
    count: TokenCounter


_bench: list[_Bench] = []


def examined(texts: Texts, paths: Sequence[str], arguments: Namespace, processes: int) -> Iterator[Examined]:
    """The results in the order in which they are ready."""
    method = "fork" if sys.platform == "linux" else "spawn"
    size = max(1, -(-len(paths) // (processes * _PORTIONS)))
    portions = [paths[start : start + size] for start in range(0, len(paths), size)]
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(processes, context, initializer=_begin, initargs=(texts, arguments, os.getpid())) as pool:
        for items in pool.map(_portion, portions):
            yield from items


def _begin(texts: Texts, arguments: Namespace, first: int) -> None:
    import signal
    from threading import Thread

    from weighbridge_cli.governance import Governance
    from weighbridge_cli.places import places_for

    gc.disable()
    # Ctrl-C is for the first process, which ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(first,), daemon=True).start()
    governance = Governance(arguments, places_for([path for path in arguments.paths if path != "-"]))
    count = counter_for(Encoding(governance.settings.encoding))
    _bench[:] = [_Bench(texts.workspace(), governance, count)]


def _end_with(first: int) -> None:
    """Ends this process when the first one is gone: what is killed cannot end the others, and they would wait for ever,
    because each of them holds the pipes of the rest open.
    """
    import time

    while os.getppid() == first:
        time.sleep(1)
    os._exit(1)


def _portion(paths: Sequence[str]) -> list[Examined]:
    bench = _bench[0]
    return [
        examine(bench.workspace, path, bench.governance.rules, bench.governance.settings_for, bench.count)
        for path in paths
    ]
