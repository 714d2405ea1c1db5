from typing import Literal

from anthropic import Anthropic
from pydantic import BaseModel, ConfigDict

client = Anthropic()

SYSTEM = """You sort support mail. Reply with a JSON object:
- topic: one of bike, bill, other
- urgent: true or false
- summary: string, at most ten words
"""


class Topic(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    topic: Literal["bike", "bill", "other"]
    urgent: bool
    summary: str


def topic(mail):
    message = client.messages.create(
        model="claude-haiku-4-5", max_tokens=300, system=SYSTEM, messages=[{"role": "user", "content": mail}],
        output_config={"format": {"type": "json_schema", "schema": Topic.model_json_schema()}}
    )
    if message.stop_reason in ("refusal", "max_tokens"):
        raise ValueError(f"The model gave no whole answer: {message.stop_reason}")
    data = Topic.model_validate_json(message.content[0].text).model_dump()
    return f"{data['topic']}: {data['summary']}" + ("!" if data["urgent"] else "")
