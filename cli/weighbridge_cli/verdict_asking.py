"""What asking an endpoint sends and costs, shown before it is done; then the asking, with what it has cost so far."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge_cli.failure import Failure

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from weighbridge_training.asking.account import Account
    from weighbridge_training.asking.chat import Message
    from weighbridge_training.asking.recording import Rate, Recorded
    from weighbridge_training.comparing.plan import Plan
    from weighbridge_training.trust.definitions import Endpoint

    from weighbridge_cli.verdict_task import Place

_FINDINGS = 10


def confirmed(
    arguments: Namespace, place: Place, name: str, endpoint: Endpoint, plans: Sequence[Plan], account: Account
) -> None:
    """Shows everything and asks; raises `Failure` where it may not be sent."""
    from weighbridge_training.disclosure.consent import PHRASE
    from weighbridge_training.urls import is_loopback_url

    where = "stays on this machine" if is_loopback_url(endpoint.url) else "leaves this machine"
    say(f'endpoint "{name}" of your own hooks.toml: {endpoint.url} ({where})')
    for plan in plans:
        say(f"  {plan.model} is asked {plan.questions:,} questions with what {place.shown(place.at.path)} names")
        say(f"    about {plan.tokens_in:,} tokens in and {plan.tokens_out:,} out; {_cost(plan)}")
        for finding in plan.findings[:_FINDINGS]:
            say(f"    {finding}")
        if len(plan.findings) > _FINDINGS:
            say(f"    and {len(plan.findings) - _FINDINGS} more")
    left = account.left()
    if left is not None:
        most, limit = left
        if most <= 0:
            raise Failure(f"nothing is left of {limit}, which is spent or reserved; nothing was sent")
        say(f"  it stops before ${most:,.4f} would be passed: what is left of {limit}")
        if any(plan.price is None for plan in plans):
            raise Failure(
                "there is a cap, and nobody has said what a token costs: set `usd_per_million_input` and "
                f"`usd_per_million_output` of [endpoints.{name}] in {place.hooks.path}"
            )
    if any(plan.secrets for plan in plans):
        raise Failure("what would be sent holds secrets: take these rows out of the data set, or what they hold")
    personal = any(plan.personal for plan in plans) and not arguments.send_personal_data
    if arguments.yes and not personal:
        return
    if not sys.stdin.isatty():
        option = "--send-personal-data" if personal else "--yes"
        raise Failure(f"nothing was sent: there is no terminal to ask at; {option} sends what is shown")
    wanted = PHRASE if personal else "yes"
    if input(f"Send it? Type {wanted}: ").strip().lower() != wanted:
        raise Failure("nothing was sent")


@dataclass(frozen=True, slots=True)
class Questions:
    """What one model is asked, and the file that its answers go to."""

    plan: Plan
    conversations: Sequence[Sequence[Message]]
    most: int
    """Tokens after which an answer is cut."""
    path: Path
    shown: str
    """What a person calls the file."""


def asked(name: str, endpoint: Endpoint, what: Questions, account: Account) -> Recorded:
    """Asks what is not answered yet."""
    from weighbridge_training.asking.asker import Asker
    from weighbridge_training.asking.recording import record

    asker = Asker(name, endpoint, what.plan.model, what.most)
    return record(what.path, what.shown, what.conversations, asker, _rate(what.plan), account, _progress)


@contextmanager
def account_of(arguments: Namespace, place: Place) -> Generator[Account]:
    """What asking for this task may cost and costs, in the ledger."""
    from weighbridge_training.asking.account import Account
    from weighbridge_training.homes import state_home
    from weighbridge_training.ledger.opening import Ledger

    with Ledger(state_home()) as ledger:
        limits = place.hooks.spending
        yield Account(ledger.spending, str(place.files.root), place.task.name, limits, arguments.max_cost)


def say(line: str) -> None:
    """For a person, and not for what reads the report."""
    print(line, file=sys.stderr)


def _rate(plan: Plan) -> Rate:
    from weighbridge_training.asking.recording import Rate

    count = max(plan.questions, 1)
    return Rate(plan.price, plan.tokens_in / count, plan.tokens_out / count)


def _cost(plan: Plan) -> str:
    if plan.usd is None or plan.price is None:
        return "what that costs is not known: nobody has named a price"
    return f"about ${plan.usd:,.2f} ({plan.price.source})"


def _progress(done: int, count: int, usd: float) -> None:
    if sys.stderr.isatty():
        cost = f", ${usd:,.4f}" if usd else ""
        end = "\n" if done == count else ""
        sys.stderr.write(f"\r\x1b[2K{done:,} of {count:,} answered{cost}{end}")
        sys.stderr.flush()
