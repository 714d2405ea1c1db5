"""What runs today, asked for its answers to the hold-out; they are recorded beside the task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_cli.failure import CLEAN, Failure
from weighbridge_cli.verdict_asking import Questions, account_of, asked, confirmed, say

if TYPE_CHECKING:
    from argparse import Namespace

    from weighbridge_training.trust.definitions import Endpoint
    from weighbridge_training.verdict.rows import Prompt

    from weighbridge_cli.verdict_task import Place


def recorded(arguments: Namespace, place: Place) -> int:
    """Asks for every row that has no answer yet."""
    from weighbridge_training.asking.pricing import price_of
    from weighbridge_training.asking.recording import question_digest, recorded_rows
    from weighbridge_training.comparing.plan import longest_answer, plan
    from weighbridge_training.driving.task_at import RECORDED
    from weighbridge_training.verdict.rows import asked_with_prompt

    name, endpoint, model = _today(arguments, place)
    prompt = _prompt(place)
    rows = place.given.rows()
    place.must_be_trusted()
    _must_be_held_out(place)
    conversations = [asked_with_prompt(row, prompt) for row in rows]
    path = place.at.beside(_outputs(place) or RECORDED)
    target = place.root / path
    if not target.parent.resolve().is_relative_to(place.root.resolve()) or target.is_symlink():
        raise Failure(f"{path} leads out of the workspace")
    done = recorded_rows(target, place.shown(path), [question_digest(one) for one in conversations], model)
    left = [row for row in range(len(rows)) if row not in done]
    if not left:
        print(f"{place.shown(path)} answers all {len(rows):,} rows already")
        return CLEAN
    if done:
        say(f"{place.shown(path)} answers {len(done):,} of {len(rows):,} rows already; the others are asked")
    planned = plan(
        model, [conversations[row] for row in left], [row.answer for row in rows], price_of(model, name, endpoint)
    )
    most = longest_answer(rows, place.task.measure.max_answer_tokens)
    with account_of(arguments, place) as account:
        confirmed(arguments, place, name, endpoint, [planned], account)
        found = asked(name, endpoint, Questions(planned, conversations, most, target, place.shown(path)), account)
    cost = f" for ${found.usd:,.4f}" if planned.price is not None else ""
    print(f"recorded {found.asked:,} answers of {model}{cost}: {place.shown(path)}")
    if found.cut:
        print(f"{found.cut} of them were cut at {most:,} tokens; `measure.max_answer_tokens` in the task allows more")
    return CLEAN


def _today(arguments: Namespace, place: Place) -> tuple[str, Endpoint, str]:
    """The endpoint and the model of today."""
    incumbent = place.task.incumbent
    if incumbent is None:
        raise Failure(
            f"{place.shown(place.at.path)} does not say what runs today: add `incumbent` with model and prompt"
        )
    name = arguments.endpoint or incumbent.endpoint or ""
    if not name:
        raise Failure(
            f"which endpoint answers as {incumbent.model} does today? --endpoint NAME, or `endpoint` of the incumbent "
            f"in {place.shown(place.at.path)}; it is defined in {place.hooks.path} as [endpoints.NAME]"
        )
    endpoint = place.hooks.endpoint(name)
    return name, endpoint, arguments.model or endpoint.model or incumbent.model


def _prompt(place: Place) -> Prompt:
    prompt = place.given.prompt
    assert prompt is not None
    if prompt.missing:
        named = ", ".join(prompt.missing)
        raise Failure(
            f"today's prompt cannot be sent from here: only the running program knows {named}. Record what it answers "
            "there, one line a row, and name the file as `outputs` of the incumbent (docs/verdict.md)"
        )
    return prompt


def _outputs(place: Place) -> str | None:
    return place.task.incumbent.outputs if place.task.incumbent is not None else None


def _must_be_held_out(place: Place) -> None:
    """Answers to rows that the prompt shows are not worth their price."""
    from weighbridge_training.comparing.folder import laid_out
    from weighbridge_training.verdict.judging import check
    from weighbridge_training.verdict.problems import VerdictError
    from weighbridge_training.verdict.reading import read

    try:
        check(read(laid_out(place.given, {})))
    except VerdictError as error:
        raise place.given.told(error) from None
