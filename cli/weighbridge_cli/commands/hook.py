"""Say where trainings can run, and which of these places this workspace may use.

list             names the hooks of your own hooks.toml, and says which of them this workspace may use
show NAME        says everything about one
allow NAME       lets this workspace use it, as it is defined now
disallow NAME    takes that back
serve            receives trainings of other machines and runs them here (docs/hooks.md)
new-secret       makes the secret that a receiver and its senders share
Hooks are defined in your own hooks.toml alone (docs/trust.md); a workspace can name one, and define none.
Exit code: 0 all is well, 2 error.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge_cli.failure import CLEAN, Failure
from weighbridge_cli.hook_serving import new_secret, serve, serving_options

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_ACTIONS = ("list", "show", "allow", "disallow", "serve", "new-secret")
_NAMELESS = ("list", "serve", "new-secret")


def describe(parser: ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=_ACTIONS, default="list", help="default: list")
    parser.add_argument("name", nargs="?", default="", metavar="NAME", help="a hook of your own hooks.toml")
    serving_options(parser)


def run(arguments: Namespace) -> int:
    from weighbridge_cli.outputs import unbreakable_stdout
    from weighbridge_cli.trusting import decided, workspace_of

    unbreakable_stdout()
    if arguments.action in _NAMELESS and arguments.name:
        raise Failure(f'what is "{arguments.name}"? {arguments.action} takes no name.')
    if arguments.action == "serve":
        return serve(arguments)
    if arguments.action == "new-secret":
        return new_secret(arguments)
    if arguments.action != "list" and not arguments.name:
        raise Failure(f"{arguments.action} takes the name of a hook; `weighbridge hook list` says which there are")
    workspace = workspace_of(Path())
    with decided():
        match arguments.action:
            case "show":
                return _show(workspace, arguments.name)
            case "allow":
                return _allow(workspace, arguments.name)
            case "disallow":
                return _disallow(workspace, arguments.name)
            case _:
                return _list(workspace)


def _list(workspace: str) -> int:
    from weighbridge_training.trust.allowed import is_allowed
    from weighbridge_training.trust.hooks_file import read_hooks_file
    from weighbridge_training.trust.targets import target_of

    hooks = read_hooks_file()
    print(f"{hooks.path}{'' if hooks.path.exists() else ' (not there; docs/trust.md shows one)'}")
    width = max(map(len, hooks.hooks))
    for name, definition in sorted(hooks.hooks.items()):
        may = "allowed here" if is_allowed(workspace, name, hooks) else "not allowed here"
        print(f"  {name:<{width}}  {definition.type:<7}  {may:<16}  {target_of(definition).words}")
    for name, endpoint in sorted(hooks.endpoints.items()):
        print(f"  {name:<{width}}  endpoint                    {endpoint.url}")
    return CLEAN


def _show(workspace: str, name: str) -> int:
    from weighbridge_training.trust.allowed import is_allowed
    from weighbridge_training.trust.hooks_file import read_hooks_file
    from weighbridge_training.trust.targets import target_of

    hooks = read_hooks_file()
    definition = hooks.hook(name)
    target = target_of(definition)
    print(f"{name}: {target.words}")
    print(f"  {'data leaves this machine' if target.leaves_machine else 'nothing leaves this machine'}")
    for key, value in definition.model_dump(mode="json", exclude_none=True, exclude_defaults=True).items():
        print(f"  {key} = {value}")
    print(f"  definition sha256 {hooks.digest(name)}")
    print(f"  {'allowed' if is_allowed(workspace, name, hooks) else 'not allowed'} in {workspace}")
    return CLEAN


def _allow(workspace: str, name: str) -> int:
    from weighbridge_training.trust.allowed import allow
    from weighbridge_training.trust.approvals import asked
    from weighbridge_training.trust.gates import Gate, may_act, told
    from weighbridge_training.trust.hooks_file import read_hooks_file
    from weighbridge_training.trust.targets import target_of

    hooks = read_hooks_file()
    target = target_of(hooks.hook(name))
    if not may_act(workspace):
        raise Failure(told(Gate.WORKSPACE, asked(workspace, name, "")))
    allow(workspace, name, hooks)
    print(f"allowed: {name} ({target.words}) in {workspace}")
    print("Each training is still shown and approved before it is sent; another definition of the hook asks again.")
    return CLEAN


def _disallow(workspace: str, name: str) -> int:
    from weighbridge_training.trust.allowed import disallow

    print(f"no longer allowed: {name}" if disallow(workspace, name) else f"was not allowed: {name}")
    return CLEAN
