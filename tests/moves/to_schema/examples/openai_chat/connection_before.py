import json
import logging

from openai import AsyncOpenAI

client = AsyncOpenAI(max_retries=0)
log = logging.getLogger("tenancy")

CLAUSES = """List the obligations of the tenant in this lease. Reply with a JSON array and nothing else:
[{"clause": "4.2", "duty": "sweep the stairs"}]

"""


async def obligations(lease: str, tries: int = 3) -> list[dict]:
    found: list[dict] = []
    for turn in range(tries):
        try:
            reply = await client.chat.completions.create(
                model="gpt-4o-mini", messages=[{"role": "user", "content": CLAUSES + lease}]
            )
            found = json.loads(reply.choices[0].message.content)
            break
        except Exception as problem:
            log.warning("lease not read (%d): %s", turn, problem)
    return found
