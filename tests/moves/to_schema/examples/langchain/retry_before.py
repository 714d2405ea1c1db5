import json
import re

from langchain_core.prompts import ChatPromptTemplate
from langchain_openai import ChatOpenAI

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


def weather(text: str) -> dict:
    chain = prompt | llm
    for attempt in range(3):
        reply = chain.invoke({"text": text + FORMAT})
        found = re.search(r"\{.*\}", reply.content, re.DOTALL)
        if not found:
            continue
        try:
            return json.loads(found.group(0))
        except json.JSONDecodeError:
            continue
    raise ValueError("no weather found")
