"""Training scripts in Python: the method, the hold-out and the version that they say, and where."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import pytest
from weighbridge.facts import Method, Trace, TrainingRun
from weighbridge.measure.training import program_training_facts
from weighbridge.workspace import Workspace

HEAD = """\
from datasets import load_dataset
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, BitsAndBytesConfig, Trainer, TrainingArguments
from trl import DPOTrainer, SFTConfig, SFTTrainer
"""
PLAIN = """\
from datasets import load_dataset
from transformers import AutoModelForCausalLM, Trainer, TrainingArguments
model = AutoModelForCausalLM.from_pretrained("org/base")
"""


@dataclass(frozen=True)
class Case:
    title: str
    text: str
    method: Method
    holdout: Trace
    place: str
    """The beginning of the characters that the finding stands on."""
    version: Trace = Trace.UNSEEN
    stage: str = "sft"


def case(
    title: str,
    body: str,
    method: Method,
    holdout: Trace,
    place: str,
    version: Trace = Trace.UNSEEN,
    stage: str = "sft",
    head: str = HEAD,
) -> Case:
    return Case(title, head + textwrap.dedent(body), method, holdout, place, version, stage)


CASES = (
    case(
        "an adapter and a hold-out",
        """
        parts = load_dataset("json", data_files="a.jsonl")["train"].train_test_split(test_size=0.1)
        held, lora = parts["test"], LoraConfig(r=16)
        trainer = SFTTrainer(model="org/base", train_dataset=parts["train"], eval_dataset=held, peft_config=lora)
        """,
        Method.LORA,
        Trace.PRESENT,
        "SFTTrainer(model",
    ),
    case(
        "an option decides",
        """
        SHARE = 2000
        held = parts["test"] if SHARE > 0 else None
        trainer = SFTTrainer(model="org/base", train_dataset=data, eval_dataset=held, peft_config=LoraConfig(r=16))
        """,
        Method.LORA,
        Trace.PRESENT,
        "SFTTrainer(model",
    ),
    case(
        "None is passed",
        """
        trainer = SFTTrainer(model="org/base", train_dataset=data, eval_dataset=None, peft_config=LoraConfig(r=16))
        """,
        Method.LORA,
        Trace.ABSENT,
        "eval_dataset=None",
    ),
    case(
        "None by a name",
        """
        held = None
        trainer = SFTTrainer(model="org/base", train_dataset=data, eval_dataset=held, peft_config=LoraConfig(r=16))
        """,
        Method.LORA,
        Trace.ABSENT,
        "eval_dataset=held",
    ),
    case(
        "the training data again",
        """
        trainer = SFTTrainer(model="org/base", train_dataset=data, eval_dataset=data, peft_config=LoraConfig(r=16))
        """,
        Method.LORA,
        Trace.ABSENT,
        "eval_dataset=data",
    ),
    case(
        "nothing said",
        """
        trainer = SFTTrainer(model="org/base", train_dataset=data, peft_config=LoraConfig(r=16))
        """,
        Method.LORA,
        Trace.UNSEEN,
        "SFTTrainer(model",
    ),
    case(
        "four bits, by a name, and a preference trainer",
        """
        four = True
        bits = BitsAndBytesConfig(load_in_4bit=four)
        model = AutoModelForCausalLM.from_pretrained("org/base", quantization_config=bits)
        trainer = DPOTrainer(model=model, train_dataset=data, eval_dataset=held, peft_config=LoraConfig(r=16))
        """,
        Method.QLORA,
        Trace.PRESENT,
        "DPOTrainer(model",
        stage="dpo",
    ),
    case(
        "eight bits are no four",
        """
        model = AutoModelForCausalLM.from_pretrained("org/base", load_in_8bit=True)
        trainer = SFTTrainer(model=get_peft_model(model, LoraConfig(r=8)), train_dataset=data, eval_dataset=held)
        """,
        Method.LORA,
        Trace.PRESENT,
        "SFTTrainer(model",
    ),
    case(
        "dora",
        """
        lora = LoraConfig(r=8, use_dora=True)
        trainer = SFTTrainer(model="org/base", train_dataset=data, eval_dataset=held, peft_config=lora)
        """,
        Method.DORA,
        Trace.PRESENT,
        "SFTTrainer(model",
    ),
    case(
        "every weight, and None behind a helper",
        """
        def data_module(path):
            return dict(train_dataset=read(path), eval_dataset=None)

        def main():
            trainer = Trainer(model=model, args=TrainingArguments(output_dir="out"), **data_module("a.json"))
        """,
        Method.FULL,
        Trace.ABSENT,
        "eval_dataset=None",
        head=PLAIN,
    ),
    case(
        "every weight, with a share held out",
        """
        def main(val_set_size: int = 2000):
            rows = load_dataset("json", data_files="a.json")
            held = rows["test"] if val_set_size > 0 else None
            trainer = Trainer(model=model, train_dataset=rows["train"], eval_dataset=held)
        """,
        Method.FULL,
        Trace.PRESENT,
        "Trainer(model",
        head=PLAIN,
    ),
    case(
        "a default share of nothing",
        """
        def main(val_set_size: int = 0):
            rows = load_dataset("json", data_files="a.json")
            held = rows["test"] if val_set_size > 0 else None
            trainer = Trainer(model=model, train_dataset=rows["train"], eval_dataset=held)
        """,
        Method.FULL,
        Trace.ABSENT,
        "0",
        head=PLAIN,
    ),
    case(
        "a share on the command line",
        """
        import argparse
        parser = argparse.ArgumentParser()
        parser.add_argument("--val_set_size", type=float, default=0.05)
        def main(args):
            trainer = Trainer(model=model, train_dataset=a, eval_dataset=b if args.val_set_size else None)
        """,
        Method.FULL,
        Trace.PRESENT,
        "Trainer(model",
        head=PLAIN,
    ),
    case(
        "a subclass of the trainer",
        """
        class Weighted(Trainer):
            def compute_loss(self, model, inputs): ...
        def main():
            Weighted(model=model, train_dataset=a, eval_dataset=b, args=TrainingArguments(output_dir="out-v3"))
        """,
        Method.FULL,
        Trace.PRESENT,
        "Weighted(model",
        Trace.PRESENT,
        head=PLAIN,
    ),
    case(
        "an output named by the time, through fields",
        """
        from dataclasses import dataclass, field
        @dataclass
        class Options:
            where: str = field(default="out")
        def main(options, timestamp):
            args = SFTConfig(output_dir=f"{options.where}/{timestamp}")
            SFTTrainer(model="org/base", train_dataset=a, eval_dataset=b, args=args, peft_config=LoraConfig(r=4))
        """,
        Method.LORA,
        Trace.PRESENT,
        "SFTTrainer(model",
        Trace.PRESENT,
    ),
    case(
        "overwritten without a version",
        """
        args = SFTConfig(output_dir="out", overwrite_output_dir=True)
        SFTTrainer(model="m", train_dataset=a, eval_dataset=b, args=args, peft_config=LoraConfig(r=4))
        """,
        Method.LORA,
        Trace.PRESENT,
        "SFTTrainer(model",
        Trace.ABSENT,
    ),
    Case(
        "a job at a provider",
        "from openai import OpenAI\nclient = OpenAI()\nclient.fine_tuning.jobs.create(training_file=a.id, "
        'validation_file=b.id, model="gpt-x")\n',
        Method.UNKNOWN,
        Trace.PRESENT,
        "client.fine_tuning.jobs.create",
        Trace.PRESENT,
    ),
    Case(
        "a job validated on what it trains on",
        "from openai import OpenAI\nclient = OpenAI()\nclient.fine_tuning.jobs.create(training_file=a.id, "
        'validation_file=a.id, model="gpt-x")\n',
        Method.UNKNOWN,
        Trace.ABSENT,
        "a.id",
        Trace.PRESENT,
    ),
)

NOT_TRAINING = {
    "an image classifier": "from transformers import AutoModelForImageClassification, "
    "Trainer\nTrainer(model=AutoModelForImageClassification.from_pretrained('a'), "
    "train_dataset=d)\n",
    "a text classifier": "from transformers import AutoModelForSequenceClassification, "
    "Trainer\nTrainer(model=AutoModelForSequenceClassification.from_pretrained('a'), "
    "train_dataset=d)\n",
    "speech": "from transformers import WhisperForConditionalGeneration, "
    "Seq2SeqTrainer\nSeq2SeqTrainer(model=WhisperForConditionalGeneration.from_pretrained('a'))\n",
    "gradient boosting": "import lightgbm\nmodel = lightgbm.LGBMClassifier()\nmodel.fit(x, y)\n",
    "scikit-learn": "from sklearn.linear_model import LogisticRegression\nLogisticRegression().fit(x, y)\n",
    "a trainer of one's own": "class Trainer:\n    def __init__(self, model): ...\nTrainer(model=1)\n",
    "lightning": "from pytorch_lightning import Trainer\nfrom transformers import "
    "AutoModelForCausalLM\nTrainer(max_epochs=3).fit(m)\n",
    "a model from nothing": "from transformers import AutoModelForCausalLM, AutoConfig, Trainer\nm = "
    "AutoModelForCausalLM.from_config(c)\nTrainer(model=m, train_dataset=d)\n",
    "a mention in text": "text = 'SFTTrainer(model=m, eval_dataset=None)'\n# SFTTrainer(model=m)\n",
    "inference": "from transformers import AutoModelForCausalLM\nm = "
    "AutoModelForCausalLM.from_pretrained('a')\nm.generate(x)\n",
}


def runs(text: str, path: str = "tune.py", files: dict[str, str] | None = None) -> list[TrainingRun]:
    workspace = Workspace.of({**(files or {}), path: text})
    module = workspace.module(path)
    assert module is not None
    return list(program_training_facts(module, workspace))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_script_says_how_it_trains(case: Case) -> None:
    (run,) = runs(case.text)
    assert (run.method, run.holdout, run.version, run.stage) == (case.method, case.holdout, case.version, case.stage)
    assert case.text[run.place.span.start : run.place.span.end].startswith(case.place)


@pytest.mark.parametrize("title", NOT_TRAINING)
def test_other_programs_train_no_language_model(title: str) -> None:
    assert runs(NOT_TRAINING[title]) == []


def test_a_module_of_the_workspace_is_not_the_library() -> None:
    text = "from trl import SFTTrainer\nSFTTrainer(model='a', train_dataset=b)\n"
    assert len(runs(text)) == 1
    assert runs(text, files={"trl.py": "class SFTTrainer: ..."}) == []


def test_an_adapter_that_may_be_anywhere_is_unknown() -> None:
    (run,) = runs(
        PLAIN + "from mine import build\nTrainer(model=build(), train_dataset=d)  # adapters are added by build\n"
    )
    assert run.method is Method.UNKNOWN


def test_tests_train_nothing() -> None:
    assert runs(CASES[1].text, path="tests/test_tune.py") == []


def test_a_script_without_a_hold_out_finds_the_one_beside_its_data() -> None:
    text = (
        "from trl import SFTTrainer\nd = load_dataset('json', data_files='data/train.jsonl')\n"
        "SFTTrainer(model='a', train_dataset=d)\n"
    )
    (alone,) = runs(text, files={"data/train.jsonl": ""})
    (beside,) = runs(text, files={"data/train.jsonl": "", "data/test.jsonl": ""})
    assert (alone.holdout, beside.holdout) == (Trace.UNSEEN, Trace.PRESENT)
