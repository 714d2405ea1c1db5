"""Records answers one by one: what was answered is kept, whatever happens next, and is not asked for again.

Every line says which question it answers (`asked`, a digest of the messages) and which model was asked (`of`): answers
to another prompt, or of another model, are told and not mixed.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weighbridge_training.asking.account import CapError
from weighbridge_training.asking.pricing import cost_of
from weighbridge_training.canonical import digest
from weighbridge_training.homes import made, state_home
from weighbridge_training.plain import plain_line
from weighbridge_training.running.locks import taken
from weighbridge_training.verdict.answers import answer_from
from weighbridge_training.verdict.problems import Problem, VerdictError
from weighbridge_training.verdict.rows import lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from weighbridge_training.asking.account import Account
    from weighbridge_training.asking.asker import Asker
    from weighbridge_training.asking.chat import Message
    from weighbridge_training.verdict.inputs import TokenPrice


@dataclass(frozen=True, slots=True)
class Rate:
    """What questions cost; without a price nothing can be held to a limit."""

    price: TokenPrice | None
    guess_in: float
    guess_out: float
    """Tokens of a question and of an answer, for what is not counted yet."""

    @property
    def guess(self) -> float:
        """What the next question may come to, in US dollars."""
        return self.usd(None, None)

    def usd(self, tokens_in: int | None, tokens_out: int | None) -> float:
        if self.price is None:
            return 0.0
        known_in = self.guess_in if tokens_in is None else tokens_in
        known_out = self.guess_out if tokens_out is None else tokens_out
        return cost_of(self.price, known_in, known_out)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is there now."""

    rows: int
    asked: int
    """In this run."""
    cut: int
    usd: float
    """Of this run."""


def question_digest(messages: Sequence[Message]) -> str:
    """What an answer belongs to."""
    return digest(list(messages))


def stale(data: bytes, shown: str, questions: Sequence[str], model: str = "") -> list[Problem]:
    """The lines that answer other questions than these, or are of another model; one that does not say is believed."""
    found: list[Problem] = []
    for number, line in lines_of(data.decode("utf-8", "replace")):
        try:
            entry: Any = json.loads(line)
            row, asked, of = entry.get("row"), entry.get("asked"), entry.get("of")
        except (ValueError, RecursionError, AttributeError):
            continue
        if asked is not None and (type(row) is not int or not 0 <= row < len(questions) or asked != questions[row]):
            message = (
                "answers another question: the prompt or the rows have changed since; move the file away, and record"
            )
            found.append(Problem(shown, number, f"{message} again"))
        elif model and of is not None and of != model:
            found.append(
                Problem(shown, number, f"is of {plain_line(str(of), 100)}, not of {model}; move the file away")
            )
    return found


def recorded_rows(path: Path, shown: str, questions: Sequence[str], model: str) -> set[int]:
    """The rows that a file answers already; raises `VerdictError` where it answers other questions.

    A last line that a crash has broken off is taken away.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return set()
    end = data.rfind(b"\n") + 1
    if end < len(data):
        with path.open("r+b") as stream:
            stream.truncate(end)
    done: set[int] = set()
    bad = stale(data[:end], shown, questions, model)
    for number, line in lines_of(data[:end].decode("utf-8", "replace")):
        try:
            done.add(answer_from(line).row)
        except ValueError as error:
            bad.append(Problem(shown, number, str(error)))
    if bad:
        raise VerdictError(bad)
    return done


def record(
    path: Path,
    shown: str,
    conversations: Sequence[Sequence[Message]],
    asker: Asker,
    rate: Rate,
    account: Account,
    told: Callable[[int, int, float], None],
) -> Recorded:
    """Asks what is not answered yet; raises `AskingError`, `CapError`, `VerdictError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = taken(lock_of(path))
    if lock is None:
        raise VerdictError([Problem(shown, 0, "is being recorded by another process")])
    try:
        return _recorded(path, shown, conversations, asker, rate, account, told)
    finally:
        lock.release()


def lock_of(path: Path) -> Path:
    """What one recording of a file holds; it lies among the user's own, where nobody commits it."""
    return made(state_home() / "locks") / f"{digest(os.path.realpath(path))[:32]}.lock"


def _recorded(
    path: Path,
    shown: str,
    conversations: Sequence[Sequence[Message]],
    asker: Asker,
    rate: Rate,
    account: Account,
    told: Callable[[int, int, float], None],
) -> Recorded:
    questions = [question_digest(one) for one in conversations]
    done = recorded_rows(path, shown, questions, asker.model)
    left = [row for row in range(len(conversations)) if row not in done]
    usd, cut = 0.0, 0
    with path.open("a", encoding="utf-8", newline="\n") as stream:
        for count, row in enumerate(left, 1):
            taken = rate.guess
            try:
                account.take(taken)
            except CapError as passed:
                raise CapError(
                    f"stopped before {passed} would be passed: {count - 1} of {len(left)} questions were asked for "
                    f"${usd:,.4f}. What was answered is kept in {shown}"
                ) from None
            found = asker.ask(conversations[row])
            said = found.said
            cut += said.cut
            line = {
                "row": row,
                "text": said.text,
                "input_tokens": said.input_tokens,
                "output_tokens": said.output_tokens,
                "seconds": round(found.seconds, 6),
                "model": said.model or asker.model,
                "asked": questions[row],
                "of": asker.model,
            }
            stream.write(json.dumps(line) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
            # after the answer: a ledger that cannot be written must not lose what was paid for
            cost = rate.usd(said.input_tokens, said.output_tokens)
            account.settle(taken, cost)
            usd += cost
            told(count, len(left), usd)
    return Recorded(len(conversations), len(left), cut, usd)
