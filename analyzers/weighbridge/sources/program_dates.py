"""Dates in prompts that are evaluated when the program starts, and stay what they were then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import (
    Assign,
    Call,
    Class,
    Function,
    Name,
    Operation,
    Run,
    Text,
    blocks,
    dotted,
    walk_expression,
)
from weighbridge.facts import StaleDate
from weighbridge.findings import Related
from weighbridge.sources.program_roles import role_of, says_prompt
from weighbridge.sources.prompt_like import reads_like_prompt
from weighbridge.sources.region import Home
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression, Module, Statement

_CLOCKS = (
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.strftime",
    "time.ctime",
    "time.asctime",
    "timezone.now",
    "pendulum.now",
    "arrow.now",
    "arrow.utcnow",
    "Date.now",
    "Temporal.Now",
)
_LETTERS = ("now", "today", "utcnow", "strftime", "ctime", "Date", "dayjs", "moment")


def import_time_dates(module: Module) -> Iterator[StaleDate]:
    """The prompts of a module, its class fields and default arguments that hold the date of the program's start."""
    if not any(letters in module.text for letters in _LETTERS):
        return
    clocks: set[str] = set()
    python = module.language == "python"
    for name, value in _values(module.body, "", python):
        date = _clock(value, clocks)
        if date is None:
            continue
        texts = [node for node in walk_expression(value) if isinstance(node, Text)]
        text = "".join(part.value for node in texts for part in node.parts if isinstance(part, Run))
        if len(text) < 20 and not isinstance(value, Operation):
            # The date itself under a name: a prompt that holds the name holds the date.
            clocks.add(name.rpartition(".")[2])
            continue
        if not (says_prompt(name) and len(text.split()) >= 4) and not reads_like_prompt(text):
            continue
        place = Place(module.path, Span(date.start, date.end))
        quote = module.text[date.start : date.end]
        yield StaleDate(
            place=place,
            symbol=name,
            role=role_of(name, text, 1),
            home=Home.CODE,
            origin="import-time",
            quote=quote if len(quote) <= 80 else f"{quote[:77]}...",
            related=(Related(Place(module.path, Span(value.start, value.end)), "the prompt that holds it"),),
        )


def _values(body: tuple[Statement, ...], owner: str, defaults: bool) -> Iterator[tuple[str, Expression]]:
    """Everything that is evaluated when the module is imported, with its name."""
    for statement in body:
        match statement:
            case Assign(targets=targets, value=value):
                name = dotted(targets[0]) if targets else ""
                if not isinstance(value, Function):
                    yield f"{owner}{name}", value
            case Class(name=name, body=inner):
                yield from _values(inner, f"{owner}{name}.", defaults)
            case Function(parameters=parameters):
                # Python evaluates a default once; JavaScript does so at every call.
                for parameter in parameters if defaults else ():
                    if parameter.default is not None:
                        yield f"{owner}{parameter.name}", parameter.default
            case _:
                for block in blocks(statement):
                    yield from _values(block, owner, defaults)


def _clock(value: Expression, clocks: set[str]) -> Expression | None:
    for node in walk_expression(value):
        if isinstance(node, Call):
            written = dotted(node.function)
            if any(written == clock or written.endswith(f".{clock}") for clock in _CLOCKS):
                return node
            if (node.constructs and written == "Date" and not node.arguments) or (
                written in ("dayjs", "moment") and not node.arguments
            ):
                return node
        elif isinstance(node, Name) and node.name in clocks:
            return node
    return None
