# ruff: noqa: RUF001 (letters of other scripts and typographic quotes are meant)
"""Current dates that are written down: `Today is 2024-05-15` is wrong from the next day on."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from weighbridge.facts import StaleDate
from weighbridge.findings import Related
from weighbridge.measure.blocks import of_sentences
from weighbridge.measure.calendar_words import DATE
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.measure.reading import Reading

_CURRENT = (
    r"(?<![\w'’])(?:today(?:['’]s)?(?:[ ]date)?|(?:the[ ])?current[ ](?:date[ ]and[ ]time|date[ ]time|datetime"
    r"|date/time|date|time|year|month|day)|date[ ]today"
    r"|(?:it|the[ ](?:date|year|time))[ ]is[ ](?:now|currently|today)|now[ ]is|the[ ]year[ ]is"
    r"|heute(?:[ ]ist(?:[ ]der)?)?|(?:das[ ])?(?:heutige|aktuelle)s?[ ](?:datum|jahr)"
    r"|aujourd['’]hui|(?:la[ ])?date[ ](?:actuelle|du[ ]jour|d['’]aujourd['’]hui)|nous[ ]sommes[ ]le|hoy(?:[ ]es)?"
    r"|(?:la[ ])?fecha[ ](?:actual|de[ ]hoy)|el[ ]año[ ]actual"
    r"|hoje(?:[ ]é)?|(?:a[ ])?data[ ](?:atual|de[ ]hoje)|oggi(?:[ ]è)?|(?:la[ ])?data[ ](?:attuale|di[ ]oggi"
    r"|odierna)|vandaag(?:[ ]is)?|(?:de[ ])?huidige[ ]datum"
    r"|dzisiaj(?:[ ]jest)?|dzisiejsza[ ]data|сегодня|текущ(?:ая|ий)[ ](?:дата|год))"
)
_CJK_CURRENT = (
    r"(?:今天(?:的日期)?(?:是)?|当前(?:的)?(?:日期|时间|年份)|现在是"
    r"|今日(?:の日付)?は?|現在の日(?:付|時)|오늘(?:의[ ]날짜)?[은는]?|현재[ ]날짜)"
)
_LINK = (
    r"(?:[\s*_]{0,4}[:：=][\s*_]{0,4}|,?[ ](?:is|are|ist|est|es|é|è|jest|der|le|el|it[ ]is|set[ ]to"
    r"|now)[ ](?:[A-Za-zäéáíóúàèì]{3,12},[ ])?|[ ]?[是はは은는—–-][ ]?|[ ])"
)
_WEEKDAY = r"(?:[^\W\d_]{3,12},?[ ]|the[ ]|den[ ]|el[ ]|le[ ]|o[ ])?"


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<words>{_CURRENT}{_LINK}{_WEEKDAY}{_WEEKDAY}|{_CJK_CURRENT}[ ]?[:：]?[ ]?)(?P<date>{DATE})", re.IGNORECASE
    )


_SUPPOSED = re.compile(
    r"\b(?:if|suppose|imagine|pretend|whether|when|unless|e\.g\.|say|should read|like|falls|would be|format|wenn"
    r"|si|falls)\b[^.]{0,60}$",
    re.IGNORECASE,
)
_PUZZLE = re.compile(r"\?|\bwhat (?:is|was|will be) the date\b", re.IGNORECASE)


_BOUND = re.compile(r"\b(?:after|before|beyond|until|past|later than|prior to|up to|nach|vor|bis)[ ]$", re.IGNORECASE)
_DUMPED = re.compile(r"(?:^|[.~_])(?:debug|last(?:Inference|Request|Run|Response))", re.IGNORECASE)
"""Keys under which a tool keeps what it sent once."""


def current_dates(reading: Reading) -> Iterator[Span]:
    """Statements of the present date with a literal date, where nothing in the line is filled in at run time."""
    if not any(digit in reading.text for digit in ("19", "20")):
        return
    text = reading.text
    for sentence, line, said in reading.stated(_present):
        if reading.code.holds(sentence.start + said[0]):
            continue
        start, end = sentence.start + said[0], sentence.start + said[1]
        around = line if line.end - line.start < 300 else sentence
        if reading.open_at(around) or _SUPPOSED.search(text, sentence.start, start):
            continue
        if _PUZZLE.search(text, sentence.start, min(line.end, sentence.end + 200)) or _quoted(
            text, sentence.start, start
        ):
            continue
        yield Span(start, end)


@of_sentences
def _present(text: str, start: int) -> tuple[int, int] | None:
    """Where a sentence states the present date."""
    match = _pattern().search(text, start)
    return None if match is None else (match.start() - start, match.end() - start)


def aging_dates(reading: Reading, dates: tuple[Span, ...]) -> tuple[Span, ...]:
    """Those of the current dates that the next day makes wrong."""
    if _DUMPED.search(reading.region.symbol):
        return ()
    stopped = _stopped(reading.text, dates)
    return tuple(span for span in dates if span not in stopped)


def stale_dates(reading: Reading, spans: tuple[Span, ...]) -> Iterator[StaleDate]:
    """One fact for all of them; every place that writes one is evidence."""
    if not spans:
        return
    region = reading.region
    places = [reading.locate(span) for span in spans]
    yield StaleDate(
        places[0],
        region.symbol,
        region.role,
        region.home,
        "written",
        reading.quote(spans[0]),
        tuple(Related(place, "the date as written") for place in places),
    )


def _dates(text: str, spans: tuple[Span, ...]) -> dict[Span, str]:
    """The date that each statement of the present writes."""
    dates: dict[Span, str] = {}
    for span in spans:
        found = re.search(DATE, text[span.start : span.end], re.IGNORECASE)
        if found is not None:
            dates[span] = found[0]
    return dates


def _stopped(text: str, spans: tuple[Span, ...]) -> frozenset[Span]:
    """Statements whose date is also a bound for what may be used: then the clock was stopped on purpose."""
    dates = _dates(text, spans)
    # each date is looked for once, however often it is stated
    bounds: dict[str, list[int]] = {}
    for date in set(dates.values()):
        starts = (match.start() for match in re.finditer(re.escape(date), text))
        bounds[date] = [start for start in starts if _BOUND.search(text[max(start - 20, 0) : start])]
    return frozenset(
        span for span, date in dates.items() if any(not span.start <= start < span.end for start in bounds[date])
    )


def _quoted(text: str, start: int, end: int) -> bool:
    before = text[start:end]
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")
