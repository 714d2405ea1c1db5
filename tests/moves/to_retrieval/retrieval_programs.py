"""Small programs that send facts in their prompts, in the ways in which programs do."""

from __future__ import annotations

from dataclasses import dataclass, field

FACTS = "A day ticket costs $9.50 and a season ticket costs $180."
KEPT = "Never refund more than $200 without asking a manager."
POOL = f"""You answer questions about the swimming pool.
Answer in two sentences.
{FACTS}
{KEPT}

## Swimming lessons
- The course for beginners costs $64 and takes ten weeks.
- Lessons for adults cost $18 per hour.

## Tone
Be kind."""
CHAT_HEAD = "from openai import OpenAI\n\nclient = OpenAI()\n\n"


@dataclass(frozen=True)
class Program:
    """Files, how the program is asked, and what every answer still has to be told."""

    files: dict[str, str]
    ask: str
    """Python that asks QUESTION."""
    packages: tuple[str, ...] = ("openai",)
    stays: tuple[str, ...] = (KEPT, "Be kind.")
    slot: str = ""
    """What is written into the source."""
    after: dict[str, str] = field(default_factory=dict)


def constant(prompt: str = POOL) -> str:
    return f'{CHAT_HEAD}POOL_PROMPT = """{prompt}\n"""\n\n\n'


ASK = "import bot\nbot.answer(QUESTION)"
PROGRAMS = {
    "a constant in a message array": Program(
        {
            "bot.py": constant()
            + "def answer(question: str) -> str | None:\n"
            '    messages = [{"role": "system", "content": POOL_PROMPT}, {"role": "user", "content": question}]\n'
            '    return client.chat.completions.create(model="gpt-4o", messages=messages).choices[0].message.content\n'
        },
        ASK,
        slot='"content": POOL_PROMPT + "\\nFacts for this question:\\n" + knowledge_for(question)}',
    ),
    "an f-string in the call": Program(
        {
            "bot.py": CHAT_HEAD + "def answer(question: str, name: str = 'Ada') -> str | None:\n"
            '    return client.chat.completions.create(model="gpt-4o", messages=[\n'
            f'        {{"role": "system", "content": f"""You help {{name}}. {POOL}"""}},\n'
            '        {"role": "user", "content": question},\n'
            "    ]).choices[0].message.content\n"
        },
        ASK,
        slot='\\n\\nFacts for this question:\\n{knowledge_for(question)}"""},',
    ),
    "a template that is formatted": Program(
        {
            "bot.py": constant("You help {name}. Answer as {{\"said\": ...}}.\n" + POOL)
            + "def answer(question: str, name: str = 'Ada') -> str | None:\n"
            '    return client.chat.completions.create(model="gpt-4o", messages=[\n'
            '        {"role": "system", "content": POOL_PROMPT.format(name=name)},\n'
            '        {"role": "user", "content": question},\n'
            "    ]).choices[0].message.content\n"
        },
        ASK,
        stays=(KEPT, "Be kind.", 'You help Ada. Answer as {"said": ...}.'),
        slot="POOL_PROMPT.format(name=name, knowledge=knowledge_for(question))",
    ),
    "a file that the program reads": Program(
        {
            "app/__init__.py": "",
            "app/prompts.py": "from pathlib import Path\n\n"
            'SYSTEM = (Path(__file__).parent.parent / "prompts" / "pool.md").read_text(encoding="utf-8")\n',
            "prompts/pool.md": f"# Pool\n\n{POOL}\n",
            "app/bot.py": "from openai import OpenAI\n\nfrom app.prompts import SYSTEM\n\nclient = OpenAI()\n\n\n"
            "def answer(question: str) -> str | None:\n"
            '    guest = f"Guest: {question}"\n'
            '    messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": guest}]\n'
            '    return client.chat.completions.create(model="gpt-4o", messages=messages).choices[0].message.content\n',
        },
        "from app import bot\nbot.answer(QUESTION)",
        slot="from app.knowledge.retriever import knowledge_for",
    ),
    "instructions of the Responses API": Program(
        {
            "bot.py": constant()
            + "def answer(question: str) -> str:\n"
            '    return client.responses.create(model="gpt-4o", instructions=POOL_PROMPT, input=question).output_text\n'
        },
        ASK,
        slot="instructions=POOL_PROMPT + ",
    ),
    "a system text of Anthropic": Program(
        {
            "bot.py": "import anthropic\n\nclient = anthropic.Anthropic()\n\n"
            f'SYSTEM = """{POOL}"""\n\n\n'
            "def answer(question: str) -> str:\n"
            "    reply = client.messages.create(\n"
            '        model="claude-sonnet-4-5", max_tokens=200, system=SYSTEM,\n'
            '        messages=[{"role": "user", "content": question}],\n'
            "    )\n"
            "    return reply.content[0].text\n"
        },
        ASK,
        packages=("anthropic",),
        slot="system=SYSTEM + ",
    ),
    "a history between the prompt and the question": Program(
        {
            "bot.py": constant()
            + "def answer(question: str, history: list[dict[str, str]] | None = None) -> str | None:\n"
            '    messages = [{"role": "system", "content": POOL_PROMPT}]\n'
            "    for turn in history or []:\n"
            "        messages.append(turn)\n"
            '    messages.append({"role": "user", "content": f"Guest asks: {question}"})\n'
            '    return client.chat.completions.create(model="gpt-4o", messages=messages).choices[0].message.content\n'
        },
        ASK,
        slot='f"Facts for this question:\\n{knowledge_for(question)}\\n\\nGuest asks: {question}"',
    ),
    "one text with the question in it": Program(
        {
            "bot.py": CHAT_HEAD + "def answer(question: str) -> str | None:\n"
            f'    prompt = f"""{POOL}\n\nQuestion: {{question}}\nAnswer:"""\n'
            '    messages = [{"role": "user", "content": prompt}]\n'
            '    return client.chat.completions.create(model="gpt-4o", messages=messages).choices[0].message.content\n'
        },
        ASK,
        slot="Facts for this question:\\n{knowledge_for(question)}\\n\\nQuestion: {question}",
    ),
    "a template of Jinja": Program(
        {
            "prompts/pool.j2": f"You help {{{{ name }}}}.\n{POOL}\n",
            "bot.py": "from pathlib import Path\n\nfrom jinja2 import Template\nfrom openai import OpenAI\n\n"
            'client = OpenAI()\nTEMPLATE = Template(Path("prompts/pool.j2").read_text(encoding="utf-8"))\n\n\n'
            "def answer(question: str, name: str = 'Ada') -> str | None:\n"
            '    return client.chat.completions.create(model="gpt-4o", messages=[\n'
            '        {"role": "system", "content": TEMPLATE.render(name=name)},\n'
            '        {"role": "user", "content": question},\n'
            "    ]).choices[0].message.content\n",
        },
        ASK,
        packages=("openai", "jinja2"),
        stays=(KEPT, "Be kind.", "You help Ada."),
        slot="{{ knowledge }}",
    ),
    "a Prompty file": Program(
        {
            "pool.prompty": "---\nname: Pool\nmodel:\n  id: gpt-4o\n  apiType: chat\n  provider: openai\n"
            "  connection:\n"
            "    kind: key\n    endpoint: ${env:OPENAI_BASE_URL}\n    apiKey: ${env:OPENAI_API_KEY}\n"
            f"inputs:\n  question:\n    kind: string\n---\nsystem:\n{POOL}\n\nuser:\n{{{{question}}}}\n",
            "bot.py": "import prompty\n\n\ndef answer(question: str) -> object:\n"
            '    return prompty.invoke("pool.prompty", inputs={"question": question})\n',
            "requirements.txt": "prompty==2.1.0\nopenai==3.57.0\n",
        },
        ASK,
        packages=("openai", "prompty"),
        slot='inputs={"question": question, "knowledge": knowledge_for(question)}',
    ),
    "a format with percent signs": Program(
        {
            "bot.py": constant("You help %s in 100 %% of cases.\n" + POOL)
            + "def answer(question: str, name: str = 'Ada') -> str | None:\n"
            '    system = {"role": "system", "content": POOL_PROMPT % name}\n'
            '    messages = [system, {"role": "user", "content": question}]\n'
            '    return client.chat.completions.create(model="gpt-4o", messages=messages).choices[0].message.content\n'
        },
        ASK,
        stays=(KEPT, "Be kind.", "You help Ada in 100 % of cases."),
        slot='"content": (POOL_PROMPT % name) + "',
    ),
    "a text that is put together": Program(
        {
            "bot.py": constant()
            + "def answer(question: str, extra: str = 'The pool is open.') -> str | None:\n"
            '    system = POOL_PROMPT + "\\n" + extra\n'
            '    messages = [{"role": "system", "content": system}, {"role": "user", "content": question}]\n'
            '    return client.chat.completions.create(model="gpt-4o", messages=messages).choices[0].message.content\n'
        },
        ASK,
        stays=(KEPT, "Be kind.", "The pool is open."),
        slot='"content": system + "\\n\\nFacts for this question:\\n" + knowledge_for(question)',
    ),
    "literals beside each other": Program(
        {
            "bot.py": CHAT_HEAD + "SYSTEM = (\n"
            + "".join(f'    "{line}\\n"\n' for line in POOL.splitlines())
            + ")\n\n\ndef answer(question: str) -> str | None:\n"
            '    messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]\n'
            '    return client.chat.completions.create(model="gpt-4o", messages=messages).choices[0].message.content\n'
        },
        ASK,
    ),
    "lines that are joined": Program(
        {
            "bot.py": CHAT_HEAD + 'SYSTEM = "\\n".join([\n'
            + "".join(f'    "{line}",\n' for line in POOL.splitlines())
            + "])\n\n\ndef answer(question: str) -> str | None:\n"
            '    messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]\n'
            '    return client.chat.completions.create(model="gpt-4o", messages=messages).choices[0].message.content\n'
        },
        ASK,
    ),
    "an indented text that is dedented": Program(
        {
            "bot.py": "from textwrap import dedent\n\n" + CHAT_HEAD
            + "def answer(question: str) -> str | None:\n"
            + '    system = dedent("""\\\n'
            + "".join(f"        {line}\n" if line else "\n" for line in POOL.splitlines())
            + '    """)\n'
            '    messages = [{"role": "system", "content": system}, {"role": "user", "content": question}]\n'
            '    return client.chat.completions.create(model="gpt-4o", messages=messages).choices[0].message.content\n'
        },
        ASK,
    ),
}  # fmt: skip
