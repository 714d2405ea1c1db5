"""Show the settings in force (show), print their JSON Schema (schema), or write a first settings file (init)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge_cli.failure import CLEAN, Failure, told
from weighbridge_cli.options import governance_options

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

FILE = "weighbridge.yaml"


def describe(parser: ArgumentParser) -> None:
    parser.add_argument("action", choices=("show", "schema", "init"), help="what to do")
    parser.add_argument("path", nargs="?", default="", metavar="PATH", help="show: the settings of this file or folder")
    governance_options(parser)


def run(arguments: Namespace) -> int:
    from weighbridge_cli.outputs import unbreakable_stdout

    unbreakable_stdout()
    with told():
        return {"show": _show, "schema": _schema, "init": _init}[arguments.action](arguments)


def _show(arguments: Namespace) -> int:
    from weighbridge_cli.governance import Governance
    from weighbridge_cli.places import places_for
    from weighbridge_cli.settings_text import settings_text

    places = places_for([arguments.path] if arguments.path else [])
    governance = Governance(arguments, places)
    if not arguments.path:
        print(settings_text(governance.settings), end="")
    elif (places.here / arguments.path).is_dir():
        folder = places.inside(arguments.path)
        print(settings_text(governance.settings_in("" if folder == "." else folder)), end="")
    else:
        path = places.inside(arguments.path)
        print(settings_text(governance.settings_for(path).for_path(path)), end="")
    return CLEAN


def _schema(arguments: Namespace) -> int:
    from json import dumps

    from weighbridge.config_schema import settings_schema
    from weighbridge.rules import load_rules

    rules = load_rules()
    print(dumps(settings_schema(rules.names, rules.groups, rules.limit_names), indent=2))
    return CLEAN


def _init(arguments: Namespace) -> int:
    from pathlib import Path

    from weighbridge.config_schema import default_config

    file = Path(arguments.path or ".") / FILE
    try:
        # Opened so that it fails if the file is there: what a team has written is not overwritten.
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(default_config())
    except FileExistsError as error:
        raise Failure(f"{file} is there already") from error
    except OSError as error:
        raise Failure(f"cannot write {file}: {error.strerror}") from error
    print(f"wrote {file}")
    return CLEAN
