"""Answers a ticket: the heart of Otto."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass

from openai import OpenAI

from app.parse import Answer, BadAnswer, parse_answer
from app.prompts import FORMAT_REMINDER, SYSTEM_PROMPT, TODAY_PROMPT
from app.settings import HISTORY_TURNS, REPLY_ATTEMPTS, REPLY_MODEL

log = logging.getLogger("otto")
client = OpenAI(timeout=30.0, max_retries=2)


@dataclass(frozen=True)
class Ticket:
    number: int
    first_name: str
    text: str
    history: tuple[tuple[str, str], ...] = ()


def answer_ticket(ticket: Ticket) -> Answer:
    """Asks until the answer can be read, four times at most."""
    messages = [
        {"role": "system", "content": SYSTEM_PROMPT},
        {"role": "system", "content": TODAY_PROMPT},
    ]
    for role, text in ticket.history[-HISTORY_TURNS:]:
        messages.append({"role": role, "content": text})
    messages.append({"role": "user", "content": f"Customer: {ticket.text}\nFirst name: {ticket.first_name}"})

    for attempt in range(REPLY_ATTEMPTS):
        completion = client.chat.completions.create(
            model=REPLY_MODEL,
            messages=messages,
            temperature=0.2 if attempt == 0 else 0.0,
        )
        reply = completion.choices[0].message.content or ""
        try:
            return parse_answer(reply)
        except BadAnswer as error:
            log.warning("ticket %s: answer %s unreadable: %s", ticket.number, attempt + 1, error)
            messages.append({"role": "assistant", "content": reply})
            messages.append({"role": "user", "content": FORMAT_REMINDER.format(error=error)})
    raise RuntimeError(f"no readable answer for ticket {ticket.number}")


def shorten_reply(text: str, limit: int = 480) -> str:
    """Rewrites a reply that is too long for a text message."""
    last = ""
    for _ in range(3):
        completion = client.chat.completions.create(
            model=REPLY_MODEL,
            messages=[
                {"role": "system", "content": f'Shorten the text to {limit} characters. Answer as {{"text": "..."}}.'},
                {"role": "user", "content": text},
            ],
        )
        last = completion.choices[0].message.content or ""
        try:
            return str(json.loads(last)["text"])
        except (json.JSONDecodeError, KeyError):
            continue
    return last[:limit]
