"""Reads invoices."""

import json
import re

from openai import OpenAI

client = OpenAI()
_FENCE = re.compile(r"```(?:json)?")
_COMMA = re.compile(r",\s*([}\]])")

PROMPT = """Read the invoice below. Return only JSON:
{
  "vendor": "<name of the vendor>",
  "total": 12.5,
  "currency": "EUR|USD|GBP",
  "items": [{"sku": "X-1", "quantity": 2, "note": "string or null"}]
}

"""


def quantities(text: str) -> list[str]:
    reply = (
        client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": PROMPT + text}])
        .choices[0]
        .message.content
    )
    # the model likes fences
    raw = _FENCE.sub("", reply).strip()
    start, end = raw.find("{"), raw.rfind("}")
    if start == -1:
        raise ValueError("no JSON in it")
    data = json.loads(_COMMA.sub(r"\1", raw[start : end + 1]))
    lines = [f"{data['vendor']} {data['total']:.2f} {data['currency']}"]
    for item in data["items"]:
        lines.append(f"{item['quantity']} x {item['sku']} {item['note'] or '-'}")
    return lines
