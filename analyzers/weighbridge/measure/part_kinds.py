"""What a part of a prompt is there for."""

from __future__ import annotations

from enum import StrEnum


class PartKind(StrEnum):
    """What a part of a prompt is there for, in the order in which parts are told."""

    INSTRUCTIONS = "instructions"
    """Says what to do, how to go about it, and what to decide by."""
    FORMAT = "format"
    """Describes the shape of the answer."""
    EXAMPLES = "examples"
    FACTS = "facts"
    """States what a calendar or a business can change."""
    KNOWLEDGE = "knowledge"
    """States what does not depend on the day."""
    TONE = "tone"
    """Says who speaks, and how."""
    GUARDRAILS = "guardrails"
    """Says what must never happen."""
    TOOLS = "tools"
    """Describes what the model may call."""
    UNCLASSIFIED = "unclassified"
    """Is none of these by anything that was recognised in it."""
