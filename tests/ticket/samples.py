"""A small application with a past: prompts of every kind that a ticket treats differently, and their tickets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from history import Commit, repository
from weighbridge.bench import Bench
from weighbridge.config import Answer, Settings
from weighbridge.measuring import prompts_of
from weighbridge.render.context import Context
from weighbridge.rules import load_rules
from weighbridge.sources.joining import joined_regions
from weighbridge.ticket import Ticket, Weighbridge, ticket_of
from weighbridge.tokens import Encoding, counter_for
from weighbridge.volatility import FactsPast
from weighbridge.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 29)
_EXAMPLES = "\n".join(
    f'Message: My order {number} has not arrived\nAnswer: {{"intent": "delivery", "order": {number}}}\n'
    for number in range(1, 13)
)
SYSTEM = f"""# Desk of the pool

You answer questions about the pool of Ottervale. Speak of nothing but the pool.

## Prices

A day ticket costs {{day}}, a season ticket $180 per person. The pool closes on 15 September 2026.

## Never

Never refund more than $80 without a manager.

## Format

Return JSON with the keys `intent` (a string) and `order` (a number). Do not wrap it in a code fence.

## Examples

{_EXAMPLES}
"""
PROGRAM = '''
from pathlib import Path

from openai import OpenAI

client = OpenAI()
SYSTEM = Path("prompts/system.md").read_text()
A_PROMPT_WITH_A_VERY_LONG_NAME_THAT_SOMEBODY_MUST_HAVE_FOUND_DESCRIPTIVE_ENOUGH_TO_KEEP = (
    "You translate what a customer says into plain words: 請用簡單的話翻譯客人說的話。 "
    "https://example.invalid/a/very/long/address/without/any/place/to/break/it?with=parameters&and=more-of-them"
)


def hello(city: str, question: str) -> str | None:
    messages = [
        {"role": "system", "content": f"""You greet {city.strip().title() or "nobody, whose name we do not know"} first.
    Then you say what the pool offers today.
    Then you ask what the customer would like to know."""},
        {"role": "user", "content": question},
    ]
    return client.chat.completions.create(model="gpt-4o", messages=messages).choices[0].message.content


def translated(question: str) -> str | None:
    system = A_PROMPT_WITH_A_VERY_LONG_NAME_THAT_SOMEBODY_MUST_HAVE_FOUND_DESCRIPTIVE_ENOUGH_TO_KEEP
    messages = [{"role": "system", "content": system}, {"role": "user", "content": question}]
    return client.chat.completions.create(model="gpt-4o", messages=messages).choices[0].message.content


def answer(question: str) -> str | None:
    messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]
    return client.chat.completions.create(model="gpt-4o", messages=messages).choices[0].message.content
'''
AGENT = "# Working here\n\n- Run `make test` before you commit.\n- Python 3.11 is the least that must work.\n"


@dataclass(frozen=True)
class Sample:
    """Tickets, and what their renderers need."""

    tickets: tuple[Ticket, ...]
    context: Context


def files(day: str) -> dict[str, str]:
    return {
        "prompts/system.md": SYSTEM.replace("{day}", day),
        "app.py": PROGRAM,
        "AGENTS.md": AGENT,
        "packages/api/AGENTS.md": "# The API\n\nEvery handler has a test of its own.\n",
    }


def sample(folder: Path, volume: int = 0) -> Sample:
    """The tickets of everything in the application; its day ticket became dearer twice."""
    commits = [Commit("2025-03-01", files("$8")), Commit("2026-02-01", files("$9")), Commit("2026-06-01", files("$10"))]
    return tickets_in(repository(folder, commits), volume)


def tickets_in(root: Path, volume: int = 0) -> Sample:
    """The tickets of everything in a folder."""
    paths = sorted(file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file())
    workspace = Workspace(root, [path for path in paths if not path.startswith(".git/")])
    settings = Settings()
    if volume:
        settings = replace(settings, answers={"calls-per-month": (Answer(volume),)})
    bench = Bench(workspace, load_rules(), lambda _: settings, counter_for(Encoding.O200K), TODAY)
    documents = filter(None, map(workspace.document, workspace.paths))
    regions = joined_regions(
        region for document in documents for region in prompts_of(document, workspace)[0] if region.text.pieces
    )
    made = Weighbridge(bench, FactsPast(root, TODAY))
    return Sample(tuple(ticket_of(region, made) for region in regions), Context(workspace.document))
