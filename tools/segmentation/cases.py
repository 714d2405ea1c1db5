"""The cases of the tests, divided as they say: they count among the labelled prompts by which weights are fitted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from prompt_cases import CASES, region
from weighbridge.measure.part_kinds import PartKind
from weighbridge.sources.region import Home

from segmentation.gathered import Gathered, sentences_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_COUNT = 4
"""A case stands for something that holds of many prompts."""


def cases() -> Iterator[Gathered]:
    """The cases of `parts.yaml`."""
    for case in yaml.safe_load((CASES / "parts.yaml").read_text("utf-8"))["cases"]:
        yield _divided(case)


def _divided(case: dict[str, Any]) -> Gathered:
    found = region(case["text"], home=Home(case.get("home", "file")))
    text = found.text.text
    kinds: list[PartKind] = []
    for part in case["parts"]:
        for kind, said in part.items():
            until = text.index(said.strip(), len(kinds)) + len(said.strip())
            kinds += [PartKind(kind)] * (until - len(kinds))
    sentences = tuple(sentences_of(found, range(len(text))))
    for one in sentences:
        for place in one.places:
            if place < len(kinds) and not text[place].isspace():
                one.labelled[kinds[place]] += _COUNT
    return Gathered(None, (sentences,))
