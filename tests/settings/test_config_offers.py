"""What is offered in half-written settings and rule files; the bar is the cursor."""

from __future__ import annotations

import pytest
from weighbridge.config_cursor import cursor_at
from weighbridge.config_offers import Offers
from weighbridge.config_present import keys_beside
from weighbridge.config_schema import settings_schema
from weighbridge.rule_schema import rule_schema
from weighbridge.rules import load_rules
from weighbridge.text import Document


def offered(path: str, marked: str) -> tuple[str, dict[str, str]]:
    """The word that would be replaced, and what is offered with what is said of it."""
    offset = marked.index("|")
    text = marked.replace("|", "")
    rules = load_rules()
    settings = settings_schema(rules.names, rules.groups, rules.limit_names)
    offers = Offers(rule_schema(), rules, text) if path.startswith("own/") else Offers(settings, rules)
    cursor = cursor_at(Document(path, text), offset)
    if cursor is None:
        return "", {}
    keys = [] if cursor.keys_of is None else offers.keys(cursor.keys_of)
    values = [] if cursor.value_of is None else offers.values(cursor.value_of)
    return text[cursor.word.start : cursor.word.end], {offer.label: offer.about for offer in (*keys, *values)}


@pytest.mark.parametrize(
    ("path", "text", "word", "some"),
    [
        ("weighbridge.yaml", "lim|", "lim", "limits"),
        ("weighbridge.yaml", "broken: [\nfail-on: w|\n", "w", "warning"),
        ("weighbridge.yaml", "preview: |", "", "true"),
        ("weighbridge.yaml", "ignore: [examples, vol|", "vol", "volatile-facts-in-prompt"),
        ("weighbridge.yaml", "ignore:\r\n  - examples\r\n  - vol|", "vol", "volatile-facts-in-prompt"),
        ("weighbridge.yaml", "ignore:\n- vol|", "vol", "volatile-facts-in-prompt"),
        ("weighbridge.yaml", "limits:\n  too-many-examples:\n    c|", "c", "count"),
        ("weighbridge.yaml", "limits:\n  too-many-examples: {c|", "c", "count"),
        ("weighbridge.yaml", "per-path:\n  - paths: [a]\n    ig|", "ig", "ignore"),
        ("weighbridge.yaml", "severity:\n  output-repair: |", "", "hint"),
        ("weighbridge.yaml", "severity:\n  out|: hint", "out", "output-repair"),
        ("pyproject.toml", "[tool.weighbridge]\nlim|", "lim", "limits"),
        ("pyproject.toml", '[tool.weighbridge]\nignore = ["vol|', "vol", "volatile-facts-in-prompt"),
        ("pyproject.toml", "[tool.weighbridge]\nignore = [\n  |", "", "examples"),
        ("pyproject.toml", "[tool.weighbridge.limits.too-many-examples]\nc|", "c", "count"),
        ("pyproject.toml", "[[tool.weighbridge.per-path]]\nig|", "ig", "ignore"),
        ("pyproject.toml", "[tool.weighbridge.li|", "li", "limits"),
        ("pyproject.toml", "[tool.weighbridge]\nlimits.too|", "too", "too-many-examples"),
        ("pyproject.toml", "[tool.weighbridge]\nlimits.too-many-examples.|", "", "count"),
        ("pyproject.toml", "[tool.weighbridge]\nseverity.output-repair = |", "", "hint"),
        ("pyproject.toml", "[tool]\nweighbridge.fail-on = |", "", "warning"),
        ("pyproject.toml", "tool.weighbridge.lim|", "lim", "limits"),
        ("own/a.yaml", "group: |", "", "prompts"),
        ("own/a.yaml", "when:\n  fact: pr|", "pr", "prompt"),
        ("own/a.yaml", "when:\n  fact: prompt\n  above:\n    t|", "t", "tokens"),
    ],
)
def test_what_can_follow_is_offered_in_text_that_does_not_parse(path: str, text: str, word: str, some: str) -> None:
    replaced, found = offered(path, text)
    assert replaced == word
    assert some in found


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("weighbridge.yaml", "# lim|"),
        ("pyproject.toml", "[project]\nna|"),
        ("weighbridge.yaml", "model: gp|"),
        ("pyproject.toml", "[project]\nlimits.|"),
        ("pyproject.toml", "tool.ruff.|"),
        ("pyproject.toml", "[tool.weighbridge]\nlimits too|"),
    ],
)
def test_nothing_is_offered_where_nothing_of_ours_can_stand(path: str, text: str) -> None:
    assert offered(path, text)[1] == {}


def test_the_fields_of_another_fact_are_not_offered() -> None:
    assert "files" not in offered("own/a.yaml", "when:\n  fact: prompt\n  above:\n    |")[1]


def test_what_is_offered_says_what_it_means() -> None:
    rules = load_rules()
    rule = next(rule for rule in rules if rule.name == "too-many-examples")
    assert rule.summary in offered("weighbridge.yaml", "ignore: [|")[1][rule.name]
    about = offered("weighbridge.yaml", "limits:\n  too-many-examples:\n    |")[1]["count"]
    assert str(rule.limits["count"]) in about
    assert "Default: `false`" in offered("weighbridge.yaml", "prev|")[1]["preview"]
    assert "One prompt" in offered("own/a.yaml", "when:\n  fact: pr|")[1]["prompt"]
    assert "tokens" in offered("own/a.yaml", "when:\n  fact: prompt\n  above:\n    |")[1]["tokens"]
    assert "`system`" in offered("own/a.yaml", "when:\n  fact: prompt\n  where: {|")[1]["role"]


@pytest.mark.parametrize(
    ("path", "text", "there"),
    [
        ("weighbridge.yaml", "limits: {}\n|\npreview: true\n", {"limits", "preview"}),
        ("weighbridge.yaml", "limits:\n  a-rule: {count: 3}\npre|", {"limits"}),
        ("weighbridge.yaml", "limits:\n  a: {count: 3}\n  |\n  b:\n    count: 1\nmodel: x\n", {"a", "b"}),
        ("weighbridge.yaml", "per-path:\n  - paths: [a]\n    ig|\n    select: []\n  - model: x\n", {"paths", "select"}),
        ("weighbridge.yaml", "per-path:\n  - paths: [a]\n  - mo|\n    ignore: []\n", {"ignore"}),
        ("weighbridge.yaml", "per-path:\n  - {paths: [a, {b: c}], mo|, ignore: []}\n", {"paths", "ignore"}),
        ("weighbridge.yaml", "lim|its: {}\n# preview: true\n", set[str]()),
        ("weighbridge.yaml", "ignore: [a, |]", set[str]()),
        ("pyproject.toml", "[a]\nx=1\n[tool.weighbridge]\nmodel = 1\n|\nlimits.a.b = 1\n[c]\ny=1", {"model", "limits"}),
        ("pyproject.toml", "[tool.weighbridge]\nlimits = {a = {b = 1}, |}\n", {"a"}),
        ("pyproject.toml", "[tool.weighbridge]\nlimits.a = 1\nlimits.|\n", set[str]()),
    ],
)  # fmt: skip
def test_a_key_that_is_there_already_is_known(path: str, text: str, there: set[str]) -> None:
    offset = text.index("|")
    document = Document(path, text.replace("|", ""))
    cursor = cursor_at(document, offset)
    assert cursor is not None
    assert keys_beside(document, cursor.word) - {""} == there
