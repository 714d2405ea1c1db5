from pathlib import Path

from openai import OpenAI

client = OpenAI()
ASSISTANT = Path("prompts/assistant.md").read_text()


def help(request: str) -> str:
    reply = client.chat.completions.create(
        model="gemini-2.5-flash",
        messages=[
            {"role": "system", "content": ASSISTANT},
            {"role": "user", "content": request},
        ],
    )
    return reply.choices[0].message.content
