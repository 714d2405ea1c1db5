"""A team's own cases before and after an edit: real processes, a real server, and a verdict for each."""

from __future__ import annotations

import json
import shutil
import sys
from argparse import Namespace
from typing import TYPE_CHECKING, Any

import pytest
from command import weighbridge, write_files
from weighbridge_cli.failure import Failure
from weighbridge_cli.fixing import Fixed
from weighbridge_cli.replaying.answers import Answers
from weighbridge_cli.replaying.cases import Case, read_cases
from weighbridge_cli.replaying.comparing import Compared, Verdict, lines
from weighbridge_cli.replaying.runs import run_all
from weighbridge_cli.replaying.verifying import verified

if TYPE_CHECKING:
    from pathlib import Path

CLIENT = """\
import json, os, urllib.request


def ask(path, **body):
    data = json.dumps({"model": "m", **body}).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(os.environ["OPENAI_BASE_URL"] + path, data, headers)
    return json.loads(urllib.request.urlopen(request).read())
"""
BEFORE = """\
import json
from client import ask


def extract(text):
    for _ in range(3):
        reply = ask("/chat/completions", messages=[{"role": "user", "content": text}])
        try:
            return json.loads(reply["choices"][0]["message"]["content"])
        except ValueError:
            continue
    raise ValueError("no JSON in three answers")


class Reader:
    @staticmethod
    async def read(text, times=1):
        return [extract(text)] * times
"""
SCHEMA = {"type": "object", "properties": {"total": {"type": "number"}}, "required": ["total"]}
AFTER = BEFORE.replace("messages=[", f'response_format={{"json_schema": {{"schema": {SCHEMA}}}}}, messages=[').replace(
    'reply["choices"][0]["message"]["content"]', 'reply["choices"][0]["message"]["content"] or "null"'
)
GOOD, BAD = '{"total": 3}', "Here it is: {total: 3}"


def compared(tmp_path: Path, after: str, **case: Any) -> Compared:
    write_files(tmp_path, {"client.py": CLIENT, "app.py": BEFORE})
    one = Case.model_validate({"call": "app.py:extract", "arguments": ["a"], **case})
    edits = (Fixed("app.py", BEFORE, after, 1),)
    with Answers() as answers:
        (before,), (then,) = (run_all(tmp_path, [one], fixed, answers, sys.executable) for fixed in ((), edits))
    assert (tmp_path / "app.py").read_text() == BEFORE
    return Compared(one, before, then)


CASES: dict[str, tuple[str, dict[str, Any], Verdict, tuple[int, int]]] = {
    "the schema saves the second call": (AFTER, {"replies": [BAD, GOOD]}, Verdict.SAME, (2, 1)),
    "what was expected comes at last": (
        AFTER,
        {"replies": [BAD, BAD, BAD, GOOD], "expect": {"total": 3}},
        Verdict.MENDED,
        (3, 1),
    ),
    "nobody said what to expect, and it is another thing": (
        BEFORE.replace("return json.loads", "return [1] or json.loads"),
        {"replies": [GOOD]},
        Verdict.CHANGED,
        (1, 1),
    ),
    "what was expected no longer comes": (
        BEFORE.replace("range(3)", "range(1)"),
        {"replies": [BAD, GOOD], "expect": {"total": 3}},
        Verdict.BROKEN,
        (2, 1),
    ),
    "a refusal is still one": (AFTER, {"replies": [BAD], "must_refuse": True}, Verdict.UNKNOWN, (3, 1)),
    "a refusal that the model made": (
        BEFORE,
        {"replies": [{"refusal": "I will not."}], "must_refuse": True},
        Verdict.SAME,
        (1, 1),
    ),
    "a refusal that is gone": (
        BEFORE.replace('raise ValueError("no JSON in three answers")', "return {}"),
        {"replies": [BAD], "must_refuse": True},
        Verdict.BROKEN,
        (3, 3),
    ),
    "no recorded answer satisfies the schema": (AFTER, {"replies": [BAD]}, Verdict.UNKNOWN, (3, 1)),
    "a method that is a coroutine, with keywords": (
        AFTER,
        {
            "call": "app.py:Reader.read",
            "keywords": {"times": 2},
            "replies": [GOOD],
            "expect": [{"total": 3}, {"total": 3}],
        },
        Verdict.SAME,
        (1, 1),
    ),
    "a program that breaks while it is imported": (
        f"import nothing_like_it\n{AFTER}",
        {"replies": [GOOD]},
        Verdict.CHANGED,
        (1, 0),
    ),
    "a process that dies": (
        BEFORE.replace("    for _", "    import os\n    os._exit(3)\n    for _"),
        {"replies": [GOOD]},
        Verdict.CHANGED,
        (1, 0),
    ),
    "a file that is not there": (BEFORE, {"call": "other.py:f"}, Verdict.FAILED_BEFORE, (0, 0)),
}


@pytest.mark.parametrize("name", CASES)
def test_a_case_before_and_after(name: str, tmp_path: Path) -> None:
    after, case, verdict, calls = CASES[name]
    one = compared(tmp_path, after, **case)
    said = "\n".join(lines([one]))
    assert one.verdict is verdict, said
    if one.before.calls or one.after.calls:
        assert (one.before.calls, one.after.calls) == calls, said


def test_requests_that_cannot_be_replayed_are_named(tmp_path: Path) -> None:
    one = compared(tmp_path, BEFORE.replace("messages=[", "stream=True, messages=["), replies=[GOOD])
    assert one.verdict is Verdict.UNKNOWN
    assert any("streamed" in line for line in lines([one]))


PROTOCOLS: dict[str, tuple[str, dict[str, Any], dict[str, Any], list[Any]]] = {
    "OpenAI chat": ("/v1/chat/completions", {}, {"response_format": {"json_schema": {"schema": SCHEMA}}},
                    ["choices", 0, "message", "content"]),
    "a tool of OpenAI chat that must be called": (
        "/v1/chat/completions", {}, {"tools": [{"type": "function", "function": {"name": "f", "parameters": SCHEMA}}],
                                     "tool_choice": {"type": "function", "function": {"name": "f"}}},
        ["choices", 0, "message", "tool_calls", 0, "function", "arguments"]),
    "OpenAI responses": ("/v1/responses", {}, {"text": {"format": {"type": "json_schema", "schema": SCHEMA}}},
                         ["output", 0, "content", 0, "text"]),
    "Anthropic": ("/v1/messages", {}, {"output_config": {"format": {"type": "json_schema", "schema": SCHEMA}}},
                  ["content", 0, "text"]),
    "a tool of Anthropic that must be called": (
        "/v1/messages", {}, {"tools": [{"name": "f", "input_schema": SCHEMA}],
                             "tool_choice": {"type": "tool", "name": "f"}}, ["content", 0, "input"]),
    "Gemini": ("/v1beta/models/g:generateContent", {}, {"generationConfig": {"responseJsonSchema": SCHEMA}},
               ["candidates", 0, "content", "parts", 0, "text"]),
    "Gemini, the older way": (
        "/v1beta/models/g:generateContent", {},
        {"generationConfig": {"responseSchema": {"type": "OBJECT", "properties": {"total": {"type": "NUMBER"}},
                                                 "required": ["total"]}}},
        ["candidates", 0, "content", "parts", 0, "text"]),
    "vLLM": ("/v1/chat/completions", {}, {"structured_outputs": {"json": SCHEMA}},
             ["choices", 0, "message", "content"]),
}  # fmt: skip


@pytest.mark.parametrize("name", PROTOCOLS)
def test_a_schema_is_heeded_in_every_protocol(name: str) -> None:
    path, plain, strict, where = PROTOCOLS[name]
    with Answers() as answers:
        for body, expected in ((plain, BAD), (strict, GOOD)):
            answers.begin((BAD, GOOD))
            status, said = answers.answer(path, body)
            found: Any = said
            for key in where if body is strict or "tool" not in name else []:
                found = found[key]
            if body is strict or "tool" not in name:
                assert (status, found) == (200, json.loads(expected) if name.endswith("Anthropic that must be called")
                                           else expected)  # fmt: skip


def test_javascript_is_run_by_node(tmp_path: Path) -> None:
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    write_files(tmp_path, {"app.mjs": "export const double = async (n) => ({ n: n * 2 });\n"})
    cases = [Case(call="app.mjs:double", arguments=(4,)), Case(call="app.mjs:missing")]
    with Answers() as answers:
        good, bad = run_all(tmp_path, cases, (), answers, "")
    assert good.value == {"n": 8}
    assert "exports no function missing" in bad.error


def test_what_is_installed_beside_a_program_is_found(tmp_path: Path) -> None:
    write_files(tmp_path, {
        "app.mjs": 'import { two } from "dep";\nexport const f = () => two;\n',
        "node_modules/dep/package.json": '{"name": "dep", "type": "module", "main": "index.js"}',
        "node_modules/dep/index.js": "export const two = 2;\n",
    })  # fmt: skip
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    with Answers() as answers:
        (ran,) = run_all(tmp_path, [Case(call="app.mjs:f")], (), answers, "")
    assert (ran.value, ran.error) == (2, "")


BROKEN = {
    "no JSON": ("{", "cases.jsonl:1: expected one JSON object a line"),
    "no object": ("[1]", "cases.jsonl:1: "),
    "no function": (
        '{"call": "app.py"}',
        'cases.jsonl:1: call: expected FILE:FUNCTION, such as "app/extract.py:extract"',
    ),
    "out of the workspace": ('{"call": "../app.py:f"}', "expected a file of this workspace"),
    "an unknown key": ('\n{"call": "a.py:f", "replys": []}', "cases.jsonl:2: replys: "),
    "nothing": ("\n\n", "no cases in it"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_with_cases_is_told_with_its_line(name: str, tmp_path: Path) -> None:
    text, words = BROKEN[name]
    (tmp_path / "cases.jsonl").write_text(text)
    with pytest.raises(Failure, match=r".*") as failure:
        read_cases(tmp_path / "cases.jsonl")
    assert words in str(failure.value)


STEPS = "".join(f"- Step {n}: open the console of the releases and note what panel {n} shows.\n" for n in range(12))
AGENT = {
    "CLAUDE.md": f"# Shop\n\nRun the tests.\n\n## Releases\n\n{STEPS}\n## Names\n\nShort ones.\n",
    "weighbridge.yaml": "limits: {agent-instructions-too-long: {tokens: 100}}\n",
    "client.py": CLIENT,
    "app.py": BEFORE,
    "size.py": "from pathlib import Path\n\n\ndef size():\n    return len(Path('CLAUDE.md').read_text())\n",
}


def test_a_move_that_changes_a_case_is_not_made(tmp_path: Path) -> None:
    write_files(tmp_path, {**AGENT, "cases.jsonl": '{"name": "the size", "call": "size.py:size"}\n'})
    ran = weighbridge(tmp_path, "move", "to-skills", "--yes", "--verify", "cases.jsonl", "--python", sys.executable)
    assert ran.code == 1
    assert "  the size: CHANGED\n" in ran.stderr
    assert "nothing was changed" in ran.stderr
    assert (tmp_path / "CLAUDE.md").read_text() == AGENT["CLAUDE.md"]


def test_a_move_that_changes_no_case_is_made(tmp_path: Path) -> None:
    case = {"name": "a total", "call": "app.py:extract", "arguments": ["x"], "replies": [BAD, GOOD]}
    write_files(tmp_path, {**AGENT, "cases.jsonl": json.dumps(case)})
    ran = weighbridge(tmp_path, "move", "to-skills", "--yes", "--verify", "cases.jsonl", "--python", sys.executable)
    assert ran.code == 0, ran.stderr
    assert "1 case: 1 as before; model calls: 2 before, 2 after" in ran.stderr
    assert (tmp_path / ".claude/skills/releases/SKILL.md").is_file()


def test_live_cases_are_asked_for_first(tmp_path: Path) -> None:
    write_files(tmp_path, {**AGENT, "cases.jsonl": '{"name": "the size", "call": "size.py:size"}\n'})
    ran = weighbridge(tmp_path, "move", "to-skills", "--verify", "cases.jsonl", "--live")
    assert ran.code == 1
    assert "--yes agrees; there is nobody to ask here" in ran.stderr
    assert "the size" not in ran.stderr


def test_live_cases_keep_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, {
        "app.py": "import os\n\n\ndef key():\n    return os.environ['OPENAI_API_KEY']\n",
        "cases.jsonl": '{"call": "app.py:key", "expect": "ours"}\n',
    })  # fmt: skip
    monkeypatch.setenv("OPENAI_API_KEY", "ours")
    arguments = Namespace(verify=str(tmp_path / "cases.jsonl"), live=True, python=sys.executable)
    assert verified(tmp_path, (), arguments)
    assert not verified(tmp_path, (Fixed("app.py", None, "def key():\n    return 1\n", 0),), arguments)
