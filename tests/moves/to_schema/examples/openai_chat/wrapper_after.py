import json

from openai import OpenAI
from pydantic import BaseModel, ConfigDict

client = OpenAI()


class Colours(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    main: str
    others: list[str]


def ask(prompt: str) -> str:
    completion = client.chat.completions.parse(
        model="gpt-4o",
        messages=[{"role": "user", "content": prompt}],
        response_format=Colours,
    )
    message = completion.choices[0].message
    if message.parsed is None:
        raise ValueError(f"The model gave no answer: {message.refusal}")
    return completion.choices[0].message.content or ""


def colours(picture: str) -> list[str]:
    prompt = f"""Name the colours of this picture. Answer with JSON such as
{{"main": "blue", "others": ["white"]}}

{picture}"""
    completion = ask(prompt)
    found = json.loads(completion)
    return [found["main"], *found["others"]]
