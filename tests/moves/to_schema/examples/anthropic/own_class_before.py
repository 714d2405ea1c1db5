import json

import anthropic
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
    )
    text = message.content[0].text.replace("```json", "").replace("```", "")
    return Meeting(**json.loads(text))
