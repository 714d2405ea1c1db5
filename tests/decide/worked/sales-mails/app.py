from pathlib import Path

from openai import OpenAI

client = OpenAI()
OUTREACH = Path("prompts/outreach.md").read_text()


def write(request: str) -> str:
    reply = client.chat.completions.create(
        model="gemini-2.5-flash",
        messages=[
            {"role": "system", "content": OUTREACH},
            {"role": "user", "content": request},
        ],
    )
    return reply.choices[0].message.content
