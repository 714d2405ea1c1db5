"""Intents from our own small model, served by vLLM beside the application."""

from __future__ import annotations

from openai import OpenAI

from app.prompts import INTENT_PROMPT
from app.settings import LOCAL_MODEL, LOCAL_URL

INTENTS = ["billing", "plan", "repair", "theft", "delivery", "account", "lost", "feedback", "partner", "privacy", "safety"]

local = OpenAI(base_url=LOCAL_URL, api_key="unused")


def intent_of(message: str) -> str:
    """One of INTENTS; the server lets the model write nothing else."""
    completion = local.chat.completions.create(
        model=LOCAL_MODEL,
        messages=[
            {"role": "system", "content": INTENT_PROMPT},
            {"role": "user", "content": message},
        ],
        extra_body={"guided_choice": INTENTS},
    )
    return completion.choices[0].message.content or ""
