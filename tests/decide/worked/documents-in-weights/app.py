from pathlib import Path

from openai import OpenAI

client = OpenAI()
HANDBOOK = Path("prompts/handbook.md").read_text()


def ask(request: str) -> str:
    reply = client.chat.completions.create(
        model="gemini-2.5-flash",
        messages=[
            {"role": "system", "content": HANDBOOK},
            {"role": "user", "content": request},
        ],
    )
    return reply.choices[0].message.content
