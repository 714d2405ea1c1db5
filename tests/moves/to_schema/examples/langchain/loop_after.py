from typing import Literal

from langchain_openai import ChatOpenAI
from pydantic import BaseModel, ConfigDict

llm = ChatOpenAI(model="gpt-4o-mini", temperature=0)

FORMAT = """Name the weather that the text speaks of. Answer with JSON and nothing else:
{"kind": "sun" | "rain" | "snow", "degrees": <number>, "warnings": ["..."]}

"""


class Weather(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    kind: Literal["sun", "rain", "snow"]
    degrees: float
    warnings: list[str]


def weather(text: str) -> dict:
    reply = llm.with_structured_output(Weather, method="json_schema", strict=True).invoke(FORMAT + text)
    return reply.model_dump()
