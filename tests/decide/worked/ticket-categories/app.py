from pathlib import Path

from openai import OpenAI

client = OpenAI()
TRIAGE = Path("prompts/triage.md").read_text()


def sort(request: str) -> str:
    reply = client.chat.completions.create(
        model="gemini-2.5-flash",
        messages=[
            {"role": "system", "content": TRIAGE},
            {"role": "user", "content": request},
        ],
    )
    return reply.choices[0].message.content
