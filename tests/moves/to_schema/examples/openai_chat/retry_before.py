import json

from openai import OpenAI

client = OpenAI()

PROMPT = """Which order is this letter about?
Answer with JSON like this:
{"number": "A-17", "lines": 3, "urgent": false}

urgent: true or false
"""


def extract(letter: str) -> dict:
    for attempt in range(3):
        reply = client.chat.completions.create(
            model="gpt-4o",
            messages=[{"role": "system", "content": PROMPT}, {"role": "user", "content": letter}],
        )
        try:
            return json.loads(reply.choices[0].message.content)
        except json.JSONDecodeError:
            continue
    raise ValueError("no order found")
