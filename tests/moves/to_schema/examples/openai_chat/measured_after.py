from openai import OpenAI
from pydantic import BaseModel, ConfigDict

client = OpenAI()

SYSTEM = """Read an invoice and answer with JSON only:
{"vendor": "name of the vendor", "total": 12.5, "currency": "EUR or USD", "items": [{"name": "text", "price": 1.0}]}
Do not write anything outside the JSON.
"""


class Item(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: str
    price: float


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    vendor: str
    total: float
    currency: str
    items: list[Item]


def extract(text: str) -> dict:
    for attempt in range(2):
        reply = client.chat.completions.parse(
            model="gpt-4o",
            messages=[{"role": "system", "content": SYSTEM}, {"role": "user", "content": text}],
            response_format=Answer,
        )
        message = reply.choices[0].message
        if message.parsed is None:
            raise ValueError(f"The model gave no answer: {message.refusal}")
        data = message.parsed.model_dump()
        if sum(item["price"] for item in data["items"]) != data["total"]:
            continue
        return data
    raise ValueError("no invoice")
