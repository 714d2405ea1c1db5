"""The task of a data set and its recipes, written where there are enough rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_cli.failure import CLEAN, Failure

if TYPE_CHECKING:
    from argparse import Namespace

    from weighbridge_cli.dataset_store import Store
    from weighbridge_cli.session import Session


def written_task(arguments: Namespace, store: Store, session: Session) -> int:
    """A first task file with its recipes; none where there are too few rows to tune on."""
    from weighbridge.tuning.figures import fewest_examples
    from weighbridge.tuning.recipes import recipe_files
    from weighbridge.tuning.stored import HOLDOUT, TASK, path_of
    from weighbridge.tuning.task import is_model_id
    from weighbridge.tuning.task_file import TaskError, read_task
    from weighbridge.tuning.task_text import Start, json_answers, task_text

    data = store.load()
    least = fewest_examples(session.governance.rules, session.settings)
    if len(data.train) < least:
        count = len(data.train)
        raise Failure(f"{count} rows are too few to tune on ({least} are the least): collect more first")
    if not is_model_id(arguments.base_model):
        raise Failure("which model with open weights is to be tuned? --base-model org/model")
    prompt = session.places.inside(arguments.prompt) if arguments.prompt else ""
    if bool(arguments.model) != bool(prompt):
        raise Failure("--model and --prompt go together: both say what has to be beaten")
    start = Start(store.name, arguments.base_model, arguments.model, prompt, "", json_answers(data.train))
    path = path_of(store.name, TASK)
    if store.read(path) is not None:
        raise Failure(
            f"{store.shown(TASK)} is there already; change it, then: weighbridge dataset recipes {store.name}"
        )
    try:
        text = task_text(start)
    except TaskError as error:
        raise Failure(f"this makes no task: {error}") from error
    store.create(path, text)
    print(f"wrote {store.shown(TASK)}")
    for file in recipe_files(read_task(text, path)):
        store.create(file.path, file.text)
        print(f"wrote {session.shown_path(file.path)}")
    if not data.holdout:
        print(f"{store.shown(HOLDOUT)} has no rows: weighbridge dataset add {store.name} FILE --holdout")
    return CLEAN


def written_recipes(store: Store) -> int:
    """The recipes as the task has them now; a file that is not one of ours is left alone."""
    from weighbridge.tuning.recipes import recipe_files
    from weighbridge.tuning.recipes.words import GENERATED
    from weighbridge.tuning.stored import TASK, path_of
    from weighbridge.tuning.task_file import TaskError, read_task

    path = path_of(store.name, TASK)
    text = store.read(path)
    if text is None:
        raise Failure(f"there is no {store.shown(TASK)}; `weighbridge dataset task {store.name}` writes it")
    try:
        task = read_task(text, store.shown(TASK))
    except TaskError as error:
        raise Failure(str(error)) from error
    if task.name != store.name:
        raise Failure(f"{store.shown(TASK)}: name: expected {store.name}, the name of its folder, found {task.name}")
    prefix = path_of(store.name, "")
    for file in recipe_files(task):
        before = store.read(file.path)
        if before == file.text:
            continue
        if before is None:
            store.create(file.path, file.text)
        elif GENERATED in before or file.path.endswith("dataset_info.json"):
            store.replace(file.path.removeprefix(prefix), file.text)
        else:
            raise Failure(f"{store.session.shown_path(file.path)} was not made by Weighbridge, and is left alone")
        print(f"wrote {store.session.shown_path(file.path)}")
    return CLEAN
