"""Files about training: configurations and launch scripts give runs, data files give training sets.

*Invariant:* nothing here raises, whatever the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.sources.training_names import never_training_set, test_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.facts import TrainingRun, TrainingSet
    from weighbridge.text import Document
    from weighbridge.workspace import Workspace

_SETTINGS = (".yml", ".yaml")
_SCRIPTS = (".sh", ".bash", ".slurm", ".sbatch")
_DATA = (".json", ".jsonl", ".ndjson")

_SETTING_HEAD = re.compile(
    r"(?m)^(?:base_model|model_name_or_path|model_id_or_path|finetuning_type|stage|dataset(?:s|_mixer|_mixture|"
    r"_name)?|training_file|adapter|"
    r"fine_tune_type|training|output_dir|val_set_size|trainingFile)[ \t]*:|torchtune\."
)
_SCRIPT_HEAD = re.compile(r"train|tun|sft|dpo|lora|swift|trl", re.IGNORECASE)
_DATA_HEAD = re.compile(
    r"\"(?:messages|conversations?|instruction|completion|response|answer|chosen|preferred_output|response_chosen|"
    r"text|training_file|trainingFile)\"\s*:"
)


def is_training_candidate(path: str, head: str) -> bool:
    """Whether a file is worth reading for training, by its name and its first characters."""
    lower = path.lower()
    if test_path(path):
        return False
    if lower.endswith(_SETTINGS):
        return bool(_SETTING_HEAD.search(head))
    if lower.endswith(_SCRIPTS):
        return bool(_SCRIPT_HEAD.search(head)) or bool(_SCRIPT_HEAD.search(lower))
    if lower.endswith(_DATA):
        return bool(_DATA_HEAD.search(head)) and ("training" in head[:4000] or not never_training_set(path))
    return False


def training_facts(document: Document, workspace: Workspace) -> Iterator[TrainingRun | TrainingSet]:
    """What a configuration, a launch script or a data file says about training."""
    lower = document.path.lower()
    if test_path(document.path):
        return
    if lower.endswith(_SETTINGS):
        from weighbridge.sources.training_config import configured_runs

        yield from configured_runs(document, workspace)
    elif lower.endswith(_SCRIPTS):
        from weighbridge.sources.training_shell import launched_runs

        yield from launched_runs(document, workspace)
    elif lower.endswith(_DATA):
        if lower.endswith(".json") and "raining" in document.text[:4000] and document.text.lstrip()[:1] == "{":
            from weighbridge.sources.training_config import configured_runs

            yield from configured_runs(document, workspace)
        from weighbridge.sources.training_set import training_sets

        yield from training_sets(document, workspace)
