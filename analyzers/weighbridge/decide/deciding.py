"""From evidence to one verdict: the five procedures are walked, and the data say which of their ends settles it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from weighbridge.decide.agents import agent_decision
from weighbridge.decide.answers import with_answers
from weighbridge.decide.costs import break_even_evidence, break_even_of
from weighbridge.decide.decision import Decision, Dissent, Missing, OpenQuestion, Outcome, Path, Stance, Verdict
from weighbridge.decide.evidence import Known, answered, measured, unknown
from weighbridge.decide.procedures import load_decisions
from weighbridge.decide.walking import concluded, decisive, first_holding, parting, walk
from weighbridge.rule_message import worded
from weighbridge.sources.region import Home

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from weighbridge.decide.decision import BreakEven, Step
    from weighbridge.decide.evidence import Value
    from weighbridge.decide.procedures import DecisionBook, Procedure, Settling
    from weighbridge.decide.walking import Evidence
    from weighbridge.decide.workload import Workload


@dataclass(frozen=True, slots=True)
class _Settled:
    """A verdict with the ways that led to it."""

    line: Settling
    ends: Mapping[str, tuple[tuple[Step, ...], Verdict]]
    evidence: Evidence
    break_even: BreakEven | None


def decide(workload: Workload) -> Decision:
    """One verdict first, then all five paths, who dissents, and what is not known."""
    book = load_decisions()
    if workload.region.home is Home.AGENT:
        return agent_decision(workload)
    settled = _settled(workload, workload.known, book)
    line, verdict = settled.line, settled.line.verdict
    also = tuple(_also(verdict, settled.evidence, book))
    told = _told(settled, also, book)
    paths = tuple(_paths(settled, verdict, book))
    return Decision(
        verdict=verdict,
        title=book.verdicts[verdict].title,
        words=_filled(book.verdicts[verdict].words, told),
        reason=line.because,
        also=also,
        because=_because(line, settled),
        paths=paths,
        dissents=tuple(_dissents(paths, verdict, settled.evidence, book)),
        open=tuple(sorted(_open(workload, settled, verdict, book), key=lambda one: not one.changes)),
        missing=tuple(_missing(told, book)),
        break_even=settled.break_even,
        notes=tuple(_filled(note.says, told) for note in book.notes if first_holding(note.when, told) is not None),
        moves=tuple(dict.fromkeys(move for one in (verdict, *also) for move in book.verdicts[one].moves)),
    )


def _settled(workload: Workload, known: Mapping[str, Known], book: DecisionBook) -> _Settled:
    break_even = break_even_of(workload, known, book)
    costs = {one.name: one for one in break_even_evidence(break_even, known)}
    evidence = concluded({**known, **costs}, book.conclusions)
    ends = {procedure.name: walk(procedure, evidence) for procedure in book.procedures}
    after = {
        **evidence.known,
        **{name: measured(name, str(end), f"{name} ends in {end}.") for name, (_, end) in ends.items()},
    }
    settled = replace(evidence, known=after)
    line = next(one for one in book.settling if not one.when or first_holding(one.when, after) is not None)
    return _Settled(line, ends, settled, break_even)


def _because(line: Settling, settled: _Settled) -> tuple[Known, ...]:
    """What the line that settled it rests on: its evidence, and behind the end of a procedure its last step."""
    condition = first_holding(line.when, settled.evidence.known)
    names = line.shows or (() if condition is None else condition.names)
    found: dict[str, Known] = {}
    for name in names:
        behind = settled.evidence.behind((name,))
        if name in settled.ends:
            behind = decisive(settled.ends[name][0]).evidence
        for one in behind:
            found.setdefault(one.name, one)
    return tuple(found.values())


def _also(verdict: Verdict, evidence: Evidence, book: DecisionBook) -> Iterator[Verdict]:
    parts = book.verdicts[verdict].includes
    for one in book.also:
        if one.verdict is not verdict and one.verdict not in parts and first_holding(one.when, evidence.known):
            yield one.verdict


def _told(settled: _Settled, also: tuple[Verdict, ...], book: DecisionBook) -> Mapping[str, Known]:
    tunes = any(book.verdicts[end].tunes for _, end in settled.ends.values())
    return {
        **{one.name: measured(one.name, one.high, one.source.claim) for one in book.figures},
        **settled.evidence.known,
        "tuning-proposed": measured("tuning-proposed", tunes, ""),
        "settled": measured("settled", str(settled.line.verdict), ""),
        "also-schema": measured("also-schema", Verdict.SCHEMA in also, ""),
    }


def _paths(settled: _Settled, verdict: Verdict, book: DecisionBook) -> Iterator[Path]:
    for procedure in book.procedures:
        steps, end = settled.ends[procedure.name]
        yield Path(procedure.name, procedure.title, steps, end, _stance(procedure, end, verdict, book))


def _stance(procedure: Procedure, end: Verdict, verdict: Verdict, book: DecisionBook) -> Stance:
    if end is verdict:
        return Stance.AGREES
    if procedure.only_about_tuning and end is Verdict.KEEP and not book.verdicts[verdict].tunes:
        return Stance.PART
    return Stance.PART if end in book.verdicts[verdict].includes else Stance.DISSENTS


def _dissents(paths: Iterable[Path], verdict: Verdict, evidence: Evidence, book: DecisionBook) -> Iterator[Dissent]:
    procedures = {procedure.name: procedure for procedure in book.procedures}
    for path in paths:
        if path.stance is Stance.AGREES:
            continue
        step = parting(procedures[path.procedure], path.steps, verdict, evidence)
        title = book.verdicts[path.verdict].title
        goes = "goes a part of the way" if path.stance is Stance.PART else "dissents"
        decided = " ".join(dict.fromkeys(one.words for one in step.evidence))
        words = f"{path.procedure} {goes}: {title}. It asked: {step.asks} The answer is {step.says}. {decided}"
        yield Dissent(path.procedure, path.verdict, path.stance, step.question, step.asks, step.evidence, words.strip())


def _open(workload: Workload, settled: _Settled, verdict: Verdict, book: DecisionBook) -> Iterator[OpenQuestion]:
    """The questions that somewhere were met unanswered, and the answers that alone would change the verdict."""
    for name in dict.fromkeys(_asked(settled)):
        asked = book.questions[name]
        changes: list[Outcome] = []
        for value in asked.tries:
            found = _settled(workload, _answering(workload.known, name, value), book).line.verdict
            if found is not verdict:
                changes.append(Outcome(value, found))
        why = workload.known[name].words.removeprefix(asked.asks).strip()
        yield OpenQuestion(name, asked.asks, why, tuple(changes))


def _asked(settled: _Settled) -> Iterator[str]:
    for steps, _ in settled.ends.values():
        for step in steps:
            for one in step.evidence:
                yield from one.asks if one.value is None else ()
    ready = settled.evidence.known
    for one in settled.evidence.behind(name for name in ready if name in settled.evidence.rests):
        yield from one.asks if one.value is None else ()


def _answering(known: Mapping[str, Known], name: str, value: Value) -> Mapping[str, Known]:
    """The evidence as it would be if a question were answered."""
    return with_answers({**known, name: answered(name, value, "")})


def _missing(known: Mapping[str, Known], book: DecisionBook) -> Iterator[Missing]:
    if not known["tuning-proposed"].value:
        return
    for one in book.missing:
        if first_holding(one.met, known) is None:
            yield Missing(one.name, known.get(one.evidence, unknown(one.evidence, "Not known.")), one.words)


def _filled(words: str, known: Mapping[str, Known]) -> str:
    return worded(words, {name: one.value for name, one in known.items() if one.value is not None})
