"""The figures that a data set and a task start from: `tuning.yaml` of the rules, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weighbridge.config import Settings
    from weighbridge.rules import RuleBook


@dataclass(frozen=True, slots=True)
class Figures:
    """Where a training task starts from."""

    good_examples: int
    holdout_share: float
    measure_with: tuple[int, ...]
    rank: int
    alpha: int
    dropout: float
    epochs: float
    seed: int
    max_length: int
    learning_rate: float
    preference_learning_rate: float
    preference_beta: float
    global_batch: int
    max_runtime_s: int


@lru_cache(maxsize=1)
def figures() -> Figures:
    """The figures as they are published with the rules."""
    import weighbridge_rules
    import yaml

    text = (Path(weighbridge_rules.__path__[0]) / "tuning.yaml").read_text("utf-8")
    data: dict[str, Any] = {name: entry["value"] for name, entry in yaml.safe_load(text).items()}
    return Figures(
        good_examples=data["good-examples"],
        holdout_share=data["holdout-share"],
        measure_with=tuple(data["measure-with"]),
        rank=data["adapter-rank"],
        alpha=data["adapter-alpha"],
        dropout=data["adapter-dropout"],
        epochs=data["epochs"],
        seed=data["seed"],
        max_length=data["max-length"],
        learning_rate=data["learning-rate"],
        preference_learning_rate=data["preference-learning-rate"],
        preference_beta=data["preference-beta"],
        global_batch=data["global-batch"],
        max_runtime_s=data["max-runtime-seconds"],
    )


def fewest_examples(rules: RuleBook, settings: Settings) -> int:
    """Under how many rows nothing should be tuned: the limit of the rule that says so, as the settings have it."""
    limits = [
        settings.limits.get(rule.name, {}).get(bound.field, bound.limit)
        for rule in rules.of_fact("training_set")
        for bound in rule.bounds
        if bound.field == "count" and bound.comparison == "below"
    ]
    return int(max(limits, default=0))
