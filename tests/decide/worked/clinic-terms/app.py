from pathlib import Path

from openai import OpenAI

client = OpenAI()
CLINIC = Path("prompts/clinic.md").read_text()


def word(request: str) -> str:
    reply = client.chat.completions.create(
        model="mistral-small-latest",
        messages=[
            {"role": "system", "content": CLINIC},
            {"role": "user", "content": request},
        ],
    )
    return reply.choices[0].message.content
