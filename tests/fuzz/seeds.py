"""Small projects, one for every kind of file that is read; each gives facts as it stands, and is then damaged."""

from __future__ import annotations

import json
from functools import cache

SYSTEM = """# Role
You are the helper of a bicycle shop. You must answer every question of the customer in two sentences at most.
Today is 12 March 2024. The plan costs $49 per month, and the customer's name is Maria Lopez (maria@example.com).
Always cite your sources with a link. Never promise a refund within 30 days.

## Output format
Respond only with JSON: {"intent": "...", "confidence": 0.5, "reply": "..."} and no other text.

## Examples
Example 1:
Input: My chain is off.
Output: {"intent": "workshop"}

Example 2:
Input: I want my money back.
Output: {"intent": "billing"}

<example>
Q: Where is my bike? {{ ticket.text }}
A: On its way. ${name} {style}
</example>
"""

AGENT_PY = '''"""Answers tickets."""
from __future__ import annotations

import json, re
from datetime import date
from openai import OpenAI

from app.prompts import SYSTEM, build as build_prompt
from . import prompts as p

client = OpenAI(max_retries=2)
TODAY = f"Today is {date.today():%Y-%m-%d}. "
SHOTS = [{"role": "user", "content": f"case {n}"} for n in range(3)] + [{"role": "assistant", "content": "ok"}]


# weighbridge: ignore[format-retry-loop] the model is old until 2027-03-01
def answer(ticket: str, *, style: str = "kurz", **rest: object) -> dict[str, object]:
    messages = [{"role": "system", "content": TODAY + SYSTEM % (style,)}, *SHOTS]
    messages.append({"role": "user", "content": "Kunde: {}".format(ticket)})
    for attempt in range(4):
        reply = client.chat.completions.create(model="gpt-4.1", messages=messages, temperature=0.2 if attempt else 0)
        text = reply.choices[0].message.content or ""
        text = re.sub(r"^```(?:json)?|```$", "", text).strip()
        try:
            data = json.loads(text[text.find("{") : text.rfind("}") + 1])
            assert isinstance(data, dict) and (n := len(data)) > 1, "too few"
        except (json.JSONDecodeError, KeyError) as error:
            messages += [{"role": "user", "content": f"Not valid JSON: {error!r}. Send JSON only."}]
            continue
        else:
            return {**data, "n": n}
        finally:
            pass
    raise RuntimeError("no answer")


class Writer:
    system: str = p.SYSTEM + """
    You write letters.\\n\\x41\\u00e9\\N{BULLET} Return XML.
    """

    async def write(self, *parts: str) -> str:
        match parts:
            case [one] if one:
                prompt = self.system if len(one) > 3 else build_prompt(one)
            case _:
                prompt = "".join(sorted(lambda x: x, parts)) if parts else "You are a helpful assistant."
        async with client as c:
            while True:
                answer = await c.responses.create(model="o3", instructions=prompt, input=[*parts])
                if answer: break
        return answer.output_text
'''

PROMPTS_PY = f'''from pathlib import Path
from app.agent import answer
SYSTEM = """{SYSTEM}"""
SYSTEM += (
    "One more thing: "
    f"the shop is {{'open' if True else 'closed'}}."
)
FORMAT = dict(role="system", content=Path("prompts/system.md").read_text(encoding="utf-8"))
def build(x, y=SYSTEM):
    z = [*y.splitlines(), x]; z[0] = FORMAT["content"]; del z[1]
    return "\\n".join(z)
'''

CLASSIFY_TS = f"""import OpenAI, {{ type ClientOptions }} from "openai";
import {{ generateText, generateObject }} from 'ai';
import * as texts from "./texts";
const z = require("zod");
export const SYSTEM = `{SYSTEM.replace("`", "'").replace("${", "$(")}` + texts.MORE;
// weighbridge: ignore[output-repair] old models
export async function sort<T>(mail: string, {{ tries = 3, ...rest }}: Options = {{}}): Promise<T | null> {{
  let complaint = "";
  for (let i = 0; i < tries; i++) {{
    const {{ text }} = await generateText({{
      model: openai("gpt-4.1-mini"), system: SYSTEM + complaint,
      messages: [...SHOTS, {{ role: "user", content: `${{mail}} ${{i > 0 ? "again" : ''}}` }}], maxRetries: 2 }});
    try {{
      const found = JSON.parse(text.replace(/^```(json)?/gi, "").trim().slice(text.indexOf("{{"))) as T;
      if (!found) throw new Error(`nothing in ${{text}}`);
      return found;
    }} catch (error) {{ complaint = `\\nYour answer was not valid JSON: ${{String(error)}}.`; }}
  }}
  return null;
}}
const SHOTS = [{{ role: "user", content: "a" }}, {{ role: "assistant", content: '{{"b": 1}}' }}] satisfies unknown[];
export default class Agent {{
  #client = new OpenAI(); static prompt = ["You are", "an agent."].join(" ");
  ask = async (q?: string) => this.#client.responses.create({{ model: "o3", instructions: Agent.prompt, input: q! }});
}}
"""

TEXTS_TS = """export * from "./classify"; export { SYSTEM as default } from './classify';
export const MORE = "You answer e-mails.\\n" + `Use at most ${10} words.`; export enum Kind { A = "a", B = 1 << 2 }
"""

PAGE_TSX = """import { useChat } from "@ai-sdk/react"; import { sort } from "../src/classify";
const PROMPT = `You are a shop helper. Respond in JSON.`;
export const Page = ({ a = 1, b: { c } }: P) => { const { append } = useChat({ api: "/x", body: { system: PROMPT } });
  return <div className="x" {...a} on={() => sort(c)}>Hi {c && <b>ö</b>} <>{[1, 2].map((n) => <i key={n}/>)}</></div>; };
"""

BOT_JS = """const Anthropic = require('@anthropic-ai/sdk'); const client = new Anthropic();
const SYSTEM_PROMPT = 'You are a bot. ' + [ 'Be short.', 'Be kind.' ].join('\\n');
module.exports.ask = async function (q) { switch (q) { case 1: case 2: break; default:
  do { const r = await client.messages.create({ model: 'claude-sonnet-4', max_tokens: 100, system: SYSTEM_PROMPT,
    messages: [{ role: 'user', content: q }] }); try { return JSON.parse(r.content[0].text) } catch { continue } } while (1) } };
"""

NOTEBOOK = json.dumps(
    {
        "cells": [
            {"cell_type": "markdown", "source": ["# Lab"], "metadata": {}},
            {"cell_type": "code", "source": ["%pip install openai\n", "import openai, json\n"], "outputs": []},
            {"cell_type": "code", "source": AGENT_PY.splitlines(keepends=True), "outputs": []},
            {"cell_type": "code", "source": f"P = '''{SYSTEM}'''\n!ls\nx?\n", "execution_count": 3},
        ],
        "metadata": {"language_info": {"name": "python"}},
        "nbformat": 4,
    },
    indent=1,
)

PROMPTY = f"""---
name: Letter
model:
  api: chat
  configuration: {{type: openai, model: gpt-4.1}}
  parameters: {{temperature: 0.3, response_format: {{type: json_object}}}}
sample: {{complaint: "late", more: [1, 2.5, .nan]}}
weighbridge-ignore:
  system-prompt-too-long: historical until 2027-01-01
---
system:
{SYSTEM}
{{% include "part.j2" %}}{{# note #}}
user:
{{{{complaint}}}} {{%- for x in xs -%}} {{{{ x|upper }}}} {{% endfor %}}

assistant:
Fine.
"""

DOTPROMPT = f"""---
model: googleai/gemini-2.0-flash
input: {{schema: {{text: string}}}}
output: {{format: json}}
---
{{{{role "system"}}}}
{SYSTEM}
{{{{>part text=x}}}}{{{{#if a}}}}b{{{{else}}}}c{{{{/if}}}}{{{{!-- no --}}}}
{{{{role "user"}}}}
{{{{text}}}}
"""

PROMPT_YML = f"""name: Summary
model: openai/gpt-4.1-mini
weighbridge-ignore: [system-prompt-too-long]
messages:
  - role: system
    content: |
{"".join("      " + line for line in SYSTEM.splitlines(keepends=True))}
  - {{role: user, content: "Tickets: {{{{tickets}}}} \\u00e9"}}
testData: &data
  - tickets: 'a ''quoted'' one'
    expected: *data
"""

PROMPTFOO = f"""description: compare
prompts:
  - file://prompts/system.md
  - |
{"".join("    " + line for line in SYSTEM.splitlines(keepends=True))}
  - id: chat
    raw: '[{{"role": "system", "content": "You are a bot. Respond in JSON."}}, {{"role": "user", "content": "{{{{q}}}}"}}]'
providers: [openai:gpt-4.1, {{id: "anthropic:x", config: {{temperature: 0}}}}]
tests:
  - vars: {{q: hello}}
    assert: [{{type: contains, value: x}}]
  - file://more/tests.yaml
"""

LANGCHAIN = json.dumps(
    {
        "_type": "few_shot",
        "examples": [{"q": "a", "a": "b"}, {"q": "c", "a": "d"}],
        "example_prompt": {"_type": "prompt", "template": "Q: {q}\nA: {a}", "input_variables": ["q", "a"]},
        "prefix": "You are a helper. Answer like this.",
        "suffix": "Q: {input}",
    }
)

PROMPTS_JSON = json.dumps(
    {"version": 3, "desk": {"system_prompt": SYSTEM, "model": "gpt-4.1"}, "shots": [["a", "b"]], "messages": [
        {"role": "system", "content": [{"type": "text", "text": SYSTEM}]}, {"role": "user", "content": "{q} \ud83d\ude00"}
    ]},
    indent=2,
)  # fmt: skip

PROMPTS_TOML = f"""title = "x"
[prompts.desk]  # one
system = '''
{SYSTEM}'''
user = "From: {{start}} \\u00e9 \\n"
numbers = [1, 2.5, 1979-05-27T07:32:00Z, {{a = "b", c.d = true}}]
[[prompts.shots]]
input = "a"
output = 'b'
"""

BAML = f"""class Resume {{
  name string @description("the name")
}}
client<llm> GPT {{ provider openai options {{ model "gpt-4o" }} }}
function Extract(text: string) -> Resume {{
  client GPT
  prompt #"
{SYSTEM}
    {{{{ _.role("user") }}}}
    {{{{ text }}}} {{{{ ctx.output_format }}}}
  "#
}}
template_string Part(x: string) ##"Say "#{{{{ x }}}}"# please."##
"""

POML = f"""<poml>
  <!-- a note --><let name="x" value="1"/>
  <role>You are a helper.</role>
  <system-msg>{SYSTEM}</system-msg>
  <task for="a in b">Answer.</task>
  <example><input>a</input><output>b</output></example>
  <human-msg>{{{{ q }}}}</human-msg><ai-msg>ok</ai-msg>
  <output-schema>{{"type": "object"}}</output-schema><document src="prompts/system.md" />
</poml>
"""

PROMPTL = f"""---
provider: openai
model: gpt-4o
---
/* note */ You are a bot.
<step as="first"><system>{SYSTEM}</system>
<user>{{{{ q }}}}</user></step> {{{{ for x in xs }}}} <assistant>{{{{x}}}}</assistant> {{{{ endfor }}}}
"""

RAIL = f"""<rail version="0.1"><output><string name="a" format="length: 1 10"/></output>
<!-- <prompt>no</prompt> -->
<instructions>{SYSTEM}</instructions>
<prompt>Answer ${{q}} {{{{ x }}}} @json_suffix</prompt>
<messages><message role="user">${{q}}</message></messages></rail>
"""

RULES = """Run `make test` before every commit. Use tabs. @docs/style.md and @./more.md, but `@not/this`.
- never edit `dist/`
```sh
make @x
```
"""

TRAINING_YML = """# weighbridge: ignore[no-holdout-set] a sketch
base_model: Qwen/Qwen3-4B
adapter: qlora
datasets:
  - {path: data/train.jsonl, type: chat_template}
# val_set_size: 0.1
num_epochs: 6
learning_rate: 2e-4
output_dir: ./out
deepspeed:
"""

TRAIN_SH = """#!/bin/bash
D=./data
torchrun --nproc 2 sft.py --model_name_or_path a \\
  --train_file $D/train.jsonl --validation_file ${D:-x} --do_train --lora_rank 8 # x
accelerate launch train.py "--a=b" 'c' $(date) && echo `x`
"""

TUNE_PY = """from trl import SFTTrainer, SFTConfig
from peft import LoraConfig
from datasets import load_dataset
import outlines, dspy
from langchain_chroma import Chroma
from langchain_community.document_loaders import TextLoader
def main(n=0, *, val=0.1, **rest):
    data = load_dataset("json", data_files="data/train.jsonl")["train"]
    t = SFTTrainer(model="m", train_dataset=data, eval_dataset=None if n else data, args=SFTConfig(output_dir="x"), **rest)
    t.train(); outlines.generate.json(m, A)
    Chroma.from_documents(TextLoader("prompts/system.md").load(), e)
    client.fine_tuning.jobs.create(training_file=a, validation_file=a); x = {"guided_json": 1}
"""

SETTINGS = """# settings
select: [prompts, examples, format]
preview: true
limits:
  system-prompt-too-long: {tokens: 100}
severity: {format-spec-in-prose: hint}
extend-exclude: ["out/**", "*.bak"]
per-path:
  - paths: ["app/**"]
    ignore: [format-retry-loop]
ignores:
  - {path: "prompts/**", rule: volatile-facts-in-prompt, reason: old, until: 2027-01-01}
"""

PYPROJECT = """[project]
name = "shop"
dependencies = ["openai>=1,<2", "outlines==0.1"]
[tool.weighbridge]
select = ["prompts"]
limits = {system-prompt-too-long = {tokens = 100}}
[[tool.weighbridge.ignores]]
path = "prompts/**"
rule = "system-prompt-too-long"
reason = "old"
"""

TRAIN_JSONL = "".join(
    json.dumps(
        {
            "messages": [
                {"role": "system", "content": "You are a bot."},
                {"role": "user", "content": f"What is {n}?"},
                {"role": "assistant", "content": f"It is {n}, since 2019."},
            ]
        }
    )
    + "\n"
    for n in range(12)
)


@cache
def projects() -> dict[str, dict[str, str]]:
    """The projects by name; the files of one belong together, and every one of them is damaged in turn."""
    return {
        "python": {
            "app/agent.py": AGENT_PY,
            "app/prompts.py": PROMPTS_PY,
            "app/__init__.py": "from .agent import *\n",
            "prompts/system.md": SYSTEM,
        },
        "typescript": {
            "src/classify.ts": CLASSIFY_TS,
            "src/texts.ts": TEXTS_TS,
            "web/Page.tsx": PAGE_TSX,
            "bot.js": BOT_JS,
            "View.jsx": PAGE_TSX.replace(": P)", ")"),
            "tsconfig.json": '{"compilerOptions": {"paths": {"@/*": ["./src/*"]}, // x\n}}',
            "package.json": '{"dependencies": {"openai": "^4.0.0", "ai": "5.x"}}',
        },
        "notebook": {"lab.ipynb": NOTEBOOK},
        "texts": {
            "prompts/system.md": SYSTEM,
            "prompts/answer.txt": SYSTEM + "\n---\n" + SYSTEM,
            "prompts/answer.xml": f'<prompt><message role="system">{SYSTEM}</message></prompt>',
            "skprompt.txt": f'<message role="system">{SYSTEM}</message><message role="user">{{{{$x}}}}</message>',
            "prompts/part.j2": '{% include "whole.j2" %} You are {{ x }}. {% raw %}{{ y }}{% endraw %}\n',
            "prompts/whole.j2": SYSTEM + '{% extends "part.j2" %}{% include "part.j2" %}{% if a %}b{% endif %}',
            "prompts/list.hbs": SYSTEM + "{{#each xs}}{{this}}{{/each}}{{> _part}}{{{raw}}}",
        },
        "formats": {
            "letter.prompty": PROMPTY,
            "answer.prompt": DOTPROMPT,
            "_part.prompt": "You are {{>answer}} {{text}}",
            "part.j2": "{% include 'part.j2' %}",
            "main.baml": BAML,
            "answer.poml": POML,
            "answer.promptl": PROMPTL,
            "out.rail": RAIL,
            "prompts/system.md": SYSTEM,
        },
        "data": {
            "summary.prompt.yml": PROMPT_YML,
            "promptfooconfig.yaml": PROMPTFOO,
            "more/tests.yaml": "- vars: {q: file://tests.yaml}\n",
            "prompts/chain.json": LANGCHAIN,
            "prompts.json": PROMPTS_JSON,
            "prompts.yaml": PROMPT_YML.replace("messages:", "system_prompt: You are a bot.\nmessages:"),
            "prompts.toml": PROMPTS_TOML,
            "prompts/shots.jsonl": TRAIN_JSONL,
            "config/settings.yaml": f"llm:\n  system_prompt: >-\n    {SYSTEM.splitlines()[1]}\n  model: gpt-4\n",
            "prompts/system.md": SYSTEM,
        },
        "agents": {
            "CLAUDE.md": "# Rules\n" + RULES * 3 + "@AGENTS.md\n",
            "AGENTS.md": RULES + "@CLAUDE.md @AGENTS.md",
            "docs/style.md": "@../CLAUDE.md " + SYSTEM,
            "more.md": "@more.md",
            ".cursor/rules/api.mdc": "---\nalwaysApply: true\nglobs: ['*.py']\n---\n" + RULES,
            ".claude/agents/helper.md": f"---\nname: helper\ndescription: helps\n---\n{SYSTEM}",
            ".github/copilot-instructions.md": RULES,
            ".github/instructions/a.instructions.md": '---\napplyTo: "**"\n---\n' + RULES,
            ".cursorrules": RULES,
        },
        "training": {
            "run.yml": TRAINING_YML,
            "sft.yaml": "model_name_or_path: a\nstage: sft\nfinetuning_type: full\ndataset: x, y\ndo_train: true\n",
            "train.sh": TRAIN_SH,
            "tune.py": TUNE_PY,
            "data/train.jsonl": TRAIN_JSONL,
            "data/dpo.jsonl": '{"prompt": "a", "chosen": "b", "rejected": "c"}\n' * 5,
            "data/alpaca.json": json.dumps([{"instruction": "a", "input": "b", "output": n} for n in range(9)]),
            "data/dataset_info.json": '{"x": {"file_name": "train.jsonl"}, "y": {"file_name": "alpaca.json"}}',
            "job.json": '{"training_file": "data/train.jsonl", "model": "m", "validation_file": "data/train.jsonl"}',
            "requirements.txt": "outlines==0.1,<2\ndspy~=2\nopenai\n",
            "prompts/system.md": SYSTEM,
        },
    }


RULE = """name: too-many-shots
group: prompts
severity:
  - {is: error, where: {home: file}, message: "{tokens:,} is a lot"}
  - {is: hint}
since: "9.0.0"
summary: Ours.
when: {fact: prompt, where: {role: system}, above: {tokens: 10}}
message: "{tokens:,} tokens (limit {tokens_limit:,})"
why: |
  Because.
instead: |
  - Less.
remedies: [to-schema]
"""

BASELINE = """{
  "version": 1,
  "findings": [
    {"fingerprint": "0a1b", "rule": "x", "path": "a.py", "symbol": "S", "ordinal": 0, "message": "m"}
  ]
}
"""


def governed() -> dict[str, str]:
    """Settings, what they extend, a rule of one's own, and a baseline."""
    return {
        "weighbridge.yaml": SETTINGS + "extend: base/weighbridge.yaml\nrules: [rules]\nbaseline: base.json\n",
        "base/weighbridge.yaml": "max-file-size: 1MiB\nencoding: o200k_base\nfail-on: hint\nextend: ../pyproject.toml\n",
        "pyproject.toml": PYPROJECT,
        "app/pyproject.toml": PYPROJECT.replace("prompts/**", "../**"),
        "rules/too-many-shots.yaml": RULE,
        "base.json": BASELINE,
    }
