"""A function of the workspace that gives the text of an answer on: what is read outside stays a text in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.remedies.libraries.target import Answered

if TYPE_CHECKING:
    from weighbridge.remedies.libraries.target import Writing


def passes_on(writing: Writing) -> Answered:
    """The text is read as it is."""
    if writing.site.module.language == "python":
        return Answered((), f"json.loads({writing.response})", imports=(("", "json"),), text=True)
    return Answered((), f"JSON.parse({writing.response})", text=True)
