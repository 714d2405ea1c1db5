from typing import Literal

from langchain_core.prompts import ChatPromptTemplate
from langchain_openai import ChatOpenAI
from pydantic import BaseModel, ConfigDict

llm = ChatOpenAI(model="gpt-4o-mini", temperature=0)
prompt = ChatPromptTemplate.from_messages(
    [
        ("system", "Name the weather that a text speaks of."),
        ("human", "{text}"),
    ]
)

FORMAT = """

Answer with JSON and nothing else:
{"kind": "sun" | "rain" | "snow", "degrees": <number>, "warnings": ["..."]}"""


class Weather(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    kind: Literal["sun", "rain", "snow"]
    degrees: float
    warnings: list[str]


def weather(text: str) -> dict:
    chain = prompt | llm.with_structured_output(Weather, method="json_schema", strict=True)
    reply = chain.invoke({"text": text + FORMAT})
    return reply.model_dump()
