"""The answer in words, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.facts import Proof
from weighbridge.judge import Unmet
from weighbridge.measure.argument import ABSENT, Basis, Refusal
from weighbridge.measure.evidence import weights_of
from weighbridge.measure.surrounding import OUTSIDE
from weighbridge.render.frame import printable
from weighbridge.rules import Comparison
from weighbridge.why.answer import State
from weighbridge.why.sentences import floored, reasons, refusal_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.judge import Standing
    from weighbridge.measure.argument import Argument, Link
    from weighbridge.render.context import Context
    from weighbridge.text import Place
    from weighbridge.why.answer import Answer, Heard, PromptSeen, Ruling, Told

_KINDS = {"format_retry": "a format retry", "output_repair": "an output repair"}
_PART = 10


def told(answer: Answer, context: Context) -> Iterator[str]:
    """The lines of the answer, without line breaks."""
    place = f"{context.shown_path(answer.path)}:{answer.line}" + (f":{answer.column}" if answer.column else "")
    yield printable(place) + (f" in {answer.symbol}" if answer.symbol else "")
    for finding in answer.findings:
        yield ""
        yield from _finding(finding, answer.path, context)
    for heard in _worth_saying(answer):
        yield ""
        yield from _argument(heard, answer.path, context)
    for prompt in answer.prompts:
        yield ""
        yield from _prompt(prompt, answer.path, context)
    for item in answer.unresolved:
        yield ""
        yield f"A prompt of the call ({_at(item.place, answer.path, context)}) is not known: it is {item.reason.value}."
    if not (answer.findings or answer.arguments or answer.prompts or answer.unresolved):
        yield ""
        yield "Nothing here is weighed: no prompt covers the line, and it stands in no function and no loop."


def _worth_saying(answer: Answer) -> Iterator[Heard]:
    """The arguments without those that say that nothing was found where something else was."""
    others = [item for item in answer.arguments if item.argument.refusal not in ABSENT]
    something = bool(others or answer.findings or answer.prompts)
    for heard in answer.arguments:
        refusal = heard.argument.refusal
        outside = dict(heard.argument.details).get("what") == OUTSIDE
        if not (something and refusal in ABSENT and (outside or refusal is Refusal.NO_OPERATION)):
            yield heard


def standing_in_words(ruling: Ruling) -> str:
    """How a rule stands to a fact, without its name."""
    stands = ruling.standing
    match stands.unmet:
        case None:
            return "it holds"
        case Unmet.OFF:
            return _off(stands)
        case Unmet.PREVIEW:
            return "what it would say here is a preview, which --preview switches on"
        case Unmet.FILTER:
            return f"it is about another {stands.field}"
        case Unmet.BOUND:
            field = stands.field.replace("_", " ")
            if stands.comparison in (Comparison.ABOVE, Comparison.AT_LEAST):
                return f"{ruling.value} of {ruling.limit} {field}"
            return f"{ruling.value} {field}, and no more than {ruling.limit} would count"


def _off(stands: Standing) -> str:
    if stands.rule.preview:
        return "off: it is a preview rule, which --preview switches on"
    return "off: the settings or the command line say so"


def _finding(item: Told, path: str, context: Context) -> Iterator[str]:
    finding = item.finding
    yield f"{finding.severity.value}[{finding.rule}]: {printable(finding.message)}"
    match item.state:
        case State.REPORTED:
            return
        case State.COMMENT if item.by is not None:
            yield f"  not reported: suppressed by the comment on {_at(item.by, path, context)}"
        case State.SETTINGS if item.by is not None:
            yield f"  not reported: accepted in the settings, {_at(item.by, '', context)}"
        case State.BASELINE:
            yield "  not reported: it is in the baseline"
        case _:
            yield "  not reported: accepted in the settings"


def _argument(heard: Heard, path: str, context: Context) -> Iterator[str]:
    argument = heard.argument
    kind = _KINDS[argument.kind]
    if argument.accepted:
        yield f"The argument for {kind} holds: {proof_in_words(argument)}."
    else:
        reason = refusal_in_words(argument, lambda place: _at(place, path, context))
        yield f"No {kind.partition(' ')[2]}: {printable(reason)}."
    yield from _links(argument, path, context)
    if argument.complete and argument.evidence:
        yield from _evidence(argument)
    for ruling in heard.rulings:
        if ruling.standing.unmet is not None:
            yield f"  {ruling.standing.rule.name}: {standing_in_words(ruling)}"


def proof_in_words(argument: Argument) -> str:
    """Whether every link was followed, and which one is a name."""
    by_name = [str(number) for number, link in enumerate(argument.links, 1) if link.basis is not Basis.FLOW]
    if by_name:
        links = f"link {by_name[0]} is" if len(by_name) == 1 else f"links {', '.join(by_name)} are"
        return f"{links} suggested by a name"
    if is_followed(argument):
        return "every link was followed"
    return "that a model wrote the text is suggested by names, and was not followed"


def is_followed(argument: Argument) -> bool:
    """Whether no link is a name."""
    if argument.fact is not None:
        return argument.fact.proof is Proof.FLOW
    return all(link.basis is Basis.FLOW for link in argument.links)


def _links(argument: Argument, path: str, context: Context) -> Iterator[str]:
    for number, link in enumerate(argument.links, 1):
        yield from _link(f"{number}.", link, path, context)
    if not argument.complete and argument.broken is not None and argument.links:
        yield f"  x  {'':{_PART}} {_at(argument.broken, path, context)}: here the argument breaks off"


def _link(number: str, link: Link, path: str, context: Context) -> Iterator[str]:
    yield f"  {number:<3}{link.role.value:{_PART}} {_at(link.place, path, context)}: {printable(link.words)}"
    if context.quotes and (line := source_line(link.place, context)):
        yield f"     {'':{_PART}} | {printable(line)}"


def source_line(place: Place, context: Context) -> str:
    """The first line of a place, without the blanks around it, cropped to the width of the terminal."""
    document = context.sources(place.path)
    if document is None:
        return ""
    span = document.lines.line_span(document.lines.line_of(place.span.start))
    text = document.text[span.start : span.end].strip()
    room = max(context.width - 20, 20)
    return text if len(text) <= room else text[: room - 1] + "…"


def _evidence(argument: Argument) -> Iterator[str]:
    weights = weights_of(argument.kind)
    meanings = reasons().evidence[argument.kind]
    reached = "and" if argument.strength >= weights.say else "but"
    total = weights.bias + sum(weights.weights.get(name, 0.0) for name in argument.evidence)
    strength = f"{floored(argument.strength)} (the sum {total:+.1f}, from 0 to 1)"
    yield f"  The evidence adds up to {strength}, {reached} {weights.say:.2f} is needed:"
    yield f"    {weights.bias:+.1f}  every argument begins with this"
    order = list(meanings)
    width = max(map(len, argument.evidence))
    for name in sorted(argument.evidence, key=order.index):
        yield f"    {weights.weights.get(name, 0.0):+.1f}  {name:<{width}}  {meanings[name].says}"


def _prompt(seen: PromptSeen, path: str, context: Context) -> Iterator[str]:
    region = seen.region
    name = f" `{printable(region.symbol)}`" if region.symbol and context.quotes else ""
    where = _at(region.place, path, context)
    yield f"Prompt{name} ({where}): role {region.role.value}, {seen.tokens} tokens, contract {region.contract.value}."
    if region.calls:
        yield f"  it reaches the call on {', '.join(_at(call, path, context) for call in region.calls)}"
    else:
        yield "  no call that it reaches was found"
    if region.text.holes:
        parts = "1 part is" if region.text.holes == 1 else f"{region.text.holes} parts are"
        yield f"  {parts} filled in at run time and not counted"
    for ruling in seen.rulings:
        yield f"  {ruling.standing.rule.name}: {standing_in_words(ruling)}"


def _at(place: Place, path: str, context: Context) -> str:
    """`line 12`, or the file with it where it is another one."""
    region = context.region(place.path, place.span)
    if place.path == path:
        return f"line {region.start.line}"
    return f"{printable(region.path)}:{region.start.line}"
