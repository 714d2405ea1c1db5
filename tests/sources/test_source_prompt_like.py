"""Texts that read like prompts, and long texts that do not."""

from __future__ import annotations

import time

import pytest
from weighbridge.sources.prompt_like import begins_as_prompt, is_essay, is_other_material, reads_like_prompt

PROMPTS = {
    "opening": "You are a careful accountant. Check the totals of the invoice.",
    "named": "You are Otto, an assistant for sailors. Never give legal advice.",
    "third person": "The assistant is Otto, made by the harbour office. It must be brief.",
    "task": "Your task is to rank the answers below from best to worst.",
    "as an agent": "# Policy\n\nThe current time is noon.\n\nAs a harbour agent, you can book berths.",
    "command": "Summarize the following text in two sentences.\n\n{text}",
    "rules": "Respond in JSON format. Do not add an explanation. The user must get a single object.",
    "sections": "<berth_rules>\nOtto never books two boats at once and must ask for the length. "
    + "It always answers the user with the price of the berth. " * 5
    + "</berth_rules>",
    "chat dump": "<|im_start|>system\nKnowledge cutoff: 2024-06\n\nnamespace functions {\ntype a = {};\n}\n",
    "with code": "You are a reviewer.\n\n```python\n" + "x = f(1)\n" * 40 + "```\nAnswer with a list.",
    "with markup": "You are a writer of pages.\n" + "<div><p>hello</p></div>\n" * 30,
    "german": "Du bist ein Buchhalter. Antworte kurz und nur auf Deutsch.",
    "french": "Tu es un comptable. Réponds en une phrase.",
    "chinese": "你是一名会计。请检查发票。",
    "japanese": "あなたは会計士です。請求書を確認してください。",
    "russian": "Ты бухгалтер. Отвечай одной фразой.",
    "template": "{% if a %}You are given {{ n }} documents.{% endif %}\nAnswer with their numbers only.",
}
OTHERS = {
    "page": "<!DOCTYPE html>\n<html><body>You are here. You must log in. Do not share.</body></html>",
    "fragment": "<div class='a'><span>You</span></div>\n<div class='b'><a href='x'>must</a></div>\n" * 5,
    "style sheet": ".a {\n  color: red;\n  margin: 0;\n}\n.b {\n  display: flex;\n}\n",
    "script": "(function () {\n  const a = document.title;\n  if (a) {\n    window.send(a);\n  }\n})();\n",
    "types": "interface User {\n  name: string;\n  id: number;\n}\n\ntype Role = 'system' | 'user';\n",
    "python": "import os\n\ndef answer(user):\n    return os.environ[user]\n\nprint(answer('x'))\n",
    "query": "SELECT name, price FROM berths WHERE price > 10 ORDER BY price LIMIT 5",
    "lower query": "select a, b from users where you = 1 and must = 2",
    "table": "name,price,berths\nA,1,2\nB,3,4\nC,5,6\nD,7,8\n",
    "json": '{"instructions": "You must answer", "examples": ["a", "b"], "do not": ["never"]}',
    "words": "\n".join(["alpha", "beta", "gamma", "delta"] * 8),
    "essay": "I was born by the sea. My father had a boat and we went out at four. I thought of you. " * 60,
    "licence": "Permission is hereby granted to any person. The software is provided as is.",
    "diff": "diff --git a/x b/x\n--- a/x\n+++ b/x\n+You are a poet. You must rhyme.\n",
    "label": "Password",
    "blank": " \n",
    "nothing": "",
}


@pytest.mark.parametrize("name", PROMPTS)
def test_what_tells_a_model_what_to_do_reads_like_a_prompt(name: str) -> None:
    assert reads_like_prompt(PROMPTS[name])


@pytest.mark.parametrize("name", OTHERS)
def test_pages_code_data_and_essays_do_not(name: str) -> None:
    assert not reads_like_prompt(OTHERS[name])


@pytest.mark.parametrize("name", ["page", "fragment", "style sheet", "script", "types", "query", "table", "json"])
def test_other_material_is_known_by_its_shape(name: str) -> None:
    assert is_other_material(OTHERS[name])


@pytest.mark.parametrize("name", PROMPTS)
def test_no_prompt_is_taken_for_an_essay(name: str) -> None:
    assert not is_essay(PROMPTS[name])


def test_an_essay_is_one() -> None:
    assert is_essay(OTHERS["essay"])


@pytest.mark.parametrize("name", ["opening", "named", "task", "as an agent", "chat dump", "with code"])
def test_a_first_sentence_can_say_it_all(name: str) -> None:
    assert begins_as_prompt(PROMPTS[name])


@pytest.mark.parametrize(
    "text",
    [
        "# Terms\n\n## You are not our employee\n\nYou must insure yourself. You should read this.",
        "We met an agent. He said: you are a poet, you must rhyme.",
        "You are reading the manual of the pump. You should never open it.",
    ],
)
def test_a_page_that_speaks_to_its_reader_does_not_begin_as_a_prompt(text: str) -> None:
    assert not begins_as_prompt(text)


@pytest.mark.parametrize(
    "text",
    [
        "-" * 30_000,
        "--\n" * 9_000,
        "<!--" * 8_000,
        "f(" * 8_000,
        "select " * 4_000,
        "as a " * 5_000,
        "/* " * 9_000,
        "{%" * 9_000,
    ],
    ids=lambda text: repr(text[:6]),
)
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    started = time.process_time()
    reads_like_prompt(text)
    is_essay(text)
    begins_as_prompt(text)
    assert time.process_time() - started < 15
