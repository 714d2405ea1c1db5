"""Asks our own model, which vLLM serves."""

import json
import os
from typing import Literal

import openai
from pydantic import BaseModel, ConfigDict

local = openai.OpenAI(base_url=f"{os.environ['PROVIDER']}/v1", api_key="unused")

SYSTEM = 'Grade the answer. Reply with JSON: {"grade": "pass|fail", "points": 7.5}'


class Grade(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    grade: Literal["pass", "fail"]
    points: float


def grade(answer: str) -> tuple[str, float]:
    reply = local.chat.completions.create(
        model="ours/grader",
        messages=[{"role": "system", "content": SYSTEM}, {"role": "user", "content": answer}],
        extra_body={"top_k": 20, "structured_outputs": {"json": Grade.model_json_schema()}},
    )
    choice = reply.choices[0]
    if choice.finish_reason != "stop":
        raise ValueError(f"The model gave no whole answer: {choice.finish_reason}")
    data = Grade.model_validate_json(choice.message.content).model_dump()
    return data["grade"], data["points"]
