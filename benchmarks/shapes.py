"""Files made to be hard: the same construct over and over, as long or as deep as asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_LINES = (2_000, 5_000, 10_000)
_DEPTHS = (25, 50, 100)
_CHAINS = (500, 1_000, 2_000)


@dataclass(frozen=True, slots=True)
class Shape:
    """A construct and the sizes that it is measured in."""

    name: str
    title: str
    suffix: str
    sizes: tuple[int, ...]
    text: Callable[[int], str]


def nested_blocks(depth: int) -> str:
    """Blocks of every kind in one another, and a call that asks in the innermost."""
    lines = ["import json", "", "", "def deep(llm, prompt):"]
    for level in range(depth):
        kind = ("for turn in range(3):", "if prompt:", "try:", "while True:")[level % 4]
        lines.append("    " * (level + 1) + kind)
    lines.append("    " * (depth + 1) + "value = json.loads(llm.invoke(prompt))")
    for level in reversed(range(depth)):
        if level % 4 == 2:
            lines += ["    " * (level + 1) + "except ValueError:", "    " * (level + 2) + "continue"]
    return "\n".join(lines) + "\n"


def nested_expressions(depth: int) -> str:
    """Calls, lists and mappings in one another, and a call that asks in the innermost."""
    opening, closing = _nest(depth, (("wrap(", ")"), ("[", "]"), ('{"key": ', "}"), ("(text + ", ")")))
    return (
        f"import json\n\n\ndef deep(llm, prompt, text):\n    return {opening}json.loads(llm.invoke(prompt)){closing}\n"
    )


def typescript_nested_blocks(depth: int) -> str:
    """Blocks of every kind in one another, and a call that asks in the innermost."""
    kinds = (
        ("for (const turn of [1, 2, 3]) {", "}"),
        ("if (prompt) {", "}"),
        ("try {", "} catch (error) { continue; }"),
        ("while (true) {", "}"),
    )
    lines = ["export async function deep(llm: any, prompt: string) {", "let value;"]
    lines += ["  " * (level + 1) + kinds[level % 4][0] for level in range(depth)]
    lines.append("  " * (depth + 1) + "value = JSON.parse(await llm.invoke(prompt));")
    lines += ["  " * (level + 1) + kinds[level % 4][1] for level in reversed(range(depth))]
    return "\n".join([*lines, "return value;", "}"]) + "\n"


def typescript_nested_expressions(depth: int) -> str:
    """Calls, lists and objects in one another, and a call that asks in the innermost."""
    opening, closing = _nest(depth, (("wrap(", ")"), ("[", "]"), ("({ key: ", "})"), ("(text + ", ")")))
    head = "export const deep = async (llm: any, prompt: string, text: string) =>\n  "
    return f"{head}{opening}JSON.parse(await llm.invoke(prompt)){closing};\n"


def _nest(depth: int, pairs: tuple[tuple[str, str], ...]) -> tuple[str, str]:
    chosen = [pairs[level % len(pairs)] for level in range(depth)]
    return "".join(pair[0] for pair in chosen), "".join(pair[1] for pair in reversed(chosen))


def _python_loops(lines: int) -> str:
    part = """def ask_{0}(client, question):
    prompt = f"You are a helpful assistant. Answer with JSON only. Question: {{question}}"
    for attempt in range(3):
        reply = client.chat.completions.create(model="gpt-4o", messages=[{{"role": "system", "content": prompt}}])
        text = reply.choices[0].message.content
        try:
            return json.loads(text.strip("`"))
        except json.JSONDecodeError:
            continue
    raise ValueError(f"no answer to {{question}}")
"""
    return "import json\n\n" + "".join(part.format(number) for number in range(lines // 10))


def _typescript_loops(lines: int) -> str:
    part = """export async function ask{0}(client: OpenAI, question: string): Promise<Answer> {{
  const prompt = `You are a helpful assistant. Answer with JSON only. Question: ${{question}}`;
  for (let attempt = 0; attempt < 3; attempt++) {{
    const reply = await client.chat.completions.create({{ model: "gpt-4o", messages: [{{ role: "system", content: prompt }}] }});
    const text = reply.choices[0].message.content ?? "";
    try {{
      return JSON.parse(text.replace(/```json/g, "")) as Answer;
    }} catch (error) {{
      continue;
    }}
  }}
  throw new Error(`no answer to ${{question}}`);
}}
"""
    return 'import OpenAI from "openai";\n' + "".join(part.format(number) for number in range(lines // 13))


def _calls_in_a_row(lines: int) -> str:
    """Each function asks through the one before it."""
    first = "import json\n\n\ndef step_0(llm, text):\n    return json.loads(llm.invoke(text))\n"
    part = """def step_{0}(llm, text):
    for attempt in range(2):
        try:
            return step_{1}(llm, text + "prompt")
        except ValueError:
            continue
"""
    return first + "".join(part.format(number, number - 1) for number in range(1, lines // 6))


def _one_function(lines: int) -> str:
    head = "import json\n\n\ndef everything(llm, prompt):\n    value = llm.invoke(prompt)\n"
    part = """    try:
        value = json.loads(llm.invoke(prompt + str(value)))
    except ValueError:
        value = None
"""
    return head + part * (lines // 4)


def _nested_functions(depth: int) -> str:
    lines = ["import json", "", ""]
    for level in range(depth):
        lines.append("    " * level + f"def level_{level}(llm, prompt):")
        lines.append("    " * (level + 1) + "for attempt in range(3):")
        lines.append("    " * (level + 2) + "value = json.loads(llm.invoke(prompt))")
    return "\n".join(lines) + "\n"


def _long_chain(length: int) -> str:
    parts = "".join(f'    + "You are assistant number {number}. "\n' for number in range(length))
    prompt = f'SYSTEM_PROMPT = (\n    "You are a helpful assistant. "\n{parts})\n'
    return prompt + "\n\ndef ask(llm):\n    return llm.invoke(SYSTEM_PROMPT)\n"


SHAPES = (
    Shape("loops_python", "a retry loop in every function, Python, lines", ".py", _LINES, _python_loops),
    Shape("loops_typescript", "a retry loop in every function, TypeScript, lines", ".ts", _LINES, _typescript_loops),
    Shape("row", "each function asks through the one before it, lines", ".py", _LINES, _calls_in_a_row),
    Shape("one_function", "one function of nothing but calls, lines", ".py", _LINES, _one_function),
    Shape("nested_blocks", "blocks in blocks, depth", ".py", _DEPTHS, nested_blocks),
    Shape("nested_functions", "functions in functions, depth", ".py", _DEPTHS, _nested_functions),
    Shape("chain", "one prompt of concatenated parts, parts", ".py", _CHAINS, _long_chain),
)
