"""`weighbridge hook serve` and `new-secret`: a receiver from its options, and what the other machine has to know."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from weighbridge_cli.failure import CLEAN, Failure

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from weighbridge_training.signed.signatures import Keys

_SECRET = "WEIGHBRIDGE_HOOK_SECRET"
_GB = 1_000_000_000


def serving_options(parser: ArgumentParser) -> None:
    """The options of `serve`."""
    group = parser.add_argument_group("serve")
    add = group.add_argument
    add("--host", default="127.0.0.1", help="where to listen (default: this machine alone)")
    add("--port", type=int, default=8791, help="0 takes a free one (default: %(default)s)")
    add("--certfile", default="", metavar="FILE", help="the certificate of this host, to speak https")
    add("--keyfile", default="", metavar="FILE", help="its key")
    add("--behind-tls-proxy", action="store_true", help="a proxy of yours speaks https before this")
    add(
        "--secret-env",
        default=_SECRET,
        metavar="NAME",
        help="the variable that holds the secret (default: %(default)s)",
    )
    add("--secret-file", default="", metavar="FILE", help="a file that only you can read holds it")
    add("--secret-keyring", default="", metavar="SERVICE/USER", help="the keyring holds it; new-secret puts it there")
    add("--folder", default="", metavar="DIR", help="where jobs lie (default: in your state folder)")
    add("--python", default="", metavar="FILE", help="the Python that trains (default: this one)")
    add("--max-concurrent", type=int, default=1, metavar="N", help="jobs that run at once (default: %(default)s)")
    add("--max-jobs", type=int, default=20, metavar="N", help="jobs that wait or run (default: %(default)s)")
    add("--max-hours", type=float, default=24.0, metavar="H", help="how long a job may run (default: %(default)s)")
    add("--max-disk-gb", type=float, default=200.0, metavar="GB", help="what one job may write (default: %(default)s)")
    add("--keep-days", type=float, default=None, metavar="D", help="then the files of an ended job go (default: never)")
    add("--usd-per-gpu-hour", type=float, default=None, metavar="USD", help="what senders are told that it costs")
    add("--allow-worker", action="append", default=[], metavar="SHA256", help="run this worker, too; repeatable")
    add("--allow-any-worker", action="store_true", help="run any program that whoever has the secret sends")


def serve(arguments: Namespace) -> int:
    """Listens until it is asked to end."""
    from weighbridge_training.contract import HookError
    from weighbridge_training.homes import made, state_home
    from weighbridge_training.receiver.serving import Address, serve
    from weighbridge_training.receiver.terms import Terms
    from weighbridge_training.running.orders import Caps
    from weighbridge_training.running.room import Room

    keep_days = arguments.keep_days
    if keep_days is not None and not keep_days >= 0:
        raise Failure(f"--keep-days takes a number of days from 0 on, found {keep_days:g}")
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(message)s")
    address = Address(arguments.host, arguments.port, arguments.certfile, arguments.keyfile, arguments.behind_tls_proxy)
    terms = Terms(
        workers=None if arguments.allow_any_worker else frozenset(arguments.allow_worker),
        max_jobs=arguments.max_jobs,
        max_runtime_s=max(1, int(arguments.max_hours * 3600)),
        keep_s=None if keep_days is None else keep_days * 86_400,
    )
    try:
        folder = Path(arguments.folder).absolute() if arguments.folder else made(state_home()) / "receiver"
        room = Room(
            folder,
            arguments.python or sys.executable,
            max_concurrent=max(1, arguments.max_concurrent),
            caps=Caps(out_bytes=int(arguments.max_disk_gb * _GB)),
        )
        keys = _keys(arguments)
        if terms.workers is None:
            print("whoever has the secret can run any program here, as you", file=sys.stderr)
        serve(
            room, keys, address, terms, arguments.usd_per_gpu_hour, lambda url, jobs: _told(arguments, room, url, jobs)
        )
    except HookError as error:
        raise Failure(str(error)) from error
    return CLEAN


def new_secret(arguments: Namespace) -> int:
    """A new secret, on standard output or in the keyring."""
    from weighbridge_training.signed.signatures import new_secret

    secret = new_secret()
    if not arguments.secret_keyring:
        print(secret)
        return CLEAN
    service, _, user = arguments.secret_keyring.rpartition("/")
    if not service or not user:
        raise Failure("--secret-keyring takes SERVICE/USER, such as weighbridge/gpu-box")
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as error:
        raise Failure("keyring is not installed: pip install 'weighbridge[hooks]'") from error
    try:
        keyring.set_password(service, user, secret)
    except (KeyringError, OSError, RuntimeError) as error:
        raise Failure(f"the keyring takes no secret: {type(error).__name__}; is one unlocked?") from error
    print(f"a new secret is in the keyring as {arguments.secret_keyring}; it is not shown")
    return CLEAN


def _keys(arguments: Namespace) -> Keys:
    from weighbridge_training.secrets import Source, secret
    from weighbridge_training.signed.signatures import keys_of

    if arguments.secret_file:
        where, text = arguments.secret_file, _from_file(Path(arguments.secret_file))
    else:
        keyring = arguments.secret_keyring
        if not keyring and not os.environ.get(arguments.secret_env):
            told = f"there is no secret in the environment variable {arguments.secret_env}"
            raise Failure(f"{told}; `weighbridge hook new-secret` makes one")
        source = Source(env="" if keyring else arguments.secret_env, keyring=keyring)
        where, text = source.told, secret(source).reveal()
    try:
        return keys_of(text)
    except ValueError as error:
        raise Failure(f"{where}: {error}") from error


def _from_file(path: Path) -> str:
    from weighbridge_training.trust.owned_file import NotOwnedError, read_owned

    try:
        data = read_owned(path.absolute())
    except NotOwnedError as error:
        raise Failure(str(error)) from error
    if data is None:
        raise Failure(f"{path}: there is no such file")
    if path.stat().st_mode & 0o077 and sys.platform != "win32":
        raise Failure(f"{path}: others may read it, so it is no secret; run: chmod 600 '{path}', and make a new one")
    return data.decode(errors="replace")


def _told(arguments: Namespace, room: object, url: str, jobs: int) -> None:
    """What the other machine has to know; the secret itself is carried there by a person."""
    from weighbridge_training.running.room import Room

    assert isinstance(room, Room)
    price = f"usd_per_gpu_hour = {arguments.usd_per_gpu_hour}\n" if arguments.usd_per_gpu_hour is not None else ""
    shown = "https://THE-HOST-OF-YOUR-PROXY/hook" if arguments.behind_tls_proxy else url
    print(
        f"listening at {url}; {jobs} jobs go on; jobs are in {room.folder} and run by {room.python}\n"
        "For the other machine, in its hooks.toml (`weighbridge hook list` says where that is):\n\n"
        f'[hooks.gpu-box]\ntype = "http"\nurl = "{shown}"\n'
        f'secret_env = "{_SECRET}"  # the same secret as here\n{price}',
        flush=True,
    )
