"""Suppressions as data: a file with findings marked by `<<rule>>`, and what remains of them."""

# ruff: noqa: E501 - a case reads best in one line

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weighbridge.config import Ignore
from weighbridge.findings import Finding, Severity
from weighbridge.suppression import apply, apply_ignores, directives, ignore_facts, removal_fix
from weighbridge.text import Document, Span

TODAY = date(2026, 6, 15)
KNOWN = ("rule-a", "rule-b", "rule-off")
ACTIVE = ("rule-a", "rule-b")
_MARKED = re.compile(r"<<([\w-]+)>>")


def parsed(path: str, marked: str) -> tuple[Document, list[Finding]]:
    """The text without its marks, and a finding at every mark."""
    findings: list[Finding] = []
    text = ""
    last = 0
    for match in _MARKED.finditer(marked):
        text += marked[last : match.start()]
        last = match.end()
        findings.append(Finding(match[1], Severity.WARNING, path, Span(len(text), len(text) + 1), "m", symbol="S"))
    return Document(path, text + marked[last:]), findings


@dataclass(frozen=True)
class Case:
    says: str
    path: str
    text: str
    kept: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    fixed: str | None = field(default=None)


CASES = [
    Case("on its own line", "a.py", 'P = "<<rule-a>>x"  # weighbridge: ignore[rule-a] needed\n'),
    Case("on the line before", "a.py", '# weighbridge: ignore[rule-a] needed\nP = "<<rule-a>>x"\n'),
    Case("blank lines between", "a.py", '# weighbridge: ignore[rule-a] needed\n\n  \nP = "<<rule-a>>x"\n'),
    Case("comments between", "a.py", '# weighbridge: ignore[rule-a] r\n# weighbridge: ignore[rule-b] r\nP = "<<rule-a>><<rule-b>>"\n'),
    Case("several rules", "a.py", 'P = "<<rule-a>><<rule-b>>"  # weighbridge: ignore[rule-a, rule-b] r\n'),
    Case("not two lines before", "a.py", '# weighbridge: ignore[rule-a] r\nx = 1\nP = "<<rule-a>>"\n', ("rule-a",), ("unused rule-a",), 'x = 1\nP = ""\n'),
    Case("a trailing one not for the next line", "a.py", 'x = 1  # weighbridge: ignore[rule-a] r\nP = "<<rule-a>>"\n', ("rule-a",), ("unused rule-a",), 'x = 1\nP = ""\n'),
    Case("another rule", "a.py", 'P = "<<rule-b>>"  # weighbridge: ignore[rule-a] r\n', ("rule-b",), ("unused rule-a",), 'P = ""\n'),
    Case("half used", "a.py", 'P = "<<rule-b>>"  # weighbridge: ignore[rule-a, rule-b] r\n', (), ("unused rule-a",), 'P = ""  # weighbridge: ignore[rule-b] r\n'),
    Case("without a reason", "a.py", 'P = "<<rule-a>>"  # weighbridge: ignore[rule-a]\n', (), ("no-reason rule-a",)),
    Case("no reason but a day", "a.py", 'P = "<<rule-a>>"  # weighbridge: ignore[rule-a] until 2027-01-01\n', (), ("no-reason rule-a",)),
    Case("unknown", "a.py", 'P = ""  # weighbridge: ignore[rule-z] r\n', (), ("unknown-rule rule-z",)),
    Case("no rule at all", "a.py", 'P = "<<rule-a>>"  # weighbridge: ignore\n', ("rule-a",), ("unknown-rule ",)),
    Case("switched off rules are not unused", "a.py", 'P = ""  # weighbridge: ignore[rule-off] r\n'),
    Case("in time", "a.py", 'P = "<<rule-a>>"  # weighbridge: ignore[rule-a] r until 2026-06-15\n'),
    Case("too late", "a.py", 'P = "<<rule-a>>"  # weighbridge: ignore[rule-a] r until 2026-06-14\n', ("rule-a",), ("expired rule-a",)),
    Case("a day that does not exist", "a.py", 'P = "<<rule-a>>"  # weighbridge: ignore[rule-a] r until 2027-02-30\n', ("rule-a",), ("expired rule-a",)),
    Case("whole file", "a.py", 'x = 1\nP = "<<rule-a>>"\n\n# weighbridge: ignore-file[rule-a] generated\nQ = "<<rule-a>><<rule-b>>"\n', ("rule-b",)),
    Case("after another comment", "a.py", 'P = "<<rule-a>>"  # noqa: E501 # weighbridge: ignore[rule-a] r\n'),
    Case("unused after another comment", "a.py", 'P = ""  # noqa: E501  # weighbridge: ignore[rule-a] r\n', (), ("unused rule-a",), 'P = ""  # noqa: E501\n'),
    Case("a comment that shows one", "a.py", '# write "# weighbridge: ignore[rule-a] why"\nP = "<<rule-a>>"\n', ("rule-a",)),
    Case("inside a string", "a.py", 'P = "# weighbridge: ignore[rule-a] r <<rule-a>>"\n', ("rule-a",)),
    Case("inside a long string", "a.py", 'P = """\n# weighbridge: ignore[rule-a] r\n<<rule-a>>text"""\n', ("rule-a",)),
    Case("after a string with a hash", "a.py", 'P = "#\\"<<rule-a>>" # weighbridge: ignore[rule-a] r\n'),
    Case("in an unfinished string", "a.py", 'P = """\n# weighbridge: ignore[rule-a] r\n<<rule-a>>', ("rule-a",)),
    Case("an opening bracket takes the next line", "a.py", '# weighbridge: ignore[rule-a] r\nP = (\n    "<<rule-a>>x"\n    "<<rule-b>>y"\n)\n', ("rule-b",)),
    Case("behind an opening bracket", "a.py", 'P = (  # weighbridge: ignore[rule-a] r\n    "<<rule-a>>x"\n)\n'),
    Case("above a decorator", "a.py", '# weighbridge: ignore[rule-a] r\n@retry(\n    5,\n)\n@other\nasync def f<<rule-a>>():\n    <<rule-b>>pass\n', ("rule-b",)),
    Case("on the decorator itself", "a.py", '# weighbridge: ignore[rule-a] r\n<<rule-a>>@retry\ndef f(): ...\n'),
    Case("between decorator and function", "a.py", '@retry\n# weighbridge: ignore[rule-a] r\ndef <<rule-a>>f(): ...\n'),
    Case("at the end of the file", "a.py", "x = 1\n# weighbridge: ignore[rule-a] r", (), ("unused rule-a",), "x = 1\n"),
    Case("carriage returns", "a.py", '# weighbridge: ignore[rule-a] r\r\nP = "<<rule-a>>"\r\n# weighbridge: ignore[rule-b] r\r\nx = 1\r\n', (), ("unused rule-b",), '# weighbridge: ignore[rule-a] r\r\nP = ""\r\nx = 1\r\n'),
    Case("a form feed breaks no line", "a.py", '"\f\u2028"; P = "<<rule-a>>"  # weighbridge: ignore[rule-a] r\n'),
    Case("a dash before the reason", "a.ts", 'const p = "<<rule-a>>"; // weighbridge: ignore[rule-a] -- needed\n'),
    Case("typescript, line before", "a.ts", '// weighbridge: ignore[rule-a] r\nconst p = `<<rule-a>>x`;\n'),
    Case("typescript, block", "a.ts", '/* weighbridge: ignore[rule-a] r */\nconst p = `<<rule-a>>x`;\n'),
    Case("typescript, block behind", "a.ts", 'const p = `<<rule-a>>x`; /* weighbridge: ignore[rule-a] r until 2027-01-01 */\n'),
    Case("typescript, unused block within", "a.ts", 'f(1 /* weighbridge: ignore[rule-a] r */, 2);\n', (), ("unused rule-a",), "f(1 , 2);\n"),
    Case("typescript, doc comment", "a.ts", '/**\n * Words.\n * weighbridge: ignore[rule-a] r\n */\nconst p = `<<rule-a>>x`;\n'),
    Case("typescript, template", "a.ts", 'const p = `\n// weighbridge: ignore[rule-a] r\n<<rule-a>>x`;\n', ("rule-a",)),
    Case("typescript, template in a hole", "a.ts", 'const p = `${x ? `\n// weighbridge: ignore[rule-a] r\n<<rule-a>>` : {a: "}"}} // weighbridge: ignore[rule-a] r\n<<rule-a>>`;\n', ("rule-a", "rule-a")),
    Case("typescript, comment in a hole", "a.ts", 'const p = `${\n// weighbridge: ignore[rule-a] r\nf("<<rule-a>>")}`;\n'),
    Case("typescript, address in a string", "a.ts", 'const u = "https://x"; const p = "<<rule-a>>"; // weighbridge: ignore[rule-a] r\n'),
    Case("typescript, quote in an expression", "a.ts", 'const r = s.replace(/[`"\'/]/g, ""); const p = "<<rule-a>>"; // weighbridge: ignore[rule-a] r\n'),
    Case("typescript, division", "a.ts", 'const r = a / b / c; const p = "<<rule-a>>"; // weighbridge: ignore[rule-a] r\n'),
    Case("typescript, decorated class", "a.ts", '// weighbridge: ignore[rule-a] r\n@Injectable({\n  a: 1,\n})\nexport class <<rule-a>>A {}\n'),
    Case("jsx apostrophe", "a.tsx", "const a = <p>don't</p>;\n// weighbridge: ignore[rule-a] r\nconst p = '<<rule-a>>';\n"),
    Case("yaml, line before", "a.yaml", "# weighbridge: ignore[rule-a] r\nprompt: <<rule-a>>x\n"),
    Case("yaml, behind", "a.yaml", "prompt: <<rule-a>>x  # weighbridge: ignore[rule-a] r\n"),
    Case("yaml, block scalar below", "a.yaml", "# weighbridge: ignore[rule-a] r\nprompt: |\n  <<rule-a>>x\n"),
    Case("yaml, on the header", "a.yaml", "prompt: |  # weighbridge: ignore[rule-a] r\n  <<rule-a>>x\n"),
    Case("yaml, inside a block scalar", "a.yaml", "prompt: |\n  # weighbridge: ignore[rule-a] r\n  <<rule-a>>x\n", ("rule-a",)),
    Case("yaml, inside quotes", "a.yaml", 'prompt: "x\n  # weighbridge: ignore[rule-a] r\n  <<rule-a>>x"\n', ("rule-a",)),
    Case("yaml, after a block scalar", "a.yaml", "prompt: |\n  x\n# weighbridge: ignore[rule-a] r\nother: <<rule-a>>x\n"),
    Case("yaml, no blank before the hash", "a.yaml", "prompt: <<rule-a>>x# weighbridge: ignore[rule-a] r\n", ("rule-a",)),
    Case("yaml, unused", "a.yaml", "a: 1 # weighbridge: ignore[rule-a] r\nb: 2\n", (), ("unused rule-a",), "a: 1\nb: 2\n"),
    Case("broken yaml says less", "a.yaml", "a: \"x\n# weighbridge: ignore[rule-a] r\nb: <<rule-a>>\n", ("rule-a",)),
    Case("toml", "a.toml", '# weighbridge: ignore[rule-a] r\na = "<<rule-a>>"\n'),
    Case("toml string", "a.toml", "a = 'C:\\'\nb = \"\"\"\n# weighbridge: ignore[rule-a] r\n<<rule-a>>\"\"\"\n", ("rule-a",)),
    Case("markdown has no suppressions", "a.md", "# weighbridge: ignore[rule-a] r\n<<rule-a>>x\n", ("rule-a",)),
    Case("nor has a template", "a.jinja", "{# weighbridge: ignore[rule-a] r #}\n<<rule-a>>x\n", ("rule-a",)),
    Case("front matter", "a.prompty", "---\nname: x\nweighbridge-ignore:\n  rule-a: r until 2027-01-01\n---\nsystem:\n<<rule-a>>x<<rule-b>>\n", ("rule-b",)),
    Case("front matter too late", "a.prompt.md", "---\nweighbridge-ignore: {rule-a: r until 2020-01-01}\n---\n<<rule-a>>x\n", ("rule-a",), ("expired rule-a",)),
    Case("front matter list", "a.mdc", "---\nweighbridge-ignore: [rule-a]\n---\n<<rule-a>>x\n", (), ("no-reason rule-a",)),
    Case("front matter unused", "a.prompt", "---\nweighbridge-ignore: {rule-a: r}\n---\nx\n", (), ("unused rule-a",)),
    Case("front matter of another format", "CLAUDE.md", "---\nweighbridge-ignore: {rule-a: r}\n---\n<<rule-a>>x\n", ("rule-a",)),
    Case("front matter in the text", "a.prompt", "x\n---\nweighbridge-ignore: {rule-a: r}\n---\n<<rule-a>>x\n", ("rule-a",)),
    Case("prompt yaml", "a.prompt.yml", "weighbridge-ignore: {rule-a: r}\nmessages:\n- content: <<rule-a>>x\n"),
    Case("broken front matter", "a.prompt", "---\nweighbridge-ignore: {rule-a: [\n---\n<<rule-a>>x\n", ("rule-a",)),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_a_suppression_does_what_it_says_and_no_more(case: Case) -> None:
    document, findings = parsed(case.path, case.text)
    outcome = apply(document, findings, TODAY, KNOWN, ACTIVE)
    assert tuple(finding.rule for finding in outcome.kept) == case.kept
    assert len(outcome.kept) + len(outcome.suppressed) == len(findings)
    assert tuple(f"{fact.state} {fact.names}" for fact in outcome.facts) == case.facts
    fixed = document.text
    for fact in outcome.facts:
        assert document.text[fact.place.span.start :].startswith(("weighbridge:", "rule-"))
        if fix := removal_fix(document, fact):
            (edit,) = fix.edits
            fixed = document.text[: edit.place.span.start] + edit.replacement + document.text[edit.place.span.end :]
    if case.fixed is not None:
        assert fixed == case.fixed
        again = apply(Document(case.path, fixed), [], TODAY, KNOWN, ("rule-a",) if "b" in case.kept else ())
        assert not [fact for fact in again.facts if fact.names == outcome.facts[0].names]


def test_the_parts_of_a_suppression_are_read_exactly() -> None:
    text = "x = 1  # weighbridge: ignore[ rule-a ,rule-b ]: it is - as said - needed (until 2027-03-01)\n"
    (item,) = directives(Document("a.py", text))
    assert (item.rules, item.reason, item.until) == (("rule-a", "rule-b"), "it is - as said - needed", "2027-03-01")
    assert text[item.span.start : item.span.end].startswith("weighbridge: ignore[ rule-a")
    assert text[item.span.start : item.span.end].endswith("(until 2027-03-01)")


def finding(path: str, rule: str = "rule-a", symbol: str = "S") -> Finding:
    return Finding(rule, Severity.WARNING, path, Span(0, 1), "m", symbol=symbol)


def test_settings_accept_by_path_rule_symbol_and_day() -> None:
    ignores = (
        Ignore("prompts/", "rule-a", "r", None, "", "weighbridge.yaml", 2),
        Ignore("*.py", "rule-b", "r", None, "KEEP", "weighbridge.yaml", 3),
        Ignore("old.md", "rule-a", "r", date(2026, 6, 14), "", "weighbridge.yaml", 4),
        Ignore("gone.md", "rule-a", "r", None, "", "weighbridge.yaml", 5),
        Ignore("unseen.md", "rule-a", "r", None, "", "weighbridge.yaml", 6),
        Ignore("off.md", "rule-off", "r", None, "", "weighbridge.yaml", 7),
    )
    given_findings = [
        finding("prompts/deep/a.md"),
        finding("prompts/a.md", "rule-b"),
        finding("x/a.py", "rule-b", "KEEP"),
        finding("x/a.py", "rule-b", "OTHER"),
        finding("old.md"),
    ]
    outcome = apply_ignores(given_findings, ignores, TODAY)
    assert [item.path for item in outcome.suppressed] == ["prompts/deep/a.md", "x/a.py"]
    assert len(outcome.kept) == 3
    assert outcome.used == frozenset(ignores[:2])
    source = Document("weighbridge.yaml", "".join(f"line {number}\n" for number in range(1, 9)))
    facts = list(
        ignore_facts(
            ignores,
            outcome.used,
            TODAY,
            ACTIVE,
            ["prompts/deep/a.md", "x/a.py", "old.md"],
            ["prompts/deep/a.md", "x/a.py", "old.md", "unseen.md", "off.md"],
            {"weighbridge.yaml": source}.get,
        )
    )
    said = [(source.text[fact.place.span.start : fact.place.span.end], str(fact.state), fact.symbol) for fact in facts]
    assert said == [("line 4", "expired", "old.md"), ("line 5", "unused", "gone.md")]


PIECES = ['"', "'", "`", "${", "}", "{", "#", "//", "/*", "*/", "\n", "\r\n", "\\", "x", " ", "/", '"""', "|", ":", "- ", "@", "(", "weighbridge: ignore[rule-a] r", "---\n", "weighbridge-ignore: "]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40).map("".join),
    st.sampled_from(["a.py", "a.ts", "a.tsx", "a.yaml", "a.toml", "a.prompt", "a.prompt.yml", "a.md"]),
)
def test_any_text_is_read_and_every_place_lies_in_it(text: str, path: str) -> None:
    document = Document(path, text)
    for item in directives(document):
        assert 0 <= item.span.start < item.span.end <= len(text)
        assert 0 <= item.comment.start <= item.comment.end <= len(text)
        assert all(1 <= line <= len(document.lines) for line in item.lines)
    outcome = apply(document, [], TODAY, KNOWN, ACTIVE)
    for fact in outcome.facts:
        if fix := removal_fix(document, fact):
            assert len(fix.edits[0].replacement) < len(fix.edits[0].place.span)


def test_long_hostile_texts_take_no_time() -> None:
    import time

    for unit in ('"', "'", "`", "`${", "/", "/*", "#", '"""', "\\", "{", "'\\", " /", "weighbridge:", "(/"):
        for path in ("a.py", "a.ts", "a.toml"):
            start = time.process_time()
            directives(Document(path, unit * 30_000 + "weighbridge:"))
            assert time.process_time() - start < 20, (unit, path)
