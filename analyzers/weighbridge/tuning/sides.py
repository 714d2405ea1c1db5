"""Which texts of an example are its input and which its output, by the names under which they stand."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from weighbridge.measure.examples_words import ANSWERING, ANSWERING_SPEAKERS, ASKING, ASKING_SPEAKERS
from weighbridge.tuning.sample import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weighbridge.sources.region import Half

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\-\s]+")
_NUMBER = re.compile(r"[ #]*\d{1,3}$")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split("|"))


_BESIDE = _words(
    "id|idx|index|uid|uuid|key|name|source|origin|url|note|notes|comment|comments|remark|lang|language|difficulty|level"
    "|weight|author|date|created|updated|reviewed"
)
"""What is said about an example, and is no part of it."""
_PERHAPS_BESIDE = _words("source|title|origin")
"""The input where nothing else is, and a remark on it where something is."""
_ALWAYS_ASKING = _words("input|question|user|human|prompt|instruction|q")
_THOUGHTS = _words("thinking|thought|thoughts|reasoning|scratchpad|chain of thought|analysis|steps|plan")
_REMARKS = _words("explanation|explanations|reason|reasons|rationale|why|comment|note|score")
_ALWAYS_ANSWERING = _words("output|answer|assistant|response|completion|label|a") | _THOUGHTS


class Side(StrEnum):
    """What a name says about the text under it."""

    ASKED = "asked"
    ANSWERED = "answered"
    EITHER = "either"
    """Both in one place and in another, or nothing known."""
    BESIDE = "beside"


def side_of(name: str) -> Side:
    """What a label, a key, a tag or a role says about the text under it."""
    plain = plain_name(name)
    if plain in _ALWAYS_ASKING:
        return Side.ASKED
    if plain in _ALWAYS_ANSWERING:
        return Side.ANSWERED
    asks = plain in ASKING or plain in ASKING_SPEAKERS
    answers = plain in ANSWERING or plain in ANSWERING_SPEAKERS
    if asks != answers:
        return Side.ASKED if asks else Side.ANSWERED
    return Side.BESIDE if plain in _BESIDE else Side.EITHER


def is_thought(name: str) -> bool:
    """Whether a name says that what follows leads to the answer."""
    return plain_name(name) in _THOUGHTS


def is_remark(name: str) -> bool:
    """Whether a name says that what follows is about an answer: then something before it is the answer."""
    return plain_name(name) in _REMARKS


def plain_name(name: str) -> str:
    """A name as the lists of words have it: `userInput_2` is `user input`."""
    words = " ".join(part for part in _WORD.split(name.strip()) if part).lower()
    return _NUMBER.sub("", words)


def asked_and_answered(halves: Sequence[Half]) -> tuple[str, str] | Reason:
    """The input and the output among named texts; never by their order alone."""
    named = [(side_of(name), name, text) for name, text in halves]
    if any(side is Side.ASKED and plain_name(name) not in _PERHAPS_BESIDE for side, name, _ in named):
        named = [one for one in named if plain_name(one[1]) not in _PERHAPS_BESIDE]
    sides = [(side, text) for side, _, text in named if side is not Side.BESIDE]
    if len(sides) < 2:
        return Reason.UNNAMED
    asked = [text for side, text in sides if side is Side.ASKED]
    answered = [text for side, text in sides if side is Side.ANSWERED]
    if len(sides) == 2 and (len(asked), len(answered)) in ((1, 0), (0, 1)):
        # of two texts the one whose name says nothing is what the other is not
        other = [text for side, text in sides if side is Side.EITHER]
        asked, answered = asked or other, answered or other
    if (len(asked), len(answered), len(sides)) != (1, 1, 2):
        return Reason.SEVERAL if asked or answered else Reason.UNNAMED
    given, answer = asked[0], answered[0]
    if given is None or answer is None:
        return Reason.NO_TEXT
    return (given, answer) if given.strip() and answer.strip() else Reason.EMPTY
