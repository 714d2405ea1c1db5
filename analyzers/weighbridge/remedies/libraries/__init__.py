"""How each library is told the schema of an answer: one module per library and language."""

from weighbridge.remedies.libraries.known import TARGETS, target_of
from weighbridge.remedies.libraries.target import Answered, Target, Writing

__all__ = ["TARGETS", "Answered", "Target", "Writing", "target_of"]
