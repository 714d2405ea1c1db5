"""Comments that accept a finding, as data: a file with one finding marked, and the file with the comment."""

# ruff: noqa: E501 - a case reads best in one line

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from weighbridge.accepting_comments import comments_here, comments_in_file
from weighbridge.accepting_proof import edited
from weighbridge.accepting_scene import Scene, reasons
from weighbridge.findings import Finding, Severity
from weighbridge.text import Document, Span

TODAY = date(2026, 11, 29)
MARK = "<<>>"
HERE = "weighbridge: ignore[rule-a] a false alarm"
FILE = "weighbridge: ignore-file[rule-a] a false alarm"


def scene(path: str, marked: str) -> Scene:
    """The text without its marks; the first finding is the one to accept."""
    parts = marked.split(MARK)
    places = [len("".join(parts[: number + 1])) for number in range(len(parts) - 1)]
    findings = tuple(Finding("rule-a", Severity.WARNING, path, Span(at, at + 1), f"m{at}") for at in places)
    rules = ("rule-a", "rule-b")
    return Scene(findings[0], Document(path, "".join(parts)), findings, (), rules, rules, TODAY)


@dataclass(frozen=True)
class Case:
    says: str
    path: str
    text: str
    result: str = ""
    """What stands there afterwards, `@` for the comment; empty: nothing is offered."""


AT_A_LINE = [
    Case("above the line", "a.py", "import x\nfor i in <<>>x:\n    pass\n", "import x\n# @\nfor i in x:\n    pass\n"),
    Case("as deep as the line", "a.py", "def f():\n    <<>>x()\n", "def f():\n    # @\n    x()\n"),
    Case("with the tabs of the line", "a.py", "def f():\n\t<<>>x()\n", "def f():\n\t# @\n\tx()\n"),
    Case("with the breaks of the file", "a.py", "x()\r\n<<>>y()\r\n", "x()\r\n# @\r\ny()\r\n"),
    Case("old breaks", "a.py", "x()\r<<>>y()\r", "x()\ry()  # @\r"),
    Case("without a break at the end", "a.py", "x()\n<<>>y()", "x()\n# @\ny()"),
    Case("one line without a break", "a.py", "<<>>y()", "# @\ny()"),
    Case("behind letters of every width", "a.py", "x = '\U0001f600\u00e9\u4e2d'\n<<>>y()\n", "x = '\U0001f600\u00e9\u4e2d'\n# @\ny()\n"),
    Case("in a list of arguments", "a.py", "f(\n    1,\n    <<>>g(),\n)\n", "f(\n    1,\n    # @\n    g(),\n)\n"),
    Case("below a decorator", "a.py", "@d\ndef <<>>f(): ...\n", "@d\n# @\ndef f(): ...\n"),
    Case("behind a line that a backslash continues", "a.py", "x = \\\n    <<>>g()\n", "x = \\\n    g()  # @\n"),
    Case("above all lines that backslashes continue", "a.py", "x = 1 + \\\n    <<>>g() + \\\n    2\n", "# @\nx = 1 + \\\n    g() + \\\n    2\n"),
    Case("above the string that begins the text", "a.py", 'P = """<<>>You are\nkind."""\n', '# @\nP = """You are\nkind."""\n'),
    Case("behind the end of a string", "a.py", 'P = f("""You are\nkind.""", <<>>g())\n', 'P = f("""You are\nkind.""", g())  # @\n'),
    Case("nowhere in a string", "a.py", 'P = """You are\n<<>>kind,\nmostly."""\n'),
    Case("behind a string that ends", "a.py", 'P = [\n    """\n<<>>kind"""\n]\n', 'P = [\n    """\nkind"""  # @\n]\n'),
    Case("above a pragma about the line", "a.ts", "// eslint-disable-next-line no-x\n<<>>f();\n", "// @\n// eslint-disable-next-line no-x\nf();\n"),
    Case("above two of them", "a.py", "x()\n# pylint: disable-next=a\n# noinspection B\n<<>>f()\n", "x()\n# @\n# pylint: disable-next=a\n# noinspection B\nf()\n"),
    Case("below any other comment", "a.ts", "// Asks.\n<<>>f();\n", "// Asks.\n// @\nf();\n"),
    Case("typescript", "a.ts", "function f() {\n  return <<>>g();\n}\n", "function f() {\n  // @\n  return g();\n}\n"),
    Case("nowhere in a template", "a.ts", "const p = `You are\n<<>>kind,\nmostly`;\n"),
    Case("behind the end of a template", "a.ts", "const p = f(`You are\nkind`, <<>>g());\n", "const p = f(`You are\nkind`, g()); // @\n"),
    Case("in a hole of a template", "a.ts", "const p = `x ${\n  <<>>g()\n}`;\n", "const p = `x ${\n  // @\n  g()\n}`;\n"),
    Case("nowhere in the text of an element", "a.tsx", "const a = <p>\n  don't {<<>>g()}\n  now\n</p>;\n"),
    Case("in an expression in an element", "a.jsx", "const a = <p>\n  {x.map(y =>\n    <<>>g(y)\n  )}\n</p>;\n", "const a = <p>\n  {x.map(y =>\n    // @\n    g(y)\n  )}\n</p>;\n"),
    Case("yaml", "a.yaml", "a: 1\nb:\n  c: <<>>x\n", "a: 1\nb:\n  # @\n  c: x\n"),
    Case("yaml, a list", "a.yml", "- a: 1\n- b: <<>>x\n", "- a: 1\n# @\n- b: x\n"),
    Case("yaml, above the key of a block scalar", "a.yaml", "a:\n  b: |\n    <<>>You are\n    kind.\n", "a:\n  # @\n  b: |\n    You are\n    kind.\n"),
    Case("yaml, above the key and blank lines", "a.yaml", "b: >-\n\n  <<>>You are\n", "# @\nb: >-\n\n  You are\n"),
    Case("yaml, nowhere deep in a block scalar", "a.yaml", "b: |\n  You are\n  <<>>kind\n"),
    Case("yaml, nowhere in quotes", "a.yaml", 'b: "You are\n  <<>>kind\n  and"\n'),
    Case("yaml that cannot be read", "a.yaml", "a: <<>>x\nb: [\n"),
    Case("toml", "a.toml", "[a]\nb = '<<>>x'\n", "[a]\n# @\nb = 'x'\n"),
    Case("toml, nowhere in a string", "a.toml", "b = '''\n<<>>x\n'''\n"),
    Case("a program that is broken elsewhere", "a.py", "def f(:\n<<>>g()\n", "def f(:\n# @\ng()\n"),
    Case("not for others beside it", "a.py", "P = (\n    <<>>g(\n        <<>>h()\n    )\n)\n"),
    Case("a markdown file", "a.md", "# T\n<<>>x\n"),
    Case("a notebook", "a.ipynb", '{"cells": [<<>>]}\n'),
    Case("json", "a.json", '{"a": <<>>1}\n'),
    Case("a template", "a.jinja", "{# x #}\n<<>>x\n"),
]  # fmt: skip

JOINED = [
    Case("behind the line", "a.py", "<<>>g()  # weighbridge: ignore[rule-b] the vendor\n", "g()  # weighbridge: ignore[rule-b, rule-a] the vendor\n"),
    Case("above the line", "a.ts", "// weighbridge: ignore[ rule-b ] the vendor\n<<>>g();\n", "// weighbridge: ignore[ rule-b, rule-a ] the vendor\ng();\n"),
    Case("with a day to come", "a.py", "<<>>g()  # weighbridge: ignore[rule-b] the vendor until 2027-01-01\n", "g()  # weighbridge: ignore[rule-b, rule-a] the vendor until 2027-01-01\n"),
]  # fmt: skip

NOT_JOINED = [
    Case("whose day has passed", "a.py", "# weighbridge: ignore[rule-b] r until 2026-11-28\n<<>>g()\n", "# weighbridge: ignore[rule-b] r until 2026-11-28\n# @\ng()\n"),
    Case("without a reason", "a.py", "# weighbridge: ignore[rule-b]\n<<>>g()\n", "# weighbridge: ignore[rule-b]\n# @\ng()\n"),
    Case("of another line", "a.py", "# weighbridge: ignore[rule-b] r\nf()\n<<>>g()\n", "# weighbridge: ignore[rule-b] r\nf()\n# @\ng()\n"),
]  # fmt: skip

FOR_A_FILE = [
    Case("at the top", "a.py", "import x\n<<>>g()\n", "# @\nimport x\ng()\n"),
    Case("before the docstring", "a.py", '"""Says."""\n<<>>g()\n', '# @\n"""Says."""\ng()\n'),
    Case("behind the shebang", "a.py", "#!/usr/bin/env python\n<<>>g()\n", "#!/usr/bin/env python\n# @\ng()\n"),
    Case("behind the encoding", "a.py", "#!/bin/x\n# -*- coding: utf-8 -*-\n\n<<>>g()\n", "#!/bin/x\n# -*- coding: utf-8 -*-\n# @\n\ng()\n"),
    Case("behind an encoding below a blank line", "a.py", "\n# coding: utf-8\n<<>>g()\n", "\n# coding: utf-8\n# @\ng()\n"),
    Case("behind the licence", "a.py", "# Copyright.\r\n# All rights.\r\n\r\n<<>>g()\r\n", "# Copyright.\r\n# All rights.\r\n# @\r\n\r\ng()\r\n"),
    Case("all of several", "a.py", "<<>>g()\n<<>>h()\n", "# @\ng()\nh()\n"),
    Case("typescript, at the top", "a.ts", "import x from 'x';\n<<>>g();\n", "// @\nimport x from 'x';\ng();\n"),
    Case("typescript, behind a block of words", "a.ts", "/**\n * Says.\n */\n<<>>g();\n", "/**\n * Says.\n */\n// @\ng();\n"),
    Case("typescript, behind what the compiler is told", "a.ts", "// @ts-nocheck\n'use strict';\n<<>>g();\n", "// @ts-nocheck\n'use strict';\n// @\ng();\n"),
    Case("javascript, behind shebang and words", "a.js", "#!/usr/bin/env node\n// Says.\n\n\"use client\"\n\n<<>>g();\n", "#!/usr/bin/env node\n// Says.\n\n\"use client\"\n// @\n\ng();\n"),
    Case("javascript, code behind a comment", "a.js", "/* x */ <<>>g();\n", "// @\n/* x */ g();\n"),
    Case("yaml, behind words", "a.yaml", "# yaml-language-server: $schema=x\n---\na: <<>>x\n", "# yaml-language-server: $schema=x\n# @\n---\na: x\n"),
    Case("toml", "a.toml", "a = '<<>>x'\n", "# @\na = 'x'\n"),
    Case("where no line can have one", "a.py", 'P = """You are\n<<>>kind."""\n', '# @\nP = """You are\nkind."""\n'),
    Case("a markdown file", "a.md", "<<>>x\n"),
]  # fmt: skip


def result(case: Case, comment: str) -> str:
    return (
        case.result.replace("# @", f"# {comment}")
        .replace("// @\n", f"// {comment}\n")
        .replace("// @\r", f"// {comment}\r")
    )


@pytest.mark.parametrize("case", [*AT_A_LINE, *NOT_JOINED], ids=lambda case: case.says)
def test_a_comment_for_a_line(case: Case) -> None:
    given_scene = scene(case.path, case.text)
    offered = comments_here(given_scene)
    texts = [edited(given_scene.document, one.edit).text for one in offered]
    later = f"{HERE.removesuffix('a false alarm')}accepted for now until 2027-02-28"
    assert texts == ([result(case, HERE), result(case, later)] if case.result else [])
    if case.result:
        first, second = (one.title for one in offered)
        assert first == "Ignore rule-a here: a false alarm"
        assert second == "Ignore rule-a here until 2027-02-28: accepted for now"


@pytest.mark.parametrize("case", JOINED, ids=lambda case: case.says)
def test_a_suppression_that_speaks_for_the_line_takes_the_rule_in(case: Case) -> None:
    given_scene = scene(case.path, case.text)
    (offered,) = comments_here(given_scene)
    assert edited(given_scene.document, offered.edit).text == case.result
    assert offered.title == "Ignore rule-a here, too: the vendor"


@pytest.mark.parametrize("case", FOR_A_FILE, ids=lambda case: case.says)
def test_a_comment_for_a_file(case: Case) -> None:
    given_scene = scene(case.path, case.text)
    offered = comments_in_file(given_scene)
    texts = [edited(given_scene.document, one.edit).text for one in offered]
    assert texts[:1] == ([result(case, FILE)] if case.result else [])
    count = len(given_scene.findings)
    what = f"Ignore rule-a in this file ({count} findings)" if count > 1 else "Ignore rule-a in this file"
    assert [one.title for one in offered][:1] == ([f"{what}: a false alarm"] if case.result else [])


def test_a_suppression_of_the_file_takes_the_rule_in() -> None:
    given_scene = scene(
        "a.py", "x()\n<<>>g()\n# weighbridge: ignore-file[rule-b] generated\nh()  # weighbridge: ignore[rule-b] x\n"
    )
    (offered,) = comments_in_file(given_scene)
    assert "ignore-file[rule-b, rule-a] generated\n" in edited(given_scene.document, offered.edit).text
    assert offered.title == "Ignore rule-a in this file, too: generated"


@pytest.mark.parametrize(
    ("today", "last"),
    [(date(2026, 1, 15), date(2026, 4, 15)), (date(2026, 11, 30), date(2027, 2, 28)), (date(2027, 11, 29), date(2028, 2, 29)), (date(2026, 12, 1), date(2027, 3, 1))],
)  # fmt: skip
def test_for_now_is_three_months(today: date, last: date) -> None:
    assert [reason.until for reason in reasons(today)] == [None, last]


PARTS = ["x = 1", "<<>>", "\n", "\r\n", "    ", "(", ")", "[", '"""', "'", "`", "${", "}", "{", "\\", "# c", "// c", "/*", "*/", "- ", "a: ", "|", "<p>", "</p>", "@d", "=", "\u2028", "\U0001f600"]  # fmt: skip


@given(
    st.sampled_from(["a.py", "a.ts", "a.tsx", "a.yaml", "a.toml", "a.md"]),
    st.lists(st.sampled_from(PARTS), max_size=25),
)
def test_no_text_is_too_strange(path: str, parts: list[str]) -> None:
    given_scene = scene(path, "".join([*parts, MARK]))
    for one in (*comments_here(given_scene), *comments_in_file(given_scene)):
        assert "weighbridge: ignore" in edited(given_scene.document, one.edit).text
