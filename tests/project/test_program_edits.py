"""A program that somebody types in, in functions and between them, has the findings of a fresh run at every key."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from weighbridge.config import Settings
from weighbridge.engine import lint
from weighbridge.project import Project
from weighbridge.rules import load_rules
from weighbridge.tokens import Encoding, counter_for
from weighbridge.workspace import Workspace

from benchmarks.mixture import python_file, typescript_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from weighbridge.findings import Finding

KEYS = 30
"""As many as there are pieces and a few more, so that broken programs are broken further and mended again."""
PIECES = (
    "  # so", " or", "\n", "    ", '"', "'", "(", ")", "for attempt in range(3):\n",
    "    except ValueError:\n        continue\n",
    "import json\n", 'reply = reply.strip().removeprefix("```json")\n', "x = 1\n", "def between():\n    return 1\n\n\n",
    "return json.loads(reply)\n", "raise ValueError(reply)\n", "\n    You must answer in JSON.\n", "while True:\n",
    "break\n",
    "\U0001f6a2", "\u2028", "\r\n",
)  # fmt: skip
PARSING = """\
import json


def parsed(text):
    return json.loads(text.strip().removeprefix("```json").removesuffix("```"))


def nothing(text):
    return text
"""
ASKING = """\
from openai import OpenAI
from parsing import parsed

client = OpenAI()
PROMPT = "You are a clerk. Answer in JSON with the keys a and b."


def ask(text):
    for attempt in range(3):
        reply = client.chat.completions.create(
            model="gpt-4o", messages=[{"role": "system", "content": PROMPT}, {"role": "user", "content": text}]
        )
        try:
            return parsed(reply.choices[0].message.content)
        except ValueError:
            continue
    return None
"""


class Writer:
    """Somebody who types in some files of one project, at random."""

    def __init__(self, root: Path, texts: dict[str, str], seed: int) -> None:
        self.random = random.Random(seed)
        self.first = texts
        self.texts = dict(texts)
        for path, text in texts.items():
            (root / path).write_text(text, encoding="utf-8")
        self.project = Project(root, {})
        self.project.edit(texts)

    def press(self) -> None:
        """Types something, takes something away, brings lines into another order, or has all as it was."""
        path = self.random.choice(sorted(self.texts))
        text = self.texts[path]
        lines = text.splitlines(keepends=True)
        at = self.random.randrange(len(text) + 1)
        line = self.random.randrange(len(lines) + 1)
        match self.random.randrange(5):
            case 0:
                text = text[:at] + self.random.choice(PIECES) + text[at:]
            case 1:
                text = text[:at] + text[at + self.random.choice((1, 1, 4, 60)) :]
            case 2:
                text = "".join([*lines[:line], self.random.choice(PIECES), *lines[line:]])
            case 3:
                text = "".join([*lines[:line], *lines[line + 2 :], *lines[line : line + 2]])
            case _:
                text = self.first[path]
        self.texts[path] = text
        self.project.edit({path: text})

    def found(self) -> Sequence[Finding]:
        for path in self.texts:
            self.project.settle(path)
        return tuple(one for path in sorted(self.texts) for one in self.project.report(path).findings)

    def fresh(self) -> Sequence[Finding]:
        settings = Settings()
        workspace = Workspace.of(self.texts)
        count = counter_for(Encoding("o200k_base"))
        return lint(workspace, workspace.paths, load_rules(), lambda _: settings, count).findings


@pytest.mark.parametrize("seed", range(6))
def test_two_files_that_rest_on_each_other(tmp_path: Path, seed: int) -> None:
    check(Writer(tmp_path, {"asking.py": ASKING, "parsing.py": PARSING}, seed))


@pytest.mark.parametrize(("name", "text"), [("agent.py", python_file(110)), ("agent.ts", typescript_file(110))])
def test_a_file_as_applications_have_them(tmp_path: Path, name: str, text: str) -> None:
    check(Writer(tmp_path, {name: text}, 7))


def check(writer: Writer) -> None:
    seen = len(writer.found())
    assert seen
    rules: set[str] = set()
    for key in range(KEYS):
        writer.press()
        found = writer.found()
        assert found == writer.fresh(), f"after key {key}"
        rules |= {one.rule for one in found}
    assert rules & {"format-retry-loop", "output-repair"}
