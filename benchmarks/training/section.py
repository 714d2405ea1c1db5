"""Tokens a second, use of the device and memory: the packed worker and TRL's SFTTrainer with its defaults.

With a GPU a Llama of about a billion random weights; without one a tiny model, which tells that both run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.page import Section, ratio, table
from benchmarks.setting import ROOT

if TYPE_CHECKING:
    from benchmarks.setting import Setting

_HERE = Path(__file__).parent
_TESTS = ROOT / "tests" / "worker"
_TIMEOUT_S = 3_600
_ROUNDS = 5
_GPU = "import torch; print(torch.cuda.get_device_name() if torch.cuda.is_available() else '')"


@dataclass(frozen=True, slots=True)
class Shape:
    """What is trained."""

    words: str
    options: tuple[str, ...]
    rows: int
    batch: int
    gpus: int


_TINY = Shape("a Llama of 0.8 million random weights", (), 256, 16, 0)
_LARGE = Shape(
    "a Llama of about 1.1 billion random weights",
    ("--hidden", "2048", "--layers", "22", "--window", "4096"),
    800,
    32,
    1,
)


def measure(_setting: Setting) -> Section:
    """Runs in turns, on the same rows."""
    python = os.environ.get("WEIGHBRIDGE_TRAIN_PYTHON", str(ROOT / ".venv" / "train" / "bin" / "python"))
    if not Path(python).is_file():
        raise SystemExit(f"there is no {python}: run `make training`, or name a Python in WEIGHBRIDGE_TRAIN_PYTHON")
    gpu = _said([python, "-c", _GPU]).strip()
    shape = _LARGE if gpu else _TINY
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base = folder / "base"
        _said([python, str(_TESTS / "tiny.py"), str(base), *shape.options])
        ours: list[dict[str, Any]] = []
        theirs: list[dict[str, Any]] = []
        for number in range(_ROUNDS):
            job = folder / f"job-{number}"
            ours.append(_worker(python, job, base, shape))
            theirs.append(_last([python, str(_HERE / "with_trl.py"), str(job), str(shape.batch)]))
    return Section("Training", _parts(shape, gpu, ours, theirs))


def _worker(python: str, folder: Path, base: Path, shape: Shape) -> dict[str, Any]:
    sys.path.append(str(_TESTS))
    from jobs import prepared
    from parcels import conversation, lines, pairs

    changes = {
        "adapter": {"modules_to_save": []},
        "training": {"epochs": 1, "global_batch": shape.batch, "learning_rate": 0.0002},
        "resources": {"gpus_per_node": shape.gpus},
        "limits": {"max_runtime_s": _TIMEOUT_S},
    }
    rows = lines([conversation(pair) for pair in pairs()[: shape.rows]])
    prepared(folder, base, changes, train=rows)
    events = [json.loads(line) for line in _said([python, "worker.pyz", "job.json"], folder).splitlines()]
    by_name = {event["event"]: event for event in events}
    tokens, took = by_name["data"]["tokens"], by_name["train_end"]["train_s"]
    last = by_name["progress"]
    return {"tokens_per_s": tokens / took, "memory_mb": last["memory_mb"], "mfu": last.get("mfu")}


def _last(command: list[str]) -> dict[str, Any]:
    """What a program says in its last line."""
    said: dict[str, Any] = json.loads(_said(command).strip().splitlines()[-1])
    return said


def _said(command: list[str], folder: Path | None = None) -> str:
    variables = {**os.environ, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        command, cwd=folder, env=variables, capture_output=True, text=True, check=False, timeout=_TIMEOUT_S
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:3])} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def _parts(shape: Shape, gpu: str, ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> list[str]:
    where = gpu or "the processor, one thread"
    told = (
        f"One epoch over {shape.rows} short rows with {shape.words} on {where}; {shape.batch} rows a step, {_ROUNDS} "
        "runs each in turns with the same LoRA (`python -m benchmarks training`), medians with the slowest and the "
        "fastest run. Tokens are those of the rows, without padding; "
        "memory is the peak of the GPU, or of the process. MFU is of the dense bf16 peak, where there is one "
        "(`docs/worker.md`)."
    )
    rows = [("the worker", *_figures(ours), "")]
    if "missing" in theirs[0]:
        rows.append(("trl SFTTrainer, its defaults", theirs[0]["missing"], "", "", ""))
    else:
        gain = ratio(median(_rates(ours)) / median(_rates(theirs)))
        rows.append((f"trl SFTTrainer {theirs[0]['version']}, its defaults", *_figures(theirs), gain))
    parts = [told, table(["", "tokens/s", "memory", "MFU", "the worker to it"], rows)]
    if not gpu:
        parts.append(
            "**Not measured: a GPU.** None was lent to this project when the worker was written: neither its tokens/s, "
            "nor its MFU, nor its memory on an H200, nor the goal of twice plain TRL are known. The same command "
            "measures them where PyTorch sees one. A tiny model on a processor says that both run, and nothing of how "
            "fast either is on a GPU."
        )
    return parts


def _figures(runs: list[dict[str, Any]]) -> tuple[str, str, str]:
    rates = _rates(runs)
    uses = [one["mfu"] for one in runs if one.get("mfu") is not None]
    return (
        f"{median(rates):,.0f} ({min(rates):,.0f} to {max(rates):,.0f})",
        f"{max(one['memory_mb'] for one in runs):,.0f} MB",
        f"{median(uses):.1%}" if uses else "",
    )


def _rates(runs: list[dict[str, Any]]) -> list[float]:
    return [one["tokens_per_s"] for one in runs]
