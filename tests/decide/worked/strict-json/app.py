import json
from pathlib import Path

from openai import OpenAI

client = OpenAI()
REPORTS = Path("prompts/reports.md").read_text()


def record(request: str) -> dict:
    for attempt in range(4):
        reply = client.chat.completions.create(
            model="gemini-2.5-flash",
            messages=[
                {"role": "system", "content": REPORTS},
                {"role": "user", "content": request},
            ],
        )
        try:
            return json.loads(reply.choices[0].message.content)
        except json.JSONDecodeError:
            continue
    raise RuntimeError("no usable answer")
