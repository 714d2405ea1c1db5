from pathlib import Path

from openai import OpenAI

client = OpenAI()
COPYWRITER = Path("prompts/copywriter.md").read_text()


def rewrite(request: str) -> str:
    reply = client.chat.completions.create(
        model="gemini-2.5-flash",
        messages=[
            {"role": "system", "content": COPYWRITER},
            {"role": "user", "content": request},
        ],
    )
    return reply.choices[0].message.content
