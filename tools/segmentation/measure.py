"""Compares the parts of prompts with prompts that were divided by hand: precision, recall, F1 and a table of confusion.

    python tools/segmentation/measure.py --trees DIR [--labels FILE] [--hesitations FILE]

DIR holds the labelled files at their commits, each repository as OWNER+NAME. Every figure is weighted by tokens of
o200k_base. What the tool does not take for a prompt is a miss, in a column of its own.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / name) for name in ("tools", "analyzers", "rules")]

from weighbridge.tokens import Encoding, counter_for  # noqa: E402

from segmentation.agreement import Agreement, confusion, persuaded, table  # noqa: E402
from segmentation.found import kinds_in  # noqa: E402
from segmentation.labelled import LabelError, divided, read_hesitations, read_labels  # noqa: E402


def main(arguments: list[str] | None = None) -> int:
    """Measures and tells."""
    options = _options(arguments)
    try:
        labels = read_labels(options.labels)
        hesitations = read_hesitations(options.hesitations) if options.hesitations.is_file() else ()
    except (LabelError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    count = counter_for(Encoding.O200K)
    strict, lenient = Agreement(), Agreement()
    measured = 0
    for prompt in divided(labels, options.trees):
        if isinstance(prompt, str):
            print(prompt, file=sys.stderr)
            continue
        found = kinds_in(prompt)
        strict.add(prompt.label, prompt.text, found, count)
        lenient.add(prompt.label, prompt.text, persuaded(prompt.label, found, hesitations), count)
        measured += 1
    print(f"{measured} of {len(labels)} prompts measured.\n")
    for title, agreement in (
        ("Against the labels", strict),
        ("With either kind right where the labeller hesitated", lenient),
    ):
        print(f"{title}:\n")
        print("\n".join(table(agreement)), "\n")
    print("Tokens by what was labelled and what was found:\n")
    print("\n".join(confusion(strict)))
    return 0 if measured == len(labels) else 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--trees", type=Path, required=True, help="the labelled files, each repository as OWNER+NAME")
    parser.add_argument("--labels", type=Path, default=HERE / "labels.jsonl")
    parser.add_argument("--hesitations", type=Path, default=HERE / "hesitations.jsonl")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
