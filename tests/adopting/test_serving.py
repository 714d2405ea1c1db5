"""How an adapter is served: the program for transformers is run, the command for vLLM is held to its sources."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from judged import TASK, scene
from training_python import training_python
from weighbridge.tuning.task_file import read_task
from weighbridge_training.adapters.serving import VLLM_RANKS, Server, advised, snippet

if TYPE_CHECKING:
    from weighbridge.tuning.task import Task

WORKER_TESTS = Path(__file__).parents[1] / "worker"
MAKE = """
import sys
import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer
base, adapter = sys.argv[1:3]
torch.manual_seed(3)
settings = LoraConfig(r=8, lora_alpha=64, target_modules="all-linear")
model = get_peft_model(AutoModelForCausalLM.from_pretrained(base), settings)
for name, weights in model.named_parameters():
    if "lora_B" in name:
        torch.nn.init.normal_(weights, std=0.3)
model.save_pretrained(adapter)
AutoTokenizer.from_pretrained(base).save_pretrained(adapter)
"""
CHECK = """
import importlib.util, json, sys
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer
program, base, adapter = sys.argv[1:4]
spec = importlib.util.spec_from_file_location("answer", program)
served = importlib.util.module_from_spec(spec)
spec.loader.exec_module(served)
said = served.answer("Sort it.", "Parcel 7 is lost")

def plain(model):
    words = AutoTokenizer.from_pretrained(adapter)
    turns = [{"role": "system", "content": "Sort it."}, {"role": "user", "content": "Parcel 7 is lost"}]
    asked = words.apply_chat_template(turns, add_generation_prompt=True, return_tensors="pt", return_dict=True)
    given = model.generate(**asked, max_new_tokens=24, do_sample=False)
    return words.decode(given[0, asked["input_ids"].shape[1]:], skip_special_tokens=True)

bare = AutoModelForCausalLM.from_pretrained(base)
without = plain(bare)
merged = plain(PeftModel.from_pretrained(bare, adapter).merge_and_unload())
print("@@" + json.dumps([said, merged, without]))
"""


def run(python: str, *arguments: str) -> str:
    quiet = {**os.environ, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
    done = subprocess.run(
        [python, *arguments], capture_output=True, text=True, env=quiet, cwd=WORKER_TESTS, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_program_for_transformers_answers_with_the_adapter(tmp_path: Path) -> None:
    python = training_python()
    base, adapter, program = tmp_path / "base", tmp_path / "adapter", tmp_path / "answer.py"
    run(python, "tiny.py", str(base))
    run(python, "-c", MAKE, str(base), str(adapter))
    task = read_task(
        TASK.replace("{id: org/tiny}", "{folder: base}").replace("{by: exact}", "{by: exact, max_answer_tokens: 24}"),
        "t",
    )
    text = snippet(Server.TRANSFORMERS, task, "parcels-v1", adapter)
    assert "BASE = './base'" in text
    program.write_text(text.replace("'./base'", repr(str(base))), encoding="utf-8")
    said = run(python, "-c", CHECK, str(program), str(base), str(adapter))
    served, merged, without = json.loads(said.rpartition("@@")[2])
    assert served == merged
    assert served != without


def task_with(**adapter: Any) -> Task:
    given = {"r": 8, "alpha": 16, "version": "v1", **adapter}
    return read_task(TASK.replace("{r: 8, alpha: 16, version: v1}", json.dumps(given)), "t")


def served(**adapter: Any) -> str:
    return snippet(Server.VLLM, task_with(**adapter), "parcels-v1-0123456789ab", Path("/home/me/my adapters/v1"))


@pytest.mark.parametrize(("rank", "most"), [(1, 1), (2, 8), (8, 8), (12, 16), (100, 128), (512, 512)])
def test_vllm_is_given_a_rank_that_it_takes(rank: int, most: int) -> None:
    command = shlex.split(served(r=rank).splitlines()[0])
    assert command[:4] == ["vllm", "serve", "org/tiny", "--enable-lora"]
    assert command[4:6] == ["--lora-modules", "parcels-v1-0123456789ab=/home/me/my adapters/v1"]
    assert command[6:] == ["--max-lora-rank", str(most)]
    assert most in VLLM_RANKS


@pytest.mark.parametrize(
    ("adapter", "words"),
    [({"kind": "dora"}, "DoRA"), ({"modules_to_save": ["embed_tokens"]}, "embed_tokens"), ({"r": 600}, "up to 512")],
)
def test_what_vllm_does_not_serve_is_said(adapter: dict[str, Any], words: str) -> None:
    said = served(**adapter)
    assert words in said
    assert "vllm serve" not in said and "--serve transformers" in said
    assert advised(task_with(**adapter)) is Server.TRANSFORMERS
    assert advised(task_with(r=16)) is Server.VLLM


def test_the_command_says_how_the_judged_adapter_is_served(tmp_path: Path) -> None:
    from command import weighbridge

    stage = scene(tmp_path)
    ran = weighbridge(stage.root, "adopt", "parcels", "--isolated", "--serve", "vllm", environment=stage.environment)
    assert ran.code == 0, ran.stderr
    assert ran.stdout.startswith("vllm serve org/tiny --enable-lora --lora-modules parcels-v1-")
