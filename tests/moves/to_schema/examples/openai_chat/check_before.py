import json
import logging

from openai import OpenAI

client = OpenAI()
log = logging.getLogger(__name__)

SYSTEM = 'Split the bill. Answer as JSON, for example: {"total": 30.0, "shares": [{"name": "Ada", "amount": 10.5}]}'


def split(bill: str) -> dict:
    messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": bill}]
    for attempt in range(5):
        completion = client.chat.completions.create(
            model="gpt-4.1",
            messages=messages,
            response_format={"type": "json_object"},
            temperature=0.0 if attempt == 0 else 0.5,
        )
        content = completion.choices[0].message.content
        try:
            data = json.loads(content)
            if "shares" not in data:
                raise ValueError("no shares")
            if sum(share["amount"] for share in data["shares"]) != data["total"]:
                raise ValueError("the shares do not add up")
            return data
        except ValueError as error:
            log.warning("attempt %d: %s", attempt, error)
            messages.append({"role": "user", "content": f"That was wrong: {error}"})
    raise RuntimeError("the bill could not be split")
