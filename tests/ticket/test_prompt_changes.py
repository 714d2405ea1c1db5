"""What a change does to the prompts of a repository, as the comment under a pull request tells it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from weighbridge.config import Settings
from weighbridge.render.context import Context
from weighbridge.render.ticket_changes import MARKER, markdown, text
from weighbridge.ticket.changes import PromptChange, changes_between
from weighbridge.tokens import Encoding, counter_for
from weighbridge.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

CALLS = """from openai import OpenAI

from prompts import GREETING, SYSTEM

client = OpenAI()


def one(question):
    turns = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]
    return client.chat.completions.create(model="gpt-4o", messages=turns)


def two(question):
    turns = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]
    return client.chat.completions.create(model="gpt-4o", messages=turns)


def hello():
    return client.chat.completions.create(model="gpt-4o", messages=[{"role": "system", "content": GREETING}])
"""
LONG = "You answer questions about the pool. Be friendly, and do not guess what you do not know.\n" * 20
EXAMPLES = "".join(f"Input: day {number}\nOutput: {number}\n\n" for number in range(1, 9))


def files(system: str, greeting: str = "You greet everybody who comes.") -> dict[str, str]:
    return {"app.py": CALLS, "prompts.py": f'GREETING = """{greeting}"""\nSYSTEM = """{system}"""\n'}


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[PromptChange, ...]:
    spaces = (Workspace.of(before), Workspace.of(after))
    return changes_between(*spaces, lambda _: Settings(), counter_for(Encoding.O200K))


def comment(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    return "".join(markdown(changes(before, after), "abc1234", Context(Workspace.of(after).document)))


def test_a_prompt_that_grew_is_told_with_its_reach_and_the_parts_that_grew() -> None:
    (row,) = rows(comment(files(LONG), files(LONG + EXAMPLES)))
    name, tokens, reach, prefix, grown = row
    assert name == "`SYSTEM` prompts.py:2"
    before, after = (count(text) for text in (LONG, LONG + EXAMPLES))
    assert tokens == f"{before} → {after} (+{after - before})"
    assert reach == "2 calls"
    assert prefix == f"{before} → {after}"
    assert grown.startswith("examples +")


def test_a_hole_near_the_beginning_shows_in_the_prefix() -> None:
    formatted = files(LONG)["prompts.py"].replace(
        'SYSTEM = """', 'from day import day\nSYSTEM = f"""Today is {day()}. '
    )
    (row,) = rows(comment(files(LONG), {"app.py": CALLS, "prompts.py": formatted}))
    assert row[3].startswith(f"{count(LONG)} → ")
    assert int(row[3].split()[-1]) < 10


def test_the_dearest_comes_first() -> None:
    small = files(LONG, greeting="You greet everybody who comes, and you ask for the name.")
    found = rows(comment(files(LONG), {**small, "prompts.py": small["prompts.py"].replace("do not guess", "do not")}))
    assert [row[0].split()[0] for row in found] == ["`GREETING`", "`SYSTEM`"]


def test_new_and_gone_prompts_are_told_as_such() -> None:
    (new,) = rows(comment({"app.py": CALLS}, {"app.py": CALLS, "system.md": "You are a clerk. Answer in French.\n"}))
    assert new[1] == f"new: {count('You are a clerk. Answer in French.')}" or new[1].startswith("new: ")
    (gone,) = rows(comment({"app.py": CALLS, "system.md": "You are a clerk. Answer in French.\n"}, {"app.py": CALLS}))
    assert gone[1].startswith("gone: ")


def test_where_nothing_changed_the_comment_says_so_under_the_same_marker() -> None:
    said = comment(files(LONG), files(LONG))
    assert said.startswith(f"{MARKER}\n")
    assert "No prompt weighs anything else" in said
    assert not rows(said)


@pytest.mark.parametrize("name", ["a|b", "<!-- x -->", "`rm`", "@everybody", "[x](https://example.invalid)", "a\nb"])
def test_a_name_cannot_break_the_table_or_call_anybody(name: str) -> None:
    prompts = {"prompts.yaml": f"{name!r}:\n  system: You answer questions about the pool of Ottervale, briefly.\n"}
    said = comment({}, prompts)
    assert said.count("\n|") == 3
    for line in said.splitlines()[1:]:
        assert "<!--" not in line.replace("`", "\x00").split("\x00")[0::2][0]
        outside = "".join(line.split("`")[0::2])
        assert "@everybody" not in outside
        assert "](http" not in outside


def test_without_quotes_no_name_is_told() -> None:
    found = changes(files(LONG), files(LONG + EXAMPLES))
    context = replace(Context(Workspace.of(files(LONG + EXAMPLES)).document), quotes=False)
    for render in (markdown, text):
        assert "SYSTEM" not in "".join(render(found, "abc1234", context))


def rows(said: str) -> list[list[str]]:
    lines = [line for line in said.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def count(said: str) -> int:
    return counter_for(Encoding.O200K)(said).tokens
