"""What stands between a disclosure and its approval: secrets always, personal data until somebody typed that it may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_training.disclosure.findings import kinds

if TYPE_CHECKING:
    from weighbridge_training.disclosure.disclosure import Disclosure

PHRASE = "send personal data"
"""What a person types, whole, where personal data was found."""


def needs_phrase(disclosure: Disclosure) -> bool:
    """Whether a plain yes is not enough."""
    return bool(disclosure.personal)


def blocked(disclosure: Disclosure, typed: str) -> str:
    """Why a disclosure cannot be approved by what was typed; empty where it can."""
    if disclosure.secrets:
        first = disclosure.secrets[0]
        more = f" and {len(disclosure.secrets) - 1} more" if len(disclosure.secrets) > 1 else ""
        return f"{first}{more}: a secret is never sent; take it out, and change it where it was valid"
    if needs_phrase(disclosure) and typed.strip() != PHRASE:
        return (
            f'there is personal data ({", ".join(kinds(disclosure.personal))}): type "{PHRASE}" to send it all the same'
        )
    return ""
