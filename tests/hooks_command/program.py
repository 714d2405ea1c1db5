"""A back-end for tests: jobs as processes of this machine, for which this file is the executable of a command hook.

What it is told to do wrong is in the variable `WRONG`; what it keeps is in the folder `BACK_END`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

HOME = Path(os.environ["BACK_END"])
WRONG = os.environ.get("WRONG", "")


def main() -> int:
    request = json.load(sys.stdin)
    with (HOME / "requests.jsonl").open("a") as file:
        file.write(json.dumps(request) + "\n")
    if WRONG:
        wrong(request)
    return say(globals()[request["verb"]](request))


def say(answer: dict) -> int:
    print(json.dumps({"protocol": 1, **answer}))
    return 1 if "error" in answer else 0


def describe(request: dict) -> dict:
    return {"target": "a process of\x1b[31m this test", "gpus": ["h200"]}


def submit(request: dict) -> dict:
    folder = HOME / request["key"]
    if not folder.exists():
        shutil.copytree(request["folder"], folder)
        limit = ["timeout", "--signal=TERM", str(request["max_runtime_s"])]
        log = (folder / "log").open("wb")
        subprocess.Popen(
            [*limit, sys.executable, "worker.pyz", "job.json"], cwd=folder, stdout=log, stderr=log,
            stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
    return {"remote_id": f"process-{request['key'][3:9]}"}


def find(request: dict) -> dict:
    return {"remote_id": f"process-{request['key'][3:9]}" if (HOME / request["key"]).exists() else None}


def get(request: dict) -> dict:
    folder = HOME / request["key"]
    if not folder.exists():
        return {"trouble": "no-such-job", "error": "never heard of it"}
    result = folder / "result.json"
    if not result.exists():
        return {"state": "RUNNING"}
    found = json.loads(result.read_text())
    return {name: found[name] for name in ("state", "reason", "artifacts")}


def events(request: dict) -> dict:
    time.sleep(min(request["wait_s"], 0.1))
    path = HOME / request["key"] / "out" / "events.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    return {"events": [event for event in map(json.loads, lines) if event["seq"] > request["after"]]}


def log(request: dict) -> dict:
    data = (HOME / request["key"] / "log").read_bytes()[request["after"] :]
    return {"text": data.decode(), "next": request["after"] + len(data)}


def cancel(request: dict) -> dict:
    (HOME / request["key"] / "CANCEL").touch()
    return {}


def artifact(request: dict) -> dict:
    shutil.copyfile(HOME / request["key"] / "out" / request["name"], request["into"])
    return {}


def wrong(request: dict) -> None:
    if WRONG == "hangs":
        subprocess.Popen(["sleep", "60"])
        time.sleep(60)
    elif WRONG == "endless":
        while True:
            sys.stdout.write("x" * 65536)
    elif WRONG == "no answer":
        print("the credentials have expired", file=sys.stderr)
        sys.exit(3)
    elif WRONG == "not json":
        print("Submitted job 5")
        sys.exit(0)
    elif WRONG == "more keys":
        sys.exit(say({"remote_id": "1", "state": "RUNNING", "extra": 1}))
    elif WRONG == "refuses":
        sys.exit(say({"trouble": "refused", "error": "no quota\x1b]0;title\x07 is left"}))
    elif WRONG == "other file":
        Path(request["into"]).write_bytes(b"other")
        sys.exit(say({}))
    elif WRONG == "link":
        Path(request["into"]).symlink_to("/etc/passwd")
        sys.exit(say({}))
    elif WRONG == "lies":
        sys.exit(say({"state": "APPROVED"}))
    elif WRONG == "strange files":
        left = [{"name": "adapter/run.py", "bytes": 1, "sha256": "0" * 64}]
        sys.exit(say({"state": "SUCCEEDED", "artifacts": left}))
    elif WRONG == "environment":
        sys.exit(say({"remote_id": json.dumps(sorted(os.environ))[:500]}))


if __name__ == "__main__":
    sys.exit(main())
