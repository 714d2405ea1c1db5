"""What leaves a prompt, and what does not: nothing is lost, limits stay, and nothing else is touched."""

from __future__ import annotations

import pytest
import yaml
from moving import COUNT, TODAY, applied, rules_of
from retrieval_moves import ANSWER, PREVIEW, bodies, first_move, program
from retrieval_programs import FACTS, KEPT, POOL, PROGRAMS, constant


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_moved_character_is_in_a_chunk(name: str) -> None:
    files = PROGRAMS[name].files
    fix = first_move(files).fix
    after = applied(files, fix)
    chunks = "".join(text for path, text in after.items() if path not in files and path.endswith(".md"))
    for edit in fix.edits:
        if not edit.replacement:
            span = edit.place.span
            gone = files[edit.place.path][span.start : span.end].replace("\\n", "\n")
            for line in gone.splitlines():
                assert line.strip().strip("\"',") in chunks


@pytest.mark.parametrize("name", PROGRAMS)
def test_nothing_outside_the_previewed_edits_is_changed(name: str) -> None:
    files = PROGRAMS[name].files
    fix = first_move(files).fix
    after = applied(files, fix)
    for path, text in files.items():
        spans = sorted(edit.place.span for edit in fix.edits if edit.place.path == path)
        at = 0
        rest = after[path]
        for span in spans:
            kept = text[at : span.start]
            assert kept in rest
            rest = rest[rest.index(kept) + len(kept) :]
            at = span.end
        assert rest.endswith(text[at:])


def test_a_chunk_says_where_it_came_from_and_when_to_look_at_it_again() -> None:
    move = first_move(program(POOL))
    (price,) = [file for file in move.fix.files if file.path == "knowledge/price.md"]
    front = yaml.safe_load(price.text.split("---\n")[1])
    assert front == {
        "title": "Price",
        "source": "bot.py:7",
        "prompt": "POOL_PROMPT",
        "moved": TODAY,
        "review-by": TODAY.replace(year=2027, month=5),
    }


def test_what_limits_behaviour_stays_and_is_named() -> None:
    move = first_move(program(POOL))
    after = applied(program(POOL), move.fix)
    assert KEPT in after["bot.py"]
    assert not any(KEPT in text for path, text in after.items() if path.endswith(".md"))
    assert f'Kept: it limits behaviour; if retrieval misses, the limit vanishes: "{KEPT}"' in move.notes


def test_a_limit_inside_a_section_that_moves_stays_under_its_title() -> None:
    prompt = f"You answer questions.\n\n## Prices\n- A day ticket costs $9.50.\n- {KEPT}\n- A towel costs $2.\n"
    after = applied(program(prompt), first_move(program(prompt)).fix)
    assert f"## Prices\n- {KEPT}\n" in after["bot.py"]
    assert bodies(after)["knowledge/prices.md"] == "\n# Prices\n\n- A day ticket costs $9.50.\n- A towel costs $2.\n"


def test_a_sentence_that_says_nothing_alone_goes_with_the_one_before_it() -> None:
    prompt = "You answer questions.\nA day ticket costs $9.50. It is sold at the gate. Answer in two sentences.\n"
    after = applied(program(prompt), first_move(program(prompt)).fix)
    assert "You answer questions.\nAnswer in two sentences.\n" in after["bot.py"]
    assert "A day ticket costs $9.50. It is sold at the gate." in bodies(after)["knowledge/price.md"]


def test_a_sentence_that_is_broken_over_two_lines_moves_whole() -> None:
    prompt = (
        "You answer questions about the swimming pool of the village beside the old mill.\n"
        "The course for beginners takes ten weeks in the small pool and\n"
        "costs $64 for members of the club. Answer in two sentences.\n"
    )
    after = applied(program(prompt), first_move(program(prompt)).fix)
    assert "old mill.\nAnswer in two sentences.\n" in after["bot.py"]


def test_a_table_moves_with_its_head() -> None:
    table = "| Ticket | Price |\n|---|---|\n| Day | $9.50 |\n| Season | $180 |"
    after = applied(
        program(f"You answer questions.\n\n{table}\n\nBe kind.\n"),
        first_move(program(f"You answer questions.\n\n{table}\n\nBe kind.\n")).fix,
    )
    assert "You answer questions.\n\nBe kind.\n" in after["bot.py"]
    assert any(table in text for text in bodies(after).values())


def test_the_tokens_that_would_lose_their_cache_are_counted() -> None:
    prompt = f"You answer questions.\n{FACTS}\nAnswer in two sentences, and be kind to whoever asks.\n"
    notes = first_move(program(prompt)).notes
    behind = COUNT("Answer in two sentences, and be kind to whoever asks.\n").tokens
    assert notes[0] == f"Placed after the stable prefix; here it would un-cache {behind} tokens per call."
    last = f"You answer questions.\nAnswer in two sentences.\n{FACTS}\n"
    assert not any("un-cache" in note for note in first_move(program(last)).notes)


def test_a_second_move_uses_the_retriever_of_the_first() -> None:
    files = {**program(POOL), "shop.py": constant("You sell towels.\nA towel costs $4.\n") + ANSWER}
    after = applied(files, first_move(files).fix)
    second = first_move(after)
    assert [file.path for file in second.fix.files if not file.path.endswith(".md")] == []
    assert "volatile-facts-in-prompt" not in rules_of(applied(after, second.fix), PREVIEW)
