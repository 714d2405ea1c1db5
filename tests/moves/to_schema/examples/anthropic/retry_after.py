import anthropic
from pydantic import BaseModel, ConfigDict

client = anthropic.Anthropic()

SYSTEM = """Extract the meeting from the mail. Answer with a JSON object only.

Example:
Mail: Let us meet on Monday at nine in room 4.
Answer: {"day": "Monday", "hour": 9, "room": "4", "online": false}
"""


class Meeting(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    day: str
    hour: int
    room: str
    online: bool


def meeting(mail: str) -> dict:
    message = client.messages.create(
        model="claude-sonnet-4-5",
        max_tokens=500,
        system=SYSTEM,
        messages=[{"role": "user", "content": mail}],
        output_config={"format": {"type": "json_schema", "schema": Meeting.model_json_schema()}},
    )
    if message.stop_reason in ("refusal", "max_tokens"):
        raise ValueError(f"The model gave no whole answer: {message.stop_reason}")
    return Meeting.model_validate_json(message.content[0].text).model_dump()
