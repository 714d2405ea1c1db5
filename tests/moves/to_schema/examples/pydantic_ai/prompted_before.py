from pydantic import BaseModel
from pydantic_ai import Agent, PromptedOutput


class Order(BaseModel):
    number: str
    lines: int
    note: str | None


agent = Agent("openai-chat:gpt-4o", output_type=PromptedOutput(Order), retries=4)


async def extract(letter: str) -> Order:
    result = await agent.run(letter)
    return result.output
