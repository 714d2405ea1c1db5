from pathlib import Path

from openai import OpenAI

client = OpenAI()
SUPPORT = Path("prompts/support.md").read_text()


def answer(request: str) -> str:
    reply = client.chat.completions.create(
        model="gemini-2.5-flash",
        messages=[
            {"role": "system", "content": SUPPORT},
            {"role": "user", "content": request},
        ],
    )
    return reply.choices[0].message.content
