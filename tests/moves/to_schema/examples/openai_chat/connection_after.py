import logging

from openai import APIError, AsyncOpenAI
from pydantic import BaseModel, ConfigDict

client = AsyncOpenAI(max_retries=0)
log = logging.getLogger("tenancy")

CLAUSES = """List the obligations of the tenant in this lease. Reply with a JSON array and nothing else:
[{"clause": "4.2", "duty": "sweep the stairs"}]

"""


class Item(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    clause: str
    duty: str


class Obligations(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    items: list[Item]


async def obligations(lease: str, tries: int = 3) -> list[dict]:
    found: list[dict] = []
    for turn in range(tries):
        try:
            reply = await client.chat.completions.parse(
                model="gpt-4o-mini", messages=[{"role": "user", "content": CLAUSES + lease}],
                response_format=Obligations
            )
            message = reply.choices[0].message
            if message.parsed is None:
                raise ValueError(f"The model gave no answer: {message.refusal}")
            found = message.parsed.model_dump()["items"]
            break
        except APIError as problem:
            log.warning("lease not read (%d): %s", turn, problem)
    return found
