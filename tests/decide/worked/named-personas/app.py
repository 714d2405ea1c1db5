from pathlib import Path

from openai import OpenAI

client = OpenAI()
CONDUCTOR = Path("prompts/conductor.md").read_text()


def write(request: str) -> str:
    reply = client.chat.completions.create(
        model="gemini-2.5-flash",
        messages=[
            {"role": "system", "content": CONDUCTOR},
            {"role": "user", "content": request},
        ],
    )
    return reply.choices[0].message.content
