from pydantic import BaseModel
from pydantic_ai import Agent, NativeOutput


class Order(BaseModel):
    number: str
    lines: int
    note: str | None


agent = Agent("openai-chat:gpt-4o", output_type=NativeOutput(Order))


async def extract(letter: str) -> Order:
    result = await agent.run(letter)
    return result.output
