import anthropic
from anthropic import transform_schema
from pydantic import BaseModel

client = anthropic.AsyncAnthropic()


class Meeting(BaseModel):
    day: str
    hour: int


async def meeting(mail: str) -> Meeting:
    message = await client.messages.create(
        model="claude-sonnet-4-5",
        max_tokens=500,
        messages=[{"role": "user", "content": f"When is the meeting? Answer in JSON.\n{mail}"}],
        output_config={"format": {"type": "json_schema", "schema": transform_schema(Meeting)}},
    )
    if message.stop_reason in ("refusal", "max_tokens"):
        raise ValueError(f"The model gave no whole answer: {message.stop_reason}")
    return Meeting.model_validate_json(message.content[0].text)
