from pathlib import Path

from openai import OpenAI

client = OpenAI()
HEADLINES = Path("prompts/headlines.md").read_text()


def headline(request: str) -> str:
    reply = client.chat.completions.create(
        model="gemini-2.5-flash",
        messages=[
            {"role": "system", "content": HEADLINES},
            {"role": "user", "content": request},
        ],
    )
    return reply.choices[0].message.content
