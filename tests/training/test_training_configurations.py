"""Configuration files of training frameworks: the method, the hold-out and the version that they say, and where."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from weighbridge.facts import Method, Trace, TrainingRun
from weighbridge.sources.training import is_training_candidate, training_facts
from weighbridge.workspace import Workspace

AXOLOTL = """\
base_model: org/base-7b
datasets:
  - path: data/replies.jsonl
    type: chat_template
{adapter}
{holdout}
micro_batch_size: 2
num_epochs: 3
output_dir: {output}
"""
FACTORY = """\
model_name_or_path: org/base-7b
stage: {stage}
do_train: true
finetuning_type: {kind}
dataset: replies
template: chatml
{holdout}
output_dir: saves/replies
per_device_train_batch_size: 1
"""
TRL = """\
model_name_or_path: org/base-7b
dataset_name: org/replies
max_seq_length: 2048
num_train_epochs: 1
{rest}
output_dir: out/replies
"""


def axolotl(adapter: str = "adapter: lora", holdout: str = "val_set_size: 0.1", output: str = "out") -> str:
    return AXOLOTL.format(adapter=adapter, holdout=holdout, output=output)


def factory(kind: str = "lora", holdout: str = "val_size: 0.1", stage: str = "sft") -> str:
    return FACTORY.format(kind=kind, holdout=holdout, stage=stage)


@dataclass(frozen=True)
class Case:
    title: str
    text: str
    framework: str
    method: Method
    holdout: Trace
    place: str
    """The characters that the finding stands on."""
    path: str = "train.yml"
    stage: str = "sft"
    version: Trace = Trace.UNSEEN
    files: dict[str, str] = field(default_factory=dict)


CASES = (
    Case("a share is held out", axolotl(), "axolotl", Method.LORA, Trace.PRESENT, "base_model: org/base-7b"),
    Case(
        "a number of rows is held out",
        axolotl(holdout="val_set_size: 2000"),
        "axolotl",
        Method.LORA,
        Trace.PRESENT,
        "base_model: org/base-7b",
    ),
    Case(
        "nothing is held out",
        axolotl(holdout="val_set_size: 0"),
        "axolotl",
        Method.LORA,
        Trace.ABSENT,
        "val_set_size: 0",
    ),
    Case(
        "0.0 is nothing, too",
        axolotl(holdout="val_set_size: 0.0"),
        "axolotl",
        Method.LORA,
        Trace.ABSENT,
        "val_set_size: 0.0",
    ),
    Case(
        "the key is commented out",
        axolotl(holdout="# val_set_size: 0.1"),
        "axolotl",
        Method.LORA,
        Trace.ABSENT,
        "val_set_size: 0.1",
    ),
    Case(
        "a commented zero shows nothing",
        axolotl(holdout="# val_set_size: 0"),
        "axolotl",
        Method.LORA,
        Trace.UNSEEN,
        "base_model: org/base-7b",
    ),
    Case(
        "prose in a comment is no key",
        axolotl(holdout="# val_set_size: how much is held out"),
        "axolotl",
        Method.LORA,
        Trace.UNSEEN,
        "base_model: org/base-7b",
    ),
    Case(
        "a set key wins over a commented one",
        axolotl(holdout="# val_set_size: 0.1\nval_set_size: 0.2"),
        "axolotl",
        Method.LORA,
        Trace.PRESENT,
        "base_model: org/base-7b",
    ),
    Case(
        "no key at all is not an absence",
        axolotl(holdout=""),
        "axolotl",
        Method.LORA,
        Trace.UNSEEN,
        "base_model: org/base-7b",
    ),
    Case(
        "held-out data lie beside the training data",
        axolotl(holdout=""),
        "axolotl",
        Method.LORA,
        Trace.PRESENT,
        "base_model: org/base-7b",
        files={"data/replies.jsonl": "{}", "data/replies_val.jsonl": "{}"},
    ),
    Case(
        "test data of another project are not",
        axolotl(holdout=""),
        "axolotl",
        Method.LORA,
        Trace.UNSEEN,
        "base_model: org/base-7b",
        files={"data/replies.jsonl": "{}", "other/val.jsonl": "{}"},
    ),
    Case(
        "an adapter without a value is none",
        axolotl(adapter="adapter:"),
        "axolotl",
        Method.FULL,
        Trace.PRESENT,
        "adapter:",
    ),
    Case(
        "eight bits are no adapter",
        axolotl(adapter="load_in_8bit: true"),
        "axolotl",
        Method.FULL,
        Trace.PRESENT,
        "base_model: org/base-7b",
    ),
    Case(
        "a commented adapter is none",
        axolotl(adapter="# adapter: lora"),
        "axolotl",
        Method.FULL,
        Trace.PRESENT,
        "adapter: lora",
    ),
    Case(
        "qlora",
        axolotl(adapter="adapter: qlora\nload_in_4bit: true"),
        "axolotl",
        Method.QLORA,
        Trace.PRESENT,
        "base_model: org/base-7b",
    ),
    Case(
        "dora",
        axolotl(adapter="adapter: lora\npeft_use_dora: true"),
        "axolotl",
        Method.DORA,
        Trace.PRESENT,
        "base_model: org/base-7b",
    ),
    Case(
        "the test set is the training set",
        axolotl(holdout="test_datasets:\n  - path: ./data/replies.jsonl\n    type: chat_template"),
        "axolotl",
        Method.LORA,
        Trace.ABSENT,
        "path: ./data/replies.jsonl",
    ),
    Case(
        "another split of the same set is held out",
        axolotl(holdout="test_datasets:\n  - path: data/replies.jsonl\n    split: test\n    type: chat_template"),
        "axolotl",
        Method.LORA,
        Trace.PRESENT,
        "base_model: org/base-7b",
    ),
    Case(
        "a version in the output",
        axolotl(output="out/replies-v2"),
        "axolotl",
        Method.LORA,
        Trace.PRESENT,
        "base_model: org/base-7b",
        version=Trace.PRESENT,
    ),
    Case(
        "a date in the output",
        axolotl(output="out/replies-2026-03-01"),
        "axolotl",
        Method.LORA,
        Trace.PRESENT,
        "base_model: org/base-7b",
        version=Trace.PRESENT,
    ),
    Case(
        "a size is no version",
        axolotl(output="out/base-7b-replies"),
        "axolotl",
        Method.LORA,
        Trace.PRESENT,
        "base_model: org/base-7b",
    ),
    Case(
        "an unversioned folder that is overwritten",
        axolotl(output="out\noverwrite_output_dir: true"),
        "axolotl",
        Method.LORA,
        Trace.PRESENT,
        "base_model: org/base-7b",
        version=Trace.ABSENT,
    ),
    Case(
        "preference tuning",
        axolotl(holdout="rl: dpo\nval_set_size: 0.1"),
        "axolotl",
        Method.LORA,
        Trace.PRESENT,
        "base_model: org/base-7b",
        stage="dpo",
    ),
    Case("the whole model", factory("full"), "llama-factory", Method.FULL, Trace.PRESENT, "finetuning_type: full"),
    Case("an adapter", factory(), "llama-factory", Method.LORA, Trace.PRESENT, "model_name_or_path: org/base-7b"),
    Case(
        "its evaluation is commented out",
        factory(holdout="### eval\n# val_size: 0.1\n# eval_strategy: steps"),
        "llama-factory",
        Method.LORA,
        Trace.ABSENT,
        "val_size: 0.1",
    ),
    Case(
        "another data set is held out",
        factory(holdout="eval_dataset: replies_dev"),
        "llama-factory",
        Method.LORA,
        Trace.PRESENT,
        "model_name_or_path: org/base-7b",
    ),
    Case(
        "the same data set is not held out",
        factory(holdout="eval_dataset: replies"),
        "llama-factory",
        Method.LORA,
        Trace.ABSENT,
        "eval_dataset: replies",
    ),
    Case(
        "continued pre-training",
        factory(stage="pt"),
        "llama-factory",
        Method.LORA,
        Trace.PRESENT,
        "model_name_or_path: org/base-7b",
        stage="pretrain",
    ),
    Case(
        "frozen layers are neither",
        factory("freeze"),
        "llama-factory",
        Method.UNKNOWN,
        Trace.PRESENT,
        "model_name_or_path: org/base-7b",
    ),
    Case(
        "TRL with an adapter",
        TRL.format(rest="use_peft: true\neval_strategy: steps"),
        "trl",
        Method.LORA,
        Trace.PRESENT,
        "model_name_or_path: org/base-7b",
    ),
    Case(
        "TRL without one",
        TRL.format(rest="eval_strategy: steps"),
        "trl",
        Method.FULL,
        Trace.PRESENT,
        "model_name_or_path: org/base-7b",
    ),
    Case(
        "TRL says no",
        TRL.format(rest="use_peft: false\ndo_eval: true"),
        "trl",
        Method.FULL,
        Trace.PRESENT,
        "use_peft: false",
    ),
    Case(
        "no evaluation while training is no proof",
        TRL.format(rest='use_peft: true\neval_strategy: "no"'),
        "trl",
        Method.LORA,
        Trace.UNSEEN,
        "model_name_or_path: org/base-7b",
    ),
    Case(
        "one split for both",
        TRL.format(rest="use_peft: true\ndataset_train_split: train\ndataset_test_split: train"),
        "trl",
        Method.LORA,
        Trace.ABSENT,
        "dataset_test_split: train",
    ),
    Case(
        "published models are kept in versions",
        TRL.format(rest="use_peft: true\neval_strategy: epoch\npush_to_hub: true"),
        "trl",
        Method.LORA,
        Trace.PRESENT,
        "model_name_or_path: org/base-7b",
        version=Trace.PRESENT,
    ),
    Case(
        "torchtune",
        "model:\n  _component_: torchtune.models.llama3.lora_llama3_8b\ndataset:\n  _component_: "
        "torchtune.datasets.instruct_dataset\n"
        "  source: json\n  data_files: data/a.json\nepochs: 1\noutput_dir: out\n",
        "torchtune",
        Method.LORA,
        Trace.UNSEEN,
        "_component_: torchtune.models.llama3.lora_llama3_8b",
    ),
    Case(
        "unsloth",
        "model: org/base\ndata:\n  local_dataset: [a.jsonl]\ntraining:\n  training_type: full\n  max_seq_length: "
        "512\n  output_dir: o\n",
        "unsloth",
        Method.FULL,
        Trace.UNSEEN,
        "training_type: full",
    ),
    Case(
        "a job at a provider",
        '{"training_file": "file-a", "model": "gpt-x-mini", "validation_file": "file-b", "suffix": "replies"}',
        "openai",
        Method.UNKNOWN,
        Trace.PRESENT,
        '"model": "gpt-x-mini"',
        path="job.json",
        version=Trace.PRESENT,
    ),
    Case(
        "a job validated on what it trains on",
        '{"training_file": "file-a", "model": "gpt-x-mini", "validation_file": "file-a"}',
        "openai",
        Method.UNKNOWN,
        Trace.ABSENT,
        '"validation_file": "file-a"',
        path="job.json",
        version=Trace.PRESENT,
    ),
)

NOT_TRAINING = {
    "an inference configuration": "model_name_or_path: org/base\nadapter_name_or_path: saves/x\ntemplate: "
    "chatml\nfinetuning_type: lora\ninfer_backend: vllm\n",
    "a merge": "base_model: org/a\nmerge_method: slerp\nslices:\n  - sources: []\ndatasets: []\nlearning_rate: 1\n",
    "an export": "model_name_or_path: org/base\nfinetuning_type: lora\ndataset: x\nexport_dir: out\nlearning_rate: 1\n",
    "an image classifier": "model_name_or_path: org/vit\ndataset_name: food\nnum_train_epochs: 3\nlearning_rate: "
    "1e-4\noutput_dir: out\n",
    "prediction only": "model_name_or_path: a/b\nstage: sft\ndo_train: false\ndo_predict: true\ndataset: "
    "x\nfinetuning_type: lora\nper_device_train_batch_size: 1\n",
    "a deployment": "apiVersion: v1\nkind: Deployment\nspec:\n  template:\n    spec: {}\n",
    "a list": "- base_model: a\n- datasets: b\n",
    "gradient boosting": "model: lightgbm\ndata: train.csv\nlearning_rate: 0.1\nnum_leaves: 31\n",
    "a workflow": "name: train\non: push\njobs:\n  build:\n    steps:\n      - run: make\n",
}


def runs(path: str, text: str, files: dict[str, str]) -> list[TrainingRun]:
    workspace = Workspace.of({**files, path: text})
    document = workspace.document(path)
    assert document is not None
    return [fact for fact in training_facts(document, workspace) if isinstance(fact, TrainingRun)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.framework}: {case.title}")
def test_a_configuration_says_how_it_trains(case: Case) -> None:
    assert is_training_candidate(case.path, case.text[:2048])
    (run,) = runs(case.path, case.text, case.files)
    assert (run.framework, run.method, run.holdout, run.stage, run.version) == (
        case.framework,
        case.method,
        case.holdout,
        case.stage,
        case.version,
    )
    assert case.text[run.place.span.start : run.place.span.end] == case.place
    assert run.holdout_text


@pytest.mark.parametrize("title", NOT_TRAINING)
def test_other_configurations_are_no_training(title: str) -> None:
    assert runs("conf/a.yaml", NOT_TRAINING[title], {}) == []


def test_a_baseline_is_seen_in_the_workspace() -> None:
    (without,) = runs("train.yml", axolotl(), {})
    (with_one,) = runs("train.yml", axolotl(), {"evals/prompt_baseline.py": ""})
    assert (without.baseline, with_one.baseline) == (Trace.UNSEEN, Trace.PRESENT)


SCRIPT = """\
#!/bin/bash
DATA=./data/replies
# python train.py --train_file_dir other --validation_file_dir other
torchrun --nproc_per_node 2 src/supervised_finetuning.py \\
    --model_name_or_path org/base \\
    --train_file_dir $DATA \\
    {held} \\
    --do_train --num_train_epochs 1 \\
    {method} \\
    --output_dir out-replies-v1
"""


@pytest.mark.parametrize(
    ("held", "method", "holdout", "found", "place"),
    [
        (
            "--validation_file_dir ./data/replies",
            "--use_peft True",
            Trace.ABSENT,
            Method.LORA,
            "--validation_file_dir ./data/replies",
        ),
        (
            "--validation_file_dir data/replies/",
            "--use_peft True",
            Trace.ABSENT,
            Method.LORA,
            "--validation_file_dir data/replies/",
        ),
        (
            "--validation_file_dir ./data/dev",
            "--use_peft True",
            Trace.PRESENT,
            Method.LORA,
            "--model_name_or_path org/base",
        ),
        (
            "--validation_split_percentage 5",
            "--lora_rank 8 --load_in_4bit True",
            Trace.PRESENT,
            Method.QLORA,
            "--model_name_or_path org/base",
        ),
        ("--val_size 0", "--finetuning_type lora", Trace.ABSENT, Method.LORA, "--val_size 0"),
        ("--val_size 0.1", "--finetuning_type full", Trace.PRESENT, Method.FULL, "--finetuning_type full"),
        ("--val_size 0.1", "--use_peft False", Trace.PRESENT, Method.FULL, "--use_peft False"),
        ("--cutoff_len 512", "--use_lora", Trace.UNSEEN, Method.LORA, "--model_name_or_path org/base"),
    ],
)
def test_a_launch_script_says_how_it_trains(held: str, method: str, holdout: Trace, found: Method, place: str) -> None:
    text = SCRIPT.format(held=held, method=method)
    assert is_training_candidate("scripts/run.sh", text[:2048])
    (run,) = runs("scripts/run.sh", text, {})
    assert (run.holdout, run.method, run.version) == (holdout, found, Trace.PRESENT)
    assert text[run.place.span.start : run.place.span.end] == place


@pytest.mark.parametrize(
    "text",
    [
        "python run_glue.py --model_name_or_path bert --train_file a.csv --validation_file a.csv --max_seq_length "
        "128 --do_train --model_max_length 5\n",
        "python train_image.py --model_name_or_path vit --dataset_name food --do_train --num_train_epochs 3\n",
        "python eval_sft.py --model_name_or_path a --data_path b --do_train --lora_rank 8\n",
        "pip install trl peft\nmake train\n",
        "python train.py --model_name_or_path a --train_file_dir a --do_predict --lora_rank 8 --learning_rate 1\n",
        "# torchrun sft.py --model_name_or_path a --train_file_dir b --do_train --lora_rank 8\n",
    ],
)
def test_other_scripts_are_no_training(text: str) -> None:
    assert runs("run.sh", text, {}) == []
