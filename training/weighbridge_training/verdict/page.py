"""The verdict as one self-contained page: in words first, then its figures, then what can be looked at.

It runs no script and fetches nothing, and says so to the browser. What models wrote is shown as text only.
"""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from weighbridge_training.verdict.curve import curve
from weighbridge_training.verdict.outcome import Arm, Outcome
from weighbridge_training.verdict.page_tables import arms, comparisons
from weighbridge_training.verdict.page_text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge_training.verdict.report import Case, Probe, Report

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_OPEN = 3
"""Of many rows only the first are unfolded."""
_TITLES = {
    Outcome.ADAPTER_WINS: "The adapter wins: ship the adapter",
    Outcome.TIE: "A tie: ship the prompt",
    Outcome.PROMPT_WINS: "The prompt wins: ship the prompt",
    Outcome.NOISE: "Too few examples to tell: ship the prompt",
    Outcome.FORGETS: "The adapter forgets: ship the prompt",
    Outcome.UNPROVED: "Unproved: nothing to compare with",
}
_NAMES = {Arm.INCUMBENT: "Today", Arm.BASE_PROMPT: "Base model, same prompt", Arm.ADAPTER: "Adapter"}


def page(report: Report) -> str:
    """The whole page."""
    return "".join(_page(report))


def _page(report: Report) -> Iterator[str]:
    style = (files(__package__ or "") / "page.css").read_text(encoding="utf-8")
    title = shown(report.adapter)
    yield f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Verdict: {title}</title>\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="color-scheme" content="light dark">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n<style>\n{style}</style>\n</head>\n'
    yield f'<body>\n<header><p class="sub">Verdict on {title}</p>\n<h1>{_TITLES[report.outcome]}</h1></header>\n'
    yield "<main>\n"
    yield f'<p class="verdict {report.outcome.value}">The adapter {shown(report.words)}.</p>\n'
    if report.remarks:
        yield "<ul>\n" + "".join(f"<li>{shown(one)}</li>\n" for one in report.remarks) + "</ul>\n"
    yield from arms(report)
    yield from comparisons(report)
    yield from curve(report.losses)
    yield from _probes(report)
    yield from _cases(report)
    yield from _rests_on(report)
    yield "</main>\n</body>\n</html>\n"


def _cases(report: Report) -> Iterator[str]:
    yield "<h2>Where the adapter is not right</h2>\n"
    if not report.cases:
        yield f"<p>Nowhere: all {report.rows:,} held-out examples are answered as expected.</p>\n"
        return
    left = f" {report.cases_left_out:,} more are left out." if report.cases_left_out else ""
    yield f"<p>Those first on which it is behind what runs today.{left}</p>\n"
    for number, case in enumerate(report.cases):
        yield from _case(case, " open" if number < _OPEN else "")


def _case(case: Case, state: str) -> Iterator[str]:
    rivals = [arm for arm in (Arm.INCUMBENT, Arm.BASE_PROMPT) if arm in case.scores]
    behind = bool(rivals) and case.scores[Arm.ADAPTER] < case.scores[rivals[0]]
    yield f'<details{state} class="case">\n<summary>Line {case.line}'
    yield f' <span class="sub">{"behind" if behind else "not right"}</span></summary>\n'
    yield '<div class="sides">\n'
    yield _side("Input", "", case.input) + _side("Expected", "", case.expected)
    for arm in (*rivals, Arm.ADAPTER):
        yield _side(_NAMES[arm], f"{case.scores[arm]:.0%} right", case.answers[arm])
    yield "</div>\n</details>\n"


def _side(name: str, note: str, text: str) -> str:
    said = f' <span class="sub">{escape(note)}</span>' if note else ""
    body = shown(text) or '<span class="sub">(empty)</span>'
    return f"<section><h3>{escape(name)}{said}</h3><pre>{body}</pre></section>\n"


def _probes(report: Report) -> Iterator[str]:
    yield f"<h2>Outside of the task</h2>\n<p>{shown(report.forgetting.words)}</p>\n"
    for probe in report.forgetting.probes:
        yield from _probe(probe)


def _probe(probe: Probe) -> Iterator[str]:
    lost = not probe.base_collapsed and bool(probe.adapter_collapsed)
    yield f'<details{" open" if lost else ""} class="case">\n<summary>{shown(probe.question)}'
    yield (' <span class="sub">lost</span>' if lost else "") + '</summary>\n<div class="sides">\n'
    yield _side("Base model", probe.base_collapsed, probe.base)
    yield _side("With the adapter", probe.adapter_collapsed, probe.adapter)
    yield "</div>\n</details>\n"


def _rests_on(report: Report) -> Iterator[str]:
    yield "<h2>What this rests on</h2>\n<dl>\n"
    for arm in report.arms:
        yield f"<dt>{_NAMES[arm.arm]}</dt><dd>{shown(arm.what)}</dd>\n"
    if report.versions:
        said = ", ".join(f"{name} {version}" for name, version in sorted(report.versions.items()))
        yield f"<dt>Versions</dt><dd>{shown(said)}</dd>\n"
    yield "</dl>\n"
    if report.files:
        yield '<details>\n<summary>Files, by their SHA-256</summary>\n<table class="files">\n<tbody>\n'
        for name, digest in sorted(report.files.items()):
            yield f'<tr><th scope="row">{shown(name)}</th><td><code>{shown(digest)}</code></td></tr>\n'
        yield "</tbody>\n</table>\n</details>\n"
