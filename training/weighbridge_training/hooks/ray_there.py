"""What Ray runs: a program that travels with a job, makes its folder, and runs the worker in it, once or many times.

Its standard output is all that is ever read of it: the events of the worker as they are, one line that says how the job
ended, what libraries print after a bar, and files as lines of base64. *Invariant:* the standard library alone, and Ray
where a job asks for several devices; what is to be done is in `job.json` and two variables that no workspace writes.
"""

# Ray is where this runs, and is typed in part only.
# pyright: reportMissingImports=false, reportUnknownVariableType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

STORAGE = "WEIGHBRIDGE_STORAGE"
"""The variable that names the folder of all jobs."""
PART = "WEIGHBRIDGE_PART"
"""The variable that asks for a part of a file: `KEY offset length NAME`."""
RESULT = '{"weighbridge": "result", '
FILE = '{"weighbridge": "file", '
PRINTED = "| "
GRACE_S = 120
"""The worker ends itself at its limit; this much later it is ended."""
_LOG_BYTES = 4 * 1024 * 1024
_LINE = 57 * 1024
_EVERY_S = 0.2
_CANCEL = "CANCEL"


def main() -> int:
    """Gives a part of a file, or runs the job of this folder."""
    storage = Path(os.environ[STORAGE]).expanduser()
    if PART in os.environ:
        return _give(storage, *os.environ[PART].split(" ", 3))
    job: dict[str, Any] = json.loads(Path("job.json").read_text(encoding="utf-8"))
    folder = _made(storage, job)
    os.chdir(folder)
    told = threading.Event()
    teller = threading.Thread(target=_tell, args=(told,))
    teller.start()
    try:
        resources = job["task"]["resources"]
        devices = resources["nodes"] * max(1, resources["gpus_per_node"])
        code = _several(folder, job, devices) if devices > 1 else _one(job)
    finally:
        told.set()
        teller.join()
    with contextlib.suppress(OSError, ValueError):
        print(RESULT + json.dumps(json.loads(Path("result.json").read_text(encoding="utf-8")))[1:], flush=True)
    return code


def _made(storage: Path, job: dict[str, Any]) -> Path:
    """The folder of a job; one that is there is the same job, which goes on."""
    os.umask(0o077)
    folder = storage / str(job["key"])
    if not folder.exists():
        aside = storage / f".{job['key']}-{os.getpid()}"
        shutil.copytree(Path.cwd(), aside)
        aside.chmod(0o700)
        before = storage / str(job.get("resumes")) / "out" / "checkpoints"
        if before.is_dir():
            shutil.copytree(before, aside / "out" / "checkpoints")
        with contextlib.suppress(OSError):
            aside.rename(folder)
        shutil.rmtree(aside, ignore_errors=True)
    return folder.resolve()


def _one(job: dict[str, Any]) -> int:
    """The worker as a process of this one."""
    Path("out").mkdir(exist_ok=True)
    with Path("out/log.txt").open("ab") as log:
        worker = subprocess.Popen(
            [sys.executable, "-u", "worker.pyz", "job.json"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=False,
        )

    def asked(_number: int, _frame: Any) -> None:
        Path(_CANCEL).touch()
        worker.terminate()

    signal.signal(signal.SIGTERM, asked)
    try:
        code = worker.wait(job["task"]["limits"]["max_runtime_s"] + GRACE_S)
    except subprocess.TimeoutExpired:
        worker.kill()
        return worker.wait()
    return code


def _several(folder: Path, job: dict[str, Any], devices: int) -> int:
    """The worker once on each device, placed, started and watched by Ray Train."""
    from ray.train import FailureConfig, RunConfig, ScalingConfig
    from ray.train.torch import TorchConfig, TorchTrainer

    def asked(_number: int, _frame: Any) -> None:
        # every process sees this file at its next step
        Path(_CANCEL).touch()

    signal.signal(signal.SIGTERM, asked)
    resources = job["task"]["resources"]
    kind = resources.get("gpu")
    trainer = TorchTrainer(
        _rank,
        train_loop_config={"folder": str(folder), "limit_s": job["task"]["limits"]["max_runtime_s"] + GRACE_S},
        # the workers have a process group of their own; this one is for Ray's greeting alone
        torch_config=TorchConfig(backend="gloo"),
        scaling_config=ScalingConfig(
            num_workers=devices,
            use_gpu=resources["gpus_per_node"] > 0,
            accelerator_type=kind.upper() if kind else None,
        ),
        run_config=RunConfig(
            name="ray",
            storage_path=str(folder),
            # what is taken away comes back on other machines, from the last checkpoint
            failure_config=FailureConfig(max_failures=3 if resources.get("preemptible") else 0),
        ),
    )
    try:
        trainer.fit()
    except Exception as error:
        print(f"{PRINTED}{type(error).__name__}: {error}".replace("\n", f"\n{PRINTED}"), flush=True)
        return 1
    return 0


def _rank(told: dict[str, Any]) -> None:
    """One of several processes: a worker whose place the variables say that Ray Train has set."""
    import socket

    import ray.train
    from ray.train.collective import broadcast_from_rank_zero

    os.chdir(told["folder"])
    context = ray.train.get_context()
    address = None
    if context.get_world_rank() == 0:
        with socket.socket() as free:
            free.bind(("", 0))
            address = free.getsockname()[1]
    port = broadcast_from_rank_zero(address)
    places = {
        "RANK": context.get_world_rank(),
        "LOCAL_RANK": context.get_local_rank(),
        "WORLD_SIZE": context.get_world_size(),
        "LOCAL_WORLD_SIZE": context.get_local_world_size(),
        "NODE_RANK": context.get_node_rank(),
        "MASTER_PORT": port,
    }
    Path("out").mkdir(exist_ok=True)
    with Path("out/log.txt").open("ab") as log:
        worker = subprocess.Popen(
            [sys.executable, "-u", "worker.pyz", "job.json"],
            env=os.environ | {name: str(value) for name, value in places.items()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
    try:
        code = worker.wait(told["limit_s"])
    finally:
        worker.kill()
    # 130: somebody asked for the end
    if code not in (0, 130):
        raise RuntimeError(f"process {places['RANK']} ended with code {code}; see its log")


def _tell(ended: threading.Event) -> None:
    """Prints what the worker writes, as it comes."""
    offsets = {"out/events.jsonl": 0, "out/log.txt": 0}
    # of a job that goes on, what it said before is said again: whoever reads may not have heard it
    while True:
        last = ended.is_set()
        for name, marked in (("out/events.jsonl", ""), ("out/log.txt", PRINTED)):
            with contextlib.suppress(OSError), Path(name).open("rb") as file:
                file.seek(offsets[name])
                offsets[name] += _passed_on(file, marked, offsets[name])
        if last:
            return
        time.sleep(_EVERY_S)


def _passed_on(file: IO[bytes], marked: str, before: int) -> int:
    """Whole lines, and of how many bytes; a log that is too long is heard no more."""
    if marked and before > _LOG_BYTES:
        return 0
    data = file.read(_LOG_BYTES)
    data = data[: data.rfind(b"\n") + 1]
    for line in data.decode(errors="replace").split("\n")[:-1]:
        print(marked + line)
    sys.stdout.flush()
    return len(data)


def _give(storage: Path, key: str, offset: str, length: str, name: str) -> int:
    """Prints a part of a file that a job left."""
    out = (storage / key / "out").resolve()
    path = out.joinpath(*name.split("/"))
    if path.resolve() != path or not path.is_file():
        print(FILE + '"problem": "it is no file of the job"}', flush=True)
        return 1
    with path.open("rb") as file:
        file.seek(int(offset))
        left = int(length)
        while left and (piece := file.read(min(left, _LINE))):
            print(FILE + f'"data": "{base64.b64encode(piece).decode()}"}}')
            left -= len(piece)
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
