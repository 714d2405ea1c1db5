from pathlib import Path

from openai import OpenAI

client = OpenAI()
LABELS = Path("prompts/labels.md").read_text()


def label(request: str) -> str:
    reply = client.chat.completions.create(
        model="gpt-4.1",
        messages=[
            {"role": "system", "content": LABELS},
            {"role": "user", "content": request},
        ],
    )
    return reply.choices[0].message.content
