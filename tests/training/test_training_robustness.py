"""No text makes the analysis of training raise: broken, cut, nested, and randomly changed files."""

from __future__ import annotations

import json
import random
import time

import pytest
from weighbridge.measure.removed_api import removed_apis
from weighbridge.measure.retrieval import retrieval_facts
from weighbridge.measure.training import program_training_facts
from weighbridge.sources.training import is_training_candidate, training_facts
from weighbridge.workspace import Workspace

SEEDS = {
    "run.yml": "base_model: a/b\ndatasets:\n  - {path: data/train.jsonl, type: alpaca}\nadapter:\n# val_set_size: "
    "0.1\nnum_epochs: 1\noutput_dir: out\n",
    "sft.yaml": "model_name_or_path: a\nstage: sft\nfinetuning_type: full\ndataset: x, y\ndo_train: "
    "true\nval_size: 0\n",
    "run.sh": "D=./a\ntorchrun sft.py --model_name_or_path a --train_file_dir $D --validation_file_dir ${D:-x} "
    "--do_train --lora_rank 8\n",
    "train.jsonl": '{"messages": [{"role": "user", "content": "a?"}, {"role": "assistant", "content": "b"}]}\n' * 3,
    "alpaca.json": '[{"instruction": "a", "input": "b", "output": "c"}, {"instruction": "a", "input": "b", '
    '"output": "d"}]',
    "dpo.jsonl": '{"prompt": "a", "chosen": "b", "rejected": "c"}\n{"prompt": "a", "chosen": "c", "rejected": "b"}\n',
    "job.json": '{"training_file": "a", "model": "m", "validation_file": "a"}',
    "dataset_info.json": '{"x": {"file_name": "train.jsonl"}, "y": 3}',
    "tune.py": (
        "from trl import SFTTrainer\nfrom peft import LoraConfig\nimport outlines, dspy\nfrom langchain_chroma "
        "import Chroma\n"
        "from langchain_community.document_loaders import TextLoader\nheld = None\n"
        "def main(n=0, *, val_set_size=0.1, **rest):\n    t = SFTTrainer(model='m', train_dataset=a, "
        "eval_dataset=held if n else b, **rest)\n"
        "    outlines.generate.json(m, A)\n    Chroma.from_documents(TextLoader('run.sh').load(), e)\n"
        "    client.fine_tuning.jobs.create(training_file=a, validation_file=a)\n    x = {'guided_json': 1}\n"
    ),
    "requirements.txt": "outlines==0.1,<2\ndspy~=2\n",
}
NASTY = (
    "",
    "\0",
    "\ud800",
    "\ufeff",
    "{",
    "[",
    "[" * 50_000,
    "- " * 50_000 + "a",
    "{a: " * 20_000,
    "&a [*a]",
    "*x",
    "a: &a\n  b: *a\n",
    "\r",
    "\x85",
    "---\n---\n",
    "%YAML 9\n---\n",
    "!!python/object:os.system x",
    '{"a": ' * 5_000,
    '"' * 999,
    "1e999999",
    "9" * 5_000,
    "\\" * 500,
    "--x " * 500,
    "$" * 500,
    "`" * 99,
    "{{ x }}",
    "\u2028",
)


def everything(files: dict[str, str]) -> int:
    """Runs every analysis over every file, and says how many facts there are."""
    workspace = Workspace.of(files)
    count = 0
    for path in files:
        document = workspace.document(path)
        assert document is not None
        is_training_candidate(path, document.text[:4096])
        facts = list(training_facts(document, workspace))
        module = workspace.module(path)
        if module is not None:
            facts += [
                *program_training_facts(module, workspace),
                *retrieval_facts(module, workspace),
                *removed_apis(module, workspace),
            ]
        for fact in facts:
            for place in (fact.place, *(item.place for item in fact.related)):
                target = workspace.document(place.path)
                assert target is not None
                assert 0 <= place.span.start <= place.span.end <= len(target.text)
        count += len(facts)
    return count


def test_the_seeds_give_facts() -> None:
    assert everything(SEEDS) >= 9


@pytest.mark.parametrize("path", SEEDS)
def test_nasty_texts_raise_nothing(path: str) -> None:
    for text in NASTY:
        everything({path: text})
        everything({path: SEEDS[path] + text})
        everything({path: text + "\n" + SEEDS[path]})


@pytest.mark.parametrize("path", SEEDS)
def test_random_changes_raise_nothing(path: str) -> None:
    random_ = random.Random(path)
    alphabet = "{}[]:,\"'#-\n\r\t \\$&*!|>%@`abc019_é\u2028\ud83d" + "".join(SEEDS[path])
    for _ in range(150):
        text = SEEDS[path]
        for _ in range(random_.randint(1, 8)):
            at, length = random_.randint(0, len(text)), random_.choice((0, 0, 1, 3, 20))
            text = text[:at] + "".join(random_.choices(alphabet, k=random_.randint(0, 4))) + text[at + length :]
        everything({**SEEDS, path: text})


@pytest.mark.parametrize("path", SEEDS)
def test_every_cut_raises_nothing(path: str) -> None:
    for end in range(0, len(SEEDS[path]), 3):
        everything({path: SEEDS[path][:end]})


@pytest.mark.parametrize(
    "row",
    [
        {"messages": [{"role": 3, "content": None}]},
        {"messages": [{"role": "user"}, {"role": "assistant", "content": [{"text": 3}, 4, {"text": "x"}]}]},
        {"conversations": [{"from": "human", "value": {"a": 1}}, {"from": "gpt", "value": ["x"]}]},
        {"prompt": {"messages": "x"}, "chosen": [], "rejected": {}},
        {"prompt": ["a"], "completion": [{"role": "assistant", "content": "b"}]},
        {"instruction": "a", "input": ["b"], "output": {"c": float("inf")}},
        {"question": "a", "answer": 10**300},
        {"text": "### Instruction: a ### Response:"},
        {"text": "[INST]" * 3_000},
    ],
    ids=str,
)
def test_rows_of_odd_types_raise_nothing(row: dict[str, object]) -> None:
    text = "".join(f"{json.dumps(row)}\n" for _ in range(20))
    everything({"train.jsonl": text, "run.yml": SEEDS["run.yml"]})


@pytest.mark.parametrize("path", ["train.jsonl", "run.yml", "run.sh", "alpaca.json"])
def test_one_long_line_is_read_in_time(path: str) -> None:
    start = time.process_time()
    for piece in ("### Instruction: a ", "[", '{"text": "', "# a: b ", "--flag x ", "a: [", "??", "What ", "$(x) "):
        everything({path: (piece * (1_000_000 // len(piece)))[:1_000_000]})
    assert time.process_time() - start < 20
