from pathlib import Path

from openai import OpenAI

client = OpenAI()
OFFERS = Path("prompts/offers.md").read_text()


def offer(request: str) -> str:
    reply = client.chat.completions.create(
        model="gpt-5-mini",
        messages=[
            {"role": "system", "content": OFFERS},
            {"role": "user", "content": request},
        ],
    )
    return reply.choices[0].message.content
