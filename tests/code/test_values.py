"""Expressions evaluate to the text that the program sends, and every plain character stands where its piece says."""

from __future__ import annotations

import pytest
from weighbridge.code.model import Name
from weighbridge.code.values import Values
from weighbridge.code.values_model import Gap, Said, Scope
from weighbridge.workspace import Workspace

SHARED = {
    "shop/__init__.py": "",
    "shop/words.py": 'TONE = "Be brief."\n'
    'ROWS = [{"q": "1", "a": "one"}, {"q": "2", "a": "two"}]\nTONE += " Be kind."\n',
    "shop/again.py": "from shop.words import *\nfrom .words import TONE as MOOD\n",
    "notes/rules.md": "# Rules\n\nBe exact.\n",
}

# name of the case, the module, the text of its `X`, and how many holes that has
PYTHON = [
    ("a string", 'X = "a b"', "a b", 0),
    ("adjacent strings with escapes", 'X = ("a\\n"\n  \'b\' "\\u00e9")', "a\nbé", 0),
    ("a raw string keeps its backslashes", 'X = r"a\\n"', "a\\n", 0),
    ("an f-string with a constant and an unknown", 'import os\nA = "k"\nX = f"{A}-{os.name}-{{x}}"', "k--{x}", 1),
    ("concatenation", 'A = "one"\nX = A + " two" + " three"', "one two three", 0),
    ("a name that is added to", 'X = "a"\nX += "b"\nX = X + "c"', "abc", 0),
    ("format by name and number", 'T = "{} {1} {n} {{}} {u}"\nX = T.format("a", "b", n="c")', "a b c {} ", 1),
    ("percent with a mapping", 'X = "%(a)s 5%% %(b)d" % {"a": "x"}', "x 5% ", 1),
    ("percent with a tuple", 'X = "%s and %s" % ("x", y)', "x and ", 1),
    ("replace", 'X = "Hi NAME.".replace("NAME", "Bo")', "Hi Bo.", 0),
    ("dedent and strip", 'from textwrap import dedent\nX = dedent("""\n    a\n      b\n""").strip()', "a\n  b", 0),
    ("join of a list", 'X = "\\n".join(["a", "b", "c"])', "a\nb\nc", 0),
    (
        "join of a comprehension over records",
        'R = [{"q": "1"}, {"q": "2"}]\nX = ";".join(f"Q{r[\'q\']}" for r in R)',
        "Q1;Q2",
        0,
    ),
    ("join of an unknown list", 'X = "a" + ", ".join(load())', "a", 1),
    ("the longest branch", 'X = "short" if y else "much longer"', "much longer", 0),
    ("the longest assignment", 'X = "a"\nif y:\n    X = "longer"\n', "longer", 0),
    ("a default", 'X = given or "fallback"', "fallback", 0),
    ("a dictionary by key", 'D = {"a": {"b": "deep"}}\nX = D["a"]["b"]', "deep", 0),
    ("a list by number", 'L = ["a", "b"]\nX = L[-1]', "b", 0),
    ("a class field", 'class C:\n    t = "field"\nX = C.t', "field", 0),
    (
        "a field set in the constructor",
        'class C:\n    def __init__(self):\n        self.t = "own"\nX = C().t',
        "own",
        0,
    ),
    ("a method's text", 'class C:\n    t = "f"\n    def m(self):\n        return self.t + "!"\nX = C().m()', "f!", 0),
    ("a field of a base class", 'class B:\n    t = "base"\nclass C(B):\n    pass\nX = C.t', "base", 0),
    ("an enum member", 'from enum import Enum\nclass E(Enum):\n    A = "member"\nX = E.A.value', "member", 0),
    ("a dataclass default", 'class C:\n    t: str = field(default="dflt")\nX = C.t', "dflt", 0),
    ("a function with arguments", 'def f(a, b="y"):\n    return f"{a}{b}"\nX = f("x")', "xy", 0),
    (
        "a function's longest return",
        'def f(a):\n    if a:\n        return "s"\n    return "longer"\nX = f(1)',
        "longer",
        0,
    ),
    (
        "accumulation in a function",
        'def f():\n    p = "a"\n    for w in ["b", "c"]:\n        p += w\n    return p\nX = f()',
        "abc",
        0,
    ),
    (
        "a loop over unknown things",
        'def f():\n    p = "a"\n    for w in load():\n        p += w + "x"\n    return p\nX = f()',
        "a",
        1,
    ),
    (
        "a part that is not always there",
        'def f(v):\n    more = ""\n    if v:\n        more = "MORE"\n    return f"a{more}"\nX = f(1)',
        "a",
        1,
    ),
    ("recursion ends", 'def f(n):\n    return "a" + f(n - 1)\nX = f(3)', "a", 1),
    ("a name that is itself", "X = X", "", 0),
    ("a constant of another file", "from shop.words import TONE\nX = TONE", "Be brief. Be kind.", 0),
    (
        "a constant behind star imports and aliases",
        "from shop.again import MOOD, ROWS\nX = MOOD + ROWS[0]['a']",
        "Be brief. Be kind.one",
        0,
    ),
    ("a module's attribute", "import shop.words as w\nX = w.TONE", "Be brief. Be kind.", 0),
    (
        "a file beside the module",
        "from pathlib import Path\nX = (Path(__file__).parent / 'notes' / 'rules.md').read_text()",
        "# Rules\n\nBe exact.\n",
        0,
    ),
    ("a file that is opened", "with open('notes/rules.md') as f:\n    X = f.read()", "# Rules\n\nBe exact.\n", 0),
    (
        "a file by os.path",
        "import os\nX = open(os.path.join(os.path.dirname(__file__), 'notes', 'rules.md')).read()",
        "# Rules\n\nBe exact.\n",
        0,
    ),
    ("a number", "X = f'{3} times'", "3 times", 0),
]

SCRIPT = [
    ("a template", "const a = 'k';\nconst X = `${a}-${q}\\n`;", "k-\n", 1),
    ("concatenation", "const X = 'a' + \"b\" + `c`;", "abc", 0),
    ("a join of an array", "const X = ['a', 'b'].join('\\n');", "a\nb", 0),
    (
        "an array that is mapped",
        "const r = [{q: '1'}, {q: '2'}];\nconst X = r.map((e) => `Q${e.q}`).join(';');",
        "Q1;Q2",
        0,
    ),
    (
        "an array that is mapped with destructuring",
        "const r = [{q: '1'}];\nconst X = r.map(({ q }) => `Q${q}`).join('');",
        "Q1",
        0,
    ),
    ("an arrow function", "const f = (a: string) => `<${a}>`;\nconst X = f('x');", "<x>", 0),
    (
        "a function with an options object",
        "function f({ a, b = 'B' }) { return a + b; }\nconst X = f({ a: 'A' });",
        "AB",
        0,
    ),
    ("a property", "const o = { a: { b: 'deep' } };\nconst X = o.a.b;", "deep", 0),
    ("replacement and trimming", "const X = ' a NAME '.replace('NAME', 'b').trim();", "a b", 0),
    ("a dedenting tag", "const X = dedent`\n  a\n    b\n`;", "a\n  b", 0),
    ("a style sheet is no text", "const X = css`a { b: c }`;", "", 1),
    ("a conditional literal inside a template", "const X = `a${c ? 'long' : ''}`;", "along", 0),
    ("a branch that sets", "let X = 'a';\nif (c) { X = 'longer'; }", "longer", 0),
]


@pytest.mark.parametrize(("source", "text", "holes"), [pytest.param(*case[1:], id=case[0]) for case in PYTHON])
def test_python_evaluates(source: str, text: str, holes: int) -> None:
    check({**SHARED, "main.py": source}, "main.py", text, holes)


@pytest.mark.parametrize(("source", "text", "holes"), [pytest.param(*case[1:], id=case[0]) for case in SCRIPT])
def test_typescript_evaluates(source: str, text: str, holes: int) -> None:
    check({"main.ts": source}, "main.ts", text, holes)


def test_what_is_unknown_says_why() -> None:
    files = {
        "main.py": "from gone import A\nfrom shop.words import TONE\nB = compute()\nC = open('missing.md').read()\n"
    }
    assert evaluate({**SHARED, **files}, "main.py", "A").gap is Gap.OUTSIDE
    assert evaluate({**SHARED, **files}, "main.py", "B").gap is Gap.RUN_TIME
    assert evaluate({**SHARED, **files}, "main.py", "C").gap is Gap.FILE


def test_a_text_stands_where_it_is_defined() -> None:
    files = {**SHARED, "main.py": "from shop.words import ROWS\nX = ROWS[1]['a']\n"}
    said = evaluate(files, "main.py", "X")
    assert said.anchor.path == "shop/words.py"
    assert files["shop/words.py"][said.anchor.span.start : said.anchor.span.end] == '"two"'


@pytest.mark.parametrize("source", [case[1] for case in (*PYTHON, *SCRIPT)])
def test_half_typed_code_never_raises(source: str) -> None:
    suffix = "ts" if "const " in source or "let " in source else "py"
    for end in range(0, len(source), 3):
        evaluate({**SHARED, f"main.{suffix}": source[:end]}, f"main.{suffix}", "X")


def check(files: dict[str, str], path: str, text: str, holes: int) -> None:
    said = evaluate(files, path, "X")
    assert said.text == text
    assert sum(piece.hole for piece in said.pieces) == holes
    for piece in said.pieces:
        span = piece.place.span
        source = files[piece.place.path]
        assert 0 <= span.start <= span.end <= len(source)
        if not piece.hole and len(piece.text) == len(span):
            assert source[span.start : span.end] == piece.text


def evaluate(files: dict[str, str], path: str, name: str) -> Said:
    workspace = Workspace.of(files)
    module = workspace.module(path)
    assert module is not None
    return Values(workspace).said(Name(-1, -1, name), Scope(module))
