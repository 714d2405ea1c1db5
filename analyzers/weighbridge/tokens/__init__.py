"""Tokens of text, offline from the first second: exact for OpenAI's public vocabularies, a range for other models.

*Invariant:* nothing is downloaded, and importing the package reads no vocabulary.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from weighbridge.tokens.counter import TokenCount, TokenCounter, counter_for
from weighbridge.tokens.cuts import chunks
from weighbridge.tokens.vocabulary import Encoding
from weighbridge.tokens.weight import TokenWeight

if TYPE_CHECKING:
    from weighbridge.tokens.accelerated import batch_counter, tiktoken_counter_for
    from weighbridge.tokens.estimates import ModelTokens, counter_for_model, tokens_for_model
    from weighbridge.tokens.incremental import IncrementalCount
    from weighbridge.tokens.recounting import RecountingCounter

__all__ = [
    "Encoding",
    "IncrementalCount",
    "ModelTokens",
    "RecountingCounter",
    "TokenCount",
    "TokenCounter",
    "TokenWeight",
    "batch_counter",
    "chunks",
    "counter_for",
    "counter_for_model",
    "tiktoken_counter_for",
    "tokens_for_model",
]

# What a short run never asks for is imported when it is asked for: a third of the time this package takes to import.
_ON_DEMAND = {
    "batch_counter": "accelerated",
    "tiktoken_counter_for": "accelerated",
    "ModelTokens": "estimates",
    "counter_for_model": "estimates",
    "tokens_for_model": "estimates",
    "IncrementalCount": "incremental",
    "RecountingCounter": "recounting",
}


def __getattr__(name: str) -> object:
    if name not in _ON_DEMAND:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ON_DEMAND[name]}"), name)
