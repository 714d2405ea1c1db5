from pathlib import Path

from openai import OpenAI

client = OpenAI()
GREETER = Path("prompts/greeter.md").read_text()


def greet(request: str) -> str:
    reply = client.chat.completions.create(
        model="gemini-2.5-flash",
        messages=[
            {"role": "system", "content": GREETER},
            {"role": "user", "content": request},
        ],
    )
    return reply.choices[0].message.content
