import logging

from openai import OpenAI
from pydantic import BaseModel, ValidationError

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
    for attempt in range(4):
        reply = client.chat.completions.create(
            model="gpt-4o",
            messages=[{"role": "user", "content": f"Which order is this letter about? Answer in JSON.\n{letter}"}],
        )
        try:
            order = Order.model_validate_json(reply.choices[0].message.content)
        except ValidationError as error:
            log.warning("attempt %d: %s", attempt, error)
            continue
        return order
    raise LookupError("no order found")
