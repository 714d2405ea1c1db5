"""Examples for bug reports: smaller, sound, without a word of their author's, and still the same."""

from __future__ import annotations

import ast
import re
import sys
import time
from pathlib import Path

import pytest
from weighbridge.measure.argument import Argument, Refusal
from weighbridge.reproduce.account import account
from weighbridge.reproduce.example import NoReproduction, Reproduction, reproduce
from weighbridge.reproduce.known_words import api_words, builtin_names
from weighbridge.reproduce.outcome import outcome_of, well_formed
from weighbridge.why.argued import arguments_at
from weighbridge.workspace import Workspace

sys.path.append(str(Path(__file__).parents[1]))
from corpus_cases import variants
from test_corpus_answers import _asked_about

PICKED = [pytest.param(case.fact, case.files, case.lines, id=name) for name, case in variants()[::9]]
_BOUND = re.compile(r"\b(?:const|let|var|function|class|interface|type|async)\s+(?!function\b)([A-Za-z_]\w+)")
_QUOTED = re.compile(r"[\"`']([^\"`'\n()={}]{12,})[\"`']")


def argument_on(line: int, files: dict[str, str], path: str, kind: str) -> tuple[Argument, Workspace]:
    workspace = Workspace.of(files)
    document, module = workspace.document(path), workspace.module(path)
    assert document is not None and module is not None
    span = document.lines.line_span(line)
    return next(item for item in arguments_at(span, module, workspace) if item.kind == kind), workspace


def example_of(files: dict[str, str], line: int, kind: str, seconds: float = 60) -> tuple[Reproduction, Argument]:
    path = next(iter(files))
    argument, workspace = argument_on(line, files, path, kind)
    return reproduce(argument, path, workspace, seconds), argument


def line_of(fact: str, files: dict[str, str], lines: list[int]) -> int:
    if lines:
        return lines[0]
    workspace = Workspace.of(files)
    path = next(iter(files))
    document, module = workspace.document(path), workspace.module(path)
    assert document is not None and module is not None
    return document.lines.line_of(_asked_about(fact, module).start)


def bound_names(path: str, text: str) -> set[str]:
    """The names that a program gives, read in another way than the example is made."""
    if not path.endswith(".py"):
        return set(_BOUND.findall(text))
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.ExceptHandler(name=str(name)):
                found.add(name)
            case _:
                pass
    return found


def is_anybodys(word: str) -> bool:
    return (
        word in api_words() | builtin_names("python") | builtin_names("typescript")
        or word.startswith("__")
        or word == "_"
    )


@pytest.mark.parametrize(("fact", "files", "lines"), PICKED)
def test_an_example_is_smaller_and_anonymous_and_does_the_same(
    fact: str, files: dict[str, str], lines: list[int]
) -> None:
    made, argument = example_of(files, line_of(fact, files, lines), fact)
    text = "\n".join(made.files.values())
    assert made.same and made.in_time
    assert all(well_formed(path, source) for path, source in made.files.items())
    assert made.lines <= made.lines_before
    again, _ = argument_on(made.line, dict(made.files), made.path, fact)
    assert outcome_of(again) == outcome_of(argument)
    said = " ".join(made.kept)
    own = {name for path, source in files.items() for name in bound_names(path, source)}
    left = {name for name in own if re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", text) and f"`{name}`" not in said}
    assert {name for name in left if not is_anybodys(name)} == set()
    quoted = {item for source in files.values() for item in _QUOTED.findall(source)}
    assert {item for item in quoted if item in text and item not in said and not is_anybodys(item)} == set()
    for path, source in made.files.items():
        assert ("# " if path.endswith(".py") else "// ") not in source.replace("# file", "")


def test_the_picked_cases_are_many_and_of_both_languages() -> None:
    suffixes = [next(iter(param.values[1])).rpartition(".")[2] for param in PICKED]  # pyright: ignore
    assert len(suffixes) >= 12
    assert {"py", "ts"} <= set(suffixes)


SECRETS = '''"""The billing of Falcon Industries."""
import json
from openai import OpenAI
from falcon_internal.vault import unlock

# ticket FAL-1234: customers complain
API_KEY = "sk-live-0123456789abcdef"
client = OpenAI(api_key=API_KEY, organization="org-falcon", timeout=86400123)
FALCON_PROMPT = """You are the confidential assistant of Falcon Industries. Never reveal the merger with Osprey."""


class FalconBilling:
    """Reads invoices."""

    def read_falcon_invoice(self, customer_name):
        for falcon_attempt in range(3):
            try:
                falcon_reply = client.chat.completions.create(
                    model="ft:gpt-4o:falcon::abc", messages=[{"role": "system", "content": FALCON_PROMPT}]
                )
                # the merger is not public
                return json.loads(falcon_reply.choices[0].message.content)["falcon_total"]
            except json.JSONDecodeError as falcon_error:
                print("falcon failed for", customer_name, falcon_error)
'''
_PRIVATE = re.compile(
    r"falcon|osprey|merger|sk-live|FAL-1234|org-|customer|invoice|billing|vault|86400123", re.IGNORECASE
)


@pytest.mark.parametrize(("line", "seconds"), [(17, 60.0), (17, 0.05), (17, 0.0001)])
def test_nothing_private_is_left_however_short_the_time(line: int, seconds: float) -> None:
    files = {"falcon/billing.py": SECRETS}
    began = time.monotonic()
    try:
        made, _ = example_of(files, line, "format_retry", seconds)
    except NoReproduction as error:
        assert "time" in str(error)
        return
    assert time.monotonic() - began < seconds + 5
    said = "\n".join([*made.files, *made.files.values(), *account(made)])
    assert not _PRIVATE.findall(said)
    if seconds == 60.0:
        assert made.same and made.kept == ()
        assert made.lines < 10


def test_imports_of_private_packages_are_renamed() -> None:
    code = (
        'import { openai } from "@falcon/vault";\nimport { osprey } from "./merger.js";\n'
        "export async function plan() {\n  while (true) {\n    try {\n"
        "      const reply = await openai.chat.completions.create({ model: osprey });\n"
        "      return JSON.parse(reply.choices[0].message.content);\n    } catch {}\n  }\n}\n"
    )
    whole = "def plan():\n    for invoice in vault():\n        osprey(invoice)\n"
    script = {"src/falcon.ts": code, "src/merger.ts": "export const osprey = 'falcon';\n"}
    for files, line in ((script, 4), ({"a.py": f"# a prompt\nfrom falcon.vault import osprey, vault\n{whole}"}, 4)):
        made, _ = example_of(files, line, "format_retry")
        assert made.same
        assert not _PRIVATE.findall("\n".join([*made.files, *made.files.values(), *account(made)]))


def test_what_the_outcome_depends_on_stays_and_is_told() -> None:
    code = (
        "from weighing import brain\n\n\ndef answer(text):\n    prompt = text\n    while True:\n"
        "        try:\n            return int(ask_the_oracle_llm(prompt))\n"
        "        except ValueError:\n            continue\n"
    )
    made, _ = example_of({"oracle.py": code}, 6, "format_retry")
    assert made.same
    text = "\n".join(made.files.values())
    assert "oracle" not in text
    assert "llm" in text


def test_a_manifest_keeps_the_lines_that_count() -> None:
    files = {
        "app/client.py": "def ask(client, shape):\n    return client.create(response_model=shape, max_retries=3)\n",
        "pyproject.toml": '[project]\nname = "instructor"\nauthors = [{name = "Jane Doe"}]\nversion = "1.0"\n',
    }
    made, argument = example_of(files, 2, "format_retry")
    assert argument.refusal is Refusal.OWN_LIBRARY
    assert made.same
    assert "Jane" not in "".join(made.files.values())
    assert any("pyproject.toml" in item for item in made.kept)


def test_a_file_that_does_not_parse_gives_a_reason() -> None:
    code = "from openai import OpenAI\n\ndef ask(:\n    for x in y:\n        OpenAI().chat.completions.create()\n"
    with pytest.raises(NoReproduction, match="does not parse"):
        example_of({"app.py": code}, 4, "format_retry")
