"""Licences of models by the names that model cards give them, and what those that restrict something ask for.

No advice: what counts is the text of the licence. A name that is not here is told as it is.
"""

from __future__ import annotations

_FREE = frozenset(["apache-2.0", "mit", "bsd-2-clause", "bsd-3-clause", "isc", "cc0-1.0", "cc-by-4.0", "unlicense"])
_RESTRICTED = {
    "llama": "it is given out on conditions: an acceptable-use policy, for Llama 3 and later a name that begins with "
    "Llama for what is trained on it, and a licence of its own above 700 million users a month",
    "gemma": "it is given out on conditions: a policy of prohibited uses that goes on to whatever is trained on it",
    "cc-by-nc": "it forbids commercial use",
    "openrail": "it forbids some uses, and the prohibitions go on to whatever is trained on it",
    "other": "the model card names it only in a text of its own",
}


def restriction(licence: str) -> str:
    """What a licence restricts, as a clause; empty for one that asks for no more than its notice."""
    name = licence.lower().strip()
    if name in _FREE:
        return ""
    for part, says in _RESTRICTED.items():
        if part in name:
            return says
    return "it is not one that is known here"
