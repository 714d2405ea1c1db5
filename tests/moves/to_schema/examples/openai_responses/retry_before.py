import json

from openai import OpenAI

client = OpenAI()

INSTRUCTIONS = """You sort messages to a bicycle rental company.

Reply with JSON:
- `intent`: one of billing, repair, theft or other
- `confidence`: a number between 0.0 and 1.0
- `tags`: list of strings
- `order`: string or null
"""


def sort(message: str) -> str:
    for _ in range(3):
        response = client.responses.create(model="gpt-4.1-mini", instructions=INSTRUCTIONS, input=message)
        try:
            data = json.loads(response.output_text)
            intent, confidence, tags = data["intent"], data["confidence"], data["tags"]
        except (json.JSONDecodeError, KeyError):
            continue
        return f"{intent} {confidence:.1f} {' '.join(tags)} {data['order']}"
    raise LookupError("not sorted")
