"""The moves that carry a load to where it belongs: one module each, asked about one finding at a time."""

from weighbridge.remedies.move import Move, Refusal
from weighbridge.remedies.offering import offers

__all__ = ["Move", "Refusal", "offers"]
