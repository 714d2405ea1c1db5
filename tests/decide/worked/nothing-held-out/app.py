from pathlib import Path

from openai import OpenAI

client = OpenAI()
MINUTES = Path("prompts/minutes.md").read_text()


def minutes(request: str) -> str:
    reply = client.chat.completions.create(
        model="gemini-2.5-flash",
        messages=[
            {"role": "system", "content": MINUTES},
            {"role": "user", "content": request},
        ],
    )
    return reply.choices[0].message.content
