"""A rule's page: what it finds, why, what instead, an example of each, what it can be told, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.rule_manual import manual_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.rule_manual import Example
    from weighbridge.rules import Rule

_FENCES = {"prompt": "text"}


def page(rule: Rule) -> str:
    """The page in Markdown, as the terminal, SARIF viewers and the documentation show it."""
    return "\n".join(_lines(rule)).rstrip() + "\n"


def _lines(rule: Rule) -> Iterator[str]:
    manual = manual_of(rule)
    yield f"# {rule.name}\n"
    yield f"{rule.summary}\n"
    yield f"{_status(rule)}\n"
    if manual.why:
        yield f"## Why\n\n{manual.why}\n"
    if manual.instead:
        yield f"## What to do instead\n\n{manual.instead}\n"
    if manual.bad:
        yield f"## Found\n\n{_example(manual.bad[0])}\n"
    if manual.good:
        yield f"## Not found\n\n{_example(manual.good[0])}\n"
    if rule.limits:
        yield "## Settings\n\n```yaml\nlimits:"
        yield f"  {rule.name}:"
        for name, limit in rule.limits.items():
            yield f"    {name}: {limit:g}" if limit < 1e6 else f"    {name}: {limit:.0f}"
        yield "```\n"
    if manual.sources:
        yield "## Sources\n"
        for source in manual.sources:
            where = f" ({source.where})" if source.where else ""
            yield f"- {source.title}{where}: {source.claim}"


def _status(rule: Rule) -> str:
    parts = [f"Group `{rule.group.value}`", f"severity {rule.severity.value}"]
    if rule.since:
        parts.append(f"since {rule.since}")
    if rule.preview:
        parts.append("preview: off unless `--preview` is given or the rule is selected by name")
    if rule.remedies:
        parts.append(f"could move: {', '.join(rule.remedies)}")
    return ", ".join(parts) + "."


def _example(example: Example) -> str:
    fence = _FENCES.get(example.language, example.language)
    texts = [f"```{fence}\n{text.rstrip()}\n```" for text in example.files.values()]
    limits = ", ".join(f"{name} {value:g}" for name, value in example.limits.items())
    told = f"{example.title} (with a limit of {limits}):" if limits else f"{example.title}:"
    return "\n\n".join([told, *texts])
