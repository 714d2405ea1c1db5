# ruff: noqa: RUF001 (letters of other scripts and typographic quotes are meant)
"""Facts about one particular user, account or tenant that are written into a prompt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.facts import PerUserFacts
from weighbridge.findings import Related
from weighbridge.measure.blocks import of_sentences
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.measure.reading import Reading

_WHO = (
    r"(?:user|customer|client|patient|student|member|subscriber|tenant|account[ ]?holder|caller|guest|employee"
    r"|borrower|policyholder|boss|owner|nutzer|kunde|kundin|patient(?:in)?|cliente|usuario|usuário|utilisateur|klient)"
)
_NAME = (
    r"(?-i:[A-ZÀ-ÞŁŚŻА-Я][\w'’\-]{1,20}(?:[ ](?:(?:van|von|de|da|del|der|di"
    r"|la)[ ])?[A-ZÀ-ÞŁŚŻА-Я][\w'’\-]{1,20}){1,3})"
)
_ID = r"(?=[A-Za-z_\-]{0,20}\d)[A-Za-z0-9][\w\-]{3,40}"
_EMAIL = r"[\w.+\-]{1,40}@[\w\-]{1,40}\.[\w.\-]{2,40}"
_FACT = re.compile(
    rf"\b(?:(?:the|this|your|our|current|active)[ ])?(?:current[ ])?{_WHO}(?:['’]s|s)?[ ](?:full[ ])?(?:name|heißt"
    rf"|name[ ]ist)[ ]?(?:is|[:：]|ist|est|es|é)?[ ]?(?P<name>{_NAME})"
    rf"|\b(?:der[ ]name[ ]des[ ](?:nutzers|kunden)[ ]ist|le[ ]nom[ ]de[ ]l['’]utilisateur[ ]est"
    rf"|el[ ]nombre[ ]del[ ](?:usuario|cliente)[ ]es|o[ ]nome[ ]do[ ](?:usuário|cliente)[ ]é)[ ](?P<named>{_NAME})"
    rf"|^[ \t\-*•>]{{0,8}}[*_]{{0,2}}(?:current[ ])?{_WHO}(?:[ ]name)?[*_]{{0,2}}[:：][*_]{{0,2}}[ ]"
    rf"(?P<label>{_NAME})(?=[ \t]*(?:$|[,;(<.|]))"
    rf"|\b(?:{_WHO}(?:['’]s)?|account|tenant|membership|policy|loyalty|order|contract)[ _]?(?:id|number|no\.|nr\.?"
    rf"|nummer|num|#)[*_]{{0,2}}[ ]?(?:is|[:：#]|ist|est|es)?[*_]{{0,2}}[ ]{{0,2}}(?P<id>{_ID})"
    rf"|\b{_WHO}(?:['’]s)?[ ]e-?mail(?:[ ]address)?[ ]?(?:is|[:：]|ist|est|es)[ ](?P<mail>{_EMAIL})"
    rf"|\b(?:you[ ]are|act[ ]as)[ ](?:the[ ]|an?[ ])?(?:\w+[ ]){{0,3}}(?:personal[ ]assistant|assistant|concierge"
    rf"|coach|secretary|butler)[ ](?:of|to|for)[ ](?P<of>{_NAME})"
    rf"|\b(?P<paired>{_NAME})[ ]?[(<]{_EMAIL}[)>]",
    re.IGNORECASE | re.MULTILINE,
)
_SINCE = re.compile(
    r"\b(?:premium|gold|silver|platinum|paying|pro|vip|enterprise|basic|plus)?[ ]?(?:member|subscriber|customer"
    r"|client|user)[ ]since[ ]\w{0,10}[ ]?(?:19|20)\d\d"
    r"|\b(?:lives?[ ]in|born[ ](?:on|in)|is[ ]allergic[ ]to|works?[ ](?:at|for)|subscribed[ ]to)\b[^.\n]{2,60}",
    re.IGNORECASE,
)
_MADE_UP = re.compile(
    r"example\.(?:com|org|net)|\b(?:john|jane) (?:doe|smith)\b|\bfoo\b|\bacme\b|\bXYZ\b|\bx{3,}\b|12345|0000"
    r"|\b(?:name|user|customer|id)[_ ]?here\b",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"\b(?:Service|Support|Success|Experience|Care|Team|Agent|Manager|Relations|Data|Input|Query|Request|Message"
    r"|Question|Profile|Name|Company|Inc|Corp|LLC|GmbH|Intent|Prompt|Context"
    r"|Information|Details|Number|Address|Instructions?|Preferences?|Goals?|Interface|Story|Stories|Story|Journey"
    r"|Feedback|Not|The|This|Bot|Assistant|Students?|Users?|Customers?|Employees?|Only|Must)\b"
)
_SUPPOSED = re.compile(
    r"\b(?:if|suppose|imagine|when|whether|e\.g\.|for example|such as|like|instead of|replace|never|do not"
    r"|don['’]t)\b|[?→]|->|=>",
    re.IGNORECASE,
)
_OWNS = re.compile(r"(?:['’]s|\w?s['’]|\w{2}['’]s)(?!\w)")
_PLAYS = re.compile(
    r"\b(?:your (?:character|persona)\b|role-?play|(?:pretend|play|act as|you are) (?:to be )?(?:a|the) (?:simulated )?"
    r"(?:customer|caller|user|patient|client)\b)",
    re.IGNORECASE,
)
"""A prompt for a model that plays a customer: all about the customer is made up."""
_HINTS = (
    "user",
    "customer",
    "client",
    "patient",
    "student",
    "member",
    "account",
    "tenant",
    "assistant",
    "guest",
    "employee",
    "@",
    "kunde",
    "nutzer",
    "cliente",
    "usu",
    "utilisateur",
    "owner",
    "caller",
)


def per_user_facts(reading: Reading) -> Iterator[PerUserFacts]:
    """One fact for all that is written about particular people and accounts."""
    if not any(hint in reading.lowered for hint in _HINTS):
        return
    found = dict(_found(reading))
    if not found or _PLAYS.search(reading.text):
        return
    region = reading.region
    spans = list(found.values())
    places = [reading.locate(span) for span in spans]
    yield PerUserFacts(
        places[0],
        region.symbol,
        region.role,
        region.home,
        len(spans),
        ", ".join(f"`{reading.quote(span)}`" for span in spans),
        tuple(Related(place, "about one particular user or account") for place in places),
    )


def _found(reading: Reading) -> Iterator[tuple[str, Span]]:
    subject = -2
    seen: set[str] = set()
    for sentence, line, (facts, since) in reading.stated(_facts_in):
        if reading.open_at(sentence):
            continue
        number = reading.outline.line_number(line.start)
        spans = [Span(sentence.start + start, sentence.start + end) for start, end in facts]
        if spans:
            subject = number
        if spans or number - subject <= 1:
            about = (Span(sentence.start + start, sentence.start + end) for start, end in since)
            spans += [span for span in about if not any(span.overlaps(other) for other in spans)]
        for span in spans:
            key = reading.quote(span).lower()
            if key not in seen and not reading.code.holds(span.start):
                seen.add(key)
                yield key, span


@of_sentences
def _facts_in(text: str, start: int) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]] | None:
    """Where the facts of a sentence stand in it, and what only counts near one; None where it supposes something."""
    if _SUPPOSED.search(text, start):
        return None
    facts = tuple(
        (match.start() - start, match.end() - start) for match in _FACT.finditer(text, start) if _is_real(match)
    )
    since = tuple((match.start() - start, match.end() - start) for match in _SINCE.finditer(text, start))
    return (facts, since) if facts or since else None


def _is_real(match: re.Match[str]) -> bool:
    """Not a made-up stand-in, and not a capitalised thing such as "Customer Service"."""
    if _MADE_UP.search(match[0]) or (match["of"] and _OWNS.match(match.string, match.end("of") - 2)):
        return False  # "for a person's shop" names the owner, who is the same for every visitor
    name = next((match[group] for group in ("name", "named", "label", "of", "paired") if match[group]), "")
    return not name or _NOT_A_NAME.search(name) is None
