"""Prompts, examples and message arrays in code: who says what, where, to which call, and what is none."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from weighbridge.sources.program import ProgramPrompts, program_regions
from weighbridge.sources.region import OutputContract, PromptRegion, Role
from weighbridge.workspace import Workspace

BRIEF = "You are a careful clerk. Always answer in one sentence."


@dataclass(frozen=True)
class Case:
    name: str
    source: str
    role: Role = Role.SYSTEM
    text: str = BRIEF
    symbol: str | None = None
    contract: OutputContract | None = None
    model: str | None = None
    shots: int = 0
    calls: int | None = None
    retrieval: bool | None = None
    path: str = "main.py"
    place: str = ""
    """The file in which the region stands, where it is not `path`."""


SHARED = {
    "desk/__init__.py": "from .words import BRIEF\n",
    "desk/words.py": f'BRIEF = "{BRIEF}"\nEXTRA = " Be kind."\n'
    'SHOTS = [{"q": "1", "a": "one"}, {"q": "2", "a": "two"}]\n',
    "prompts/clerk.md": BRIEF,
    "web/words.ts": f"export const BRIEF = `{BRIEF}`;\n"
    "export const shots = [['1', 'one'], ['2', 'two'], ['3', 'three']];\n",
    "web/index.ts": "export * from './words';\n",
    "tsconfig.json": '{ "compilerOptions": { "baseUrl": ".", "paths": '
    '{ "@web/*": ["web/*"], "@web": ["web/index.ts"] }, } }',
    "packages/kit/package.json": '{ "name": "@desk/kit", "main": "dist/index.js" }',
    "packages/kit/src/index.ts": f"const brief = '{BRIEF}';\nexport default brief;\n",
}

PYTHON = [
    Case(
        "a message array in a call",
        f'''client.chat.completions.create(model="gpt-5", messages=[
            {{"role": "system", "content": "{BRIEF}"}}, {{"role": "user", "content": q}}])''',
        contract=OutputContract.NONE,
        model="gpt-5",
        calls=1,
        symbol="messages[0]",
        retrieval=False,
    ),
    Case(
        "an array that is built up, with a developer message and examples",
        """from desk import BRIEF
from desk.words import SHOTS
def run(q):
    messages = [{"role": "developer", "content": BRIEF}]
    for shot in SHOTS:
        messages.append({"role": "user", "content": shot["q"]})
        messages += [{"role": "assistant", "content": shot["a"]}]
    messages.append({"role": "user", "content": q})
    return client.chat.completions.create(messages=messages, response_format={"type": "json_object"})
""",
        symbol="BRIEF",
        contract=OutputContract.JSON_MODE,
        shots=2,
        calls=1,
        place="desk/words.py",
    ),
    Case(
        "pairs of literal turns are examples",
        f'''client.chat.completions.create(messages=[{{"role": "system", "content": "{BRIEF}"}},
            {{"role": "user", "content": "a"}}, {{"role": "assistant", "content": "b"}},
            {{"role": "user", "content": "c"}}, {{"role": "assistant", "content": "d"}},
            {{"role": "user", "content": q}}], tools=[search])''',
        shots=2,
        retrieval=True,
    ),
    Case(
        "a strict schema",
        f'client.responses.parse(input=[{{"role": "system", "content": "{BRIEF}"}}], text_format=Answer)',
        contract=OutputContract.SCHEMA,
    ),
    Case(
        "blocks of a system text",
        f'client.messages.create(model="claude-x", system=[{{"type": "text", "text": "{BRIEF}"}}], messages=turns)',
        contract=OutputContract.NONE,
        model="claude-x",
    ),
    Case("instructions of a response", f'client.responses.create(model="m", instructions="{BRIEF}", input=q)', calls=1),
    Case(
        "a configuration object",
        f'''client.models.generate_content(contents=q,
            config=types.GenerateContentConfig(system_instruction="{BRIEF}", response_mime_type="application/json"))''',
        contract=OutputContract.JSON_MODE,
    ),
    Case("a message class", f'llm.invoke([SystemMessage(content="{BRIEF}"), HumanMessage(q)])', calls=1),
    Case("a tuple in a template", f'ChatPromptTemplate.from_messages([("system", "{BRIEF}"), ("human", "{{q}}")])'),
    Case("an agent", f'agent = Agent(model, system_prompt="{BRIEF}")', contract=OutputContract.UNKNOWN),
    Case("an agent's decorator", f'@agent.system_prompt\ndef clerk(ctx):\n    return "{BRIEF}"\n', symbol="clerk"),
    Case(
        "role, goal and backstory",
        'a = Agent(role="You are a clerk. ", goal="Answer well. ", backstory="You were born at a desk.")',
        text="You are a clerk. Answer well. You were born at a desk.",
    ),
    Case(
        "a signature's docstring",
        f'class Clerk(dspy.Signature):\n    """{BRIEF}"""\n    q = dspy.InputField()\n',
        symbol="Clerk",
    ),
    Case("a constant by its name", f'SYSTEM_PROMPT = "{BRIEF}"', symbol="SYSTEM_PROMPT", calls=0),
    Case("a constant that opens like a system prompt", f'CLERK_PROMPT = "{BRIEF}"', symbol="CLERK_PROMPT"),
    Case("a function by its name", f'def clerk_system_prompt():\n    return "{BRIEF}"\n', symbol="clerk_system_prompt"),
    Case("a dictionary of prompts", f'PROMPTS = {{"system": "{BRIEF}"}}', symbol="PROMPTS.system"),
    Case("a class field", f'class Clerk:\n    instructions = "{BRIEF}"\n', symbol="instructions"),
    Case(
        "a field that a method sends",
        f'''class Clerk:
    def __init__(self):
        self.manner = "{BRIEF}"
    def run(self, q):
        return self.llm.chat([{{"role": "system", "content": self.manner}}, {{"role": "user", "content": q}}])
''',
        symbol="manner",
        calls=1,
    ),
    Case(
        "a wrapper's parameter",
        f'''def ask_llm(system_prompt, user):
    return client.chat.completions.create(messages=[{{"role": "system", "content": system_prompt}}])
MANNER = "{BRIEF}"
def run(q):
    return ask_llm(MANNER, q)
''',
        symbol="MANNER",
        calls=1,
    ),
    Case(
        "keywords that are spread",
        f'''def options():
    return {{"system": "{BRIEF}", "max_tokens": 5}}
def run(q):
    client.messages.create(messages=[{{"role": "user", "content": q}}], **options())
''',
    ),
    Case(
        "several named parts stand where they are joined",
        """from desk.words import BRIEF, EXTRA
def run(q):
    client.messages.create(system=EXTRA + BRIEF + EXTRA, messages=q)
""",
        text=f" Be kind.{BRIEF} Be kind.",
    ),
    Case(
        "a constant that is sometimes added to",
        """from desk.words import BRIEF, EXTRA
def run(q, kind):
    system_prompt = BRIEF
    if kind:
        system_prompt += EXTRA
    return client.messages.create(system=system_prompt, messages=q)
""",
        symbol="BRIEF",
        place="desk/words.py",
        calls=1,
    ),
    Case(
        "a file that is read",
        'from pathlib import Path\nclient.messages.create(system=Path("prompts/clerk.md").read_text())',
        symbol="clerk.md",
        place="prompts/clerk.md",
    ),
    Case(
        "a body that is posted",
        f'''payload = {{"model": "m", "messages": [{{"role": "system", "content": "{BRIEF}"}}]}}
def run():
    return requests.post("https://api.openai.com/v1/chat/completions", json=payload)
''',
        calls=1,
        model="m",
    ),
    Case(
        "a user's prompt",
        'llm.invoke(f"Summarize the following text in one line: {q}")',
        role=Role.USER,
        text="Summarize the following text in one line: ",
        calls=1,
    ),
    Case(
        "a context in the prompt",
        """llm.invoke([{"role": "system", "content": f"You answer from this: {context}"},
        {"role": "user", "content": q}])""",
        text="You answer from this: ",
        retrieval=True,
    ),
    Case(
        "a list that is joined",
        """from desk.words import SHOTS
SHOT_PROMPT = "Answer the question. You must be brief.\\n" + "\\n".join(f"Q: {s['q']} A: {s['a']}" for s in SHOTS)
""",
        role=Role.UNKNOWN,
        text="Answer the question. You must be brief.\nQ: 1 A: one\nQ: 2 A: two",
        shots=2,
    ),
    Case(
        "a sample of a list",
        """import random
EXAMPLES = ["Q: 1\\nA: x", "Q: 2\\nA: y", "Q: 3\\nA: z"]
def answer_prompt():
    return "Answer the question. You must be brief.\\n" + "\\n".join(random.sample(EXAMPLES, 2))
""",
        role=Role.UNKNOWN,
        text="Answer the question. You must be brief.\nQ: 1\nA: x\nQ: 2\nA: y",
        shots=2,
    ),
    Case(
        "a list that is interpolated as it is",
        """examples = [("1", "one"), ("2", "two"), ("3", "three")]
SYSTEM_PROMPT = f"You are a clerk. Examples: {examples}"
""",
        text='You are a clerk. Examples: [("1", "one"), ("2", "two"), ("3", "three")]',
        shots=3,
    ),
    Case(
        "a few-shot template",
        """from desk.words import SHOTS
FewShotPromptTemplate(examples=SHOTS, prefix="Answer as shown.", suffix="Q: {q}", example_prompt=one)
""",
        role=Role.UNKNOWN,
        text="Answer as shown.Q: {q}",
        shots=2,
    ),
]

SCRIPT = [
    Case(
        "a system text of an SDK",
        f"await generateText({{ model: openai('gpt-5'), system: `{BRIEF}`, prompt: q }});",
        model="gpt-5",
        contract=OutputContract.NONE,
        calls=1,
    ),
    Case(
        "an object with a schema",
        f"await generateObject({{ model, schema, system: '{BRIEF}', prompt: q }});",
        contract=OutputContract.SCHEMA,
    ),
    Case(
        "a local template",
        f"""export async function POST(req) {{
  const systemPrompt = `{BRIEF}${{more}}`;
  const messages = [{{ role: "system", content: systemPrompt }}, ...history];
  return client.chat.completions.create({{ model: "m", messages }});
}}""",
        symbol="systemPrompt",
        model="m",
        calls=1,
    ),
    Case(
        "an array that is pushed to",
        f"""const messages = [];
messages.push({{ role: 'system', content: '{BRIEF}' }});
export const run = () => client.chat.completions.create({{ messages }});
""",
        calls=1,
    ),
    Case(
        "an agent's object",
        f"export const agent = {{ name: 'clerk', instructions: `{BRIEF}`, tools: [] }};",
        symbol="agent.instructions",
    ),
    Case(
        "an alias of tsconfig and a barrel",
        "import { BRIEF } from '@web';\nstreamText({ model, system: BRIEF });",
        symbol="BRIEF",
        place="web/words.ts",
    ),
    Case(
        "an alias with a pattern",
        "import * as w from '@web/words';\nstreamText({ model, system: w.BRIEF });",
        symbol="BRIEF",
        place="web/words.ts",
    ),
    Case(
        "a package of the workspace",
        "import brief from '@desk/kit';\nstreamText({ model, system: brief });",
        symbol="brief",
        place="packages/kit/src/index.ts",
    ),
    Case(
        "an imported text file",
        "import brief from './prompts/clerk.md?raw';\nstreamText({ model, system: brief });",
        symbol="clerk.md",
        place="prompts/clerk.md",
    ),
    Case(
        "a file that is read",
        "const brief = readFileSync(path.join(__dirname, 'prompts', 'clerk.md'), 'utf8');\n"
        "streamText({ model, system: brief });",
        symbol="clerk.md",
        place="prompts/clerk.md",
    ),
    Case(
        "a file by URL",
        "const brief = await fs.readFile(new URL('./prompts/clerk.md', import.meta.url), 'utf8');\n"
        "streamText({ model, system: brief });",
        symbol="clerk.md",
        place="prompts/clerk.md",
    ),
    Case(
        "a session's instruction",
        f"ai.getGenerativeModel({{ model: 'g', systemInstruction: {{ parts: [{{ text: '{BRIEF}' }}] }} }});",
        model="g",
    ),
    Case(
        "an options object that is returned and spread",
        f'''function base() {{ return {{ system: "{BRIEF}", temperature: 0 }}; }}
export const run = (q) => generateText({{ ...base(), model, prompt: q }});''',
        calls=1,
    ),
    Case("a message class", f"await llm.invoke([new SystemMessage('{BRIEF}'), new HumanMessage(q)]);", calls=1),
    Case(
        "a body that is posted",
        f'''await fetch("https://api.openai.com/v1/chat/completions", {{ method: "POST",
  body: JSON.stringify({{ model: "m", messages: [{{ role: "system", content: "{BRIEF}" }}] }}) }});''',
        model="m",
        calls=1,
    ),
    Case(
        "examples that are mapped",
        """import { shots } from '@web/words';
export const systemPrompt = `You are a clerk.\\n${shots.map(([q, a]) => `Q: ${q} A: ${a}`).join("\\n")}`;""",
        text="You are a clerk.\nQ: 1 A: one\nQ: 2 A: two\nQ: 3 A: three",
        shots=3,
    ),
]

SILENT = {
    "a style sheet": (
        "main.ts",
        "export const template = css`a { color: red; }\nb { margin: 0; }\nc { padding: 1px; }`;",
    ),
    "a page": (
        "main.ts",
        "export const pageTemplate = `<!doctype html><html><body><p>You are here.</p></body></html>`;",
    ),
    "a query": ("main.py", 'QUERY_TEMPLATE = "SELECT name FROM users WHERE id = {id} AND active = 1"'),
    "a path": ("main.py", 'SYSTEM_PROMPT_PATH = "prompts/you_are_a_clerk.md"\nopen(SYSTEM_PROMPT_PATH)'),
    "turns of somebody's data": (
        "main.py",
        """messages = [{"role": "user", "content": "I ate an apple."},
    {"role": "assistant", "content": "Noted."}]
memory.add(messages, user_id="a")""",
    ),
    "a role of a user": ("main.py", 'create_user(name="x", role="admin", content="y")'),
    "an operating system": ("main.py", 'run(system="linux", instructions=count)'),
    "an essay": ("main.py", "ESSAY = '''" + "I went home and wrote what I was told. " * 60 + "'''"),
    "records": ("main.py", 'ROWS = [{"instruction": "a", "input": "b", "output": "c"}] * 3'),
    "a prompt of a terminal": ("main.py", 'name = Prompt.ask("Your name")\nprompt = "> "'),
}


@pytest.mark.parametrize("case", PYTHON, ids=lambda case: case.name)
def test_python(case: Case) -> None:
    check(case, "main.py")


@pytest.mark.parametrize("case", SCRIPT, ids=lambda case: case.name)
def test_script(case: Case) -> None:
    check(case, "main.ts")


@pytest.mark.parametrize(("path", "source"), SILENT.values(), ids=SILENT.keys())
def test_what_is_no_prompt_is_silent(path: str, source: str) -> None:
    regions = prompts({**SHARED, path: source}, path).regions
    assert [(region.symbol, region.text.text[:60]) for region in regions] == []


def test_a_part_that_goes_by_a_prompts_name_is_not_told_twice() -> None:
    source = (
        f'HEAD_PROMPT = "{BRIEF}"\nTAIL_PROMPT = "You must be kind. Never lie to the user."\n'
        "ALL_PROMPT = HEAD_PROMPT + TAIL_PROMPT\n"
    )
    assert [region.text.text.startswith(BRIEF) for region in prompts({"main.py": source}, "main.py").regions] == [True]


def test_the_account_tells_what_was_not_resolved() -> None:
    source = """from gone import SYSTEM
def one(q): return client.chat.completions.create(messages=[{"role": "system", "content": SYSTEM}])
def two(q): return client.chat.completions.create(messages=[{"role": "system", "content": "You are a clerk."}])
def three(q, s): return client.chat.completions.create(messages=[{"role": "system", "content": s}])
def four(q): return client.chat.completions.create(messages=[{"role": "system", "content": build(q)}])
"""
    account = prompts({"main.py": source}, "main.py").account
    assert (account.calls, account.prompts, account.resolved) == (4, 4, 1)
    assert dict(account.reasons) == {"outside the workspace": 1, "passed in by a caller": 1, "built at run time": 1}
    written = [source[item.place.span.start : item.place.span.end] for item in account.unresolved]
    assert written == ["SYSTEM", "s", "build(q)"]


def test_the_defining_module_tells_the_constant_too() -> None:
    files = {
        "words.py": f'SYSTEM_PROMPT = "{BRIEF}"\n',
        "main.py": "from words import SYSTEM_PROMPT\nclient.messages.create(system=SYSTEM_PROMPT, messages=m)\n",
    }
    (sent,), (defined,) = prompts(files, "main.py").regions, prompts(files, "words.py").regions
    assert sent.place == defined.place
    assert (len(sent.calls), len(defined.calls)) == (1, 0)


@pytest.mark.parametrize("case", [*PYTHON, *SCRIPT], ids=lambda case: case.name)
def test_half_typed_code_never_raises(case: Case) -> None:
    path = "main.py" if case in PYTHON else "main.ts"
    for end in range(0, len(case.source), 7):
        files = {**SHARED, path: case.source[:end]}
        for region in prompts(files, path).regions:
            exact(region, files)


def check(case: Case, path: str) -> None:
    files = {**SHARED, path: case.source}
    found = prompts(files, path)
    regions = [region for region in found.regions if region.text.text == case.text]
    assert len(regions) == 1, [(region.role, region.symbol, region.text.text) for region in found.regions]
    region = regions[0]
    exact(region, files)
    assert region.role is case.role
    assert region.place.path == (case.place or path)
    if case.symbol is not None:
        assert region.symbol == case.symbol
    if case.contract is not None:
        assert region.contract is case.contract
    if case.model is not None:
        assert region.model == case.model
    if case.calls is not None:
        assert len(region.calls) == case.calls
    if case.retrieval is not None:
        assert region.retrieval is case.retrieval
    assert len(region.shots) == case.shots


def exact(region: PromptRegion, files: dict[str, str]) -> None:
    for piece in region.text.pieces:
        span = piece.place.span
        source = files[piece.place.path]
        assert 0 <= span.start <= span.end <= len(source)
        if not piece.hole and len(piece.text) == len(span):
            assert source[span.start : span.end] == piece.text
    for shot in region.shots:
        assert shot.text


def prompts(files: dict[str, str], path: str) -> ProgramPrompts:
    workspace = Workspace.of(files)
    module = workspace.module(path)
    assert module is not None
    return program_regions(module, workspace)
