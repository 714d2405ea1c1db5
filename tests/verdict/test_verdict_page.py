"""The page of a verdict in a real browser: nothing overlaps, everything can be read, nothing of a model is markup."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from arms import PLAIN, Model, comparison, probes
from weighbridge_training.verdict.answers import Answer
from weighbridge_training.verdict.inputs import HourPrice, TokenPrice
from weighbridge_training.verdict.judging import judge
from weighbridge_training.verdict.outcome import Arm, Outcome
from weighbridge_training.verdict.page import page as written
from weighbridge_training.verdict.page_text import shown

TICKET = Path(__file__).parents[1] / "ticket"
sys.path.append(str(TICKET))
from browser import Page, page  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Generator

    from weighbridge_training.verdict.report import Report

LAYOUT = (TICKET / "layout.js").read_text("utf-8")
CONTRAST = (TICKET / "contrast.js").read_text("utf-8")
LEAST_CONTRAST = 4.5
HOSTILE = '<img src="https://example.org/x" onerror="alert(1)"><script>alert(2)</script>\u202ereversed\x1b[31m & "more"'


def made(outcome: Outcome) -> Report:
    arms = {
        Outcome.ADAPTER_WINS: (200, Model(0.7, broken=0.3), Model(0.9)),
        Outcome.TIE: (600, Model(0.9, shared=0.9), Model(0.9, shared=0.9)),
        Outcome.PROMPT_WINS: (200, Model(0.88), Model(0.7, broken=0.4)),
        Outcome.NOISE: (40, Model(0.75), Model(0.75)),
        Outcome.FORGETS: (200, Model(0.7), Model(0.9)),
        Outcome.UNPROVED: (40, None, Model(0.9)),
    }
    count, incumbent, adapter = arms[outcome]
    inputs = comparison(count, 1, incumbent, adapter, Model(0.4, broken=0.8), metric="fields")
    hostile = replace(inputs.answers[Arm.ADAPTER][3], text=HOSTILE)
    answers = tuple(hostile if one.row == 3 else one for one in inputs.answers[Arm.ADAPTER])
    gone = outcome is Outcome.FORGETS
    return judge(
        replace(
            inputs,
            answers={**inputs.answers, Arm.ADAPTER: answers},
            what={
                Arm.INCUMBENT: "big-model with prompts/parcels.md, recorded answers",
                Arm.BASE_PROMPT: "org/tiny with prompts/parcels.md",
                Arm.ADAPTER: "org/tiny with adapter v1 and the short prompt of its rows",
            },
            prices={
                Arm.INCUMBENT: TokenPrice(2.5, 10, "the prices of your endpoint `today`"),
                Arm.ADAPTER: HourPrice(2.5, "a GPU at $2.50 an hour"),
            },
            probes_adapter=probes((HOSTILE, "", "", "")) if gone else probes(PLAIN),
            losses=tuple((step, 2.5 / (1 + step / 40) + (step % 7) / 30) for step in range(1, 305, 3)),
            versions={"torch": "2.13.0", "transformers": "5.23.0", "peft": "0.21.2"},
            files={"data/holdout.jsonl": "0a" * 32, "out/answers/adapter.jsonl": "1b" * 32},
        )
    )


@pytest.fixture(scope="module")
def tab() -> Generator[Page]:
    with page() as opened:
        yield opened


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[Outcome, Path]:
    folder = tmp_path_factory.mktemp("verdicts")
    found = {outcome: folder / f"{outcome.value}.html" for outcome in Outcome}
    for outcome, file in found.items():
        report = made(outcome)
        assert report.outcome is outcome, report.words
        file.write_text(written(report), encoding="utf-8")
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1200])
@pytest.mark.parametrize("outcome", list(Outcome))
def test_nothing_overlaps_and_everything_can_be_read(
    tab: Page, files: dict[Outcome, Path], outcome: Outcome, width: int, scheme: str
) -> None:
    tab.show(files[outcome], width, scheme)
    tab.ask("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    # a table that is wider than a phone is scrolled on its own, with the keyboard, too
    assert tab.ask("document.documentElement.scrollWidth") <= width
    if width > 1000:
        assert tab.ask(LAYOUT) == []
    ratios = tab.ask(CONTRAST)
    assert len(ratios) >= 2
    assert [one for one in ratios if one[0] < LEAST_CONTRAST] == []


def test_the_outcome_stands_first_in_words(tab: Page, files: dict[Outcome, Path]) -> None:
    tab.show(files[Outcome.ADAPTER_WINS], 1200, "light")
    assert tab.ask("document.querySelector('h1').innerText") == "The adapter wins: ship the adapter"
    assert "beats the prompt by" in tab.ask("document.querySelector('main').firstElementChild.innerText")
    assert tab.ask("document.querySelectorAll('thead th[scope=col]').length") >= 3
    assert tab.ask("document.querySelectorAll('table caption').length") == 2
    assert "Loss by step" in tab.ask("document.querySelector('svg').getAttribute('aria-label')")
    assert tab.ask("document.querySelectorAll('polyline').length") == 1


def test_the_keyboard_reaches_everything(tab: Page, files: dict[Outcome, Path]) -> None:
    tab.show(files[Outcome.NOISE], 1200, "light")
    count = tab.ask("document.querySelectorAll('summary, [tabindex]').length")
    reached: set[str] = set()
    for _ in range(count + 2):
        tab.press("Tab")
        where = "[...document.querySelectorAll('summary, [tabindex]')].indexOf(document.activeElement)"
        reached.add(tab.ask(where))
    assert len(reached - {-1}) == count


def test_what_a_model_wrote_is_text_and_no_markup(tab: Page, files: dict[Outcome, Path]) -> None:
    for outcome in (Outcome.FORGETS, Outcome.ADAPTER_WINS):
        text = files[outcome].read_text("utf-8")
        assert "&lt;script&gt;alert(2)&lt;/script&gt;" in text
        assert not re.search(r"<(?:script|img|link|iframe)\b", text)
        assert "\u202e" not in text and "\x1b" not in text
        tab.show(files[outcome], 1200, "light")
        assert tab.ask("document.querySelectorAll('script, img, link, iframe, [src], [onerror]').length") == 0
        assert tab.ask("performance.getEntriesByType('resource').length") == 0
    assert "default-src 'none'" in text


def test_a_browser_refuses_what_the_policy_does_not_name(tab: Page, files: dict[Outcome, Path], tmp_path: Path) -> None:
    text = files[Outcome.TIE].read_text("utf-8")
    broken = tmp_path / "broken.html"
    broken.write_text(text.replace("</main>", "<script>document.title = 'run'</script></main>"), encoding="utf-8")
    tab.show(broken, 1200, "light")
    assert tab.ask("document.title") != "run"


def test_a_report_without_anything_but_answers_makes_a_page() -> None:
    inputs = replace(comparison(20, 1, None, Model(1.0)), schema=None, questions=(), probes_base=(), probes_adapter=())
    bare = tuple(Answer(one.row, one.text) for one in inputs.answers[Arm.ADAPTER])
    text = written(judge(replace(inputs, answers={Arm.ADAPTER: bare})))
    assert "Nowhere: all 20 held-out examples are answered as expected." in text
    assert "unknown" in text and "<svg" not in text


def test_signs_that_hide_or_turn_are_shown_by_their_numbers() -> None:
    assert shown("a\u202eb\x00c\ud800<\n") == "a\\u{202e}b\\u{0}c\\u{d800}&lt;\n"
