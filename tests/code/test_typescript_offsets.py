"""Every node of a TypeScript or JavaScript file says where it stands, in code points, whatever the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from weighbridge.code.model import (
    Call,
    Class,
    Expression,
    Function,
    Module,
    Name,
    Run,
    Statement,
    Text,
    blocks,
    expressions,
    functions,
    walk,
    walk_expression,
)
from weighbridge.code.typescript import lower_typescript

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCES = {
    "ASCII": "const a = `x${b}\\n` + 'y\\tz'; f(a);",
    "two bytes": "const ä = `é${ö}ü\\né` + 'ß';\nf(ä, 'naïve');",
    "three bytes": "// 漢字\nconst a = `提示${名}文\\n字`; // 漢\nclass 類 { m(x = '値') { return '終' } }",
    "four bytes": "const a = '😀' + `😀${b}😀\\u{1F600}`; f('z😀');",
    "mixed": "f('é漢😀', a); g(`😀${'漢'}é`); const h = (x = 'é') => `${x}漢`;",
    "NULs and surrogates": "f('a\0b'); g('\ud800x', y); h(`\udfff${z}`);",
    "a byte order mark": "\ufefff('x'); const a = 'é';",
    "carriage returns": "f('é');\r\ng(`a\r\nb${c}`);\rh('x');",
    "separators": "f('a\u2028b\u2029c\x85d\x0ce'); g('é');",
}


def nodes(module: Module) -> Iterator[Expression | Statement]:
    bodies = [module.body, *(function.body for function, _ in functions(module.body))]
    for body in bodies:
        for statement in walk(body):
            yield statement
            for expression in expressions(statement):
                yield from walk_expression(expression)


def runs(module: Module) -> Iterator[Run]:
    for node in nodes(module):
        if isinstance(node, Text):
            yield from (part for part in node.parts if isinstance(part, Run))


@pytest.mark.parametrize("title", SOURCES)
@pytest.mark.parametrize("dialect", ["typescript", "tsx", "javascript"])
def test_plain_runs_and_names_are_their_slices(title: str, dialect: str) -> None:
    source = SOURCES[title]
    module = lower_typescript("a.ts", source, dialect)
    found = list(runs(module))
    assert found
    for run in found:
        written = source[run.start : run.end]
        assert run.value == written or (written.startswith("\\") and written.count("\\") == 1)
    names = [node for node in nodes(module) if isinstance(node, Name)]
    assert names
    assert all(name.name == source[name.start : name.end] for name in names)


@pytest.mark.parametrize("title", SOURCES)
def test_children_stand_inside_their_text(title: str) -> None:
    source = SOURCES[title]
    for node in nodes(lower_typescript("a.ts", source, "typescript")):
        assert 0 <= node.start <= node.end <= len(source)
        for block in blocks(node) if isinstance(node, Class) else ():
            assert all(node.start <= member.start and member.end <= node.end for member in block)


def test_no_call_is_met_twice() -> None:
    source = "switch (f()) { case g(): case h(): i(); default: } x = (a[j()] += k()); [l() ?? m()] = y; n(`${o()}`);"
    met = [node for node in nodes(lower_typescript("a.ts", source, "typescript")) if isinstance(node, Call)]
    assert sorted(source[call.start] for call in met) == list("fghijklmno")


def test_an_escape_is_a_run_of_its_own() -> None:
    source = r"f('漢a\n漢\u{1F600}b\ud83d\ude00');"
    found = [(source[run.start : run.end], run.value) for run in runs(lower_typescript("a.ts", source, "typescript"))]
    assert found == [
        ("漢a", "漢a"),
        ("\\n", "\n"),
        ("漢", "漢"),
        ("\\u{1F600}", "😀"),
        ("b", "b"),
        ("\\ud83d\\ude00", "😀"),
    ]


@pytest.mark.parametrize(
    ("source", "header"),
    [
        ("const ä = async (é) => { f() };", "async (é) => "),
        ("const ä = é => é;", "é => "),
        ("/* 漢 */ function ä(é = '漢') { f() }", "function ä(é = '漢') "),
        ("class Ä { /* 😀 */ async m(): Promise<void> { f() } }", "async m(): Promise<void> "),
        ("x = { é() { } };", "é() "),
    ],
)
def test_a_header_ends_where_the_body_begins(source: str, header: str) -> None:
    ((function, _),) = functions(lower_typescript("a.ts", source, "typescript").body)
    assert source[function.start : function.header_end] == header


def test_a_body_is_lowered_once_and_only_when_read() -> None:
    (function,) = lower_typescript("a.ts", "function f() { g() }", "typescript").body
    assert isinstance(function, Function)
    assert function._body is None
    assert function.body is function.body
