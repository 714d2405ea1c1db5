"""A date that is evaluated when the program starts is told; one that is evaluated at every call is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from weighbridge.sources.program_dates import import_time_dates
from weighbridge.workspace import Workspace

if TYPE_CHECKING:
    from weighbridge.facts import StaleDate

TOLD = {
    "a constant": ("main.py", 'PROMPT = f"You are a clerk. Today is {datetime.now()}."', "PROMPT", "datetime.now()"),
    "a concatenation": ("main.py", 'PROMPT = "You are a clerk. It is " + str(date.today())', "PROMPT", "date.today()"),
    "a class field": (
        "main.py",
        'class Clerk:\n    system_prompt = f"You are a clerk. It is {date.today()}."',
        "Clerk.system_prompt",
        "date.today()",
    ),
    "a default argument": (
        "main.py",
        'def ask(system=f"You are a clerk. Today is {datetime.date.today()}."):\n    pass',
        "system",
        "datetime.date.today()",
    ),
    "a date with a name of its own": (
        "main.py",
        'TODAY = datetime.now().strftime("%d")\nPROMPT = f"You are a clerk. Today is {TODAY}."',
        "PROMPT",
        "TODAY",
    ),
    "a template": (
        "main.ts",
        "export const systemPrompt = `You are a clerk. Today is ${new Date().toDateString()}.`;",
        "systemPrompt",
        "new Date()",
    ),
}
SILENT = {
    "a function": ("main.py", 'def prompt():\n    return f"You are a clerk. Today is {datetime.now()}."'),
    "an arrow function": ("main.ts", "export const prompt = () => `You are a clerk. Today is ${new Date()}.`;"),
    "a default argument of JavaScript": (
        "main.ts",
        "export function ask(system = `You are a clerk. Today is ${new Date()}.`) { return system; }",
    ),
    "a date that is given": ("main.ts", "export const prompt = `You are a clerk since ${new Date('2020-01-01')}.`;"),
    "a file name": ("main.py", 'LOG_FILE = f"run-{datetime.now():%Y%m%d}-of-the-daily-report.log"'),
    "a written date": ("main.py", 'PROMPT = "You are a clerk. Today is now and always."'),
}


@pytest.mark.parametrize(("path", "source", "symbol", "quote"), TOLD.values(), ids=TOLD.keys())
def test_a_date_of_the_programs_start_is_told(path: str, source: str, symbol: str, quote: str) -> None:
    (fact,) = dates(path, source)
    assert (fact.symbol, fact.quote, fact.origin) == (symbol, quote, "import-time")
    assert source[fact.place.span.start : fact.place.span.end] == quote


@pytest.mark.parametrize(("path", "source"), SILENT.values(), ids=SILENT.keys())
def test_other_dates_are_silent(path: str, source: str) -> None:
    assert dates(path, source) == []


def dates(path: str, source: str) -> list[StaleDate]:
    module = Workspace.of({path: source}).module(path)
    assert module is not None
    return list(import_time_dates(module))
