"""Judging one fact: filters, limits and who may move them, severity that follows evidence, and what is counted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest
from weighbridge.config import Settings
from weighbridge.facts import (
    Changes,
    ExampleSet,
    FormatRetry,
    Method,
    Prompt,
    Proof,
    TokenShare,
    Trace,
    TrainingRun,
    TrainingSet,
    VolatileFacts,
)
from weighbridge.findings import Related, Severity
from weighbridge.judge import judge
from weighbridge.rules import RuleBook, load_rules, rule_from
from weighbridge.sources.region import Home, OutputContract, Role
from weighbridge.text import Place, Span
from weighbridge.tokens import TokenCount, TokenWeight

if TYPE_CHECKING:
    from weighbridge.facts import Fact
    from weighbridge.findings import Finding

HERE = Place("prompts/system.md", Span(3, 9))
EVIDENCE = (Related(Place("app/agent.py", Span(0, 4)), "the call"),)
RULES = load_rules()


@dataclass
class Counter:
    """Counts words, and how often it was asked."""

    exact: bool = True
    asked: list[str] = field(default_factory=list[str])

    def __call__(self, text: str, /) -> TokenCount:
        self.asked.append(text)
        return TokenCount(len(text.split()), self.exact)


def weight(words: int) -> TokenWeight:
    return TokenWeight(("ab " * words,))


def prompt(words: int, **changes: Any) -> Prompt:
    made = Prompt(HERE, "SYSTEM", Role.SYSTEM, Home.FILE, OutputContract.NONE, weight(words), 0, 1, EVIDENCE)
    return replace(made, **changes)


def examples(count: int, words: int = 40, whole: int = 60, shape: str = "labels") -> ExampleSet:
    part, total = weight(words), weight(whole)
    share = TokenShare(part, total)
    return ExampleSet(HERE, "SYSTEM", Role.SYSTEM, Home.FILE, shape, count, part, total, share)


def retry(**changes: Any) -> FormatRetry:
    made = FormatRetry(
        HERE, "ask", Proof.FLOW, "loop", 3, "up to 3 times", "json.loads", 12, False, OutputContract.NONE, 0.9
    )
    return replace(made, **changes)


def run(holdout: Trace) -> TrainingRun:
    text = "`val_set_size: 0` holds nothing out" if holdout is Trace.ABSENT else "no hold-out is named here"
    seen = Trace.PRESENT
    return TrainingRun(HERE, "sft", "axolotl", Method.LORA, "sft", "base", holdout, text, seen, seen, "out/v1")


def rows(count: int, duplicates: int = 0, conflicts: int = 0) -> TrainingSet:
    return TrainingSet(HERE, "train.jsonl", "alpaca", count, duplicates, conflicts, 1, "", 0.0, True)


def judged(fact: Fact, settings: Settings | None = None, counter: Counter | None = None) -> list[Finding]:
    return list(judge(fact, RULES, settings or Settings(), counter or Counter()))


def by_name(fact: Fact, settings: Settings | None = None) -> dict[str, Finding]:
    return {finding.rule: finding for finding in judged(fact, settings)}


def test_a_finding_carries_its_place_its_evidence_and_its_numbers() -> None:
    (finding,) = judged(prompt(4001))
    assert finding.rule == "system-prompt-too-long"
    assert (finding.path, finding.span, finding.symbol) == ("prompts/system.md", Span(3, 9), "SYSTEM")
    assert finding.message == "System prompt is 4,001 tokens (limit 4,000)."
    assert finding.related == EVIDENCE
    assert finding.remedies == ("to-retrieval", "to-schema", "to-lora")
    assert finding.measures == (("tokens", 4001), ("role", "system"), ("home", "file"), ("contract", "none"))
    assert finding.fingerprint == ""


@pytest.mark.parametrize(
    ("fact", "found"),
    [
        (prompt(4000), False),
        (prompt(4001), True),
        (prompt(5000, role=Role.USER), False),
        (prompt(5000, home=Home.AGENT), False),
        (prompt(5000, home=Home.CODE), True),
    ],
)
def test_only_what_passes_the_filters_and_exceeds_the_limit_is_found(fact: Prompt, found: bool) -> None:
    assert bool(judged(fact)) == found


def test_nothing_is_counted_where_the_bytes_already_tell() -> None:
    counter = Counter()
    assert judged(prompt(1000), counter=counter) == []
    assert judged(prompt(9000, role=Role.USER), counter=counter) == []
    assert judged(prompt(9000), Settings(ignore=("system-prompt-too-long",)), counter) == []
    assert counter.asked == []


def test_a_text_is_counted_once_however_many_rules_ask() -> None:
    counter = Counter()
    found = judged(examples(25, words=2500, whole=3000), counter=counter)
    assert [finding.rule for finding in found] == ["examples-outweigh-prompt", "too-many-examples"]
    assert len(counter.asked) == len(set(counter.asked)) == 2


def test_an_estimate_says_that_it_is_one() -> None:
    (finding,) = judged(prompt(6120), counter=Counter(exact=False))
    assert finding.message == "System prompt is ~6.1k tokens (limit 4,000)."
    assert ("tokens_exact", False) in finding.measures
    assert "tokens_exact" not in dict(judged(prompt(6120))[0].measures)


@pytest.mark.parametrize(
    ("limit", "tokens", "found"),
    [
        (6000, 5000, False),
        (10, 11, True),
        (10, 10, False),
        (10.5, 11, True),
        (10.5, 10, False),
        (float("inf"), 9, False),
    ],
)
def test_settings_move_a_limit(limit: float, tokens: int, found: bool) -> None:
    settings = Settings(limits={"system-prompt-too-long": {"tokens": limit}})
    assert bool(judged(prompt(tokens), settings)) == found


def test_the_message_quotes_the_limit_that_was_set() -> None:
    settings = Settings(limits={"system-prompt-too-long": {"tokens": 6000}})
    assert judged(prompt(6001), settings)[0].message == "System prompt is 6,001 tokens (limit 6,000)."


@pytest.mark.parametrize(
    ("comparison", "limit", "tokens", "found"),
    [
        ("above", 5, 5, False), ("above", 5, 6, True),
        ("at_least", 5, 4, False), ("at_least", 5, 5, True),
        ("below", 5, 5, False), ("below", 5, 4, True),
        ("at_most", 5, 6, False), ("at_most", 5, 5, True),
        ("at_least", 4.5, 4, False), ("at_least", 4.5, 5, True),
        ("below", 4.5, 5, False), ("below", 4.5, 4, True),
        ("at_least", 0, 0, True), ("below", 0, 0, False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("fact", ["prompt", "example_set"])
def test_comparisons_agree_on_tokens_and_on_plain_numbers(
    comparison: str, limit: float, tokens: int, found: bool, fact: str
) -> None:
    bounded = "tokens" if fact == "prompt" else "count"
    when = {"fact": fact, comparison: {bounded: limit}}
    rule = rule_from({"name": "r", "group": "prompts", "summary": "", "message": "M.", "when": when})
    subject = prompt(tokens) if fact == "prompt" else examples(tokens)
    assert bool(list(judge(subject, RuleBook([rule]), Settings(), Counter()))) == found


def test_a_share_is_a_rounded_number_among_the_measures_and_a_percentage_in_words() -> None:
    finding = by_name(examples(3, words=2001, whole=3000))["examples-outweigh-prompt"]
    assert dict(finding.measures)["share"] == 0.667
    assert "67% of this prompt: 2,001 of 3,000 tokens (limits 50% and 2,000)" in finding.message
    assert "examples-outweigh-prompt" not in by_name(examples(3, words=2001, whole=4002))


@pytest.mark.parametrize(
    ("fact", "severity"),
    [
        (retry(), Severity.WARNING),
        (retry(proof=Proof.NAMES), Severity.INFORMATION),
        (retry(mechanism="straight-line"), Severity.INFORMATION),
        (retry(contract=OutputContract.SCHEMA), Severity.INFORMATION),
    ],
)
def test_severity_follows_evidence(fact: FormatRetry, severity: Severity) -> None:
    (finding,) = judged(fact)
    assert finding.severity is severity
    measures = dict(finding.measures)
    assert (measures["proof"], measures["mechanism"]) == (fact.proof, fact.mechanism)


def test_settings_have_the_last_word_on_severity() -> None:
    settings = Settings(severity={"format-retry-loop": Severity.ERROR})
    assert judged(retry(proof=Proof.NAMES), settings)[0].severity is Severity.ERROR


class Seen:
    """A history that says the same of every fact; None where it cannot be seen."""

    def __init__(self, found: Changes | None) -> None:
        self._found = found

    def changes(self, evidence: tuple[Related, ...]) -> Changes | None:
        return self._found


def test_change_in_the_history_makes_a_warning_and_says_so() -> None:
    calm = VolatileFacts(HERE, "S", Role.SYSTEM, Home.FILE, 2, "price", "`$49`, `$99`")
    changed = Changes(4, "`$39` to `$49` on 2026-06-01")
    (finding,) = judged(replace(calm, past=Seen(changed)))
    assert finding.severity is Severity.WARNING
    assert "12 months of git history: 4; the last: `$39` to `$49` on 2026-06-01." in finding.message
    assert dict(finding.measures)["changes"] == 4
    assert dict(finding.measures)["history"] == "present"


@pytest.mark.parametrize(("past", "said"), [(None, "unseen"), (Changes(0, ""), "absent")])
def test_no_change_and_no_history_are_information_and_told_apart(past: Changes | None, said: str) -> None:
    calm = VolatileFacts(HERE, "S", Role.SYSTEM, Home.FILE, 2, "price", "`$49`, `$99`", past=Seen(past))
    (finding,) = judged(calm)
    assert finding.severity is Severity.INFORMATION
    assert dict(finding.measures)["history"] == said


def test_absence_asks_and_only_in_preview_while_what_is_switched_off_is_said() -> None:
    assert judged(run(Trace.PRESENT), Settings(preview=True)) == []
    assert judged(run(Trace.UNSEEN)) == []
    (asked,) = judged(run(Trace.UNSEEN), Settings(preview=True))
    assert (asked.severity, asked.message[-1]) == (Severity.INFORMATION, "?")
    (asked,) = judged(run(Trace.UNSEEN), Settings(extend_select=("no-holdout-set",)))
    assert asked.severity is Severity.INFORMATION
    (said,) = judged(run(Trace.ABSENT))
    assert (said.severity, said.message[-1]) == (Severity.WARNING, ".")


def test_preview_rules_are_off_until_they_are_asked_for() -> None:
    unversioned = replace(run(Trace.PRESENT), version=Trace.UNSEEN)
    assert judged(unversioned) == []
    assert [finding.rule for finding in judged(unversioned, Settings(preview=True))] == ["unversioned-adapter"]
    assert judged(unversioned, Settings(select=("unversioned-adapter",))) != []
    assert judged(unversioned, Settings(select=("training",))) == []


def test_rows_that_repeat_or_contradict_count_as_noise() -> None:
    assert "duplicate-or-conflicting-examples" not in by_name(rows(1000, duplicates=19))
    finding = by_name(rows(1000, duplicates=15, conflicts=5))["duplicate-or-conflicting-examples"]
    assert finding.message == (
        "2.0% of 1,000 training rows are noise (limit 2.0%). Repeated rows: 15; inputs with two answers: 5."
    )
    assert dict(finding.measures)["noise"] == 0.02
    assert by_name(rows(0)).keys() == {"too-few-training-examples"}


def test_measures_hold_no_free_text() -> None:
    fact = VolatileFacts(HERE, "S", Role.SYSTEM, Home.FILE, 1, "price", "`$49`")
    assert "$49" not in str(judged(fact)[0].measures)
    assert "json.loads" not in str(judged(retry())[0].measures)


def test_a_configured_number_of_examples_has_its_own_words() -> None:
    finding = by_name(examples(25, shape="configuration"))["too-many-examples"]
    assert finding.message == "The configuration puts 25 worked examples into every prompt (limit 20)."


@pytest.mark.parametrize(
    ("fact", "message"),
    [
        (
            retry(),
            "When `json.loads` (line 12) refuses the model's answer, the model is asked again: up to 3 times.",
        ),
        (
            retry(mechanism="library", parser="num_reasks=3"),
            "`num_reasks=3` has the model asked again when its answer does not fit: up to 3 times.",
        ),
        (
            replace(run(Trace.PRESENT), version=Trace.UNSEEN),
            "The adapter is written to a place without a version (out/v1). Where is its version kept?",
        ),
        (
            replace(run(Trace.PRESENT), version=Trace.UNSEEN, output=""),
            "No place with a version is named for the adapter. Where is its version kept?",
        ),
    ],
)
def test_words_follow_evidence(fact: Fact, message: str) -> None:
    assert [finding.message for finding in judged(fact, Settings(preview=True))] == [message]
