"""Lints one file with all rules, and parses it, so many times each; prints medians of processor time as JSON.

Run with the file and the number of rounds.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path
from statistics import median

import tree_sitter_python
import tree_sitter_typescript
from tree_sitter import Language, Parser
from weighbridge.config import Settings
from weighbridge.engine import lint
from weighbridge.rules import load_rules
from weighbridge.tokens import Encoding, counter_for
from weighbridge.workspace import Workspace

_WARM_UP = {
    "a.py": "import json\n\ndef f(llm, prompt):\n    for i in range(3):\n        try:\n            return json.loads("
    "llm.invoke(prompt))\n        except ValueError:\n            continue\n",
    "b.ts": "export const f = async (llm: any) => JSON.parse(await llm.invoke('You are a bot.'));\n",
}


def main() -> None:
    path, rounds = Path(sys.argv[1]), int(sys.argv[2])
    text = path.read_text("utf-8")
    rules, count, settings = load_rules(), counter_for(Encoding.O200K), Settings(preview=True)

    def linted(files: dict[str, str]) -> int:
        workspace = Workspace.of(files)
        report = lint(workspace, workspace.paths, rules, lambda _: settings, count, date(2026, 1, 1))
        if report.account.errors:
            sys.exit(f"{path.name}: {report.account.errors[0]}")
        return len(report.findings)

    linted(_WARM_UP)
    grammar = tree_sitter_python.language() if path.suffix == ".py" else tree_sitter_typescript.language_typescript()
    parser = Parser(Language(grammar))
    lints: list[float] = []
    parses: list[float] = []
    findings = 0
    for _ in range(rounds):
        started = time.process_time()
        parser.parse(text.encode())
        between = time.process_time()
        findings = linted({path.name: text})
        parses.append(between - started)
        lints.append(time.process_time() - between)
    print(json.dumps({"parse": median(parses), "lint": median(lints), "findings": findings}))


if __name__ == "__main__":
    main()
