from pathlib import Path

from openai import OpenAI

client = OpenAI()
SEARCH = Path("prompts/search.md").read_text()


def find(request: str) -> str:
    reply = client.chat.completions.create(
        model="gemini-2.5-flash",
        messages=[
            {"role": "system", "content": SEARCH},
            {"role": "user", "content": request},
        ],
    )
    return reply.choices[0].message.content
