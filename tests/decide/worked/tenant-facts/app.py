from pathlib import Path

from openai import OpenAI

client = OpenAI()
ACCOUNT = Path("prompts/account.md").read_text()


def answer(request: str) -> str:
    reply = client.chat.completions.create(
        model="gpt-5-mini",
        messages=[
            {"role": "system", "content": ACCOUNT},
            {"role": "user", "content": request},
        ],
    )
    return reply.choices[0].message.content
