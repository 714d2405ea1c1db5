"""What a move cannot do is refused with the reason and what to do."""

from __future__ import annotations

from datetime import date

import pytest
from moving import applied, rules_of, tried
from retrieval_moves import bodies, program
from retrieval_programs import POOL, constant
from weighbridge.config import Answer, Settings

BOATS = ("Heron", "Bittern", "Cormorant", "Kingfisher", "Osprey", "Petrel", "Grebe", "Avocet", "Dunlin", "Curlew")
CONSTANT = "\n".join(
    f"The {name} is a boat for rowers of the club. It is kept in bay {number} beside the workshop, and has oars "
    "of carbon fibre. Its riggers are made of steel."
    for number, name in enumerate(BOATS)
)
REFUSED = {
    "small constant knowledge": (
        program(f"You answer questions of a rowing club.\n\n## Boats\n{CONSTANT}\n"),
        "Full context with caching serves this.",
    ),
    "facts about one user": (
        program("You help members.\nThe customer's name is Marguerite Delacroix-Whitby. Customer ID: BC-88213-K.\n"),
        "Per-user data is a lookup",
    ),
    "a date": (
        program("You plan visits to a museum.\n\nToday is Monday, 3 March 2025.\n"),
        "A date is filled in by the program",
    ),
    "a prompt that nobody sends": ({"prompts/pool.md": f"{POOL}\n"}, "No call of this workspace is known to send this"),
    "a question that is not known": (
        {"bot.py": constant() + "def answer() -> None:\n    messages = [{'role': 'system', 'content': POOL_PROMPT}, "
        "{'role': 'user', 'content': 'Say hello.'}]\n"
        "    client.chat.completions.create(model='gpt-4o', messages=messages)\n"},
        "is not known from the program",
    ),
    "a question that is computed where it is sent": (
        {"bot.py": constant() + "def answer() -> None:\n    messages = [{'role': 'system', 'content': POOL_PROMPT}, "
        "{'role': 'user', 'content': input('> ')}]\n"
        "    client.chat.completions.create(model='gpt-4o', messages=messages)\n"},
        "computing it twice may do something twice",
    ),
    "a prompt that something else uses": (
        {**program(POOL), "other.py": "from bot import POOL_PROMPT\n\nprint(len(POOL_PROMPT))\n"},
        "`POOL_PROMPT` is used in other.py, line 3, too",
    ),
    "a program whose start is not known": (
        {"app/__init__.py": "", **{f"app/{path}": text for path, text in program(POOL).items()}},
        "How app/bot.py is started is not known",
    ),
    "a program in TypeScript without a Node": (
        {"bot.ts": 'import { generateText } from "ai";\nimport { openai } from "@ai-sdk/openai";\n\n'
         f"const SYSTEM = `{POOL}`;\n\nexport const answer = (question: string) =>\n"
         '  generateText({ model: openai("gpt-4o"), system: SYSTEM, prompt: question });\n'},
        "Searching needs `node:sqlite`",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_moved_is_refused_with_the_reason(name: str) -> None:
    files, words = REFUSED[name]
    low = Settings(preview=True, limits={"knowledge-block-in-prompt": {"tokens": 100}})
    found = tried(files, "to-retrieval", low)
    assert found
    assert all(one.moves == () for one in found)
    assert words in " ".join(refusal.reason for one in found for refusal in one.refusals)


def test_knowledge_that_must_be_cited_moves_though_it_does_not_change() -> None:
    prompt = f"You answer questions of a rowing club. Cite the source of every statement.\n\n## Boats\n{CONSTANT}\n"
    low = Settings(preview=True, limits={"knowledge-block-in-prompt": {"tokens": 100}})
    moves = [move for one in tried(program(prompt), "to-retrieval", low) for move in one.moves]
    after = applied(program(prompt), moves[0].fix)
    assert CONSTANT in bodies(after)["knowledge/boats.md"]
    assert "knowledge-block-in-prompt" not in rules_of(after, low)


def test_an_answer_of_the_team_outweighs_what_the_prompt_looks_like() -> None:
    answers = {"facts-change-within-6-months": (Answer(False, date(2027, 6, 30)),)}
    found = tried(program(POOL), "to-retrieval", Settings(answers=answers))
    assert found[0].moves == ()
    assert "(`facts-change-within-6-months` until 2027-06-30)" in found[0].refusals[0].reason
    expired = {"facts-change-within-6-months": (Answer(False, date(2026, 1, 1)),)}
    assert tried(program(POOL), "to-retrieval", Settings(answers=expired))[0].moves


def test_what_is_known_of_one_user_goes_into_no_index() -> None:
    prompt = (
        "You help members.\n\n## Membership\nThe plan costs $9.50 per month.\n"
        "The customer's name is Marguerite Delacroix-Whitby. Customer ID: BC-88213-K.\n"
    )
    moves = [move for one in tried(program(prompt), "to-retrieval") for move in one.moves]
    after = applied(program(prompt), moves[0].fix)
    assert "$9.50" in bodies(after)["knowledge/membership.md"]
    assert "Marguerite" not in "".join(bodies(after).values())
    assert "Marguerite" in after["bot.py"]
