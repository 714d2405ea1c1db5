from pathlib import Path

from openai import OpenAI

client = OpenAI()
CATALOGUE = Path("prompts/catalogue.md").read_text()


def ask(request: str) -> str:
    reply = client.chat.completions.create(
        model="gpt-5",
        messages=[
            {"role": "system", "content": CATALOGUE},
            {"role": "user", "content": request},
        ],
    )
    return reply.choices[0].message.content
