"""Fits the weights of `parts.yaml` on prompts that were divided by hand, and says how well they do on prompts left out.

    python tools/fit_parts.py --labels FILE --trees DIR [--labels FILE --trees DIR] [--leave-one-out] [--write]

The labels are those of tools/segmentation, DIR holds the labelled files, each repository as OWNER+NAME. The cases
of the tests count, too. With --leave-one-out each prompt is divided by weights that were fitted on all others.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / name) for name in ("tools", "tests", "tests/measure", "analyzers", "rules")]

import compile_rules  # noqa: E402
from segmentation.agreement import NOT_FOUND, Agreement, confusion, table  # noqa: E402
from segmentation.cases import cases  # noqa: E402
from segmentation.fitting import fitted, kinds_by  # noqa: E402
from segmentation.gathered import gathered  # noqa: E402
from segmentation.labelled import divided, read_labels  # noqa: E402
from weighbridge.measure.part_kinds import PartKind  # noqa: E402
from weighbridge.measure.segment_weighing import KINDS  # noqa: E402
from weighbridge.tokens import Encoding, counter_for  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

    from segmentation.gathered import Gathered
    from weighbridge.measure.segment_weighing import Weights

_HEADER = """\
# How much each sign of a sentence, and of what stands around it, speaks for each kind of part. Written by
# tools/fit_parts.py, which fits them on prompts that were divided by hand; nobody sets one for a single prompt.
# A sentence is of the kind with the greatest sum, to which it adds that the sentences beside it are of the same kind.

"""


def main(arguments: list[str] | None = None) -> int:
    """Fits, tells, and writes what was asked for."""
    options = _options(arguments)
    prompts: list[Gathered] = []
    for labels, trees in zip(options.labels, options.trees, strict=True):
        for prompt in divided(read_labels(labels), trees):
            if isinstance(prompt, str):
                print(prompt, file=sys.stderr)
                return 2
            prompts.append(gathered(prompt))
    shown = tuple(cases())
    if options.leave_one_out:
        left_out = [(one, fitted([*shown, *(other for other in prompts if other is not one)])) for one in prompts]
        _tell("Each prompt by weights fitted on the others", left_out)
        for file in options.labels if len(options.labels) > 1 else ():
            own = {(label.repository, label.path, label.symbol) for label in read_labels(file)}
            _tell(f"Of these, those of {file.name}", [one for one in left_out if _name(one[0]) in own])
    weights = fitted([*shown, *prompts])
    _tell("By weights fitted on these prompts", [(one, weights) for one in prompts])
    if options.write:
        compile_rules.PARTS.write_text(_written(weights), encoding="utf-8", newline="\n")
        compile_rules.TARGET_OF_PARTS.write_text(compile_rules.compiled_parts(), encoding="utf-8", newline="\n")
    return 0


def _tell(title: str, divisions: Sequence[tuple[Gathered, Weights]]) -> None:
    agreement = Agreement()
    count = counter_for(Encoding.O200K)
    for one, weights in divisions:
        assert one.prompt is not None
        label = one.prompt.label
        found = [NOT_FOUND] * (label.end - label.start)
        for text in one.sentences:
            for sentence, kind in zip(text, kinds_by(weights, text), strict=True):
                for place in sentence.places:
                    shown = place in sentence.shown
                    found[place - label.start] = (PartKind.EXAMPLES if shown else kind).value
        agreement.add(label, one.prompt.text, found, count)
    print(f"{title}, {len(divisions)} prompts:\n")
    print("\n".join((*table(agreement), "", *confusion(agreement), "")), flush=True)


def _name(one: Gathered) -> tuple[str, str, str]:
    assert one.prompt is not None
    return one.prompt.label.repository, one.prompt.label.path, one.prompt.label.symbol


def _written(weights: Weights) -> str:
    lines = [f"kinds: [{', '.join(KINDS)}]", f"stays: {weights.stays}", "signs:"]
    for sign, row in sorted(weights.signs.items()):
        if max(row) - min(row) >= _SAYS:
            lines.append(f"  {sign!r}: [{', '.join(f'{value:g}' for value in row)}]")
    return _HEADER + "\n".join(lines) + "\n"


_SAYS = 0.1
"""A sign whose weights are closer together than that says nothing."""


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--labels", type=Path, action="append", required=True)
    parser.add_argument("--trees", type=Path, action="append", required=True)
    parser.add_argument("--leave-one-out", action="store_true")
    parser.add_argument("--write", action="store_true")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
