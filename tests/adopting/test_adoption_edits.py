"""What adopting an adapter changes in programs and prompts, and what it leaves to a person."""

from __future__ import annotations

import ast
import json
import os
import subprocess
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import parcels_tree as parcels
import pytest
import yaml
from moving import applied, rules_of
from parcels_tree import LONG, MARKDOWN, MODEL, SHORT, YAML, asked, bench_over
from weighbridge.adopting import Prompt, Where, adoption, prompt_only
from weighbridge.remedies import Move, Refusal

ROOT = Path(__file__).parents[2]
TREES: dict[str, tuple[dict[str, str], str, str, str, tuple[Where, ...]]] = {
    "a file": (MARKDOWN, "app/parcels.md", "", SHORT, ()),
    "a Windows file": (
        {path: text.replace("\n", "\r\n") for path, text in MARKDOWN.items()},
        "app/parcels.md",
        "",
        SHORT.replace("\n", "\r\n"),
        (),
    ),
    "python": ({"app/sort.py": parcels.IN_PYTHON}, "app/sort.py", "SYSTEM", SHORT, ()),
    "turns": ({"app/sort.py": parcels.AS_TURNS}, "app/sort.py", "SYSTEM", "You sort messages about parcels.", ()),
    "yaml": (YAML, "prompts.yaml", "parcels.system", SHORT, (Where("app/sort.py", 11),)),
    "typescript": ({"web/sort.ts": parcels.IN_TYPESCRIPT}, "web/sort.ts", "SYSTEM", SHORT, ()),
}


@pytest.mark.parametrize("name", TREES)
def test_the_examples_leave_and_the_code_asks_the_adapter(name: str) -> None:
    files, path, symbol, system, named = TREES[name]
    offered = asked(files, path, symbol, system, named)
    assert isinstance(offered, Move), offered
    after = applied(files, offered.fix)
    assert "too-many-examples" in rules_of(files)
    assert not set(rules_of(after)) - set(rules_of(files))
    assert "too-many-examples" not in rules_of(after)
    changed = "".join(after.values())
    assert "Parcel 7" not in changed
    assert MODEL in changed
    assert '"gpt-4o"' not in changed.replace('MODEL = "gpt-4o"', "")
    assert "PARCELS_BASE_URL" in changed and "PARCELS_API_KEY" in changed
    if "refund" in system:
        assert "Never promise a refund." in changed
    for one, text in after.items():
        if one.endswith(".py"):
            ast.parse(text)


def test_a_file_and_its_program_become_exactly_this() -> None:
    offered = asked(MARKDOWN, "app/parcels.md")
    assert isinstance(offered, Move)
    assert applied(MARKDOWN, offered.fix) == {"app/parcels.md": SHORT, "app/sort.py": parcels.POINTED}


def test_the_rest_of_a_settings_file_stays_as_it_is() -> None:
    more = {**YAML, "prompts.yaml": f"# ours\nother: {{model: x}}\n{parcels.IN_YAML}last: 1  # kept\n"}
    offered = asked(more, "prompts.yaml", "parcels.system", named=(Where("app/sort.py", 11),))
    assert isinstance(offered, Move), offered
    text = applied(more, offered.fix)["prompts.yaml"]
    assert text.startswith("# ours\nother: {model: x}\n") and text.endswith("last: 1  # kept\n")
    assert yaml.safe_load(text)["parcels"]["system"].split() == SHORT.split()


SEES = """\
import importlib.util, sys
spec = importlib.util.spec_from_file_location("sort", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
print(module.sort("Parcel 99 is late"))
"""


def test_the_adopted_program_asks_the_server_of_the_adapter_and_shows_it_no_other_key(tmp_path: Path) -> None:
    python = ROOT / ".venv" / "moves" / "bin" / "python"
    if not python.exists():
        words = "openai is not installed in .venv/moves: `make moves` installs it"
        (pytest.fail if os.environ.get("MOVES_REQUIRED") else pytest.skip)(words)
    offered = asked(MARKDOWN, "app/parcels.md")
    assert isinstance(offered, Move)
    for path, text in applied(MARKDOWN, offered.fix).items():
        (tmp_path / Path(path).name).write_text(text, encoding="utf-8")
    seen: list[tuple[str, str, dict[str, Any]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            seen.append((self.path, self.headers["authorization"], body))
            message = {"role": "assistant", "content": '{"kind": "late"}'}
            reply = {
                "id": "1", "object": "chat.completion", "created": 1, "model": body["model"],
                "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            }  # fmt: skip
            data = json.dumps(reply).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        run = subprocess.run(
            [str(python), "-c", SEES, str(tmp_path / "sort.py")],
            env={
                **{name: value for name, value in os.environ.items() if "proxy" not in name.lower()},
                "OPENAI_API_KEY": "key-of-the-other-provider",
                "PARCELS_BASE_URL": f"http://127.0.0.1:{server.server_port}/v1",
                "PARCELS_API_KEY": "own-key",
            },
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    finally:
        server.shutdown()
    assert run.stdout.strip() == '{"kind": "late"}', run.stderr
    path, key, body = seen[0]
    assert (path, key, body["model"]) == ("/v1/chat/completions", "Bearer own-key", MODEL)
    assert body["messages"][0]["content"] == SHORT


def sort_py(old: str, new: str) -> dict[str, str]:
    assert old in parcels.READS_A_FILE
    return {**MARKDOWN, "app/sort.py": parcels.READS_A_FILE.replace(old, new)}


WRAPPER = """\
from pathlib import Path
from openai import OpenAI
client = OpenAI()
SORT = Path(__file__).with_name("parcels.md").read_text()
def ask(system, text):
    messages = [{"role": "system", "content": system}, {"role": "user", "content": text}]
    return client.chat.completions.create(model="gpt-4o", messages=messages)
def sort(text):
    return ask(SORT, text)
"""
REFUSALS: dict[str, tuple[dict[str, str], str, tuple[Where, ...], list[str]]] = {
    "words around the input": (
        sort_py('"content": text', '"content": f"Message: {text}"'), SHORT, (),
        ["words around the input (app/sort.py:10)", "with the input alone"],
    ),
    "a model that a caller chooses": (
        sort_py("def sort(text):", "def sort(text, model):") | {"app/sort.py": parcels.READS_A_FILE.replace(
            "def sort(text):", "def sort(text, model):").replace('model="gpt-4o"', "model=model")}, SHORT, (),
        ["`model`", "line 11", "chosen while the program runs", "Nothing is changed", "By hand in app/sort.py:11"],
    ),
    "arguments from elsewhere": (
        sort_py('model="gpt-4o", temperature=0, messages=messages', "messages=messages, **OPTIONS"), SHORT, (),
        ["spread", "line 11", MODEL, "PARCELS_BASE_URL"],
    ),
    "a client of deployments": (sort_py("OpenAI", "AzureOpenAI"), SHORT, (), ["AzureOpenAI", "deployments"]),
    "no client": (
        sort_py("client.chat", "openai.chat") | {"app/sort.py": parcels.READS_A_FILE.replace(
            "client = OpenAI(timeout=20)", "import openai").replace("client.chat", "openai.chat")}, SHORT, (),
        ["module `openai`"],
    ),
    "another library": (
        sort_py("from openai import OpenAI", "from groq import Groq as OpenAI"), SHORT, (),
        ["none of the OpenAI library's"],
    ),
    "no call": ({"prompts/parcels.md": LONG}, SHORT, (), ["No call that sends this prompt", "--call FILE:LINE"]),
    "a named call that many use": (
        {"prompts/parcels.md": LONG, "app/sort.py": WRAPPER}, SHORT, (Where("app/sort.py", 7),),
        ["whatever its callers pass in"],
    ),
    "a limit that the rows lack": (
        MARKDOWN, SHORT.replace("Never promise a refund.\n", ""), (), ['"Never promise a refund."', "judge again"],
    ),
    "a prompt that is gone": ({"app/sort.py": "x = 1\n"}, SHORT, (), ["app/parcels.md", "not there"]),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_what_cannot_be_edited_safely_is_left_and_told(name: str) -> None:
    files, system, named, words = REFUSALS[name]
    path = "prompts/parcels.md" if "prompts/parcels.md" in files else "app/parcels.md"
    refused = asked(files, path, system=system, named=named)
    assert isinstance(refused, Refusal)
    for word in words:
        assert word in refused.reason


def test_a_prompt_with_parts_of_run_time_is_not_the_one_that_was_judged() -> None:
    text = parcels.IN_PYTHON.replace(
        'SYSTEM = """\\', 'import datetime\nSYSTEM = f"""\\\nToday is {datetime.date.today()}.\n'
    )
    text = text.replace('{"kind"', '{{"kind"').replace('"}\n', '"}}\n')
    refused = asked({"app/sort.py": text}, "app/sort.py", "SYSTEM")
    assert isinstance(refused, Refusal)
    assert "filled in by the program" in refused.reason


def test_another_short_prompt_is_written_where_the_file_is_nothing_but_the_prompt() -> None:
    short = "Sort parcels: late, lost or broken.\nNever promise a refund."
    offered = asked(MARKDOWN, "app/parcels.md", system=short)
    assert isinstance(offered, Move)
    assert applied(MARKDOWN, offered.fix)["app/parcels.md"] == f"{short}\n"
    refused = asked({"app/sort.py": parcels.IN_PYTHON}, "app/sort.py", "SYSTEM", system=short)
    assert isinstance(refused, Refusal)
    assert "by hand" in refused.reason


def test_the_prompt_alone_is_shortened_for_code_that_was_pointed_by_hand() -> None:
    offered = prompt_only(Prompt("app/parcels.md"), parcels.ADAPTER, bench_over(MARKDOWN))
    assert isinstance(offered, Move)
    assert applied(MARKDOWN, offered.fix) == {**MARKDOWN, "app/parcels.md": SHORT}
    assert any(MODEL in note for note in offered.notes)


def test_adopting_twice_changes_nothing_and_the_next_version_only_its_name() -> None:
    offered = asked(MARKDOWN, "app/parcels.md")
    assert isinstance(offered, Move)
    once = applied(MARKDOWN, offered.fix)
    again = asked(once, "app/parcels.md")
    assert isinstance(again, Refusal)
    assert "already" in again.reason
    next_one = replace(parcels.ADAPTER, model="parcels-v2-ba9876543210")
    second = adoption(Prompt("app/parcels.md"), next_one, (), bench_over(once))
    assert isinstance(second, Move)
    assert applied(once, second.fix) == {**once, "app/sort.py": once["app/sort.py"].replace(MODEL, next_one.model)}
