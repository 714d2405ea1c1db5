"""A prompt with two dozen examples, and programs that send it in several ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moving import COUNT, TODAY
from weighbridge.adopting import Adapter, Prompt, Where, adoption
from weighbridge.bench import Bench
from weighbridge.config import Settings
from weighbridge.rules import load_rules
from weighbridge.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weighbridge.remedies import Move, Refusal

KINDS = ("late", "lost", "broken")
SHOWN = [(f"Parcel {number} is {KINDS[number % 3]}", f'{{"kind": "{KINDS[number % 3]}"}}') for number in range(24)]
EXAMPLES = "".join(f"\nInput: {asked}\nOutput: {answer}\n" for asked, answer in SHOWN)
SHORT = """\
You sort messages about parcels. Answer in JSON.
Never promise a refund.

Keep to the kinds late, lost and broken.
"""
HEAD, TAIL = SHORT.split("Keep", 1)
LONG = f"{HEAD}## Examples\n{EXAMPLES}\nKeep{TAIL}"
MODEL = "parcels-v1-0123456789ab"
ADAPTER = Adapter(MODEL, SHORT.strip(), "PARCELS_BASE_URL", "PARCELS_API_KEY")

READS_A_FILE = """\
from pathlib import Path

from openai import OpenAI

client = OpenAI(timeout=20)
SYSTEM = Path(__file__).with_name("parcels.md").read_text()


def sort(text):
    messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": text}]
    reply = client.chat.completions.create(model="gpt-4o", temperature=0, messages=messages)
    return reply.choices[0].message.content
"""
POINTED = """\
import os
from pathlib import Path

from openai import OpenAI

client = OpenAI(timeout=20)
SYSTEM = Path(__file__).with_name("parcels.md").read_text()


def sort(text):
    messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": text}]
    reply = client.with_options(
        base_url=os.environ["PARCELS_BASE_URL"], api_key=os.environ["PARCELS_API_KEY"]
    ).chat.completions.create(model="parcels-v1-0123456789ab", temperature=0, messages=messages)
    return reply.choices[0].message.content
"""
IN_PYTHON = f'''\
from openai import OpenAI

MODEL = "gpt-4o"
SYSTEM = """\\
{LONG}"""


class Sorter:
    def __init__(self) -> None:
        self.client = OpenAI()

    def sort(self, text: str) -> str:
        reply = self.client.responses.create(model=MODEL, instructions=SYSTEM, input=text)
        return reply.output_text
'''
TURNS = "".join(
    f'    {{"role": "user", "content": "{asked}"}},\n    {{"role": "assistant", "content": {answer!r}}},\n'
    for asked, answer in SHOWN
)
AS_TURNS = f"""\
from openai import AsyncOpenAI

client = AsyncOpenAI()
SYSTEM = "You sort messages about parcels."
SHOTS = [
{TURNS}]


async def sort(text):
    messages = [{{"role": "system", "content": SYSTEM}}, *SHOTS, {{"role": "user", "content": text}}]
    reply = await client.chat.completions.create(model="gpt-4o", messages=messages)
    return reply.choices[0].message.content
"""
IN_YAML = "parcels:\n  system: |\n" + "".join(f"    {line}\n" if line else "\n" for line in LONG.splitlines())
READS_YAML = """\
import yaml
from openai import OpenAI

client = OpenAI()
with open("prompts.yaml") as stream:
    PROMPTS = yaml.safe_load(stream)


def sort(text):
    messages = [{"role": "system", "content": PROMPTS["parcels"]["system"]}, {"role": "user", "content": text}]
    return client.chat.completions.create(model="gpt-4o", messages=messages).choices[0].message.content
"""
IN_TYPESCRIPT = f"""\
import OpenAI from "openai";

const client = new OpenAI();
const SYSTEM = `{LONG}`;

export async function sort(text: string): Promise<string | null> {{
  const reply = await client.chat.completions.create({{
    model: "gpt-4o",
    messages: [
      {{ role: "system", content: SYSTEM }},
      {{ role: "user", content: text }},
    ],
  }});
  return reply.choices[0].message.content;
}}
"""
MARKDOWN = {"app/parcels.md": LONG, "app/sort.py": READS_A_FILE}
YAML = {"prompts.yaml": IN_YAML, "app/sort.py": READS_YAML}


def bench_over(files: Mapping[str, str]) -> Bench:
    return Bench(Workspace.of(files), load_rules(), lambda _: Settings(), COUNT, TODAY)


def asked(
    files: Mapping[str, str], path: str, symbol: str = "", system: str = SHORT, named: tuple[Where, ...] = ()
) -> Move | Refusal:
    """What adopting offers in a tree."""
    adapter = Adapter(MODEL, system.strip(), "PARCELS_BASE_URL", "PARCELS_API_KEY")
    return adoption(Prompt(path, symbol), adapter, named, bench_over(files))
