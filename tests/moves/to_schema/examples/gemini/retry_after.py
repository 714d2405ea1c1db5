import json
import os
from typing import Literal

from google import genai
from google.genai import types
from pydantic import BaseModel, ConfigDict

client = genai.Client(api_key="key", http_options=types.HttpOptions(base_url=os.environ["PROVIDER"]))


class HiveReport(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    frames: int
    queen: Literal["seen", "unseen"]


def hive_report(notes: str) -> tuple[int, str]:
    """Reads the keeper's notes of one inspection."""
    ask = f'Return {{"frames": int, "queen": "seen" | "unseen"}} as JSON for these notes: {notes}'
    answer = client.models.generate_content(
        model="gemini-2.5-flash",
        contents=ask,
        config=types.GenerateContentConfig(
            temperature=0.0,
            response_mime_type="application/json",
            response_json_schema=HiveReport.model_json_schema(),
        ),
    )
    finish_reason = answer.candidates[0].finish_reason if answer.candidates else None
    if finish_reason != "STOP":
        raise ValueError(f"The model gave no whole answer: {finish_reason}")
    fields = HiveReport.model_validate_json(answer.text).model_dump()
    frames, queen = int(fields["frames"]), fields["queen"]
    return frames, queen
