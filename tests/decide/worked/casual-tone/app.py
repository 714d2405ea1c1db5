from pathlib import Path

from openai import OpenAI

client = OpenAI()
NEWSLETTER = Path("prompts/newsletter.md").read_text()


def write(request: str) -> str:
    reply = client.chat.completions.create(
        model="claude-sonnet-4-5",
        messages=[
            {"role": "system", "content": NEWSLETTER},
            {"role": "user", "content": request},
        ],
    )
    return reply.choices[0].message.content
