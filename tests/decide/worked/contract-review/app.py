from pathlib import Path

from openai import OpenAI

client = OpenAI()
CONTRACTS = Path("prompts/contracts.md").read_text()


def review(request: str) -> str:
    reply = client.chat.completions.create(
        model="gemini-2.5-flash",
        messages=[
            {"role": "system", "content": CONTRACTS},
            {"role": "user", "content": request},
        ],
    )
    return reply.choices[0].message.content
