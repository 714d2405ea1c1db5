"""Asks our own model, which vLLM serves."""

import json
import os

import openai

local = openai.OpenAI(base_url=f"{os.environ['PROVIDER']}/v1", api_key="unused")

SYSTEM = 'Grade the answer. Reply with JSON: {"grade": "pass|fail", "points": 7.5}'


def grade(answer: str) -> tuple[str, float]:
    tries = 0
    while True:
        reply = local.chat.completions.create(
            model="ours/grader",
            messages=[{"role": "system", "content": SYSTEM}, {"role": "user", "content": answer}],
            extra_body={"top_k": 20},
        )
        try:
            data = json.loads(reply.choices[0].message.content)
            return data["grade"], data["points"]
        except (ValueError, KeyError):
            tries += 1
            if tries == 5:
                raise
