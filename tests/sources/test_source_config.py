"""Configuration that switches on re-asking, repairing, or so many examples; and the cells of notebooks."""

from __future__ import annotations

import json

import pytest
from weighbridge.facts import ExampleSet, FormatRetry, OutputRepair, Prompt, Proof
from weighbridge.findings import Related
from weighbridge.sources.llm_config import config_facts
from weighbridge.sources.notebook import cells, placed_in_notebook, program_of
from weighbridge.sources.region import Home, OutputContract, Role
from weighbridge.text import Document, Place, Span
from weighbridge.tokens import TokenWeight
from weighbridge.workspace import Workspace


def facts(path: str, text: str) -> list[object]:
    return list(config_facts(Document(path, text), Workspace.of({path: text})))


def test_rail_reask_is_a_library_retry_said_once_per_file() -> None:
    text = (
        '<rail version="0.1"><output>\n<string name="a" validators="length: 1 9" on-fail-length="reask"/>\n'
        '<string name="b" validators="valid-choices: {[1 > 0]}" on-fail-valid-choices="fix"/><integer name="c" '
        'validators="one-line; hub/range: 0 3" on-fail-hub_range="fix_reask"/>\n</output></rail>\n'
    )
    (fact,) = facts("spec.rail", text)
    assert isinstance(fact, FormatRetry)
    assert (fact.proof, fact.mechanism, fact.strength, fact.parser_line) == (Proof.FLOW, "library", 1.0, 2)
    assert text[fact.place.span.start : fact.place.span.end] == 'on-fail-length="reask"'
    assert len(fact.related) == 2


@pytest.mark.parametrize(
    "element",
    [
        '<!-- <string validators="length: 1 9" on-fail-length="reask"/> -->',
        '<string validators="length: 1 9" on-fail-length="fix"/>',
        '<string on-fail-length="reask"/>',
        '<string format="length: 1 9" on-fail-length="reask"/>',
        '<string validators="two-words" on-fail-length="reask"/>',
        '<string validators="length: 1 9"/><string on-fail-length="reask"/>',
    ],
    ids=["in a comment", "mends", "no validator", "a format checks nothing", "another validator", "another element"],
)
def test_a_rail_without_a_failing_check_asks_nothing_again(element: str) -> None:
    assert not facts("spec.rail", f"<rail>{element}</rail>")


def test_repair_switched_on_in_yaml() -> None:
    text = "llm:\n  model: gpt-4o\nrepair_llm_output: true  # mends\n"
    (fact,) = facts("config/config2.yaml", text)
    assert isinstance(fact, OutputRepair)
    assert text[fact.place.span.start : fact.place.span.end] == "repair_llm_output: true"
    assert (fact.strength, fact.symbol, fact.contract) == (1.0, "repair_llm_output", OutputContract.UNKNOWN)


def test_repair_switched_off_or_commented_out_is_nothing() -> None:
    assert not facts("config.yaml", "repair_llm_output: false\n")
    assert not facts("config.yaml", "# repair_llm_output: true\nmodel: x\n")


def test_a_number_of_examples_is_counted_without_tokens() -> None:
    text = "group: board\ntask:\n  - task: arc\n    num_fewshot: 25\n  - task: mmlu\n    num_fewshot: 0\n"
    (fact,) = facts("tasks/board.yaml", text)
    assert isinstance(fact, ExampleSet)
    assert (fact.count, fact.shape, fact.home, fact.symbol) == (
        25,
        "configuration",
        Home.CONFIGURATION,
        "task[0].num_fewshot",
    )
    assert fact.tokens.upper == 0
    assert Document("a", text).lines.line_of(fact.place.span.start) == 4


def test_on_fail_in_yaml() -> None:
    (fact,) = facts("guards.yaml", "guards:\n  - validator: length\n    on_fail: reask\n")
    assert isinstance(fact, FormatRetry)


def test_results_of_a_run_are_no_configuration() -> None:
    assert not facts("results/out.json", '{"config": {"num_fewshot": 25}}')


def notebook(*sources: object, language: str = "python") -> str:
    return json.dumps(
        {
            "cells": [
                {"cell_type": "markdown", "source": ["You are a heading.\n"], "metadata": {}},
                *({"cell_type": "code", "source": source, "metadata": {}, "outputs": []} for source in sources),
            ],
            "metadata": {"language_info": {"name": language}},
            "nbformat": 4,
        },
        indent=1,
    )


def test_cells_are_decoded_and_every_character_has_its_place() -> None:
    text = notebook(['x = "é\\n"\n', "y = 2"], "z = 'q'\t# end")
    document = Document("a.ipynb", text)
    first, second = cells(document)
    assert (first.index, first.language, first.text.text) == (1, "python", 'x = "é\\n"\ny = 2')
    assert (second.index, second.text.text) == (2, "z = 'q'\t# end")
    place = first.text.locate(first.text.text.index("y = 2"), first.text.text.index("y = 2") + 5)
    assert text[place.span.start : place.span.end] == "y = 2"


def test_cells_of_other_languages_keep_their_name() -> None:
    document = Document("a.ipynb", notebook("%%bash\nls", "%%time\nx = 1", "!pip install x\ny = 1"))
    assert [cell.language for cell in cells(document)] == ["bash", "python", "python"]
    program = program_of(document)
    assert program is not None
    assert "pip install x\ny = 1" in program.module.text
    assert "ls" not in program.module.text
    assert len(program.module.text) == len(program.text.text)


def test_facts_about_the_program_are_told_about_the_notebook() -> None:
    text = notebook(['PROMPT = "You are"\n'], ["other = 'here'\n"])
    document = Document("a.ipynb", text)
    program = program_of(document)
    assert program is not None
    start = program.module.text.index("here")
    place = Place("a.ipynb", Span(start, start + 4))
    elsewhere = Place("b.py", Span(0, 3))
    fact = Prompt(
        place, "other", Role.SYSTEM, Home.CODE, OutputContract.UNKNOWN, TokenWeight(("here",)), 0, 0,
        (Related(place, "here"), Related(elsewhere, "there")),
    )  # fmt: skip
    moved = placed_in_notebook(fact, program)
    assert isinstance(moved, Prompt)
    assert text[moved.place.span.start : moved.place.span.end] == "here"
    assert moved.home is Home.NOTEBOOK
    assert [item.place for item in moved.related] == [moved.place, elsewhere]


def test_a_notebook_in_an_unknown_language_or_without_cells_is_no_program() -> None:
    assert program_of(Document("a.ipynb", notebook("x <- 1", language="R"))) is None
    assert program_of(Document("a.ipynb", "{}")) is None
    assert program_of(Document("a.ipynb", '{"cells": [{"cell_type": "code", "source": 3}, 4, null]')) is None
