import instructor
from openai import OpenAI
from pydantic import BaseModel

client = instructor.from_openai(OpenAI(), mode=instructor.Mode.JSON_SCHEMA)


class Order(BaseModel):
    number: str
    lines: int


def extract(letter: str) -> Order:
    return client.chat.completions.create(
        model="gpt-4o",
        messages=[{"role": "user", "content": letter}],
        response_model=Order,
        max_retries=1,
    )
