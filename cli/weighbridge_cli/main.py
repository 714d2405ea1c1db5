"""The entry point: picks the sub-command, imports it and nothing else, and turns failures into exit codes."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn, Protocol, cast

from weighbridge_cli.failure import CLEAN, FAILED, INTERRUPTED, Failure, suggestion

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

COMMANDS = {
    "check": "weigh prompts and the code around them, and report what is too heavy or misplaced",
    "weigh": "weigh prompts one by one: parts, stable prefix, cost, and what their history says",
    "explain": "say why a rule exists, what to do instead, and what it rests on",
    "why": "say why there is a finding on a line, or why there is none",
    "answer": "answer a question that a weigh ticket asks",
    "move": "carry a load to where it belongs: show the edits, and make them when you say so",
    "rules": "list the rules",
    "config": "show the settings in force, their JSON Schema, or write a first settings file",
    "dataset": "add rows to a data set from logs, review them, say where it stands, make its training task",
    "train": "train an adapter: shown and approved first, sent once, followed to its verdict",
    "jobs": "say how trainings go, wherever they run; cancel, fetch or find them",
    "adopt": "use a trained adapter that has beaten the prompt: edits of prompt and code, and the way back",
    "trust": "say which workspaces may start trainings or send data to be trained on",
    "hook": "say where trainings can run and which of these places a workspace may use; receive trainings",
    "verdict": "judge an adapter against what runs today, on held-out inputs",
    "baseline": "accept today's findings, so that only new ones are reported",
    "server": "speak the Language Server Protocol to an editor",
    "wheelhouse": "make a folder with everything that an installation without a network needs",
    "version": "print the version",
}

_ALIASES = {"--version": "version", "-V": "version"}


class Command(Protocol):
    """What a module in `commands/` offers."""

    def describe(self, parser: ArgumentParser) -> None: ...
    def run(self, arguments: Namespace) -> int: ...


def run() -> NoReturn:
    """The command as a process of its own, which ends without taking its memory apart: that is the system's work, and
    costs a large run a fifteenth of its time.
    """
    code = main()
    threads = sys.modules.get("threading")
    if threads is not None and threads.active_count() > 1:
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code is 0 clean, 1 findings, 2 error, 130 interrupted."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        code = _dispatch(arguments)
        # the language server closes it with its connection
        if not sys.stdout.closed:
            sys.stdout.flush()
    except Failure as failure:
        print(f"weighbridge: error: {failure}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        from weighbridge_cli.outputs import forget_stdout

        forget_stdout()
        return CLEAN
    return code


def _dispatch(arguments: list[str]) -> int:
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        if len(arguments) > 1 and arguments[1] in COMMANDS:
            return _run(arguments[1], ["--help"])
        print(_usage())
        return CLEAN if arguments else FAILED
    name = _ALIASES.get(arguments[0], arguments[0])
    if name not in COMMANDS:
        raise Failure(_unknown(name))
    return _run(name, arguments[1:])


def _run(name: str, arguments: list[str]) -> int:
    from argparse import ArgumentParser, RawDescriptionHelpFormatter

    command = cast("Command", import_module(f"weighbridge_cli.commands.{name}"))
    parser = ArgumentParser(
        prog=f"weighbridge {name}",
        description=(command.__doc__ or "").strip(),
        allow_abbrev=False,
        formatter_class=RawDescriptionHelpFormatter,
    )
    command.describe(parser)
    options, rest = _split_at_dashes(arguments)
    try:
        parsed, unknown = parser.parse_known_intermixed_args(options)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else FAILED
    if unknown or (rest and not hasattr(parsed, "paths")):
        raise Failure(_unknown_option([*unknown, *rest][0], parser.format_help()))
    if rest:
        parsed.paths = [*parsed.paths, *rest]
    return command.run(parsed)


def _split_at_dashes(arguments: list[str]) -> tuple[list[str], list[str]]:
    """What follows `--` is a path whatever it looks like; argparse forgets that when options and paths mix."""
    if "--" not in arguments:
        return arguments, []
    at = arguments.index("--")
    return arguments[:at], arguments[at + 1 :]


def _usage() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {about}" for name, about in COMMANDS.items()]
    return "\n".join(
        [
            "usage: weighbridge COMMAND [OPTIONS]",
            "",
            "Weighs the prompts of a repository and says where each load belongs.",
            "",
            "commands:",
            *lines,
            "",
            "weighbridge COMMAND --help says more about one of them.",
        ]
    )


def _unknown(name: str) -> str:
    if name.startswith("-"):
        return f"no option {name} without a command; try `weighbridge check {name}`."
    hint = suggestion(name, COMMANDS)
    if not hint and os.path.exists(name):  # noqa: PTH110 (pathlib would be imported for this line alone)
        hint = f" To weigh it: weighbridge check {name}"
    return f'no command "{name}".{hint or " The commands are " + ", ".join(COMMANDS) + "."}'


def _unknown_option(option: str, help_text: str) -> str:
    import re

    name = option.split("=", 1)[0]
    known = sorted(set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", help_text)))
    if not name.startswith("-"):
        return f'what is "{option}"? This command takes no such argument.'
    return f"no option {name}.{suggestion(name, known)}"
