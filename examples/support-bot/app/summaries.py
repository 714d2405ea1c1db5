"""Case summaries for the colleague who takes over; the model's answer is held to a schema."""

from __future__ import annotations

from openai import APIConnectionError, OpenAI, RateLimitError
from pydantic import BaseModel
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from app.prompts import SUMMARY_PROMPT
from app.settings import SUMMARY_MODEL

client = OpenAI(timeout=20.0, max_retries=0)


class CaseSummary(BaseModel):
    wish: str
    done: list[str]
    still_open: list[str]


@retry(
    retry=retry_if_exception_type((RateLimitError, APIConnectionError)),
    wait=wait_random_exponential(max=20),
    stop=stop_after_attempt(5),
)
def summarise(case: str) -> CaseSummary:
    """One summary; the network is tried again, the model is not."""
    completion = client.chat.completions.parse(
        model=SUMMARY_MODEL,
        messages=[
            {"role": "system", "content": SUMMARY_PROMPT},
            {"role": "user", "content": case},
        ],
        response_format=CaseSummary,
    )
    summary = completion.choices[0].message.parsed
    if summary is None:
        raise LookupError("the model refused to summarise this case")
    return summary
