"""Today's prompt in the form in which it goes along with a job, and is compared when an adapter is adopted."""

from __future__ import annotations

import json

import parcels_tree as parcels
import pytest
from parcels_tree import EXAMPLES, LONG, MARKDOWN
from weighbridge.remedies.blocked import Blocked
from weighbridge.tuning.today import Today, prompt_today
from weighbridge.workspace import Workspace

AS_ONE_TURN = f'''\
from openai import OpenAI

client = OpenAI()
PROMPT = """Sort this message.
{EXAMPLES.replace("{", "{{").replace("}", "}}")}
Input: {{message}}
Output:"""


def sort(message):
    prompt = PROMPT.format(message=message)
    return client.chat.completions.create(model="gpt-4o", messages=[{{"role": "user", "content": prompt}}])
'''


def today(files: dict[str, str], path: str, symbol: str = "") -> Today:
    return prompt_today(path, symbol, Workspace.of(files))


def test_a_file_is_what_its_program_sends() -> None:
    assert today(MARKDOWN, "app/parcels.md") == Today(LONG, "", "", ())


def test_a_text_of_a_program_is_read_without_its_program() -> None:
    assert today({"app/sort.py": parcels.IN_PYTHON}, "app/sort.py", "SYSTEM").system == LONG


def test_words_around_the_input_stand_before_and_after_it() -> None:
    program = parcels.READS_A_FILE.replace('"content": text', '"content": f"Message: {text} Kind:"')
    found = today({**MARKDOWN, "app/sort.py": program}, "app/parcels.md")
    assert (found.system, found.before, found.after) == (LONG, "Message: ", " Kind:")


def test_a_prompt_that_is_one_turn_is_divided_at_the_input() -> None:
    found = today({"app/sort.py": AS_ONE_TURN}, "app/sort.py", "PROMPT")
    assert found.system == ""
    assert found.before.startswith("Sort this message.") and found.before.endswith("Input: ")
    assert found.after == "\nOutput:"
    assert not found.missing


def test_what_only_the_running_program_knows_is_missing() -> None:
    turns = today({"app/sort.py": parcels.AS_TURNS}, "app/sort.py", "SYSTEM")
    assert turns.missing == ("24 examples that are sent as messages of their own",)
    dated = parcels.IN_PYTHON.replace(
        'SYSTEM = """\\', 'import datetime\nSYSTEM = f"""\\\nIt is {datetime.date.today()}.'
    )
    dated = dated.replace('{"kind"', '{{"kind"').replace('"}\n', '"}}\n')
    assert any("today" in part for part in today({"app/sort.py": dated}, "app/sort.py", "SYSTEM").missing)


def test_it_is_written_in_one_way() -> None:
    written = today(MARKDOWN, "app/parcels.md").as_json()
    assert json.loads(written) == {"system": LONG, "before": "", "after": "", "missing": []}
    assert written == today(MARKDOWN, "app/parcels.md").as_json()


def test_a_prompt_that_is_not_there_is_named() -> None:
    with pytest.raises(Blocked, match=r"prompts/gone\.md"):
        today(MARKDOWN, "prompts/gone.md")
