"""One process or several: who this one is, and how several are started where a job asks for them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weighbridge_training.states import State
from weighbridge_training.worker.ending import Ending, write_result, written_ending
from weighbridge_training.worker.failures import forget, remembered

if TYPE_CHECKING:
    from weighbridge_training.worker.request import Request


@dataclass(frozen=True, slots=True)
class Place:
    """Which of how many processes this is."""

    rank: int
    world: int

    @property
    def is_first(self) -> bool:
        return self.rank == 0


def place() -> Place:
    """As torchrun, Ray and accelerate tell it."""
    return Place(int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1")))


def is_told() -> bool:
    """Whether somebody has started this process as one of several, or of one."""
    return "RANK" in os.environ


def must_start_several(request: Request) -> bool:
    """Whether a plain start has to become several processes on this machine."""
    return not is_told() and request.nodes == 1 and request.gpus_per_node > 1


def start_several(program: str, job: str, request: Request) -> int:
    """Starts a process for each GPU and says how they ended; the result is theirs, or of whoever failed first."""
    forget()
    count = str(request.gpus_per_node)
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", count, program, job]
    started = subprocess.Popen(command)

    def passed_on(number: int, _frame: Any) -> None:
        started.send_signal(number)

    signal.signal(signal.SIGTERM, passed_on)
    signal.signal(signal.SIGINT, passed_on)
    code = started.wait()
    ending = written_ending()
    if ending is None and code != 0 and not request.preemptible:
        failure = remembered()
        said = str(failure) if failure else f"The processes ended with code {code} and said nothing; see out/log.txt."
        ending = Ending(State.FAILED, said)
        write_result(request.key, ending)
    return ending.code if ending else code
