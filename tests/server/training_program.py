"""The executable of a command hook: jobs are folders below `BACK_END`, and a step takes as long as its file PACE says.

It trains nothing: its adapter is four zeros, and its answers are right.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

HOME = Path(os.environ["BACK_END"])
sys.path.insert(0, os.environ["SHARED"])
STEPS = 6


def job(request: dict[str, Any]) -> Path:
    return HOME / request["key"]


def steps(folder: Path) -> int:
    """How far it is."""
    end = folder / "CANCEL"
    until = end.stat().st_mtime if end.exists() else time.time()
    begun = (folder / "begun").stat().st_mtime
    return min(STEPS, int((until - begun) / float((HOME / "PACE").read_text())))


def describe(_: dict[str, Any]) -> dict[str, Any]:
    return {"target": "the box of this test", "gpus": ["h200"]}


def submit(request: dict[str, Any]) -> dict[str, Any]:
    if not job(request).exists():
        shutil.copytree(request["folder"], job(request))
        (job(request) / "begun").touch()
    return {"remote_id": request["key"]}


def find(request: dict[str, Any]) -> dict[str, Any]:
    return {"remote_id": request["key"] if job(request).exists() else None}


def get(request: dict[str, Any]) -> dict[str, Any]:
    from driving_workspace import left_files, sha

    if steps(job(request)) == STEPS:
        left = [{"name": name, "bytes": len(data), "sha256": sha(data)} for name, data in left_files().items()]
        return {"state": "SUCCEEDED", "artifacts": left}
    return {"state": "CANCELLED" if (job(request) / "CANCEL").exists() else "RUNNING"}


def events(request: dict[str, Any]) -> dict[str, Any]:
    made = [
        {
            "v": 1,
            "seq": n,
            "t": float(n),
            "event": "progress",
            "step": n,
            "total_steps": STEPS,
            "loss": 1 / n,
            "eta_s": 9,
        }
        for n in range(1, steps(job(request)) + 1)
    ]
    return {"events": [one for one in made if one["seq"] > request["after"]]}


def log(request: dict[str, Any]) -> dict[str, Any]:
    said = "\x1b[31mloading\x1b[0m\n"
    return {"text": said[request["after"] :], "next": len(said)}


def cancel(request: dict[str, Any]) -> dict[str, Any]:
    (job(request) / "CANCEL").touch()
    return {}


def artifact(request: dict[str, Any]) -> dict[str, Any]:
    from driving_workspace import left_files

    Path(request["into"]).write_bytes(left_files()[request["name"]])
    return {}


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    print(json.dumps({"protocol": 1, **globals()[asked["verb"]](asked)}))
