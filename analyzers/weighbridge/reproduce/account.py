"""What is said of an example: how small it is, what was renamed, what had to stay, and that it does the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.reproduce.example import Reproduction
    from weighbridge.reproduce.outcome import Outcome

_KINDS = {"format_retry": "format retry", "output_repair": "output repair"}


def account(made: Reproduction) -> Iterator[str]:
    """The lines of the account."""
    files = "" if len(made.files) == 1 else f" in {len(made.files)} files"
    yield f"{made.lines:,} of {made.lines_before:,} lines are left{files}; line {made.line} of {made.path} is the one."
    if made.same:
        yield f"Asked again, it behaves the same: {outcome_in_words(made.outcome)}."
    else:
        yield f"Asked again, it behaves otherwise; what it should show: {outcome_in_words(made.outcome)}."
    yield (
        f"Renamed or replaced: {_many(made.names, 'name')}, {_many(made.texts, 'text')}; "
        f"taken out: {_many(made.comments, 'comment')}."
    )
    if made.kept:
        yield f"The outcome depends on some of your own words, which stay: {', '.join(made.kept)}."
    if not made.in_time:
        yield "The time was up before everything was tried; --time-limit gives it more."


def outcome_in_words(outcome: Outcome) -> str:
    """What an example shows, in short."""
    kind = _KINDS[outcome.kind]
    if outcome.refusal is not None:
        return f"no {kind} ({outcome.refusal.value})"
    proof = "followed" if all(basis == "flow" for _, basis in outcome.links) else "suggested by names"
    return f"a {kind}, {outcome.mechanism}, {proof}"


def reproduction_json(made: Reproduction) -> dict[str, Any]:
    """The example as plain values, for the JSON of `why`."""
    return {
        "files": [{"path": path, "text": text} for path, text in made.files.items()],
        "path": made.path,
        "line": made.line,
        "same": made.same,
        "complete": made.in_time,
        "lines": made.lines,
        "lines_before": made.lines_before,
        "kept": list(made.kept),
    }


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
