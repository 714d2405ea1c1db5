from pathlib import Path

from openai import OpenAI

client = OpenAI()
CAPTIONS = Path("prompts/captions.md").read_text()


def caption(request: str) -> str:
    reply = client.chat.completions.create(
        model="gemini-2.5-flash",
        messages=[
            {"role": "system", "content": CAPTIONS},
            {"role": "user", "content": request},
        ],
    )
    return reply.choices[0].message.content
