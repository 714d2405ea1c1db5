"""The rows of a job trained by TRL's SFTTrainer as it comes: `python with_trl.py JOB BATCH`."""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path


def main() -> None:
    if find_spec("trl") is None:
        print(json.dumps({"missing": "trl is not installed: pip install trl"}))
        return
    job, batch = Path(sys.argv[1]), int(sys.argv[2])
    import torch
    import trl
    from datasets import Dataset
    from peft import LoraConfig
    from transformers import AutoTokenizer
    from trl import SFTConfig, SFTTrainer

    on_gpu = torch.cuda.is_available()
    rows = [json.loads(line) for line in (job / "data" / "train.jsonl").read_text("utf-8").splitlines()]
    base = job / "data" / "base"
    tokenizer = AutoTokenizer.from_pretrained(base)
    tokens = sum(len(tokenizer.apply_chat_template(row["messages"], tokenize=True)["input_ids"]) for row in rows)
    with tempfile.TemporaryDirectory() as out:
        config = SFTConfig(
            output_dir=out,
            num_train_epochs=1,
            learning_rate=2e-4,
            gradient_accumulation_steps=max(1, batch // 8),
            assistant_only_loss=True,
            report_to="none",
            disable_tqdm=True,
            save_strategy="no",
            **({} if on_gpu else {"use_cpu": True, "bf16": False}),
        )
        trainer = SFTTrainer(
            model=str(base),
            args=config,
            train_dataset=Dataset.from_list(rows),
            peft_config=LoraConfig(r=16, lora_alpha=32, target_modules="all-linear", task_type="CAUSAL_LM"),
        )
        begun = time.perf_counter()
        trainer.train()
        took = time.perf_counter() - begun
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    memory = torch.cuda.max_memory_allocated() >> 20 if on_gpu else resident
    # what the trainer prints is before it
    print("\n" + json.dumps({"tokens_per_s": tokens / took, "memory_mb": memory, "version": trl.__version__}))


if __name__ == "__main__":
    main()
