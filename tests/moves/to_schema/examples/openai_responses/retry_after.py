from typing import Literal

from openai import OpenAI
from pydantic import BaseModel, ConfigDict

client = OpenAI()

INSTRUCTIONS = """You sort messages to a bicycle rental company.

Reply with JSON:
- `intent`: one of billing, repair, theft or other
- `confidence`: a number between 0.0 and 1.0
- `tags`: list of strings
- `order`: string or null
"""


class Sort(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    intent: Literal["billing", "repair", "theft", "other"]
    confidence: float
    tags: list[str]
    order: str | None


def sort(message: str) -> str:
    response = client.responses.parse(
        model="gpt-4.1-mini",
        instructions=INSTRUCTIONS,
        input=message,
        text_format=Sort,
    )
    if response.output_parsed is None:
        raise ValueError("The model refused to answer")
    data = response.output_parsed.model_dump()
    intent, confidence, tags = data["intent"], data["confidence"], data["tags"]
    return f"{intent} {confidence:.1f} {' '.join(tags)} {data['order']}"
