from pathlib import Path

from openai import OpenAI

client = OpenAI()
RETURNS = Path("prompts/returns.md").read_text()


def answer(request: str) -> str:
    reply = client.chat.completions.create(
        model="gpt-5-mini",
        messages=[
            {"role": "system", "content": RETURNS},
            {"role": "user", "content": request},
        ],
    )
    return reply.choices[0].message.content
