"""Writes a small task with a tiny model into a workspace: `python task.py FOLDER`, in the Python that has torch.

What runs today is always right there, so that no adapter can beat it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

WORKER = Path(__file__).parents[4] / "tests" / "worker"
sys.path.insert(0, str(WORKER))

from parcels import FULL, SHORT, pairs  # noqa: E402

TASK = """version: 1
name: parcels
base_model: {folder: models/tiny}
method: sft
adapter: {r: 8, alpha: 16, version: v1}
data: {train: train.jsonl, holdout: holdout.jsonl}
training: {epochs: 12, learning_rate: 0.002, global_batch: 8, max_length: 256, seed: 1}
incumbent: {model: gpt-4o, prompt: {path: prompts/parcels.md}, outputs: incumbent.jsonl}
measure: {by: exact, max_answer_tokens: 40}
off_task: {questions: ["How do I greet a customer?"]}
resources: {gpus_per_node: 0}
limits: {max_runtime_s: 900}
hook: gpu
"""


def rows(chosen: list[tuple[str, dict[str, str]]]) -> str:
    return "".join(
        json.dumps(
            {
                "messages": [
                    {"role": "system", "content": SHORT},
                    {"role": "user", "content": said},
                    {"role": "assistant", "content": json.dumps(answer)},
                ]
            }
        )
        + "\n"
        for said, answer in chosen
    )


def main() -> None:
    root = Path(sys.argv[1])
    task = root / "training" / "parcels"
    task.mkdir(parents=True)
    every = pairs()
    held = every[:24]
    (task / "train.jsonl").write_text(rows(every[24:88]), encoding="utf-8")
    (task / "holdout.jsonl").write_text(rows(held), encoding="utf-8")
    answers = [
        {"row": number, "text": json.dumps(answer), "input_tokens": 60, "output_tokens": 20, "seconds": 0.5}
        for number, (_, answer) in enumerate(held)
    ]
    (task / "incumbent.jsonl").write_text("".join(json.dumps(one) + "\n" for one in answers), encoding="utf-8")
    (task / "task.yaml").write_text(TASK, encoding="utf-8")
    (root / "prompts" / "parcels.md").write_text(FULL + "\n", encoding="utf-8")
    tiny = [sys.executable, WORKER / "tiny.py", root / "models" / "tiny", "--hidden", "64", "--layers", "2"]
    subprocess.run(tiny, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
