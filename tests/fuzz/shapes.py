"""Texts that are deep or long in one way: what recursion and quadratic loops break on."""

from __future__ import annotations

LEVELS = 10_000
LENGTH = 1_000_000

_PYTHON = {
    "parentheses": ("x = ", "(", "1", ")", ""),
    "lists": ("x = ", "[", "", "]", ""),
    "dictionaries": ("x = ", "{'a': ", "1", "}", ""),
    "calls": ("x = ", "f(", "", ")", ""),
    "keyword calls": ("x = ", "f(a=", "1", ")", ""),
    "method chain": ("x = a", "", "", ".b('c')", ""),
    "attributes": ("x = a", "", "", ".b", ""),
    "subscripts": ("x = a", "", "", "[0]", ""),
    "appended list": ("x = ", "[*", "[]", "]", ""),
    "sum": ("P = 'a'", "", "", " + 'b'", ""),
    "mixed operators": ("P = 'a'", "", "", " + 'b' - c * 2 or d and e", ""),
    "formats": ("P = 'a'", "", "", ".format('b')", ""),
    "replacements": ("P = 'You are a bot.'", "", "", ".replace('a', 'b')", ""),
    "interpolations": ("P = ", "f'{", "x", "}'", ""),
    "ternaries": ("P = ", "'a' if b else ", "'c'", "", ""),
    "comparisons": ("x = a", "", "", " < b", ""),
    "nots": ("x = ", "not ", "a", "", ""),
    "minuses": ("x = ", "-", "1", "", ""),
    "lambdas": ("x = ", "lambda: ", "1", "", ""),
    "awaits": ("x = ", "await ", "a", "", ""),
    "walruses": ("x = ", "(a := ", "1", ")", ""),
    "comprehensions": ("x = ", "[a for a in ", "b", "]", ""),
    "clauses of a comprehension": ("x = [a", "", "", " for a in b if c", "]"),
    "assignments": ("", "a = ", "1", "", ""),
    "reassignments": ("a0 = 'You are a bot.'\n", "", "", "a0 = a0 + 'b'\n", "f(system=a0)"),
    "additions": ("p = ''\n", "", "", "p += 'b'\n", "f(system=p)"),
    "elifs": ("if a:\n  b()\n", "", "", "elif a == 'b':\n  p = 'c'\n", "else:\n  p = 'd'\n"),
    "ifs": ("def f():\n  p = 'a'\n", "", "", "  if x: p = p + 'b'\n", "  return c.chat.completions.create(messages=p)\n"),
    "decorators": ("", "@a\n", "def f(): pass", "", ""),
    "adjacent strings": ("P = ('a'", "", "", " 'b'\n", ")"),
    "cases": ("match x:\n", "", "", "  case 1: p = 'a'\n", ""),
    "patterns": ("match x:\n  case ", "[", "a", "]", ": pass\n"),
    "excepts": ("try: x()\n", "", "", "except A: p = 'b'\n", ""),
    "messages": ("m = [\n", "", "", "{'role': 'user', 'content': 'a'},\n", "]\nc.chat.completions.create(messages=m)"),
    "unclosed strings": ("P = ", '"', "", "", ""),
    "triple quotes": ("P = ", '"""', "", "", ""),
    "backslashes": ("P = 'a", "\\", "", "", "'"),
    "names that call each other": ("", "", "", "def f(x): return f(f(x))\n", ""),
    "calls of calls": ("c.chat.completions.create(messages=[", "{'role': 'system', 'content': ", "''", "}", "])"),
    "long with": ("", "with a as b, ", "c: pass", "", ""),
    "globals": ("", "global a; ", "", "", ""),
}  # fmt: skip
_SCRIPT = {
    "parentheses": ("const x = ", "(", "1", ")", ";"),
    "arrays": ("const x = ", "[", "", "]", ";"),
    "objects": ("const x = ", "{a: ", "1", "}", ";"),
    "calls": ("const x = ", "f(", "", ")", ";"),
    "method chain": ("const x = a", "", "", ".b('c')", ";"),
    "members": ("const x = a", "", "", ".b", ";"),
    "optional members": ("const x = a", "", "", "?.b!", ";"),
    "sum": ("const P = 'a'", "", "", " + 'b'", ";"),
    "mixed operators": ("const P = 'a'", "", "", " + 'b' - c ?? d && e", ";"),
    "templates": ("const P = ", "`${", "x", "}`", ";"),
    "ternaries": ("const P = ", "a ? 'b' : ", "'c'", "", ";"),
    "nots": ("const x = ", "!", "a", "", ";"),
    "arrows": ("const x = ", "() => ", "1", "", ";"),
    "braced arrows": ("const x = ", "() => {", "1", "}", ";"),
    "functions": ("", "function f() {", "g()", "}", ""),
    "classes": ("", "class A { m() {", "x", "} }", ""),
    "else ifs": ("if (a) b(); ", "", "", "else if (a === 'b') { p = 'c'; } ", "else d();"),
    "cases": ("switch (a) {", "", "", "case 1: p = 'a'; break;\n", "}"),
    "additions": ("let p = '';\n", "", "", "p += 'b';\n", "generateText({system: p});"),
    "reassignments": ("let p = '';\n", "", "", "p = p + 'b';\n", "generateText({system: p});"),
    "conditional additions": ("let p = '';\n", "", "", "if (x) p = p + 'b';\n", "generateText({system: p});"),
    "blocks": ("", "{", "f()", "}", ""),
    "elements": ("const x = ", "<a>", "x", "</a>", ";"),
    "interpolated elements": ("const x = ", "<a b={", "x", "}/>", ";"),
    "types": ("type T = ", "Array<", "X", ">", ";"),
    "generics": ("f", "<T", "", ">", "();"),
    "tries": ("", "try {", "f()", "} catch {}", ""),
    "spreads": ("const x = ", "[...", "y", "]", ";"),
    "promises": ("p", "", "", ".then((x) => JSON.parse(x)).catch(() => 1)", ";"),
    "backticks": ("const P = ", "`", "", "", ""),
    "slashes": ("const P = ", "/", "", "", ""),
    "comments": ("", "/*", "", "", ""),
    "messages": ("const m = [", "", "", "{role: 'user', content: 'a'},\n", "]; generateText({messages: m});"),
    "re-exports": ("", "", "", "export * from './texts';\n", ""),
    "imports": ("", "", "", "import { a as b } from './texts';\n", ""),
}  # fmt: skip
_YAML = {
    "sequences": ("prompt: ", "[", "", "]", "\n"),
    "mappings": ("prompt: ", "{a: ", "1", "}", "\n"),
    "block lists": ("prompt:\n ", "- ", "a", "", "\n"),
    "questions": ("", "? ", "a", "", "\n"),
    "anchors": ("prompt:\n", "- &a ", "b", "", "\n"),
    "aliases": ("a: &a You are a bot\nprompts:\n", "", "", "- *a\n", ""),
    "tags": ("prompt: ", "!a ", "b", "", "\n"),
    "documents": ("prompt: You are a bot.\n", "", "", "---\nprompt: a\n", ""),
    "quotes": ("prompt: ", '"', "", "", "\n"),
    "single quotes": ("prompt: ", "'", "", "", "\n"),
    "comments": ("prompt: a\n", "", "", "# weighbridge: ignore[x] y\n", ""),
    "messages": ("messages:\n", "", "", "- {role: user, content: You are a bot}\n", ""),
    "keys": ("", "", "", "prompt: You are a bot.\n", ""),
}
_JSON = {
    "lists": ('{"prompt": ', "[", "", "]", "}"),
    "objects": ('{"prompt": ', '{"messages": ', "1", "}", "}"),
    "messages": ('{"messages": [', "", "", '{"role": "user", "content": "You are a bot"},\n', "]}"),
    "quotes": ('{"prompt": ', '"', "", "", "}"),
    "escapes": ('{"prompt": "', "\\n", "", "", '"}'),
    "halves": ('{"prompt": "', "\\ud83d", "", "", '"}'),
    "langchain": ("", '{"_type": "few_shot", "examples": [], "example_prompt": ', "1", "}", ""),
    "comments": ("{", "/*", "", "", "}"),
}
_TOML = {
    "lists": ("prompt = ", "[", "", "]", "\n"),
    "tables": ("prompt = ", "{a = ", "1", "}", "\n"),
    "dots": ("a", ".a", "", "", " = 1\n"),
    "headers": ("[a", ".a", "", "", "]\n"),
    "brackets": ("", "[", "", "", ""),
    "arrays of tables": ("", "", "", "[[prompts]]\nsystem = 'You are a bot'\n", ""),
    "quotes": ("prompt = ", '"', "", "", "\n"),
    "triple quotes": ("prompt = ", "'''", "", "", "\n"),
}
_MARKDOWN = {
    "lists": ("You are a bot.\n\n", "- ", "a", "", "\n"),
    "indented lists": ("You are a bot.\n\n- a\n", " ", "- a", "", "\n"),
    "quotes": ("You are a bot.\n\n", "> ", "a", "", "\n"),
    "tags": ("You are a bot.\n", "<a>", "x", "</a>", "\n"),
    "example tags": ("You are a bot.\n", "<example>\n", "x", "</example>\n", "\n"),
    "message tags": ("You are a bot.\n", '<message role="user">', "x", "</message>", "\n"),
    "comments": ("You are a bot.\n", "<!--", "", "", "\n"),
    "fences": ("You are a bot.\n", "```\n", "", "", "\n"),
    "growing fences": ("You are a bot.\n", "`", "", "", "\n"),
    "braces": ("You are a bot. ", "{{", "x", "}}", "\n"),
    "statements": ("You are a bot. ", "{% if x %}", "x", "{% endif %}", "\n"),
    "includes": ("You are a bot. ", "", "", '{% include "part.j2" %}', "\n"),
    "raw": ("You are a bot. ", "{% raw %}", "x", "", "\n"),
    "imports": ("You are a bot. ", "", "", "@docs/style.md ", "\n"),
    "missing imports": ("You are a bot. ", "", "", "@docs/no.md\n", "\n"),
    "brackets": ("You are a bot. ", "[", "x", "](y)", "\n"),
    "headings": ("You are a bot.\n", "#", "", "", " x\n"),
    "rules": ("You are a bot.\n", "---\n", "", "", "\n"),
    "roles": ("", "", "", "system:\nYou are a bot.\nuser:\nx\n", ""),
    "braced JSON": ("Respond in JSON: ", '{"a": ', "1", "}", "\n"),
    "dialogue": ("", "", "", "User: a\nAssistant: b\n", ""),
    "front matter": ("---\n", "a: [", "", "]", "\n---\nYou are a bot.\n"),
    "stars": ("You are a bot. ", "**", "x", "", "\n"),
    "tables": ("You are a bot.\n", "", "", "| a | $5 |\n", ""),
}
_TAGGED = {
    "prompts": ("", "<prompt>", "You are a bot", "</prompt>", ""),
    "open prompts": ("", "<prompt>", "", "", ""),
    "closed prompts": ("", "", "", "<prompt>You are a bot</prompt>\n", ""),
    "roles": ("<poml>", "<system-msg>", "You are a bot", "</system-msg>", "</poml>"),
    "examples": ("<poml>", "<example>", "You are a bot", "</example>", "</poml>"),
    "flat examples": ("<poml>", "", "", "<example>You are a bot</example>", "</poml>"),
    "flat roles": ("<poml>", "", "", "<human-msg>You are a bot</human-msg>", "</poml>"),
    "systems": ("", "<system>", "You are a bot", "</system>", ""),
    "flat systems": ("", "", "", "<user>You are a bot</user>", ""),
    "open comments": ("<poml>", "<!--", "", "", "</poml>"),
    "comments": ("<rail>", "", "", "<!-- x --><prompt>You are a bot</prompt>", "</rail>"),
    "variables": ("<prompt>", "${a} {{b}} ", "", "", "</prompt>"),
    "notes": ("", "/*", "", "", ""),
    "attributes": ("<prompt", " a='b'", "", "", ">x</prompt>"),
    "quotes": ("<prompt ", '"', "", "", ">x</prompt>"),
    "functions": ("", 'function F(x: string) -> T {\n prompt #"', "You are a bot", '"#\n}\n', ""),
    "open functions": ("", 'function F(x: string) -> T {\n prompt #"You are a bot\n', "", "", ""),
    "flat functions": ("", "", "", 'function F(x: string) -> T { client A prompt #"You are a bot {{ x }}"# }\n', ""),
    "hashes": ("function F(x: string) -> T {\n prompt ", "#", "", "", '"You are a bot'),
    "blocks": ("function F(x: string) -> T ", "{", "", "}", ""),
}
_ROWS = {
    "rows": (
        "",
        "",
        "",
        '{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}\n',
        "",
    ),
    "lists": ("", "[", "", "]", "\n"),
    "objects": ("", '{"messages": ', "1", "}", "\n"),
    "quotes": ('{"text": ', '"', "", "", "}\n"),
}
_SHELL = {
    "substitutions": ("torchrun sft.py --x ", "$(a ", "b", ")", "\n"),
    "defaults": ("torchrun sft.py --x ", "${a:-", "b", "}", "\n"),
    "flags": ("torchrun sft.py ", "--x y ", "", "", "\n"),
    "quotes": ("torchrun sft.py ", "'", "", "", "\n"),
    "variables": ("A=a\n", "", "", "A=$A$A\n", "torchrun sft.py --model_name_or_path $A\n"),
    "continued": ("torchrun sft.py ", "", "", "--x y \\\n", "\n"),
}
_NOTEBOOK = {
    "cells": ('{"cells": [', "", "", '{"cell_type": "code", "source": "x = 1\\n"},', '], "metadata": {}}'),
    "lines": ('{"cells": [{"cell_type": "code", "source": [', "", "", "\"x = 'You are' + 1\\n\",", "]}]}"),
    "code": ('{"cells": [{"cell_type": "code", "source": "x = ', "(", "", ")", '"}]}'),
    "magics": ('{"cells": [{"cell_type": "code", "source": "', "%x\\n", "", "?\\n", '"}]}'),
    "lists": ('{"cells": ', "[", "", "]", "}"),
}
_REQUIREMENTS = {"pins": ("", "", "", "outlines==0.1,<2\n", ""), "commas": ("outlines", "<1,", "", "", "")}

_FOR = {
    "app/agent.py": _PYTHON,
    "src/classify.ts": _SCRIPT,
    "web/Page.tsx": _SCRIPT,
    "bot.js": _SCRIPT,
    "lab.ipynb": _NOTEBOOK,
    "prompts/system.md": _MARKDOWN,
    "prompts/answer.xml": _MARKDOWN,
    "prompts/part.j2": _MARKDOWN,
    "prompts/list.hbs": _MARKDOWN,
    "skprompt.txt": _MARKDOWN,
    "letter.prompty": _MARKDOWN,
    "answer.prompt": _MARKDOWN,
    "CLAUDE.md": _MARKDOWN,
    ".cursor/rules/api.mdc": _MARKDOWN,
    "main.baml": _TAGGED,
    "answer.poml": _TAGGED,
    "answer.promptl": _TAGGED,
    "out.rail": _TAGGED,
    "summary.prompt.yml": _YAML,
    "promptfooconfig.yaml": _YAML,
    "run.yml": _YAML,
    "prompts.json": _JSON,
    "prompts/chain.json": _JSON,
    "tsconfig.json": _JSON,
    "package.json": _JSON,
    "data/dataset_info.json": _JSON,
    "prompts.toml": _TOML,
    "data/train.jsonl": _ROWS,
    "data/alpaca.json": _JSON,
    "train.sh": _SHELL,
    "requirements.txt": _REQUIREMENTS,
}

PIECES = (
    *"ab1 \t\n\r\f\0{}[]()<>`'\"#*_-=~.,:;!?@$%&|\\/^+", "\u2028", "\ud800", "\U0001f600", "\u6f22", "{{", "}}", "{%", "%}",
    "${", "```\n", "~~~\n", "---\n", '"""', "'''", "<!--", "-->", "/*", "*/", "# ", "- ", "> ", "1. ", "[x](", "<a>", "</a>",
    "<example>\n", "</example>\n", "Example 1:\n", "Q: a\nA: b\n", "User: a\n", "system:\n", "Today is ", "2024-01-01 ",
    "$9 ", "a@b.c ", "@a ", "respond in JSON ", "cite ", "You are ", '{"a": ', "[[", "a.", "a: ", "a: |\n", "a = ", "a, ",
    '\\"', "\\n", "\\u00e9", "\r\n", " \n", "\n\n", "x\n", "import a\n", "@a\n", "weighbridge: ignore[", "# weighbridge: ignore[x] y\n",
    "prompt ", 'prompt #"', '"#', "function ", "<prompt>", "</prompt>", "<message role='user'>", "</message>", "{{role 'user'}}",
    "file://a ", "?\n", "%x\n", "\u200b", "\u00a0", "\u0661", "\u00b2", "e\u0301",
)  # fmt: skip
"""What a text of one million characters is made of, one piece at a time."""


def deep(path: str, levels: int) -> list[tuple[str, str]]:
    """The deep texts for one file with their names: closed, and broken off at the bottom."""
    found: list[tuple[str, str]] = []
    for title, (start, opening, inside, closing, end) in _FOR.get(path, {}).items():
        found.append((f"{title}, {levels}", start + opening * levels + inside + closing * levels + end))
        found.append((f"{title}, {levels}, open", start + (opening or closing) * levels + inside))
    if path == "app/agent.py":
        found += [(f"{title}, {levels}", text) for title, text in _indented(min(levels, 1_200)).items()]
    return found


def deep_paths() -> list[str]:
    """The files for which there are deep texts."""
    return list(_FOR)


def _indented(levels: int) -> dict[str, str]:
    """Python nests by indentation, so depth costs its square in blanks."""
    openings = {
        "nested functions": "def f(x):",
        "nested classes": "class A:",
        "nested ifs": "if a:",
        "nested loops": "for a in b:",
        "nested tries": "try:",
        "nested withs": "with a:",
        "nested matches": "match a:",
    }
    texts: dict[str, str] = {}
    for title, opening in openings.items():
        lines = [" " * level + opening for level in range(levels)]
        texts[title] = "\n".join([*lines, " " * levels + "p = c.chat.completions.create(messages=[])"])
    return texts


def bombs() -> dict[str, dict[str, str]]:
    """Small files that stand for something enormous: each step doubles or multiplies what the one before says."""
    steps = range(1, 60)
    ask = "client.chat.completions.create(model='m', messages=[{'role': 'system', 'content': %s}])\n"
    python = "from openai import OpenAI\nclient = OpenAI()\np0 = 'You are a bot. '\nm0 = [{'role': 'user', 'content': 'a'}]\n"
    script = (
        "import { generateText } from 'ai';\nconst p0 = 'You are a bot. '; const m0 = [{role: 'user', content: 'a'}];\n"
    )
    long = "generateText({ model: m, system: %s });\n"
    includes = {f"prompts/a{n}.j2": f"You are {n}. " + f'{{% include "a{n + 1}.j2" %}}\n' * 10 for n in range(12)}
    partials = {f"a{n}.prompt": f"You are {n}. " + f"{{{{>a{n + 1}}}}}\n" * 10 for n in range(12)}
    imports = {f"docs/a{n}.md": "".join(f"@a{other}.md\n" for other in range(60)) for n in range(60)}
    aliases = "a0: &a0 [You are a bot., b]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]\n" for n in range(1, 30))
    chats = "m0: &m0 {role: system, content: You are a bot.}\n" + "".join(
        f"m{n}: &m{n} {{messages: [{f'*m{n - 1}, ' * 9}]}}\n" for n in range(1, 30)
    )
    merged = "a0: &a0 {prompt: You are a bot.}\n" + "".join(
        f"a{n}: &a{n} {{<<: [{f'*a{n - 1}, ' * 9}], b{n}: *a{n - 1}}}\n" for n in range(1, 30)
    )
    return {
        "doubled text in Python": {
            "a.py": python + "".join(f"p{n} = p{n - 1} + p{n - 1}\n" for n in steps) + ask % "p59"
        },
        "doubled text in f-strings": {
            "a.py": python + "".join(f"p{n} = f'{{p{n - 1}}}{{p{n - 1}}}'\n" for n in steps) + ask % "p59"
        },
        "a text added to itself": {"a.py": python + "p0 += p0\n" * 60 + ask % "p0"},
        "a text added to itself in a loop": {"a.py": python + "for i in range(99):\n    p0 += p0\n" + ask % "p0"},
        "doubled branches": {
            "a.py": python
            + "".join(f"if x{n}:\n    p0 = p0 + 'a'\nelse:\n    p0 = p0 + 'b'\n" for n in steps)
            + ask % "p0"
        },
        "doubled choices": {
            "a.py": python
            + "".join(f"p{n} = p{n - 1} + 'a' if x{n} else p{n - 1} + 'b'\n" for n in steps)
            + ask % "p59"
        },
        "doubled lists": {
            "a.py": python
            + "".join(f"m{n} = [*m{n - 1}, *m{n - 1}]\n" for n in steps)
            + "client.chat.completions.create(model='m', messages=m59)\n"
        },
        "functions that call the one before twice": {
            "a.py": python
            + "def f0(x):\n    return x\n"
            + "".join(f"def f{n}(x):\n    return f{n - 1}(x) + f{n - 1}(x)\n" for n in steps)
            + ask % "f59(p0)"
        },
        "functions that call each other": {
            "a.py": python
            + "".join(f"def f{n}(x):\n    return f{(n + 1) % 60}(f{(n + 7) % 60}(x)) + f{n}(x)\n" for n in range(60))
            + ask % "f0(p0)"
        },
        "a text a thousand million times": {
            "a.py": python
            + "".join(
                ask % text
                for text in (
                    "p0 * 10**9",
                    "p0 * 9**9**9",
                    "10**9 * p0",
                    "p0 * 1000000000",
                    "p0.ljust(1000000000)",
                    "'%1000000000d' % 1",
                    "f'{p0:1000000000}'",
                    "'{:1000000000}'.format(p0)",
                    "p0.zfill(10**9)",
                    "''.join([p0] * 1000000000)",
                    "''.join(p0 for _ in range(1000000000))",
                    "p0.center(10**9)",
                    "' ' * 99999999999999999999999",
                    "p0.replace('', p0 * 9999)",
                    "1 << 10**9",
                    "p0[:10**99]",
                    "'{0.__class__.__mro__[1]}'.format(p0)",
                    "'{' * 5",
                    "'{!z}'.format(1)",
                    "'%(a)s %' % {'a': 1}",
                    "'%*d' % (5, 1)",
                    "'{a[0]}{}'.format(1)",
                    "p0.format(**{'x': 1})",
                    "p0.encode().decode('x')",
                    "p0.split('')[0]",
                    "p0[9]",
                    "p0[::0]",
                    "[][0]",
                    "{}['a']",
                    "dedent(1)",
                    "textwrap.dedent(p0, 1)",
                )
            )
        },
        "a list a thousand million times": {
            "a.py": python + "client.chat.completions.create(model='m', messages=m0 * 1000000000)\n"
        },
        "doubled text in TypeScript": {
            "a.ts": script + "".join(f"const p{n} = p{n - 1} + p{n - 1};\n" for n in steps) + long % "p59"
        },
        "doubled text in templates": {
            "a.ts": script + "".join(f"const p{n} = `${{p{n - 1}}}${{p{n - 1}}}`;\n" for n in steps) + long % "p59"
        },
        "doubled lists in TypeScript": {
            "a.ts": script
            + "".join(f"const m{n} = [...m{n - 1}, ...m{n - 1}];\n" for n in steps)
            + "generateText({ model: m, messages: m59 });\n"
        },
        "repeated in TypeScript": {
            "a.ts": script
            + "".join(
                long % text
                for text in (
                    "p0.repeat(1e9)",
                    "p0.padStart(1e9)",
                    "Array(1e9).fill(p0).join('')",
                    "p0.slice(-1e99)",
                    "p0.repeat(-1)",
                    "p0.replaceAll('', p0)",
                    "p0.at(1e9)",
                    "0x",
                    "1e999",
                    "9n ** 9n",
                    "`${1e999}`",
                    "p0[1e9]",
                    "p0.join()",
                )
            )
        },
        "templates that include the next one tenfold": includes,
        "partials that include the next one tenfold": partials,
        "instructions that import each other": {"CLAUDE.md": "@docs/a0.md\n" * 50, **imports},
        "aliases of aliases": dict.fromkeys(
            ("prompts.yaml", "run.yml", "promptfooconfig.yaml", "a.prompt.yml"), aliases
        ),
        "chats of chats": dict.fromkeys(("prompts.yaml", "run.yml", "promptfooconfig.yaml", "a.prompt.yml"), chats),
        "merged merges": dict.fromkeys(("prompts.yaml", "run.yml", "promptfooconfig.yaml", "a.prompt.yml"), merged),
        "front matter of aliases": dict.fromkeys(
            ("a.prompty", "a.prompt", ".cursor/rules/a.mdc"),
            f"---\nweighbridge-ignore: *a29\n{aliases}\n---\nYou are a bot.\n",
        ),
        "modules that import each other": {
            f"m{n}.py": f"from m{(n + 1) % 40} import *\nfrom m{(n + 7) % 40} import P as Q\nimport m{n}\nP = Q + m{n}.P\n"
            + python
            + ask % "P"
            for n in range(40)
        },
        "scripts that export each other": {
            f"m{n}.ts": f"export * from './m{(n + 1) % 40}'; export * from './m{(n + 7) % 40}'; export {{ P }} from './m{n}';\n"
            + f"import {{ Z }} from './m{(n + 3) % 40}';\n"
            + long % "Z"
            for n in range(40)
        },
        "configurations that extend each other": {
            "tsconfig.json": '{"extends": "./b.json", "compilerOptions": {"baseUrl": ".", "paths": {"*": ["*"]}}}',
            "b.json": '{"extends": "./tsconfig.json"}',
            "a.ts": "import { P } from '@/a'; import x from 'a';\n" + long % "P",
        },
        "data sets that name each other": {
            "run.yml": "base_model: a\ndatasets:\n  - {path: run.yml}\n  - {path: .}\n  - {path: data}\n",
            "data/dataset_info.json": '{"": {"file_name": "dataset_info.json"}, "y": {"file_name": ""}, "z": {"file_name": "."}}',
            "sft.yaml": "stage: sft\nmodel_name_or_path: a\ndataset: y, z,,\ndataset_dir: data\n",
        },
    }
