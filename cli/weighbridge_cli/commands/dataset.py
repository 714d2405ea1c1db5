"""Take care of a data set: add rows from logs, review them, say where it stands, make its task and recipes.

add NAME FILE…   takes rows from JSON lines, JSON, CSV and chat exports; they wait until they are reviewed
review NAME      asks a person about every row that waits, or checks their answers with --schema FILE
status NAME      says how many rows there are, what is wrong with them, and how many are missing
task NAME        writes training/NAME/task.yaml and recipes for a base model
recipes NAME     makes the recipes again after the task was changed
Exit code: 0 all is well, 1 rows were left out or something is wrong with the data set, 2 error.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from weighbridge_cli.failure import CLEAN, FOUND, Failure, told
from weighbridge_cli.options import governance_options

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from weighbridge_cli.dataset_store import Store
    from weighbridge_cli.session import Session

_ACTIONS = ("add", "review", "status", "task", "recipes")


def describe(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("action", choices=_ACTIONS, help="what to do")
    add("name", metavar="NAME", help="the data set: a folder of training/")
    add("paths", nargs="*", metavar="FILE", help="add: logs and exports")
    governance_options(parser)
    add("--holdout", action="store_true", help="add: rows to measure on, not to train on")
    add("--input", default="", metavar="KEY", help="add: the key or column of the input")
    add("--output", default="", metavar="KEY", help="add: the key or column of the output")
    add("--keep-personal-data", action="store_true", help="add: rows with what looks like personal data, too")
    add("--schema", default="", metavar="FILE", help="review: accept rows whose answers satisfy this JSON Schema")
    add("--base-model", default="", metavar="ID", help="task: a model with open weights, such as org/model")
    add("--prompt", default="", metavar="FILE", help="task: today's prompt, which has to be beaten")
    add("--model", default="", metavar="NAME", help="task: today's model")
    add("--format", choices=("text", "json"), default="text", help="status: how it is told")


def run(arguments: Namespace) -> int:
    with told():
        from weighbridge_cli.dataset_store import Store
        from weighbridge_cli.outputs import unbreakable_stdout
        from weighbridge_cli.session import Session

        unbreakable_stdout()
        files, arguments.paths = list(arguments.paths), []
        if files and arguments.action != "add":
            raise Failure(f'what is "{files[0]}"? {arguments.action} takes no files.')
        session = Session(arguments)
        store = Store(arguments, session)
        match arguments.action:
            case "add":
                return _add(arguments, store, files)
            case "review":
                return _review(arguments, store)
            case "status":
                return _status(arguments, store, session)
            case "task":
                return _task(arguments, store, session)
            case _:
                return _recipes(store)


def _add(arguments: Namespace, store: Store, files: list[str]) -> int:
    from weighbridge_cli.dataset_add import added

    if not files:
        raise Failure("add takes one file at least: weighbridge dataset add NAME FILE")
    if bool(arguments.input) != bool(arguments.output):
        raise Failure("--input and --output go together")
    return added(arguments, store, files)


def _review(arguments: Namespace, store: Store) -> int:
    from weighbridge_cli.dataset_review import by_person, by_schema

    data = store.load()
    if not data.unreviewed:
        print("no row waits for a review")
        return CLEAN
    return by_schema(store, arguments.schema) if arguments.schema else by_person(store)


def _status(arguments: Namespace, store: Store, session: Session) -> int:
    from weighbridge.tuning.account import account, stored
    from weighbridge.tuning.figures import fewest_examples

    from weighbridge_cli.dataset_words import account_json, account_text

    data = stored(store.name, store.read)
    if not (data.accepted or data.unreviewed or data.refused or data.bad):
        raise Failure(f"there is no data set {store.name}; `weighbridge dataset add {store.name} FILE` starts one")
    least = fewest_examples(session.governance.rules, session.settings)
    said = account(data, least, store.shows)
    if arguments.format == "json":
        print(account_json(store.name, said))
    else:
        sys.stdout.writelines(f"{line}\n" for line in account_text(store.name, said))
    return CLEAN if said.clean else FOUND


def _task(arguments: Namespace, store: Store, session: Session) -> int:
    from weighbridge_cli.dataset_task import written_task

    return written_task(arguments, store, session)


def _recipes(store: Store) -> int:
    from weighbridge_cli.dataset_task import written_recipes

    return written_recipes(store)
