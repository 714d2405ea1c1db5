"""Models that take no schema, by the names that their providers list."""

from __future__ import annotations

import re

_WITHOUT = {
    "openai": re.compile(
        r"gpt-3\.5.*|gpt-4(?:-\d{4})?(?:-32k.*|-turbo.*|-vision.*|-\d{4}-preview|-32k-\d{4})?|gpt-4o-2024-05-13|o1-mini.*|o1-preview.*"
    ),
}


def refuses_schemas(provider: str, model: str) -> bool:
    """Whether a provider's model is known to take no schema; of other models nothing is said."""
    known = _WITHOUT.get(provider)
    return known is not None and known.fullmatch(model) is not None
