"""Rows in bulk for the worked examples, so that the repository need not hold four thousand of them."""

from __future__ import annotations

import json
from itertools import product

_WHO = (
    "the tenant",
    "a courier",
    "our depot",
    "the night shift",
    "a visitor",
    "the caretaker",
    "my neighbour",
    "the crew",
)
_WHAT = ("found the side gate open", "lost a key card", "left a parcel behind", "asked for a later slot", "saw a leak",
         "heard the pump rattle", "needs a second badge", "could not reach the desk")  # fmt: skip
_WHEN = ("on Monday", "before lunch", "during the storm", "after closing time", "twice this week", "at the north door",
         "on the third floor", "beside the loading bay", "near the river", "in the old wing")  # fmt: skip
_TAIL = ("again", "as before", "for once", "without notice", "with photos", "by phone", "in writing")


def texts(count: int) -> list[str]:
    """As many different sentences."""
    found = [
        f"{who.capitalize()} {what} {when}, {tail}." for tail, when, what, who in product(_TAIL, _WHEN, _WHAT, _WHO)
    ]
    assert count <= len(found)
    return found[:count]


def rows(count: int, kind: str, system: str = "") -> str:
    """A data set in chat format: `labels`, `records`, `style`, or `facts`."""
    lines: list[str] = []
    for number, text in enumerate(texts(count)):
        asked, said = _KINDS[kind](number, text)
        turns = [{"role": "user", "content": asked}, {"role": "assistant", "content": said}]
        told = [{"role": "system", "content": system}] if system else []
        lines.append(json.dumps({"messages": [*told, *turns]}))
    return "\n".join(lines) + "\n"


def examples(count: int, kind: str) -> str:
    """Worked examples as a prompt shows them."""
    shown = (_KINDS[kind](number, text) for number, text in enumerate(texts(count)))
    return "\n".join(f"Input: {asked}\nOutput: {said}\n" for asked, said in shown)


def _labels(number: int, text: str) -> tuple[str, str]:
    return text, f"category-{number % 47:02}"


def _records(number: int, text: str) -> tuple[str, str]:
    who, _, rest = text.partition(" ")
    tags = [rest.split()[0], rest.split()[-1]]
    urgency = ("low", "normal", "high")[number % 3]
    record = {"reporter": who, "summary": rest.rstrip("."), "urgency": urgency, "needs_visit": number % 2 == 0}
    return text, json.dumps({**record, "floor": number % 9, "tags": tags})


def _style(number: int, text: str) -> tuple[str, str]:
    short = text.rstrip(".").lower()
    return f"Rewrite this in our voice: {text}", f"Well, well: {short}. No fuss, we are on it ({number % 7 + 1} of us)."


def _facts(number: int, text: str) -> tuple[str, str]:
    asked = f"What does the handbook say where {text.rstrip('.').lower()}?"
    return (
        asked,
        f"Section {number // 20 + 1}.{number % 20 + 1} of the handbook has it: the warden on duty signs it.",
    )


_KINDS = {"labels": _labels, "records": _records, "style": _style, "facts": _facts}
