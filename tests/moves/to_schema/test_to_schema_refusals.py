"""Where no edit is offered, the sentence says why and what to do; and which version a package has decides."""

from __future__ import annotations

import json

import pytest
from moving import applied, rules_of, tried
from weighbridge.config import Settings
from weighbridge.remedies.installed import installed
from weighbridge.remedies.versions import range_of, words_of
from weighbridge.workspace import Workspace

PROGRAM = """import json

from openai import OpenAI

client = OpenAI()
PROMPT = 'Answer with JSON: {"number": "A-17", "lines": 3}'


def extract(letter: str) -> dict:
    for attempt in range(3):
        reply = client.chat.completions.create(
            model="gpt-4o", messages=[{"role": "system", "content": PROMPT}, {"role": "user", "content": letter}]
        )
        try:
            return json.loads(reply.choices[0].message.content)
        except json.JSONDecodeError:
            continue
    raise ValueError("no order found")
"""
SCRIPT = """import { generateText } from "ai";

const PROMPT = `Answer with JSON: {"number": "A-17", "lines": 3}`;

export async function extract(letter: string, model: any) {
  for (let attempt = 0; attempt < 3; attempt++) {
    const { text } = await generateText({ model, prompt: PROMPT + letter });
    try {
      return JSON.parse(text);
    } catch {
      continue;
    }
  }
  throw new Error("no order found");
}
"""


def refusals(files: dict[str, str]) -> list[str]:
    found = [one for item in tried(files, "to-schema") for one in (*item.moves, *item.refusals)]
    assert found
    return [getattr(one, "reason", "offered") for one in found]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('model="gpt-4o"', 'model="gpt-3.5-turbo"', "`gpt-3.5-turbo` takes no schema; `gpt-4o-mini`"),
        ('model="gpt-4o"', 'model="gpt-4o", tools=TOOLS', "The call sets `tools`"),
        ('model="gpt-4o"', 'model="gpt-4o", **OPTIONS', "spread from a mapping"),
        (
            "from openai import OpenAI",
            "from groq import Groq as OpenAI",
            "`client.chat.completions.create` is no call of a library",
        ),
        ('"number": "A-17", "lines": 3', '"number": "A-17", "lines": []', "Nothing says what `lines[]` may hold"),
        (
            """'Answer with JSON: {"number": "A-17", "lines": 3}'""",
            '"Answer with JSON."',
            "shows no example of the answer",
        ),
        ("return json.loads(reply", "return yaml.safe_load(reply", "No edit offered."),
        (
            "            continue\n",
            "            attempt = attempts(attempt)\n            break_here(attempt)\n",
            "offered",
        ),
    ],
)
def test_what_stands_in_the_way_is_said(old: str, new: str, words: str) -> None:
    assert old in PROGRAM
    (said, *_) = refusals({"app/extract.py": PROGRAM.replace(old, new)})
    assert words in said


PROMPT_ONLY = '''from openai import OpenAI

client = OpenAI()

SYSTEM = """List the parts of the machine. Respond only with valid JSON.

{"parts": [{"name": "axle", "count": 2}]}
"""


def parts(note: str) -> str | None:
    reply = client.chat.completions.create(
        model="gpt-4o", messages=[{"role": "system", "content": SYSTEM}, {"role": "user", "content": note}]
    )
    return reply.choices[0].message.content
'''
EVERYTHING = Settings(preview=True, limits={"system-prompt-too-long": {"tokens": 5}})


def test_json_that_a_prompt_demands_is_held_to_a_schema() -> None:
    offered = {item.finding.rule: item.moves for item in tried({"app/parts.py": PROMPT_ONLY}, "to-schema", EVERYTHING)}
    (move,) = offered["json-demanded-without-schema"]
    assert move.clears
    after = applied({"app/parts.py": PROMPT_ONLY}, move.fix)
    assert "response_format=Parts" in after["app/parts.py"]
    assert "json-demanded-without-schema" not in rules_of(after, EVERYTHING)
    (long,) = offered["system-prompt-too-long"]
    assert not long.clears


def test_a_prompt_that_only_speaks_of_json_gets_no_schema() -> None:
    free = PROMPT_ONLY.replace(
        "Respond only with valid JSON.", "Our API returns what follows. Explain it in plain words."
    )
    offers = tried({"app/parts.py": free}, "to-schema", EVERYTHING)
    assert offers
    assert not any(item.moves for item in offers)


def test_a_notebook_is_left_alone() -> None:
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": PROGRAM}
    book = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    assert refusals({"a.ipynb": json.dumps(book)}) == [
        "This move changes program files; a notebook it leaves alone. No edit offered."
    ]


def test_a_wrapper_with_several_callers_is_left_alone() -> None:
    program = """import json
from openai import OpenAI

client = OpenAI()


def ask(prompt: str) -> str:
    reply = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": prompt}])
    return reply.choices[0].message.content


def poem() -> str:
    return ask("Write a poem.")


def extract(letter: str) -> dict:
    for _ in range(3):
        try:
            return json.loads(ask('Answer with JSON: {"number": "A-17", "lines": 3}' + letter))
        except ValueError:
            continue
    raise LookupError("no order")
"""
    (said,) = refusals({"app/extract.py": program})
    assert said.startswith("`ask` asks the model for more callers than the one in line")


@pytest.mark.parametrize(
    ("lock", "text", "said"),
    [
        (
            "requirements.txt",
            "openai==1.60.2\n",
            "`openai` 1.60.2 is installed by requirements.txt; this move is tested for 1 (from 1.109 on), 2 and 3. "
            "No edit offered.",
        ),
        (
            "app/requirements.txt",
            "openai>=1.2,<1.100\n",
            "`openai` is held below 1.100 in app; this move is tested for 1 (from 1.109 on), 2 and 3. No edit offered.",
        ),
        ("uv.lock", '[[package]]\nname = "openai"\nversion = "3.58.0"\n', "offered"),
        ("pyproject.toml", '[project]\ndependencies = ["openai>=1.50"]\n', "offered"),
    ],
)
def test_the_nearest_lock_file_or_manifest_decides(lock: str, text: str, said: str) -> None:
    assert refusals({"app/extract.py": PROGRAM, lock: text}) == [said]


def test_each_package_of_a_monorepo_has_its_own_version() -> None:
    files = {
        "packages/web/src/extract.ts": SCRIPT,
        "packages/web/package.json": '{"dependencies": {"ai": "^5.0.0"}}',
        "packages/new/src/extract.ts": SCRIPT,
        "packages/new/package.json": '{"dependencies": {"ai": "^7.0.0"}}',
        "package-lock.json": '{"packages": {"packages/web/node_modules/ai": {"version": "5.0.9"}, '
        '"node_modules/ai": {"version": "7.1.0"}}}',
    }
    assert refusals(files) == [
        "offered",
        "`ai` 5.0.9 is installed in packages/web; this move is tested for 7. No edit offered.",
    ]


@pytest.mark.parametrize(
    ("path", "text", "library", "version"),
    [
        ("uv.lock", '[[package]]\nname = "openai"\nversion = "2.1.0"\nsource = 1\n', "openai", "2.1.0"),
        ("poetry.lock", '[[package]]\nname = "google-genai"\nversion = "1.2.3"\n', "google-genai", "1.2.3"),
        ("Pipfile.lock", '{"default": {"openai": {"hashes": [], "version": "==1.9.0"}}}', "openai", "1.9.0"),
        ("requirements/base.txt", "openai[datalib]==1.2.3 ; python_version > '3.8'\n", "openai", "1.2.3"),
        ("requirements.txt", "langchain-openai==1.0.0\nopenai==2.2.2\n", "openai", "2.2.2"),
        ("package-lock.json", '{"packages": {"node_modules/ai": {"version": "6.0.1"}}}', "ai", "6.0.1"),
        (
            "pnpm-lock.yaml",
            "importers:\n  .:\n    dependencies:\n      ai:\n        specifier: ^5\n        version: 5.0.2(zod@4)\n",
            "ai",
            "5.0.2",
        ),
        ("yarn.lock", '"ai@^5.0.0":\n  version "5.0.7"\n', "ai", "5.0.7"),
    ],
)
def test_lock_files_are_read(path: str, text: str, library: str, version: str) -> None:
    language = "typescript" if library == "ai" else "python"
    files = {path: text, "src/a.py": "", "package.json": '{"dependencies": {"ai": "^5.0.0"}}'}
    found = installed(library, "src/a.py", language, Workspace.of(files))
    assert found is not None
    assert found.exact is not None
    assert words_of(found.exact) == version


@pytest.mark.parametrize(
    ("specifier", "low", "high"),
    [
        ("==1.2.3", "1.2.3", "1.2.3"),
        (">=1.2,<2", "1.2", "2"),
        ("^1.4", "1.4", "2"),
        ("~=1.4.2", "1.4.2", "1.5"),
        ("^0.3.1", "0.3.1", "0.4"),
        ("5.x", "5", "6"),
        ("", None, None),
        ("^4 || ^5", "4", "6"),
    ],
)
def test_ranges_are_read(specifier: str, low: str | None, high: str | None) -> None:
    found = range_of(specifier)
    assert (words_of(found.low) if found.low else None, words_of(found.high) if found.high else None) == (low, high)
