"""What Slurm is given: a script that is the same for every job, and the options that say how long and how large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_training.layout import JOB, WORKER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge_training.job import Job
    from weighbridge_training.trust.definitions import SlurmHook

NAME = "job.sh"
GRACE_S = 120
"""The worker ends itself at its limit, and says so; Slurm ends it this much later, if it does not."""
_PASSED = "HOME,USER,LOGNAME,PATH,LANG,TMPDIR,HF_HOME,HF_HUB_CACHE,HF_HUB_OFFLINE"
"""The variables that go along from where sbatch runs. *Invariant:* none that holds a secret."""

SCRIPT = f"""\
#!/bin/bash
# Written by Weighbridge, and the same for every job: what is to be done is in {JOB}.
# Arguments: the Python that has torch, the number of machines, modules to load.
python=$1 nodes=$2
shift 2
# A link is made at once and with what it says: of two jobs with the same key one goes on, after a requeue the same one.
if ! ln -sn "$SLURM_JOB_ID" owner.lock 2>/dev/null && [ "$(readlink owner.lock)" != "$SLURM_JOB_ID" ]; then
    echo "$SLURM_JOB_ID: job $(readlink owner.lock) has this folder" >>duplicates.txt
    exit 0
fi
[ -e result.json ] && exit 0
if [ $# -gt 0 ]; then
    type module >/dev/null 2>&1 || . /etc/profile
    for name in "$@"; do module load "$name" || exit 1; done
fi
case $python in "~/"*) python=$HOME/${{python#"~/"}} ;; esac
export HF_HUB_DISABLE_TELEMETRY=1 DO_NOT_TRACK=1 PYTHONNOUSERSITE=1 PYTHONUTF8=1
# What happens is written to a file; what libraries print goes to the log, which is standard error.
[ "$nodes" -gt 1 ] || exec "$python" -u {WORKER} {JOB} >/dev/null
head=$(scontrol show hostnames "$SLURM_JOB_NODELIST" | head -n 1)
export SLURM_EXPORT_ENV=ALL
exec srun --kill-on-bad-exit=1 "$python" -m torch.distributed.run --nnodes "$nodes" \\
    --nproc-per-node "${{SLURM_GPUS_ON_NODE:-1}}" --rdzv-backend c10d --rdzv-id "$SLURM_JOB_ID" \\
    --rdzv-endpoint "$head:29500" {WORKER} {JOB} >/dev/null
"""


def arguments(job: Job, definition: SlurmHook) -> list[str]:
    """What follows `sbatch`: options, the script, and its arguments."""
    nodes = job.task.resources.nodes
    return [*_options(job, definition), NAME, definition.python, str(nodes), *definition.setup]


def minutes(limit_s: int) -> int:
    """Slurm counts in minutes, and rounds a part of one up."""
    return -(-(limit_s + GRACE_S) // 60)


def _options(job: Job, definition: SlurmHook) -> Iterator[str]:
    resources = job.task.resources
    yield f"--job-name={job.key}"
    yield f"--time={minutes(job.max_runtime_s)}"
    yield f"--nodes={resources.nodes}"
    yield "--ntasks-per-node=1"
    yield "--open-mode=append"
    yield f"--export={_PASSED}"
    # a job that may be taken away goes on from its checkpoint; any other would begin again and pay twice
    yield "--requeue" if resources.preemptible else "--no-requeue"
    if definition.partition:
        yield f"--partition={definition.partition}"
    if definition.account:
        yield f"--account={definition.account}"
    if resources.gpus_per_node:
        kind = definition.gres or (f"gpu:{resources.gpu}" if resources.gpu else "gpu")
        yield f"--gres={kind}:{resources.gpus_per_node}"
