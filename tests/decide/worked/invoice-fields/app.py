import json
from pathlib import Path

from openai import OpenAI

client = OpenAI()
INVOICES = Path("prompts/invoices.md").read_text()


def fields(request: str) -> dict:
    for attempt in range(4):
        reply = client.chat.completions.create(
            model="gpt-4.1-mini",
            messages=[
                {"role": "system", "content": INVOICES},
                {"role": "user", "content": request},
            ],
        )
        try:
            return json.loads(reply.choices[0].message.content)
        except json.JSONDecodeError:
            continue
    raise RuntimeError("no usable answer")
