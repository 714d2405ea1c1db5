"""Every format of a report that uses everything, against the format's own schema where one exists."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st
from reports import PROMPT, compared_report, context, full_report
from weighbridge.findings import Finding, Related, Severity
from weighbridge.render import FORMATS, render
from weighbridge.report import Account, Report, Skipped
from weighbridge.text import Document, Place, Span

TESTS = Path(__file__).parents[1]
OUTPUT_SCHEMA = json.loads((TESTS.parent / "docs" / "schemas" / "output.schema.json").read_text())
SARIF_SCHEMA = json.loads((TESTS / "schemas" / "sarif-schema-2.1.0.json").read_text())
JUNIT_SCHEMA = xmlschema.XMLSchema(str(TESTS / "schemas" / "junit-10.xsd"))
VALID_OUTPUT = jsonschema.Draft202012Validator(OUTPUT_SCHEMA)
VALID_SARIF = jsonschema.Draft7Validator(SARIF_SCHEMA, format_checker=jsonschema.FormatChecker())


def rendered(name: str, report: Report | None = None, **changes: object) -> str:
    return "".join(render(name, report or full_report(), context(**changes)))


def test_json_keeps_its_contract() -> None:
    told = json.loads(rendered("json"))
    VALID_OUTPUT.validate(told)
    first = told["findings"][0]
    assert told["version"] == 1
    assert first["path"] == PROMPT
    assert (first["start"], first["end"]) == ({"line": 3, "column": 10}, {"line": 7, "column": 4})
    assert first["measures"] == {"tokens": 6120, "share": 0.52, "role": "system", "cached": True}
    assert len(first["related"]) == 20
    assert told["summary"]["unresolved"] == [
        {"reason": "built at run time", "count": 2},
        {"reason": "outside the workspace", "count": 1},
    ]


def test_a_comparison_says_what_each_prompt_gained() -> None:
    told = json.loads(rendered("json", compared_report()))
    VALID_OUTPUT.validate(told)
    assert told["since"]["prompts"][0] == {"path": PROMPT, "symbol": "SYSTEM", "before": 4880, "after": 6120}
    assert rendered("concise", compared_report()).splitlines()[1:] == [
        f"  +1,240 tokens  {PROMPT} SYSTEM: 4,880 -> 6,120",
        "   ~-120 tokens  b.md: 120 -> 0",
        "1 new finding since main: 1 warning.",
        "Looked at 3 files: 0 model calls; 0 prompts.",
        "Not shown: 4 from before.",
    ]


def test_the_json_schema_refuses_a_broken_report() -> None:
    told = json.loads(rendered("json"))
    del told["findings"][0]["fingerprint"]
    assert not VALID_OUTPUT.is_valid(told)


def test_json_lines_are_the_findings_and_then_the_summary() -> None:
    *findings, last = (json.loads(line) for line in rendered("jsonl").splitlines())
    told = json.loads(rendered("json"))
    assert findings == told["findings"]
    assert last == {"version": 1, "summary": told["summary"]}


def test_sarif_satisfies_the_official_schema() -> None:
    log = json.loads(rendered("sarif"))
    VALID_SARIF.validate(log)
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    results = run["results"]
    assert [result["level"] for result in results] == ["warning", "error", "note", "note", "note"]
    assert results[0]["partialFingerprints"] == {"weighbridge/v1": "f1"}
    location = results[0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": "agents/r%C3%A9pondeur,%20v1.py", "uriBaseId": "%SRCROOT%"}
    assert location["region"] == {"startLine": 3, "startColumn": 10, "endLine": 7, "endColumn": 4}
    assert results[4]["suppressions"] == [{"kind": "inSource", "status": "accepted"}]
    assert all("suppressions" not in result for result in results[:4])
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in results)
    assert all(rule["help"]["markdown"] and rule["helpUri"] for rule in rules)


def test_junit_satisfies_its_schema_and_fails_what_check_would_fail() -> None:
    text = rendered("junit")
    JUNIT_SCHEMA.validate(io.StringIO(text))
    assert text.count("<failure") == 2
    assert rendered("junit", fail_on=Severity.HINT).count("<failure") == 4


def test_junit_without_findings_is_a_passing_case() -> None:
    text = rendered("junit", Report())
    JUNIT_SCHEMA.validate(io.StringIO(text))
    assert "<testcase" in text and "<failure" not in text


def test_a_message_cannot_start_a_workflow_command() -> None:
    lines = rendered("github").splitlines()
    assert len(lines) == 4
    assert lines[0].startswith(
        "::warning title=system-prompt-too-long,file=agents/répondeur%2C v1.py,line=3,endLine=7::System prompt"
    )
    assert lines[1].startswith("::error ") and "50%25 of" in lines[1] and "%0A::error::pwned" in lines[1]
    assert lines[2] == "::notice title=stale-date,file=b.md,line=4,endLine=4,col=1,endColumn=1::At the end."


def test_gitlab_issues_have_what_gitlab_asks_for_and_unique_fingerprints() -> None:
    twins = full_report().findings[:1] * 3
    issues: list[dict[str, Any]] = json.loads(rendered("gitlab", Report((*full_report().findings, *twins))))
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert set(issue["location"]["lines"]) == {"begin", "end"}
        assert not issue["location"]["path"].startswith("./")
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


def test_concise_is_a_line_per_finding_and_an_account() -> None:
    lines = rendered("concise").splitlines()
    assert lines[0] == f"{PROMPT}:3:10: warning system-prompt-too-long System prompt is 6,120 tokens (limit 4,000)."
    assert lines[4:] == [
        "4 findings: 1 error, 1 warning, 1 information, 1 hint.",
        "Looked at 12 files: 14 model calls; 11 prompts resolved, 3 not: built at run time (2), "
        "outside the workspace (1).",
        "Not shown: 1 suppressed, 2 in the baseline.",
        "not read: big.jsonl: larger than 1 MiB",
        "not analysed: bad.py: deep",
    ]


def test_full_shows_the_source_the_figures_and_the_first_evidence() -> None:
    text = rendered("full")
    assert text.startswith(
        "warning[system-prompt-too-long]: System prompt is 6,120 tokens (limit 4,000).\n"
        f" --> {PROMPT}:3:10\n"
        '3 | SYSTEM = """\n'
        "  |          ^^^\n"
        "4 |     You answer 日本語 questions.\n"
        "  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        "5 | Always: 100%.\n"
    )
    assert "= and 17 more\n" in text
    assert "= tokens 6,120, share 52%\n" in text
    assert "= could move: to-retrieval, to-schema\n" in text
    assert "\x1b" not in text


def test_colour_is_the_only_difference_that_colour_makes() -> None:
    import re

    painted = rendered("full", colour=True)
    assert "\x1b[" in painted
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == rendered("full")


@pytest.mark.parametrize("name", FORMATS)
def test_without_quotes_no_format_tells_what_a_prompt_says(name: str) -> None:
    secret = Finding(
        "volatile-facts-in-prompt", Severity.WARNING, PROMPT, Span(0, 200), 'Prices change: "You answer 日本語".',
        (("quotes", "You answer 日本語"), ("count", 3)), (Related(Place(PROMPT, Span(0, 99)), "You answer 日本語"),),
        symbol="You answer 日本語",
    )  # fmt: skip
    text = rendered(name, Report((secret,), suppressed=(secret,)), quotes=False)
    assert "You answer" not in text and "日本語" not in text and "u65e5" not in text
    assert "volatile-facts-in-prompt" in text


PATHS = st.text(st.characters(exclude_characters="\0"), min_size=1, max_size=12)
SPANS = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 60), st.integers(0, 60))
PLACES = st.builds(Place, PATHS, SPANS)
FINDINGS = st.builds(
    Finding,
    rule=st.from_regex(r"[a-z]+(-[a-z]+)*", fullmatch=True),
    severity=st.sampled_from(Severity),
    path=PATHS,
    span=SPANS,
    message=st.text(max_size=40),
    measures=st.lists(
        st.tuples(st.text(max_size=8), st.integers() | st.floats() | st.text(max_size=8) | st.booleans()), max_size=3
    ).map(tuple),
    related=st.lists(st.builds(Related, PLACES, st.text(max_size=20)), max_size=5).map(tuple),
    symbol=st.text(max_size=8),
    fingerprint=st.text(max_size=8),
)
ACCOUNTS = st.builds(
    Account,
    files=st.integers(0, 10**6),
    unresolved=st.lists(st.tuples(st.text(max_size=9), st.integers(1, 9)), max_size=2).map(tuple),
    skipped=st.lists(st.builds(Skipped, PATHS, st.text(max_size=9)), max_size=2).map(tuple),
    errors=st.lists(st.tuples(PATHS, st.text(max_size=9)), max_size=2).map(tuple),
)


@given(st.lists(FINDINGS, max_size=4).map(tuple), ACCOUNTS, st.text(max_size=80), st.booleans())
def test_no_report_makes_a_renderer_raise_or_leave_its_format(
    findings: tuple[Finding, ...], account: Account, text: str, colour: bool
) -> None:
    report = Report(findings, account, findings[:1])
    changes = {"sources": lambda path: Document(path, text) if len(path) % 2 else None, "colour": colour}
    told = {name: rendered(name, report, **changes) for name in FORMATS}
    VALID_OUTPUT.validate(json.loads(told["json"]))
    VALID_SARIF.validate(json.loads(told["sarif"]))
    JUNIT_SCHEMA.validate(io.StringIO(told["junit"]))
    assert len(json.loads(told["gitlab"])) == len(findings)
    assert len(told["jsonl"].splitlines()) == len(findings) + 1
