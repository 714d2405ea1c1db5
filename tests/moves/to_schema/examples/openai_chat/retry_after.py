from openai import OpenAI
from pydantic import BaseModel, ConfigDict

client = OpenAI()

PROMPT = """Which order is this letter about?
Answer with JSON like this:
{"number": "A-17", "lines": 3, "urgent": false}

urgent: true or false
"""


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    number: str
    lines: int
    urgent: bool


def extract(letter: str) -> dict:
    reply = client.chat.completions.parse(
        model="gpt-4o",
        messages=[{"role": "system", "content": PROMPT}, {"role": "user", "content": letter}],
        response_format=Answer,
    )
    message = reply.choices[0].message
    if message.parsed is None:
        raise ValueError(f"The model gave no answer: {message.refusal}")
    return message.parsed.model_dump()
