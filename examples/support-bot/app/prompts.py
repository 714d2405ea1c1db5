"""The prompts of the service, in one place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent.parent / "prompts"

SYSTEM_PROMPT = (_FOLDER / "system.md").read_text(encoding="utf-8")

TODAY_PROMPT = f"Today is {date.today():%A, %d %B %Y}. Workshops closed today are closed for swaps, too."

FORMAT_REMINDER = """Your last answer could not be read: {error}
Send the same answer again as one valid JSON object with the eight keys, without code fences and without any text around it."""

SUMMARY_PROMPT = """You summarise a support case for the colleague who takes it over.
Say what the customer wants, what has been done, and what is still open. Leave out greetings and apologies.
Do not judge the customer and do not guess at causes that nobody has confirmed."""

INTENT_PROMPT = """You sort messages to a bicycle rental company.
Choose the one intent that matches best. If two match, choose the one that cannot wait."""
