"""A rule's page in Markdown: the same text in the terminal, in editors, in SARIF viewers and in the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.facts import SuppressionState
from weighbridge.rule_manual import manual_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weighbridge.rule_manual import Example, Source
    from weighbridge.rules import Filters, Grade, Rule

_FENCES = {".py": "python", ".ts": "typescript", ".tsx": "tsx", ".js": "javascript", ".yaml": "yaml", ".json": "json"}
_COMPARED = {
    "above": "more than this",
    "below": "less than this",
    "at_least": "this or more",
    "at_most": "this or less",
}
_PREVIEW = "in preview: off without `--preview`, or until it is selected by its name"


def render_page(rule: Rule) -> str:
    """The page of one rule; reads the file that the rule came from."""
    return "\n\n".join(_sections(rule)) + "\n"


def _sections(rule: Rule) -> Iterator[str]:
    manual = manual_of(rule)
    yield f"# {rule.name}"
    yield rule.summary
    yield "\n".join(f"- {fact}" for fact in _status(rule))
    if manual.why:
        yield f"## Why\n\n{manual.why}"
    if manual.instead:
        yield f"## What to do instead\n\n{manual.instead}"
    if manual.bad:
        yield f"## Found\n\n{_examples(manual.bad)}"
    if manual.good:
        yield f"## Not found\n\n{_examples(manual.good)}"
    if rule.bounds:
        yield f"## Limits\n\n{_limits(rule)}"
    yield f"## Fix\n\n{_fix(rule)}"
    if manual.sources:
        yield "## Sources\n\n" + "\n".join(map(_source, manual.sources))


def _status(rule: Rule) -> Iterator[str]:
    yield f"Group: `{rule.group}`"
    yield f"Severity: {'; '.join(map(_severity, rule.grades))}"
    if rule.since:
        yield f"Since: {rule.since}"
    if rule.preview:
        yield f"This rule is {_PREVIEW}"


def _severity(grade: Grade) -> str:
    preview = f" ({_PREVIEW})" if grade.preview else ""
    return f"{grade.severity}{f' where {_filters(grade.where)}' if grade.where else ''}{preview}"


def _filters(where: Filters) -> str:
    return " and ".join(f"`{name}` is {_value(value)}" for name, value in where)


def _value(value: str | bool) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else f"`{value}`"


def _examples(examples: Sequence[Example]) -> str:
    return "\n\n".join(map(_example, examples))


def _example(example: Example) -> str:
    limits = ", ".join(f"`{name}: {limit:g}`" for name, limit in example.limits.items())
    parts = [f"**{example.title}**{f' (with the limit {limits})' if limits else ''}"]
    many = len(example.files) > 1
    for path, text in example.files.items():
        shown = text.rstrip()
        fence = "`" * max(3, _longest_run(shown) + 1)
        if many:
            parts.append(f"`{path}`:")
        parts.append(f"{fence}{_FENCES.get(path[path.rfind('.') :], 'text')}\n{shown}\n{fence}")
    return "\n\n".join(parts)


def _longest_run(text: str) -> int:
    """The most backticks in a row: a fence must be longer."""
    longest = run = 0
    for character in text:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    return longest


def _limits(rule: Rule) -> str:
    rows = [f"| `{bound.field}` | {_COMPARED[bound.comparison]} | {bound.limit:,} |" for bound in rule.bounds]
    settings = ", ".join(f"{bound.field}: {bound.limit}" for bound in rule.bounds)
    table = "\n".join(["| limit | found at | default |", "|---|---|---|", *rows])
    return f"{table}\n\n```yaml\nlimits:\n  {rule.name}: {{{settings}}}\n```"


def _fix(rule: Rule) -> str:
    if ("state", SuppressionState.UNUSED) in rule.where:
        return "Safe: `weighbridge check --fix` removes the suppression and changes nothing else."
    if not rule.remedies:
        return "None: a person has to decide."
    moves = ", ".join(f"`{remedy}`" for remedy in rule.remedies)
    return f"None that `--fix` applies. Moves that can help, each shown before anything changes: {moves}."


def _source(source: Source) -> str:
    return f"- {source.title}{f', {source.where}' if source.where else ''}. {source.claim}"
