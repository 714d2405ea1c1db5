"""What asking an endpoint would send, and what that costs; nothing is sent by it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.tokens.estimates import tokens_for_model

from weighbridge_training.asking.pricing import cost_of
from weighbridge_training.disclosure.findings import in_text
from weighbridge_training.verdict.rows import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge_training.asking.chat import Message
    from weighbridge_training.verdict.inputs import TokenPrice
    from weighbridge_training.verdict.rows import Row

ANSWER_TOKENS = 4_096
"""Where an answer of today's model is cut, if the task does not say: what is cut would count against it."""
_ROOM = 1.5


@dataclass(frozen=True, slots=True)
class Plan:
    """One model, asked so many questions."""

    model: str
    questions: int
    tokens_in: int
    """Estimated; so is the next one."""
    tokens_out: int
    price: TokenPrice | None
    findings: tuple[str, ...]
    """Secrets and personal data in what is sent; what was found is not repeated."""
    secrets: int
    personal: int
    """Questions that hold such."""

    @property
    def usd(self) -> float | None:
        return None if self.price is None else cost_of(self.price, self.tokens_in, self.tokens_out)


def plan(
    model: str, conversations: Sequence[Sequence[Message]], expected: Sequence[str], price: TokenPrice | None
) -> Plan:
    """The estimate for questions that are still to be asked; `expected` are right answers to such."""
    tokens_in = sum(_tokens(json.dumps(one, ensure_ascii=False), model) for one in conversations)
    usual = sum(_tokens(text, model) for text in expected) / max(len(expected), 1)
    findings: list[str] = []
    secrets = personal = 0
    for number, one in enumerate(conversations, 1):
        found = list(in_text("\n".join(map(said, one))))
        secrets += any(is_secret for _, is_secret in found)
        personal += any(not is_secret for _, is_secret in found)
        findings += [f"question {number} holds {what}" for what, _ in found]
    tokens_out = round(usual * _ROOM * len(conversations))
    return Plan(model, len(conversations), tokens_in, tokens_out, price, tuple(findings), secrets, personal)


def longest_answer(rows: Sequence[Row], limit: int | None) -> int:
    """Where an answer is cut."""
    if limit is not None:
        return limit
    return max(ANSWER_TOKENS, *(2 * _tokens(row.answer, "") for row in rows))


def _tokens(text: str, model: str) -> int:
    return tokens_for_model(text, model).high
