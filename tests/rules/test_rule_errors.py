"""A rule file that cannot be used is refused with its line, what is wrong, and the names that exist."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from weighbridge.config import Settings
from weighbridge.facts import Prompt
from weighbridge.judge import judge
from weighbridge.rules import RuleError, load_rules
from weighbridge.sources.region import Home, OutputContract, Role
from weighbridge.text import Place, Span
from weighbridge.tokens import TokenCount, TokenWeight

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
name: my-rule
group: prompts
summary: A prompt of mine.
when:
  fact: prompt
  where: {role: system}
  above: {tokens: 100}
message: "{tokens:,} tokens (limit {tokens_limit:,})."
"""
PROMPT_FILTERS = "symbol, role, home, contract, sent_by_program"
PROMPT_NUMBERS = "tokens, holes, calls"
GROUPS = "prompts, examples, format, knowledge, training, retrieval, api, suppressions"


@dataclass(frozen=True)
class Case:
    name: str
    said: list[str]
    """Lines of the error, each without the path."""
    change: tuple[str, str] = ("", "")
    text: str = ""
    file: str = "my-rule.yaml"
    starts: bool = field(default=False)
    """Only the beginning of the error is compared: the rest lists all names."""


CASES = [
    Case(
        "an unknown key",
        [
            "3: sumary: unknown key 'sumary': did you mean 'summary'? There are name, group, severity, since, preview, "
            "summary, when, message, why, instead, remedies, sources, examples.",
            "1: 'summary' is missing",
        ],
        ("summary:", "sumary:"),
    ),
    Case(
        "an unknown group",
        [f"2: group: unknown group 'promts': did you mean 'prompts'? There are {GROUPS}."],
        ("group: prompts", "group: promts"),
    ),
    Case(
        "an unknown fact",
        ["5: when.fact: unknown fact 'promt': did you mean 'prompt'? There are prompt, agent_session, "],
        ("fact: prompt", "fact: promt"),
        starts=True,
    ),
    Case(
        "a filter on a field that the fact does not have",
        [f"6: when.where.rol: unknown field 'rol': did you mean 'role'? There are {PROMPT_FILTERS}."],
        ("{role: system}", "{rol: system}"),
    ),
    Case(
        "a filter with a word that the field cannot be",
        [
            "6: when.where.role: unknown word 'sistem': did you mean 'system'? "
            "There are system, user, assistant, unknown."
        ],
        ("role: system", "role: sistem"),
    ),
    Case(
        "a filter on a number",
        ["6: when.where.calls: is a whole number: bound it with above, below, at_least, at_most"],
        ("{role: system}", "{calls: 1}"),
    ),
    Case(
        "a flag that is no flag",
        ["6: when.where.sent_by_program: expected true or false, found 'no way'"],
        ("{role: system}", "{sent_by_program: no way}"),
    ),
    Case(
        "a limit on a field that the fact does not have",
        [
            f"7: when.above.count: unknown field 'count'. There are {PROMPT_NUMBERS}.",
            "8: message: unknown field 'tokens_limit': did you mean 'count_limit'? "
            "There are symbol, role, home, contract, "
            "tokens, holes, calls, sent_by_program, count_limit.",
        ],
        ("above: {tokens: 100}", "above: {count: 100}"),
    ),
    Case(
        "a limit on text",
        [f"7: when.above.symbol: is no number: filter it with 'where'. Its numbers are {PROMPT_NUMBERS}."],
        ("above: {tokens: 100}", "above: {tokens: 100, symbol: 3}"),
    ),
    Case(
        "a limit that is no number",
        ["7: when.above.tokens: expected a number of at least 0, found 'many'"],
        ("tokens: 100", "tokens: many"),
    ),
    Case(
        "a limit that is not finite",
        ["7: when.above.tokens: expected a number of at least 0, found inf"],
        ("tokens: 100", "tokens: .inf"),
    ),
    Case(
        "two limits on one field",
        ["8: when.at_most.tokens: has a limit already; settings call it 'tokens', so there can be one only"],
        ("above: {tokens: 100}", "above: {tokens: 100}\n  at_most: {tokens: 200}"),
    ),
    Case(
        "a placeholder that names no field",
        [
            "8: message: unknown field 'token': did you mean 'tokens'? There are symbol, role, home, contract, tokens, "
            "holes, calls, sent_by_program, tokens_limit."
        ],
        ("{tokens:,} tokens", "{token:,} tokens"),
    ),
    Case(
        "evidence in a message",
        ["8: message: unknown field 'place'. There are "],
        ("{tokens:,} tokens", "{place} tokens"),
        starts=True,
    ),
    Case(
        "a placeholder that reaches into a value",
        ["8: message: unknown field 'tokens.texts': did you mean 'tokens'? There are "],
        ("{tokens:,} tokens", "{tokens.texts} tokens"),
        starts=True,
    ),
    Case(
        "a placeholder that converts",
        [
            "8: message: is not well formed: {tokens!r} must not convert: write {tokens}; a brace is written twice: "
            "{{ or }}"
        ],
        ("{tokens:,} tokens", "{tokens!r} tokens"),
    ),
    Case(
        "a width that would fill the memory",
        [
            "8: message: {tokens:>1000000000} is no way to write a number; there are {tokens:,}, {tokens:.0%}, "
            "{tokens:.1%}, {tokens:.1f}, {tokens:.2f}"
        ],
        ("{tokens:,} tokens", "{tokens:>1000000000} tokens"),
    ),
    Case(
        "a number's format on text",
        ["8: message: {symbol:,} formats a number, but symbol is text"],
        ("{tokens:,} tokens", "{symbol:,} tokens"),
    ),
    Case(
        "an open brace",
        ["8: message: is not well formed: "],
        ("(limit {tokens_limit:,}).", "(limit {tokens_limit:,)."),
        starts=True,
    ),
    Case(
        "an unknown severity",
        [
            "1: severity: unknown severity 'warn': did you mean 'warning'? "
            "There are hint, information, warning, error.",
        ],
        ("name: my-rule", "severity: warn\nname: my-rule"),
    ),
    Case(
        "a last case with a condition",
        ["2: severity[0]: the last case must hold for all that is left, without 'where'"],
        ("name: my-rule", "severity:\n  - {where: {role: system}, is: warning}\nname: my-rule"),
    ),
    Case(
        "a case that hides the next",
        ["2: severity[0]: a case without 'where' must be the last one"],
        ("name: my-rule", "severity:\n  - {is: warning}\n  - {is: hint}\nname: my-rule"),
    ),
    Case(
        "a case without its severity",
        ["3: severity[1]: 'is' is missing"],
        ("name: my-rule", "severity:\n  - {where: {role: system}, is: warning}\n  - {preview: true}\nname: my-rule"),
    ),
    Case(
        "an unknown remedy",
        [
            "1: remedies[0]: unknown remedy 'to-lore': did you mean 'to-lora'? "
            "There are to-schema, to-retrieval, to-lora, "
            "to-skills, split-facts-from-training."
        ],
        ("name: my-rule", "remedies: [to-lore]\nname: my-rule"),
    ),
    Case(
        "a name that is not the file's",
        ["1: name: 'your-rule' is not the name of the file, which is 'my-rule'"],
        ("name: my-rule", "name: your-rule"),
    ),
    Case(
        "a name with capitals",
        ["1: name: 'My_Rule' is not in lower case with hyphens, as in 'name-of-a-rule'"],
        ("name: my-rule", "name: My_Rule"),
        file="My_Rule.yaml",
    ),
    Case(
        "a name that is built in",
        ["1: rule 'output-repair' is built in: choose another name"],
        ("name: my-rule", "name: output-repair"),
        file="output-repair.yaml",
    ),
    Case(
        "an example without text",
        ["10: examples.good[0]: expected either 'text' or 'files'"],
        text=f"{GOOD}examples:\n  good: [{{title: Nothing}}]\n",
    ),
    Case(
        "a limit in an example that the rule does not have",
        ["11: examples.good[0].limits.count: unknown limit 'count'. There is tokens."],
        text=f"{GOOD}examples:\n  good:\n    - {{title: Short, text: Hello., limits: {{count: 3}}}}\n",
    ),
    Case(
        "a bad example without lines",
        ["11: examples.bad[0]: 'lines' is missing"],
        text=f"{GOOD}examples:\n  bad:\n    - {{title: Long, text: Hello.}}\n",
    ),
    Case("an empty file", ["1: 'name' is missing"], text="# nothing yet\n", starts=True),
    Case("a list", ["1: expected a mapping"], text="- name: my-rule\n"),
    Case("a key given twice", ["2: key 'name' is given twice, first on line 1"], text="name: a\nname: b\n"),
    Case("no YAML", ["2: is not valid YAML: "], text="name: [\n", starts=True),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_rule_that_cannot_be_used_is_refused_with_its_line(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = case.text or GOOD.replace(*case.change)
    assert case.text or text != GOOD
    (tmp_path / "lint-rules").mkdir()
    (tmp_path / "lint-rules" / case.file).write_text(text, "utf-8")
    with pytest.raises(RuleError) as caught:
        load_rules([tmp_path / "lint-rules"])
    said = [line.removeprefix(f"lint-rules/{case.file}:") for line in str(caught.value).splitlines()]
    if case.starts:
        assert said[0].startswith(case.said[0])
    else:
        assert sorted(said) == sorted(case.said)


def test_all_problems_of_all_files_are_said_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(GOOD.replace("my-rule", "b").replace("group: prompts", "group: x"), "utf-8")
    (tmp_path / "c.yaml").write_text("name: c\n", "utf-8")
    with pytest.raises(RuleError) as caught:
        load_rules([tmp_path])
    places = [(problem.path, problem.line) for problem in caught.value.problems]
    assert places == [("a.yaml", 1), ("a.yaml", 2), *[("c.yaml", 1)] * 4]


def test_two_files_must_not_define_one_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "my-rule.yaml").write_text(GOOD, "utf-8")
    with pytest.raises(RuleError, match=r"b/my-rule\.yaml:1: rule 'my-rule' is already defined in a/my-rule\.yaml"):
        load_rules([tmp_path / "a", tmp_path / "b"])


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("name: outside\n", "utf-8")
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "outside.yaml").symlink_to(outside)
    assert "outside" not in load_rules([folder])


def test_a_rule_of_ones_own_is_loaded_beside_the_built_in_ones(tmp_path: Path) -> None:
    (tmp_path / "my-rule.yaml").write_text(GOOD, "utf-8")
    rules = load_rules([tmp_path])
    assert len(rules) == len(load_rules()) + 1
    assert rules["my-rule"].limits == {"tokens": 100}
    assert rules["my-rule"] in rules.of_fact("prompt")
    assert rules["my-rule"] in rules.of_group("prompts")
    assert rules.nearest("my-rul") == "my-rule"


LONG = Prompt(
    Place("a.md", Span(0, 1)), "", Role.SYSTEM, Home.FILE, OutputContract.NONE, TokenWeight(("x" * 9000,)), 0, 0
)
PIECES = [
    "{",
    "}",
    "[",
    "]",
    ":",
    "- ",
    "\n",
    "  ",
    "null",
    "true",
    "1e999",
    "&a ",
    "*a",
    "!!set ",
    '"',
    "{x!r}",
    "\x00",
    "é",
    "where",
]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edits=st.lists(
        st.tuples(st.integers(0, len(GOOD)), st.integers(0, 12), st.sampled_from(PIECES)), min_size=1, max_size=4
    )
)
def test_a_damaged_rule_file_is_refused_or_loaded_and_nothing_else(
    tmp_path: Path, edits: list[tuple[int, int, str]]
) -> None:
    text = GOOD
    for start, length, piece in edits:
        text = text[:start] + piece + text[start + length :]
    (tmp_path / "my-rule.yaml").write_text(text, "utf-8")
    try:
        rules = load_rules([tmp_path])
    except RuleError as error:
        assert all(problem.line >= 0 and problem.message for problem in error.problems)
    else:
        assert {finding.rule for finding in judge(LONG, rules, Settings(), lambda text: TokenCount(len(text), True))}
