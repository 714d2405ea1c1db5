import json
import re

from openai import OpenAI

client = OpenAI()

SYSTEM = """Read an invoice and answer with JSON only:
{"vendor": "name of the vendor", "total": 12.5, "currency": "EUR or USD", "items": [{"name": "text", "price": 1.0}]}
Do not write anything outside the JSON.
"""


def extract(text: str) -> dict:
    for attempt in range(5):
        reply = client.chat.completions.create(
            model="gpt-4o",
            messages=[{"role": "system", "content": SYSTEM}, {"role": "user", "content": text}],
        )
        content = reply.choices[0].message.content
        content = re.sub(r"^```json|```$", "", content.strip())
        try:
            data = json.loads(content)
        except json.JSONDecodeError:
            continue
        if sum(item["price"] for item in data["items"]) != data["total"]:
            continue
        return data
    raise ValueError("no invoice")
