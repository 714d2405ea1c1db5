"""Whatever a prompt says, and however a program writes it: what does not move stays word for word."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from moving import applied, tried
from retrieval_moves import ANSWER
from retrieval_programs import CHAT_HEAD, FACTS, KEPT, constant

LINES = st.lists(
    st.sampled_from([
        FACTS, KEPT, "Answer in two sentences.", "## Prices", "- A towel costs $4.", "- Be kind.", "", "Prices:",
        "It is sold at the gate.", "| Ticket | Price |\n|---|---|\n| Day | $9.50 |", "<rules>", "</rules>",
        "```\nA day costs $9.50.\n```",
        "Refunds take 14 days. Never promise one.", "She said \\\"no\\\" {braces} and {{more}}.",
    ]),
    min_size=1, max_size=14,
)  # fmt: skip


def literals(prompt: str) -> str:
    lines = "".join(f'    "{line}\\n"\n' for line in prompt.splitlines())
    return f"{CHAT_HEAD}POOL_PROMPT = (\n{lines})\n\n\n{ANSWER}"


def dedented(prompt: str) -> str:
    lines = "".join(f"    {line}\n" if line else "\n" for line in prompt.splitlines())
    return f'from textwrap import dedent\n\n{CHAT_HEAD}POOL_PROMPT = dedent("""\\\n{lines}    """)\n\n\n{ANSWER}'


def listed(prompt: str) -> str:
    lines = "".join(f'    "{line}",\n' for line in prompt.splitlines())
    return f'{CHAT_HEAD}POOL_PROMPT = "\\n".join([\n{lines}])\n\n\n{ANSWER}'


STYLES = {
    "listed": listed,
    "constant": lambda prompt: constant(prompt) + ANSWER,
    "literals": literals,
    "dedented": dedented,
}


@settings(max_examples=60, deadline=None)
@given(lines=LINES, style=st.sampled_from(sorted(STYLES)))
def test_whatever_a_prompt_says_the_rest_of_it_stays_word_for_word(lines: list[str], style: str) -> None:
    prompt = "You answer questions about the pool.\n" + "\n".join(lines) + "\n"
    files = {"bot.py": STYLES[style](prompt)}
    for one in tried(files, "to-retrieval"):
        for move in one.moves:
            after = applied(files, move.fix)
            compile(after["bot.py"], "bot.py", "exec")
            chunks = "\n".join(text for path, text in after.items() if path.endswith(".md"))
            before, left = said(files["bot.py"]), said(after["bot.py"])
            for line in before.splitlines():
                # what was said is said still, here or there
                for part in line.split(". "):
                    assert part.strip(" .") in left or part.strip(" .") in chunks
            assert left.count(KEPT) == before.count(KEPT)
            # nothing was made up: what is left is the old text with parts taken out
            rest = iter(before.split())
            assert all(word in rest for word in left.split())


def said(source: str) -> str:
    """The prompt as Python has it."""
    body = (
        source[: source.index("def answer")].replace("from openai import OpenAI", "").replace("client = OpenAI()", "")
    )
    scope: dict[str, str] = {}
    exec("\n".join(line for line in body.splitlines() if not line.startswith("from knowledge")), scope)
    return scope["POOL_PROMPT"]
