"""Say which workspaces may start trainings, or send data to be trained on.

show          says whether this workspace is trusted, and which hooks it may use
add [FOLDER]  trusts the workspace of this folder, and nothing beside it
remove        takes it back, with every hook that was allowed and everything that was approved
What is trusted is kept in your own state folder; nothing in a repository can trust it.
Exit code: 0 trusted, 1 not (show), 2 error.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge_cli.failure import CLEAN, FOUND, Failure

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def describe(parser: ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=("show", "add", "remove"), default="show", help="default: show")
    parser.add_argument("folder", nargs="?", default="", metavar="FOLDER", help="default: the working directory")


def run(arguments: Namespace) -> int:
    from weighbridge_cli.outputs import unbreakable_stdout
    from weighbridge_cli.trusting import decided, workspace_of

    unbreakable_stdout()
    folder = Path(arguments.folder or ".")
    if not folder.is_dir():
        raise Failure(f"{folder}: no such folder")
    workspace = workspace_of(folder)
    with decided():
        match arguments.action:
            case "add":
                return _add(workspace)
            case "remove":
                return _remove(workspace)
            case _:
                return _show(workspace)


def _add(workspace: str) -> int:
    from weighbridge_training.trust.workspaces import trust

    trust(workspace)
    print(f"trusted: {workspace}")
    print("Trainings may be prepared here. Each hook is still allowed once, and each training approved as it is sent.")
    return CLEAN


def _remove(workspace: str) -> int:
    from weighbridge_training.trust.allowed import allowed_in, disallow
    from weighbridge_training.trust.approvals import forget
    from weighbridge_training.trust.workspaces import distrust

    was = distrust(workspace)
    for record in allowed_in(workspace):
        disallow(workspace, record.subject["hook"])
    forget(workspace)
    print(f"no longer trusted: {workspace}" if was else f"was not trusted: {workspace}")
    return CLEAN


def _show(workspace: str) -> int:
    from weighbridge_training.trust.allowed import allowed_in
    from weighbridge_training.trust.workspaces import is_trusted, trusted

    here = is_trusted(workspace)
    print(f"{workspace}: {'trusted' if here else 'not trusted; `weighbridge trust add` trusts it'}")
    hooks = sorted({record.subject["hook"] for record in allowed_in(workspace)})
    if hooks:
        print(f"hooks that it was allowed: {', '.join(hooks)}")
    others = [record for record in trusted() if record.subject["workspace"] != workspace]
    for record in others:
        print(f"also trusted: {record.subject['workspace']} (since {record.at[:10]})")
    return CLEAN if here else FOUND
