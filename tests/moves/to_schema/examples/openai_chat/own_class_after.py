import logging

from openai import OpenAI
from pydantic import BaseModel

client = OpenAI()
log = logging.getLogger(__name__)


class Line(BaseModel):
    sku: str
    quantity: int


class Order(BaseModel):
    number: str
    lines: list[Line]
    note: str | None = None


def extract(letter: str) -> Order:
    reply = client.chat.completions.parse(
        model="gpt-4o",
        messages=[{"role": "user", "content": f"Which order is this letter about? Answer in JSON.\n{letter}"}],
        response_format=Order,
    )
    message = reply.choices[0].message
    if message.parsed is None:
        raise ValueError(f"The model gave no answer: {message.refusal}")
    order = message.parsed
    return order
