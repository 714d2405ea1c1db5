"""Fits the weights of `evidence.yaml` on labelled cases, and says how well they do on repositories they have not seen.

    python tools/fit_evidence.py --labels FILE.jsonl --trees DIR [--write] [--leave-one-out]

A label is one line of JSON: repo, path, start_line, end_line, lang, rule (C for format_retry, D for output_repair),
label, and borderline and split where they apply. DIR holds the trees of the repositories, each as OWNER+NAME. Both
options may be repeated. The cases of tests/corpus count, too. CONTRIBUTING.md says when to refit, the modules of
tools/evidence_fitting how it is done, and its beliefs.yaml what is held before a case is seen.
"""

from __future__ import annotations

import argparse
import re
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / name) for name in ("tools", "tests", "analyzers", "rules")]

import compile_rules  # noqa: E402
from evidence_fitting.beliefs import Beliefs, beliefs  # noqa: E402
from evidence_fitting.candidates import cases_in_trees  # noqa: E402
from evidence_fitting.cases import Case, balanced  # noqa: E402
from evidence_fitting.choice import Chosen, Tally, choose  # noqa: E402
from evidence_fitting.corpus import corpus_cases  # noqa: E402
from evidence_fitting.labels import LabelError, read_labels  # noqa: E402
from evidence_fitting.model import UnknownEvidence  # noqa: E402
from evidence_fitting.report import firmness, left_out, table  # noqa: E402
from evidence_fitting.sensitivity import flips  # noqa: E402
from evidence_fitting.written import NoPlace, with_weights  # noqa: E402

WEIGHTS = ROOT / "rules" / "weighbridge_rules" / "evidence.yaml"
PAGE = ROOT / "docs" / "precision.md"
_PART = re.compile(r"(<!-- generated: leave-one-out -->\n).*?(<!-- end -->)", re.DOTALL)


def main(arguments: list[str] | None = None) -> int:
    """Fits, tells, and writes what was asked for."""
    try:
        _run(_options(arguments))
    except (LabelError, UnknownEvidence, NoPlace, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _run(options: argparse.Namespace) -> None:
    labels = [label for file in options.labels for label in read_labels(file)]
    found = list(cases_in_trees(labels, options.trees))
    seen = {case.label for case in found}
    for repository in sorted({label.repository for label in labels if label not in seen}):
        print(f"no tree of {repository}: its labels are left out")
    cases = balanced([*found, *corpus_cases(options.corpus_weight)])
    held = beliefs()
    own = {kind: [case for case in cases if case.label.kind == kind] for kind in held}
    chosen = {kind: choose(own[kind], held[kind]) for kind in held}
    for kind in held:
        _tell(kind, chosen[kind], own[kind], held[kind])
    if options.write:
        WEIGHTS.write_text(with_weights(WEIGHTS.read_text("utf-8"), chosen), encoding="utf-8", newline="\n")
        compile_rules.TARGET.write_text(compile_rules.compiled(), encoding="utf-8", newline="\n")
    if options.leave_one_out:
        outside: dict[Case, Tally] = {}
        for kind in held:
            outside.update(left_out(own[kind], held[kind]))
        part = f"As of {date.today():%-d %B %Y}:\n\n{table(outside, chosen)}\n\n{firmness(outside, chosen)}\n"
        print(f"\n{part}")
        if options.write:
            page = PAGE.read_text("utf-8")
            PAGE.write_text(_PART.sub(lambda match: match[1] + part + match[2], page), encoding="utf-8", newline="\n")


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labels", type=Path, action="append", required=True, metavar="FILE.jsonl")
    parser.add_argument("--trees", type=Path, action="append", required=True, metavar="DIR")
    parser.add_argument("--corpus-weight", type=float, default=1.0, help="of a case of tests/corpus (default 1)")
    parser.add_argument("--write", action="store_true", help="write evidence.yaml, compiled.py, and the page's table")
    parser.add_argument("--leave-one-out", action="store_true", help="score each repository by a fit without it")
    return parser.parse_args(arguments)


def _tell(kind: str, chosen: Chosen, cases: list[Case], held: Beliefs) -> None:
    labelled = [case for case in cases if not case.corpus]
    weighed = [case for case in labelled if case.weighed]
    print(f"\n{kind}: {len(labelled)} labels, {len(weighed)} of them decided by weights; say from {chosen.say}")
    print(
        f"  bias {chosen.fitted.bias}  " + "  ".join(f"{name} {value}" for name, value in chosen.fitted.weights.items())
    )
    sure = chosen.tally(case for case in labelled if not case.label.borderline)
    print(f"  precision without borderline {sure.precision:.3f}, asked for {held.precision}; recall {sure.recall:.3f}")
    for case in cases:
        outcome = chosen.outcome(case)
        if outcome.fp or outcome.fn:
            what = "false" if outcome.fp else "missed" if case.candidates else "missed by structure"
            disputed = ", borderline" if case.label.borderline else ""
            evidence = " ".join(sorted(chosen.fitted.best(case))) if case.weighed else ""
            print(f"  {what}{disputed}: {case.label} ({evidence})")
    for case, names in flips(chosen, labelled).items():
        print(f"  changes sides when one weight changes by a fifth: {case.label} ({', '.join(names)})")


if __name__ == "__main__":
    sys.exit(main())
