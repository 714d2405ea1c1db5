"""A disclosure for a person, as lines of plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_training.disclosure.findings import kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge_training.disclosure.disclosure import Disclosure

_PLACES = 5


def lines(disclosure: Disclosure) -> Iterator[str]:
    """What is sent, where, for how much, and what is in it."""
    leaves = "data leaves this machine" if disclosure.leaves_machine else "nothing leaves this machine"
    yield f"to       {disclosure.target} (hook {disclosure.hook}; {leaves})"
    yield f"sent     {_size(disclosure.bytes)} in {len(disclosure.files)} files, {disclosure.rows:,} rows of examples"
    for file in disclosure.files:
        rows = f", {file.rows:,} rows" if file.rows is not None else ""
        yield f"         {file.name}: {_size(file.bytes)}{rows}, sha256 {file.sha256[:12]}…"
    for sample in disclosure.samples:
        yield f"such as  {sample}"
    yield f"time     at most {disclosure.max_runtime_s:,} s, stopped there"
    yield f"cost     {cost_words(disclosure)}"
    yield from _found(disclosure)
    for note in disclosure.unseen:
        yield f"note     {note}"
    yield f"digest   {disclosure.digest}"


def cost_words(disclosure: Disclosure) -> str:
    """The upper bound first; an expectation only beside it."""
    cost = disclosure.cost
    if cost.upper_usd is None:
        return f"unknown: {cost.source}"
    likely = f"; likely about {cost.expected_usd:.2f} USD" if cost.expected_usd and cost.upper_usd else ""
    return f"at most {cost.upper_usd:.2f} USD{likely}: {cost.source}"


def _found(disclosure: Disclosure) -> Iterator[str]:
    for label, found in (("secrets", disclosure.secrets), ("personal", disclosure.personal)):
        if found:
            places = ", ".join(f"{one.file}:{one.line}" for one in found[:_PLACES])
            more = f" and {len(found) - _PLACES} more" if len(found) > _PLACES else ""
            yield f"{label:<8} {', '.join(kinds(found))}: {places}{more}"
    if not disclosure.findings:
        yield "found    no secret and no personal data by the patterns that are known; read it all the same"


def _size(count: int) -> str:
    if count < 10_240:
        return f"{count:,} bytes"
    return f"{count / 1024:,.0f} KiB" if count < 10 * 1_048_576 else f"{count / 1_048_576:,.0f} MiB"
