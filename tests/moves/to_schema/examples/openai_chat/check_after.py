import logging

from openai import OpenAI
from pydantic import BaseModel, ConfigDict

client = OpenAI()
log = logging.getLogger(__name__)

SYSTEM = 'Split the bill. Answer as JSON, for example: {"total": 30.0, "shares": [{"name": "Ada", "amount": 10.5}]}'


class Share(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: str
    amount: float


class Split(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    total: float
    shares: list[Share]


def split(bill: str) -> dict:
    messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": bill}]
    for attempt in range(2):
        completion = client.chat.completions.parse(
            model="gpt-4.1",
            messages=messages,
            response_format=Split,
            temperature=0.0 if attempt == 0 else 0.5,
        )
        message = completion.choices[0].message
        if message.parsed is None:
            raise ValueError(f"The model gave no answer: {message.refusal}")
        data = message.parsed.model_dump()
        try:
            if "shares" not in data:
                raise ValueError("no shares")
            if sum(share["amount"] for share in data["shares"]) != data["total"]:
                raise ValueError("the shares do not add up")
            return data
        except ValueError as error:
            log.warning("attempt %d: %s", attempt, error)
            messages.append({"role": "user", "content": f"That was wrong: {error}"})
    raise RuntimeError("the bill could not be split")
