import json
import re

from anthropic import Anthropic

client = Anthropic()

SYSTEM = """You sort support mail. Reply with a JSON object:
- topic: one of bike, bill, other
- urgent: true or false
- summary: string, at most ten words
"""


def extract_json(text):
    match = re.search(r"\{.*\}", text, re.DOTALL)
    if match:
        return json.loads(match.group(0))
    return None


def topic(mail):
    for _ in range(3):
        message = client.messages.create(
            model="claude-haiku-4-5", max_tokens=300, system=SYSTEM, messages=[{"role": "user", "content": mail}]
        )
        try:
            data = extract_json(message.content[0].text)
            if data is None:
                continue
            return f"{data['topic']}: {data['summary']}" + ("!" if data["urgent"] else "")
        except ValueError:
            continue
    raise RuntimeError("not sorted")
