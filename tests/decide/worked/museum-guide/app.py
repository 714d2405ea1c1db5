from pathlib import Path

from openai import OpenAI

client = OpenAI()
MUSEUM = Path("prompts/museum.md").read_text()


def guide(request: str) -> str:
    reply = client.chat.completions.create(
        model="claude-sonnet-4-5",
        messages=[
            {"role": "system", "content": MUSEUM},
            {"role": "user", "content": request},
        ],
    )
    return reply.choices[0].message.content
