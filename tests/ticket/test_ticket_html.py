"""The page of tickets in a real browser: nothing overlaps, nothing leaves its box, everything can be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser import Page, page
from samples import Sample, sample
from weighbridge.measure.parts import PartKind
from weighbridge.render.ticket_html import render

if TYPE_CHECKING:
    from collections.abc import Generator

HERE = Path(__file__).parent
LAYOUT = (HERE / "layout.js").read_text("utf-8")
CONTRAST = (HERE / "contrast.js").read_text("utf-8")
LEAST_CONTRAST = 4.5
"""What WCAG asks of text at level AA."""


@dataclass(frozen=True)
class Shown:
    """The page on disk, and the tab that shows it."""

    file: Path
    page: Page


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return sample(tmp_path_factory.mktemp("html") / "r")


@pytest.fixture(scope="module")
def shown(made: Sample, tmp_path_factory: pytest.TempPathFactory) -> Generator[Shown]:
    file = tmp_path_factory.mktemp("page") / "tickets.html"
    file.write_text("".join(render(made.tickets, made.context)), encoding="utf-8")
    with page() as tab:
        yield Shown(file, tab)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 900, 1400])
def test_nothing_overlaps_and_everything_can_be_read(shown: Shown, width: int, scheme: str) -> None:
    shown.page.show(shown.file, width, scheme)
    shown.page.ask("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert shown.page.ask("document.querySelectorAll('article').length") >= 5
    assert shown.page.ask(LAYOUT) == []
    ratios = shown.page.ask(CONTRAST)
    assert len(ratios) >= 4
    assert [one for one in ratios if one[0] < LEAST_CONTRAST] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_part_can_be_read_and_told_from_the_others(shown: Shown, scheme: str) -> None:
    shown.page.show(shown.file, 900, scheme)
    kinds = "".join(f'<mark class="{kind}">{kind}</mark><i class="swatch {kind}"></i>' for kind in PartKind)
    shown.page.ask(f"document.body.innerHTML = '<pre>{kinds}</pre>'")
    ratios = shown.page.ask(CONTRAST)
    assert len(ratios) == len(PartKind)
    assert ratios[0][0] >= LEAST_CONTRAST
    colours = shown.page.ask("[...document.querySelectorAll('i')].map((one) => getComputedStyle(one).backgroundColor)")
    assert len(set(colours)) == len(PartKind)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("h2 { margin-bottom: -1.5rem; }", "lies over"),
        ("pre { height: 2rem; }", "leaves its box"),
        ("td { white-space: nowrap; } .sub { width: 200vw; }", "the page is"),
    ],
)
def test_the_check_sees_a_page_that_is_broken(shown: Shown, damage: str, told: str) -> None:
    shown.page.show(shown.file, 400, "light")
    shown.page.ask(f"document.head.append(Object.assign(document.createElement('style'), {{textContent: '{damage}'}}))")
    assert any(told in problem for problem in shown.page.ask(LAYOUT))


def test_the_check_sees_text_that_is_too_faint(shown: Shown) -> None:
    shown.page.show(shown.file, 900, "dark")
    shown.page.ask("document.documentElement.style.setProperty('--faint', '#555')")
    assert shown.page.ask(CONTRAST)[0][0] < LEAST_CONTRAST


def test_the_keyboard_reaches_everything(shown: Shown) -> None:
    shown.page.show(shown.file, 900, "light")
    count = shown.page.ask("document.querySelectorAll('a, summary, pre[tabindex]').length")
    reached: set[str] = set()
    for _ in range(count + 2):
        shown.page.press("Tab")
        reached.add(
            shown.page.ask(
                "document.activeElement.outerHTML.slice(0, 80) + document.activeElement.closest('article')?.id"
            )
        )
    assert len(reached) >= count
    shown.page.ask("document.querySelector('article a').focus()")
    shown.page.press("Enter")
    target = shown.page.ask("location.hash")
    assert shown.page.ask(f"document.querySelector('{target}').tagName") == "MARK"


def test_the_page_fetches_nothing_and_runs_nothing(shown: Shown) -> None:
    text = shown.file.read_text("utf-8")
    assert not re.search(r"<script|<link|<img|<iframe|@import|url\(|\bsrc=|\bon\w+=", text.partition("<body>")[0])
    assert not re.search(r"<(?:script|link|img|iframe)|\b(?:src|on\w+)=\|", _tags(text))
    assert shown.page.ask("performance.getEntriesByType('resource').length") == 0


def _tags(text: str) -> str:
    class Tags(HTMLParser):
        said = ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.said += f"<{tag} {' '.join(f'{name}=|{value}' for name, value in attrs)}>"

    parser = Tags()
    parser.feed(text)
    return parser.said


def test_what_a_prompt_says_is_text_and_no_markup(tmp_path: Path) -> None:
    from samples import tickets_in

    (tmp_path / "system.md").write_text(
        "You answer <script>alert(1)</script> & <b>boldly</b>.\n\u202eReversed\x1b[31m.\n", encoding="utf-8"
    )
    found = tickets_in(tmp_path)
    said = "".join(render(found.tickets, found.context))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;boldly&lt;/b&gt;" in said
    assert "<script" not in said
    assert "\u202e" not in said
    assert "\x1b" not in said
