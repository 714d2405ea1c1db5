"""One program whose prompt is given, and its first move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moving import tried
from retrieval_programs import constant
from weighbridge.config import Settings

if TYPE_CHECKING:
    from weighbridge.remedies import Move

PREVIEW = Settings(preview=True)
ANSWER = (
    "def answer(question: str) -> str | None:\n"
    '    messages = [{"role": "system", "content": POOL_PROMPT}, {"role": "user", "content": question}]\n'
    '    return client.chat.completions.create(model="gpt-4o", messages=messages).choices[0].message.content\n'
)


def program(prompt: str) -> dict[str, str]:
    return {"bot.py": constant(prompt) + ANSWER}


def first_move(files: dict[str, str]) -> Move:
    return next(move for one in tried(files, "to-retrieval", PREVIEW) for move in one.moves)


def bodies(files: dict[str, str]) -> dict[str, str]:
    """The chunks without their front matter."""
    return {
        path: text.split("---\n", 2)[2]
        for path, text in files.items()
        if path.startswith("knowledge/") and ".md" in path
    }
