"""`python worker.pyz job.json`, in the folder of a job: from its files to an adapter, answers and a result.

Nothing heavy is imported before the job is read, so that a job that cannot run says so at once.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge_training.states import State
from weighbridge_training.worker.ending import CODES, INTERRUPTED, Ending, write_result, written_ending
from weighbridge_training.worker.events import Cancelled, Failed, Interrupted, Started, Succeeded
from weighbridge_training.worker.failures import Failure, explained, forget, remember, remembered
from weighbridge_training.worker.processes import Place, is_told, must_start_several, place, start_several
from weighbridge_training.worker.request import Request, read_request
from weighbridge_training.worker.stopping import Stop, Stopped, Why
from weighbridge_training.worker.stream import Stream, take_stdout

if TYPE_CHECKING:
    from collections.abc import Callable

    from weighbridge_training.worker.work import Peak

_THEIR_OWN = r"(?:accelerate|peft|torch|transformers)\."
"""Modules whose warnings about their own interfaces are for those who write trainers, not for those who use one."""
_QUIET = {
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "DO_NOT_TRACK": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "WANDB_DISABLED": "true",
}


def run() -> None:
    """The program; ends the process."""
    sys.exit(main(sys.argv[1:]))


def main(arguments: list[str]) -> int:
    """Runs one job and gives the code to end with: 0, 1 where it failed, 130 where it was asked to end.

    With `answer` before its name nothing is trained: the adapter that is in its folder answers.
    """
    does = _DOES.get(arguments[0]) if len(arguments) == 2 else _work
    if does is None or len(arguments) not in (1, 2):
        print("usage: python worker.pyz [answer] job.json", file=sys.stderr)
        return 2
    job = Path(arguments[-1]).resolve()
    program = str(Path(sys.argv[0]).resolve())
    os.chdir(job.parent)
    ended = written_ending()
    if ended is not None:
        return ended.code
    here = place()
    try:
        request = read_request(job)
    except Failure as failure:
        print(failure, file=sys.stderr)
        # without a key there is no result that a reader would accept; the code and the log say it
        return CODES[State.FAILED]
    if does is _work and must_start_several(request):
        return start_several(program, job.name, request)
    return run_job(request, here, does)


def _work(request: Request, here: Place, stream: Stream, stop: Stop) -> Peak:
    from weighbridge_training.worker.work import work

    return work(request, here, stream, stop)


def _answer(request: Request, here: Place, stream: Stream, stop: Stop) -> Peak:
    from weighbridge_training.worker.only_answers import answer

    return answer(request, here, stream, stop)


_DOES = {"answer": _answer}


def run_job(request: Request, here: Place, does: Callable[[Request, Place, Stream, Stop], Peak] = _work) -> int:
    """One process of a job; Ray Train calls it, too."""
    os.environ.update(_QUIET)
    for kind in (DeprecationWarning, FutureWarning):
        warnings.filterwarnings("ignore", category=kind, module=_THEIR_OWN)
    # peft looks for the base where the task has it; that the vocabulary stays as it is, we know
    warnings.filterwarnings("ignore", message="Could not find a config file")
    if request.gpus_per_node == 1 and not is_told():
        # a trainer that sees several devices would use them all
        os.environ["CUDA_VISIBLE_DEVICES"] = os.environ.get("CUDA_VISIBLE_DEVICES", "0").split(",")[0]
    if request.base != request.base_name:
        os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
    if here.is_first:
        forget()
    out = take_stdout()
    stream = Stream(out if here.is_first else None)
    stop = Stop(request.max_runtime_s, preemptible=request.preemptible)
    stop.listen()
    stop.watch(lambda: _end(request, here, stream, Ending(State.FAILED, str(_too_long(request)))))
    begun = time.monotonic()
    stream.emit(Started(request.key, os.getpid(), here.world))
    try:
        peak = does(request, here, stream, stop)
    except Stopped as stopped:
        return _stopped(request, here, stream, stopped)
    except BaseException as error:
        traceback.print_exc()
        if not isinstance(error, Exception) and not isinstance(error, (SystemExit, KeyboardInterrupt)):
            raise
        return _failed(request, here, stream, explained(error))
    stream.emit(Succeeded(round(time.monotonic() - begun, 2), peak.resident_mb, peak.gpu_mb))
    return _end(request, here, stream, Ending(State.SUCCEEDED))


def _stopped(request: Request, here: Place, stream: Stream, stopped: Stopped) -> int:
    if stopped.why is Why.TIME:
        return _failed(request, here, stream, _too_long(request))
    if stopped.why is Why.INTERRUPTED:
        stream.emit(Interrupted(stopped.step))
        return INTERRUPTED
    stream.emit(Cancelled(stopped.step))
    return _end(request, here, stream, Ending(State.CANCELLED, "It was cancelled."))


def _failed(request: Request, here: Place, stream: Stream, failure: Failure) -> int:
    remember(failure)
    # of several processes, those that were left alone fail, too, and know no reason
    failure = remembered() or failure
    stream.emit(Failed(failure.code, str(failure)))
    return _end(request, here, stream, Ending(State.FAILED, str(failure)))


def _end(request: Request, here: Place, stream: Stream, ending: Ending) -> int:
    if here.is_first:
        try:
            write_result(request.key, ending)
        except OSError as error:
            stream.emit(Failed("disk-full", f"The result cannot be written: {error}."))
            return CODES[State.FAILED]
    return ending.code


def _too_long(request: Request) -> Failure:
    return Failure(
        "max-runtime",
        f"It took longer than {request.max_runtime_s:,} s, the `limits.max_runtime_s` of the task. Raise it, or train "
        "fewer epochs.",
    )
