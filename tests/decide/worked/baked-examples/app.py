from pathlib import Path

from openai import OpenAI

client = OpenAI()
REWORDING = Path("prompts/rewording.md").read_text()


def reword(request: str) -> str:
    reply = client.chat.completions.create(
        model="gemini-2.5-flash",
        messages=[
            {"role": "system", "content": REWORDING},
            {"role": "user", "content": request},
        ],
    )
    return reply.choices[0].message.content
