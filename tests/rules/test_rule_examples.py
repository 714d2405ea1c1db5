"""Every example in a rule's file is a test: a bad one is found on its lines, a good one is clean of every rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from weighbridge.config import Settings
from weighbridge.engine import lint
from weighbridge.rule_manual import manual_of
from weighbridge.rules import load_rules
from weighbridge.tokens import Encoding, counter_for
from weighbridge.workspace import Workspace

if TYPE_CHECKING:
    from weighbridge.findings import Finding
    from weighbridge.rule_manual import Example

RULES = load_rules()
BAD = [(rule.name, example) for rule in RULES for example in manual_of(rule).bad]
GOOD = [(rule.name, example) for rule in RULES for example in manual_of(rule).good]


def findings(name: str, example: Example) -> tuple[Finding, ...]:
    settings = Settings(preview=True, limits={name: example.limits})
    workspace = Workspace.of(example.files)
    report = lint(workspace, workspace.paths, RULES, lambda _: settings, counter_for(Encoding.O200K))
    assert not report.account.errors
    return report.findings


def lines(example: Example, found: list[Finding]) -> list[tuple[str, int]]:
    workspace = Workspace.of(example.files)
    places: list[tuple[str, int]] = []
    for finding in found:
        document = workspace.document(finding.path)
        assert document is not None
        places.append((finding.path, document.lines.line_of(finding.span.start)))
    return places


def ids(cases: list[tuple[str, Example]]) -> list[str]:
    return [f"{name}: {example.title}" for name, example in cases]


@pytest.mark.parametrize(("name", "example"), BAD, ids=ids(BAD))
def test_a_bad_example_is_found_on_exactly_its_lines(name: str, example: Example) -> None:
    found = [finding for finding in findings(name, example) if finding.rule == name]
    assert lines(example, found) == [(example.path, line) for line in example.lines]
    assert example.lines, "a bad example names its lines"
    for finding in found:
        assert finding.message.endswith((".", "?"))
        assert "{" not in finding.message or "{" in "".join(example.files.values())


@pytest.mark.parametrize(("name", "example"), GOOD, ids=ids(GOOD))
def test_a_good_example_is_clean_of_every_rule(name: str, example: Example) -> None:
    assert [(finding.rule, finding.message) for finding in findings(name, example)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_has_reasons_sources_and_examples_of_both_kinds(rule) -> None:  # type: ignore[no-untyped-def]
    manual = manual_of(rule)
    assert manual.why and manual.instead and manual.sources and rule.since
    assert len(manual.bad) >= 2 and len(manual.good) >= 2
    assert all(source.claim.endswith(".") for source in manual.sources)


@pytest.mark.parametrize("name", ["format-retry-loop", "output-repair"])
def test_the_code_rules_show_both_languages(name: str) -> None:
    manual = manual_of(RULES[name])
    for examples in (manual.bad, manual.good):
        assert {"python", "typescript"} <= {example.language for example in examples}
