"""How dates are written, in the languages in which prompts are commonly written."""

from __future__ import annotations

MONTH = (
    r"(?:jan(?:uary|uar|vier|eiro)?|feb(?:ruary|ruar)?|février|fevereiro|mar(?:ch|s|ço|zo)?|märz|apr(?:il|ile)?"
    r"|avril|abril|may|mai|mayo|maio|maggio"
    r"|june?|juni|juin|junio|junho|giugno|july?|juli|juillet|julio|julho|luglio|aug(?:ust)?|août|agosto"
    r"|sept?(?:ember|embre|iembre)?|setembro|settembre"
    r"|oct(?:ober|obre|ubre)?|okt(?:ober)?|outubro|ottobre|nov(?:ember|embre|iembre)?|novembro|dec(?:ember)?"
    r"|dez(?:ember)?|décembre|diciembre|dezembro|dicembre"
    r"|enero|febrero|gennaio|febbraio|stycznia|lutego|kwietnia|maja|czerwca|lipca|sierpnia|września|października"
    r"|listopada|grudnia"
    r"|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)"
)
_YEAR = r"(?:19|20)\d{2}"
DATE = (
    rf"(?:{_YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?:[T ]\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:[ ]?(?:Z|UTC|[A-Z]{{3,4}}"
    rf"|[+-]\d{{2}}:?\d{{2}})\b)?)?"
    rf"|{MONTH}\.?[ ]\d{{1,2}}(?:st|nd|rd|th)?,?[ ]{_YEAR}|\d{{1,2}}(?:st|nd|rd|th)?\.?[ ](?:of[ ]"
    rf"|de[ ])?{MONTH}\.?,?[ ](?:de[ ]|del[ ])?{_YEAR}"
    rf"|{MONTH}\.?,?[ ](?:de[ ]|del[ ])?{_YEAR}|{_YEAR}[ ]?年(?:[ ]?\d{{1,2}}[ ]?月(?:[ ]?\d{{1,2}}[ ]?日)?)?"
    rf"|{_YEAR}년(?:[ ]?\d{{1,2}}월(?:[ ]?\d{{1,2}}일)?)?"
    rf"|\d{{1,2}}[./-]\d{{1,2}}[./-]{_YEAR}|{_YEAR}[-/.]\d{{1,2}}(?!\d)|\b{_YEAR}\b(?![-/.]?\d))"
)
"""A literal date, down to a bare year."""
DAY = (
    rf"(?:{_YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|{MONTH}\.?[ ]\d{{1,2}}(?:st|nd|rd|th)?,?[ ]{_YEAR}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\.?[ ](?:of[ ]|de[ ])?{MONTH}\.?,?[ ](?:de[ ]|del[ ])?{_YEAR}"
    rf"|{MONTH}\.?,?[ ](?:de[ ]|del[ ])?{_YEAR}"
    rf"|{_YEAR}[ ]?年[ ]?\d{{1,2}}[ ]?月(?:[ ]?\d{{1,2}}[ ]?日)?|\d{{1,2}}[./-]\d{{1,2}}[./-]{_YEAR})"
)
"""A literal date of at least a month and a year."""
