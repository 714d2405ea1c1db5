"""Reads invoices."""

from typing import Literal

from openai import OpenAI
from pydantic import BaseModel, ConfigDict

client = OpenAI()

PROMPT = """Read the invoice below. Return only JSON:
{
  "vendor": "<name of the vendor>",
  "total": 12.5,
  "currency": "EUR|USD|GBP",
  "items": [{"sku": "X-1", "quantity": 2, "note": "string or null"}]
}

"""


class Item(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    sku: str
    quantity: int
    note: str | None


class Quantities(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    vendor: str
    total: float
    currency: Literal["EUR", "USD", "GBP"]
    items: list[Item]


def quantities(text: str) -> list[str]:
    completion = client.chat.completions.parse(
        model="gpt-4o",
        messages=[{"role": "user", "content": PROMPT + text}],
        response_format=Quantities,
    )
    message = completion.choices[0].message
    if message.parsed is None:
        raise ValueError(f"The model gave no answer: {message.refusal}")
    data = message.parsed.model_dump()
    lines = [f"{data['vendor']} {data['total']:.2f} {data['currency']}"]
    for item in data["items"]:
        lines.append(f"{item['quantity']} x {item['sku']} {item['note'] or '-'}")
    return lines
