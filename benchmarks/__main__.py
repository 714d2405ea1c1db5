"""Measures and writes the page; `--quick` measures what needs no network, once."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks import cold_start, extension, growth, repositories, scaling, single_files, tokens
from benchmarks.page import Section, page
from benchmarks.server import section as server
from benchmarks.setting import ROOT, full_setting, quick_setting
from benchmarks.training import section as training

PARTS = {
    "cold-start": cold_start.measure,
    "repositories": repositories.measure,
    "growth": growth.measure,
    "tokens": tokens.measure,
    "scaling": scaling.measure,
    "single-files": single_files.measure,
    "server": server.measure,
    "training": training.measure,
    "extension": extension.measure,
}
_QUICK = ("cold-start", "tokens", "single-files", "server")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; default: all")
    parser.add_argument("--quick", action="store_true", help=f"{', '.join(_QUICK)} only, one round, no network")
    parser.add_argument(
        "--output",
        type=Path,
        help="where the page goes; other parts of it stay; default: docs/benchmarks.md, or nowhere",
    )
    parser.add_argument("--minutes", type=float, default=10, help="how long `server` types at random; default: 10")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.parts if name not in PARTS]
    if unknown:
        parser.error(f"no part {unknown[0]}; the parts are {', '.join(PARTS)}")
    chosen = arguments.parts or (_QUICK if arguments.quick else PARTS)
    setting = quick_setting() if arguments.quick else full_setting(arguments.minutes)
    sections: list[Section] = []
    for name in chosen:
        print(f"== {name}", file=sys.stderr, flush=True)
        section = PARTS[name](setting)
        print("\n\n".join(section.parts), file=sys.stderr, flush=True)
        sections.append(section)
    whole = not arguments.quick and not arguments.parts
    output = arguments.output or (ROOT / "docs" / "benchmarks.md" if whole else None)
    if output is not None:
        known = output.read_text("utf-8") if output.is_file() else ""
        output.write_text(page(sections, setting, known), encoding="utf-8")
        print(f"wrote {output}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
