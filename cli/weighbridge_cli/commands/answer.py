"""Answer a question that a weigh ticket asks: it is kept in the settings, and asked again when it ends.

Without a question it lists all of them with their answers. VALUE is yes or no, a number, a word or a path, as the
question asks.
Exit code: 0 answered or listed, 2 error.
"""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

from weighbridge_cli.failure import CLEAN, Failure, suggestion, told
from weighbridge_cli.options import governance_options

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from weighbridge.decide.procedures import Asked
    from weighbridge.findings import Edit, NewFile

    from weighbridge_cli.session import Session

_FLAGS = {"yes": True, "true": True, "no": False, "false": False}


def describe(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("question", nargs="?", default="", metavar="QUESTION", help="its name, as a ticket writes it")
    add("value", nargs="?", default="", metavar="VALUE", help="yes, no, a number, a word or a path")
    add("--for", dest="about", default="", metavar="FILE", help="only for the prompts of this file")
    add("--prompt", default="", metavar="NAME", help="only for the prompt of this name")
    add(
        "--until", default="", metavar="DAY", help="the last day on which it holds, as 2027-06-30; default: half a year"
    )
    add("--for-good", action="store_true", help="it holds without an end")
    add("--diff", action="store_true", help="show what would be written, and write nothing")
    governance_options(parser)


def run(arguments: Namespace) -> int:
    with told():
        return _answered(arguments)


def _answered(arguments: Namespace) -> int:
    from weighbridge.answering import Given, answer_change, in_words
    from weighbridge.decide.procedures import load_decisions

    from weighbridge_cli.session import Session

    questions = load_decisions().questions
    arguments.paths = [arguments.about] if arguments.about else []
    session = Session(arguments)
    path = session.places.inside(arguments.about) if arguments.about else ""
    settings = session.governance.settings_for(path) if path else session.settings
    if not arguments.value:
        if arguments.question:
            raise Failure(f"{arguments.question}: what is the answer? weighbridge answer {arguments.question} VALUE")
        for asked in questions.values():
            known = settings.answer(asked.name, path, arguments.prompt)
            said = "" if known is None else f" [answered: {in_words(known.answer)}{_end(known.until)}]"
            print(f"{asked.name}: {asked.asks}{said}")
        return CLEAN
    if arguments.question not in questions:
        raise Failure(f'no question "{arguments.question}".{suggestion(arguments.question, questions)}')
    asked = questions[arguments.question]
    given = Given(asked.name, _value(asked, arguments.value), _until(arguments), path, arguments.prompt)
    change = answer_change(given, settings, session.workspace(), session.places.root)
    if change is None:
        where = settings.source or "weighbridge.yaml"
        raise Failure(f"{where} cannot be added to without losing something of it: write answers.{asked.name} by hand")
    _write(session, change, arguments)
    return CLEAN


def _write(session: Session, change: Edit | NewFile, arguments: Namespace) -> None:
    from weighbridge.findings import NewFile

    from weighbridge_cli.fixing import Fixed, apply_or_fail, differences, rewritten

    if isinstance(change, NewFile):
        fixed: tuple[Fixed, ...] = (Fixed(change.path, None, change.text, 0),)
    else:
        fixed = rewritten({change.place.path: [change]}, session.workspace().document)
    if arguments.diff:
        sys.stdout.writelines(differences(fixed, session.shown_path))
        return
    apply_or_fail(fixed, session.places.root, session.shown_path)
    print(f"Written to {session.shown_path(fixed[0].path)}.")


def _value(asked: Asked, written: str) -> str | bool | int | float:
    from weighbridge.config_answers import mismatch

    value: str | bool | int | float = written
    if asked.kind == "flag":
        value = _FLAGS.get(written.lower(), written)
    elif asked.kind == "number":
        value = _number(written)
    expected = mismatch(asked, value)
    if expected:
        expected = "yes or no" if asked.kind == "flag" else expected
        raise Failure(f'{asked.name}: expected {expected}, found "{written}"')
    return value


def _number(written: str) -> str | float:
    plain = written.replace("_", "").replace(",", "")
    try:
        return int(plain)
    except ValueError:
        try:
            return float(plain)
        except ValueError:
            return written


def _until(arguments: Namespace) -> date | None:
    if arguments.for_good:
        return None
    if not arguments.until:
        from weighbridge.answering import HOLDS

        return date.today() + HOLDS
    try:
        return date.fromisoformat(arguments.until)
    except ValueError as error:
        raise Failure(f'--until: expected a day such as 2027-06-30, found "{arguments.until}"') from error


def _end(until: date | None) -> str:
    if until is None:
        return ""
    return f", until {until}" if until >= date.today() else f", ended on {until}"
