from pathlib import Path

from openai import OpenAI

client = OpenAI()
ARCHIVE = Path("prompts/archive.md").read_text()


def answer(request: str) -> str:
    reply = client.chat.completions.create(
        model="claude-sonnet-4-5",
        messages=[
            {"role": "system", "content": ARCHIVE},
            {"role": "user", "content": request},
        ],
    )
    return reply.choices[0].message.content
