from pathlib import Path

from openai import OpenAI

client = OpenAI()
THREADS = Path("prompts/threads.md").read_text()


def summarise(request: str) -> str:
    reply = client.chat.completions.create(
        model="claude-haiku-4-5",
        messages=[
            {"role": "system", "content": THREADS},
            {"role": "user", "content": request},
        ],
    )
    return reply.choices[0].message.content
