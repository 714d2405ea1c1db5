"""What the names of data files say: training data, held-out data, or no data set at all."""

from __future__ import annotations

import posixpath
import re

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_HELD_OUT = frozenset(
    [
        "test",
        "tests",
        "testing",
        "eval",
        "evals",
        "evaluation",
        "dev",
        "devset",
        "val",
        "valid",
        "validation",
        "holdout",
        "heldout",
        "benchmark",
        "bench",
        "benchmarks",
        "gold",
        "golden",
        "expected",
        "unseen",
    ]
)
_NO_SET = frozenset(
    [
        "fixture",
        "unreviewed",
        "refused",
        "fixtures",
        "mock",
        "mocks",
        "dummy",
        "toy",
        "tiny",
        "smoke",
        "expected",
        "shot",
        "shots",
        "fewshot",
        "snapshot",
        "snapshots",
        "i18n",
        "locale",
        "locales",
        "translations",
        "package",
        "tsconfig",
        "schema",
        "schemas",
        "manifest",
        "lock",
        "prediction",
        "predictions",
        "output",
        "outputs",
        "result",
        "results",
        "log",
        "logs",
        "infer",
        "inference",
        "response",
        "responses",
        "cassette",
        "cassettes",
        "grammar",
        "vocab",
        "vocabulary",
        "tokenizer",
        "prompt",
        "prompts",
        "template",
        "templates",
        "config",
        "question",
        "questions",
        "history",
        "histories",
        "demo",
        "demos",
        "query",
        "queries",
        "cache",
        "generated",
    ]
)
_NO_SET_FOLDERS = frozenset(
    [
        "test",
        "tests",
        "testing",
        "__tests__",
        "spec",
        "specs",
        "fixture",
        "fixtures",
        "mock",
        "mocks",
        "eval",
        "evals",
        "evaluation",
        "evaluations",
        "benchmark",
        "benchmarks",
        "bench",
        "i18n",
        "locale",
        "locales",
        "translations",
        "node_modules",
        "results",
        "outputs",
        "logs",
        "prompts",
        "templates",
        "cassettes",
        "snapshots",
        "__snapshots__",
        "e2e",
    ]
)
_TRAINING = frozenset(
    [
        "train",
        "training",
        "sft",
        "dpo",
        "orpo",
        "kto",
        "rlhf",
        "finetune",
        "finetuning",
        "tune",
        "tuning",
        "tuned",
        "instruct",
        "instruction",
        "instructions",
        "alpaca",
        "sharegpt",
        "lora",
        "qlora",
        "axolotl",
        "trainset",
        "chosen",
        "preference",
        "preferences",
        "distill",
        "finetuned",
        "unsloth",
        "trl",
        "llamafactory",
        "factory",
    ]
)
_SAMPLES = frozenset(["sample", "samples", "demo", "mini", "example", "examples"])
_TEST_FOLDERS = frozenset(["test", "tests", "testing", "__tests__", "fixture", "fixtures", "e2e"])
_PAIRS = (("fine", "tune"), ("fine", "tuning"), ("few", "shot"), ("held", "out"), ("hold", "out"))


def words_of(name: str) -> list[str]:
    """The words of a file or folder name in lower case, `fine-tune` and its like taken as one."""
    found = [word.lower() for word in _WORDS.findall(name)]
    joined: list[str] = []
    for word in found:
        if joined and (joined[-1], word) in _PAIRS:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def held_out_name(name: str) -> bool:
    """Whether a name says that the data are kept for measuring."""
    return not _HELD_OUT.isdisjoint(words_of(posixpath.splitext(name)[0]))


def never_training_set(path: str) -> bool:
    """Whether a path says that a file is no training set."""
    folder, _, name = path.rpartition("/")
    stem = posixpath.splitext(name)[0]
    words = set(words_of(stem))
    if words & _TRAINING and not words & _HELD_OUT:
        words -= {
            "output",
            "outputs",
            "prompt",
            "prompts",
            "demo",
            "demos",
            "generated",
            "response",
            "responses",
            "question",
            "questions",
        }
    if words & _HELD_OUT or words & _NO_SET:
        return True
    return any(part.lower() in _NO_SET_FOLDERS for part in folder.split("/"))


def sample_name(path: str) -> bool:
    """Whether a name says that a file only shows what data look like."""
    return not _SAMPLES.isdisjoint(words_of(posixpath.splitext(posixpath.basename(path))[0]))


def test_path(path: str) -> bool:
    """Whether a file lies among tests."""
    return any(part.lower() in _TEST_FOLDERS for part in path.split("/")[:-1])


def training_path(path: str) -> bool:
    """Whether a path speaks of training."""
    return any(not _TRAINING.isdisjoint(words_of(part)) for part in path.split("/"))
