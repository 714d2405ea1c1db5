"""The arms of a comparison, answered by whoever is named, and the verdict on them."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from weighbridge_cli.failure import CLEAN, FOUND, Failure, suggestion
from weighbridge_cli.verdict_asking import Questions, account_of, asked, confirmed, say
from weighbridge_cli.verdict_task import read_file

if TYPE_CHECKING:
    from argparse import Namespace

    from weighbridge_training.comparing.given import Given
    from weighbridge_training.verdict.inputs import Price
    from weighbridge_training.verdict.outcome import Arm

    from weighbridge_cli.verdict_task import Place

_ARMS = ("adapter", "base-prompt", "probes-adapter", "probes-base")


@dataclass
class Arms:
    """What answers, in words and by its content."""

    marks: dict[str, str] = field(default_factory=dict[str, str])
    what: dict[Arm, str] = field(default_factory=dict[Any, str])
    prices: dict[Arm, Price] = field(default_factory=dict[Any, Any])


def judged(arguments: Namespace, place: Place) -> int:
    """Lays everything out, lets answer what has to, judges, and says what came out."""
    from weighbridge_training.comparing.concluding import concluded
    from weighbridge_training.comparing.folder import adapter_digest, laid_out
    from weighbridge_training.verdict.outcome import Outcome

    from weighbridge_cli.verdict_words import said

    if bool(arguments.adapter) + bool(arguments.endpoint) > 1:
        raise Failure("--adapter and --endpoint are two things to judge: give one")
    arms = Arms()
    given = _with_incumbent(arguments, place)
    given = _with_recorded_arms(arguments, given, arms)
    if not (arguments.adapter or arguments.endpoint or "out/answers/adapter.jsonl" in given.contents):
        raise Failure("what is to be judged? --adapter FOLDER, --endpoint NAME, or --answers adapter=FILE")
    if arguments.adapter:
        arms.marks["adapter"] = adapter_digest(Path(arguments.adapter))
    elif arguments.endpoint:
        arms.marks["endpoint"] = f"{place.hooks.endpoint(arguments.endpoint).url} {arguments.model} {arguments.base}"
    folder = laid_out(given, arms.marks)
    if arguments.adapter:
        _answer_here(arguments, place, given, folder)
    elif arguments.endpoint:
        _ask_endpoint(arguments, place, given, folder, arms)
    report = concluded(folder, given, arms.what, arms.prices, place.endpoint_today())
    page = folder / "out" / "report.html"
    if arguments.html:
        _write(arguments.html, page.read_text(encoding="utf-8"))
    sys.stdout.writelines(said(report, arguments.format, str(arguments.html or page)))
    return CLEAN if report.outcome is Outcome.ADAPTER_WINS else FOUND


def _with_incumbent(arguments: Namespace, place: Place) -> Given:
    from weighbridge_training.comparing.given import with_incumbent, with_recorded

    if arguments.incumbent:
        return with_incumbent(place.given, arguments.incumbent, read_file(arguments.incumbent))
    return with_recorded(place.given, place.files)


def _with_recorded_arms(arguments: Namespace, given: Given, arms: Arms) -> Given:
    from weighbridge_training.comparing.given import with_answers
    from weighbridge_training.verdict.outcome import Arm

    for written in arguments.answers:
        arm, _, path = written.partition("=")
        if arm not in _ARMS or not path:
            hint = suggestion(arm, _ARMS)
            raise Failure(f"--answers {written}: expected ARM=FILE, with ARM one of {', '.join(_ARMS)}.{hint}")
        data = read_file(path)
        given = with_answers(given, f"out/answers/{arm}.jsonl", path, data)
        arms.marks[arm] = hashlib.sha256(data).hexdigest()
        if arm in (Arm.ADAPTER, Arm.BASE_PROMPT):
            arms.what[Arm(arm)] = f"recorded answers: {path}"
    return given


def _answer_here(arguments: Namespace, place: Place, given: Given, folder: Path) -> None:
    from weighbridge_training.comparing.answered import answer
    from weighbridge_training.comparing.folder import put_adapter, put_base

    place.must_be_trusted()
    put_adapter(folder, Path(arguments.adapter))
    base = place.task.base_model.folder
    if base is not None:
        put_base(folder, place.root / base)
    local: Any = place.hooks.hooks["local"]
    python = str(getattr(local, "python", "") or sys.executable)
    say(f"{arguments.adapter} answers the hold-out on this machine, with {python}")
    answer(folder, python, place.task.limits.max_runtime_s, _progress)


def _ask_endpoint(arguments: Namespace, place: Place, given: Given, folder: Path, arms: Arms) -> None:
    from weighbridge_training.asking.pricing import price_of
    from weighbridge_training.comparing.plan import longest_answer, plan
    from weighbridge_training.verdict.outcome import Arm
    from weighbridge_training.verdict.rows import asked as asked_of
    from weighbridge_training.verdict.rows import asked_with_prompt

    name = arguments.endpoint
    endpoint = place.hooks.endpoint(name)
    model = arguments.model or endpoint.model
    if not model:
        raise Failure(f'which model of "{name}" is to be judged? --model NAME, or `model` of [endpoints.{name}]')
    place.must_be_trusted()
    rows = given.rows()
    probes = [[{"role": "user", "content": question}] for question in place.task.off_task.questions]
    questions = {"adapter": (model, [asked_of(row) for row in rows]), "probes-adapter": (model, probes)}
    arms.what[Arm.ADAPTER] = f'{model} at your endpoint "{name}", with the short prompt of its rows'
    if arguments.base:
        questions["probes-base"] = (arguments.base, probes)
        if given.prompt is not None and not given.prompt.missing:
            prompt = given.prompt
            questions["base-prompt"] = (arguments.base, [asked_with_prompt(row, prompt) for row in rows])
            arms.what[Arm.BASE_PROMPT] = (
                f'{arguments.base} at your endpoint "{name}", with {given.sources["data/prompt.json"]}'
            )
    expected = [row.answer for row in rows]
    plans = {
        arm: plan(of, conversations, expected, price_of(of, name, endpoint))
        for arm, (of, conversations) in questions.items()
    }
    most = longest_answer(rows, place.task.measure.max_answer_tokens)
    with account_of(arguments, place) as account:
        confirmed(arguments, place, name, endpoint, list(plans.values()), account)
        for arm, (_, conversations) in questions.items():
            file = f"out/answers/{arm}.jsonl"
            asked(name, endpoint, Questions(plans[arm], conversations, most, folder / file, file), account)
            price = plans[arm].price
            if price is not None and arm in (Arm.ADAPTER, Arm.BASE_PROMPT):
                arms.prices[Arm(arm)] = price


def _progress(event: dict[str, Any]) -> None:
    if sys.stderr.isatty() and event.get("event") == "answering":
        arm, done, count = (event.get(name) for name in ("arm", "done", "rows"))
        sys.stderr.write(f"\r\x1b[2K{arm}: {done} of {count}")
        sys.stderr.flush()


def _write(path: str, text: str) -> None:
    try:
        Path(path).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise Failure(f"cannot write {path}: {error.strerror}") from error
