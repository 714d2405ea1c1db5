"""Writes the tables of docs/decisions.md from the data: `python tools/decisions_page.py`; a test keeps them fresh."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "analyzers"), str(ROOT / "rules")]

from weighbridge.decide.procedures import load_decisions  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.decide.procedures import Leads, Procedure

PAGE = ROOT / "docs" / "decisions.md"
_BLOCK = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_KINDS = {"flag": "true or false", "number": "a number", "place": "a path, `elsewhere` or `none`"}


def written(page: str) -> str:
    """The page with its tables as the data have them."""
    return _BLOCK.sub(lambda match: f"{match[1]}{_TABLES[match[2]]()}{match[3]}", page)


def _verdicts() -> str:
    rows = (f"| `{one.name}` | {one.title} |" for one in load_decisions().verdicts.values())
    return "\n".join(["| verdict | in words |", "|---|---|", *rows, ""])


def _procedures() -> str:
    return "\n".join(line for one in load_decisions().procedures for line in _procedure(one))


def _procedure(procedure: Procedure) -> Iterator[str]:
    source = procedure.questions[procedure.start].source
    yield f"### {procedure.name}"
    yield ""
    yield f"{procedure.title}. From *{source.title}* ({source.where})."
    yield ""
    yield "| question | yes | no | unknown |"
    yield "|---|---|---|---|"
    for one in procedure.questions.values():
        leads = (_leads(to) for to in (one.if_true, one.if_false, one.if_unknown))
        yield f"| **{one.id}**: {one.asks} {one.source.claim} | {' | '.join(leads)} |"
    yield ""


def _leads(leads: Leads) -> str:
    return f"`{leads.to}`" if leads.ends else f"→ {leads.to}"


def _questions() -> str:
    rows = (
        f"| `{one.name}` | {one.asks} | {_KINDS.get(one.kind) or ', '.join(f'`{word}`' for word in one.words)} |"
        for one in load_decisions().questions.values()
    )
    return "\n".join(["| question | what is asked | answer |", "|---|---|---|", *rows, ""])


def _figures() -> str:
    rows = []
    for one in load_decisions().figures:
        value = f"{one.low:,g}" if one.low == one.high else f"{one.low:,g} to {one.high:,g}"
        override = f"`{one.answer}`" if one.answer else "-"
        told = f"{one.source.claim} (*{one.source.title}*, {one.as_of})"
        rows.append(f"| {one.name} | {value} {one.unit} | {told} | {override} |")
    return "\n".join(["| figure | value | what it is | overridden by |", "|---|---|---|---|", *rows, ""])


def _models() -> str:
    rows = (
        f"| {one.kind} | {', '.join(f'`{name}`' for name in one.names)} | {one.claim} ({one.source}, {one.as_of}) |"
        for one in load_decisions().models
    )
    return "\n".join(["| kind | names | why |", "|---|---|---|", *rows, ""])


_TABLES = {
    "verdicts": _verdicts,
    "procedures": _procedures,
    "questions": _questions,
    "figures": _figures,
    "models": _models,
}

if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), encoding="utf-8", newline="\n")
