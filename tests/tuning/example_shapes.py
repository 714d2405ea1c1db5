"""Seven unlike ways to write the same worked examples into a prompt, from the pairs to the files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Pair = tuple[str, str]
TASK = "Name the department that has to answer each message of a customer. Answer with its name only."


def labels(pairs: Sequence[Pair]) -> dict[str, str]:
    body = "\n\n".join(f"Input: {given}\nOutput: {answer}" for given, answer in pairs)
    return {"prompts/department/system_prompt.md": f"{TASK}\n\n{body}\n\nInput: {{message}}\nOutput:\n"}


def tags(pairs: Sequence[Pair]) -> dict[str, str]:
    body = "\n".join(
        f"<example>\n<input>{given}</input>\n<output>{answer}</output>\n</example>" for given, answer in pairs
    )
    return {"prompts/department/system_prompt.md": f"{TASK}\n\n<examples>\n{body}\n</examples>\n"}


def messages(pairs: Sequence[Pair]) -> dict[str, str]:
    turns = "".join(
        f'    {{"role": "user", "content": {given!r}}},\n    {{"role": "assistant", "content": {answer!r}}},\n'
        for given, answer in pairs
    )
    return {
        "app/department.py": f"""from openai import OpenAI

client = OpenAI()
SHOTS = [
{turns}]


def department(message):
    system = {{"role": "system", "content": "{TASK}"}}
    messages = [system, *SHOTS, {{"role": "user", "content": message}}]
    return client.chat.completions.create(model="m", messages=messages)
"""
    }


def listed(pairs: Sequence[Pair]) -> dict[str, str]:
    examples = [{"input": given, "output": answer} for given, answer in pairs]
    text = yaml.safe_dump({"system": TASK, "examples": examples}, allow_unicode=True, sort_keys=False)
    return {"prompts/department.yaml": text}


def langchain(pairs: Sequence[Pair]) -> dict[str, str]:
    examples = "".join(f"    {{'question': {given!r}, 'answer': {answer!r}}},\n" for given, answer in pairs)
    return {
        "app/department.py": f"""from langchain_core.prompts import ChatPromptTemplate, FewShotChatMessagePromptTemplate

EXAMPLES = [
{examples}]
one = ChatPromptTemplate.from_messages([("human", "{{question}}"), ("ai", "{{answer}}")])
few_shot = FewShotChatMessagePromptTemplate(examples=EXAMPLES, example_prompt=one)
prompt = ChatPromptTemplate.from_messages([("system", "{TASK}"), few_shot, ("human", "{{question}}")])
"""
    }


def typescript(pairs: Sequence[Pair]) -> dict[str, str]:
    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    def template(text: str) -> str:
        return "`" + text.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${") + "`"

    examples = "".join(f"  {{ q: {template(given)}, a: {quoted(answer)} }},\n" for given, answer in pairs)
    return {
        "src/department.ts": f"""import OpenAI from "openai";

const EXAMPLES = [
{examples}];
const client = new OpenAI();
const shown = EXAMPLES.map((one) => `Question: ${{one.q}}\\nDepartment: ${{one.a}}`).join("\\n\\n");
export const department = (message: string) =>
  client.chat.completions.create({{
    model: "m",
    messages: [{{ role: "system", content: `{TASK}\\n\\n${{shown}}` }}, {{ role: "user", content: message }}],
  }});
"""
    }


def notebook(pairs: Sequence[Pair]) -> dict[str, str]:
    source = messages(pairs)["app/department.py"]
    cell = {"cell_type": "code", "source": source.splitlines(keepends=True), "metadata": {}, "outputs": []}
    book = {"cells": [cell], "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}
    return {"notebooks/department.ipynb": json.dumps(book, indent=1)}


SHAPES: dict[str, Callable[[Sequence[Pair]], dict[str, str]]] = {
    "labels": labels,
    "tags": tags,
    "messages": messages,
    "yaml": listed,
    "langchain": langchain,
    "typescript": typescript,
    "notebook": notebook,
}

PAIRS: tuple[Pair, ...] = (
    ("My parcel is torn open.", "shipping"),
    ('I was "charged" twice,\nand nobody answers \u2014 why?', "billing"),
    ("The lamp's switch flickers.\n\nIt is new.", '{"department": "repairs", "urgent": true}'),
    ("Où est mon remboursement\u202f? 50\u00a0€", "billing"),
    ("C:\\orders\\new and 100% `broken` $price \\n", "repairs"),
)
