"""Puts a receiver on an address: on this machine alone, unless what comes from elsewhere comes encrypted."""

from __future__ import annotations

import logging
import socket
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge_training.contract import HookError, Trouble
from weighbridge_training.receiver.store import Store
from weighbridge_training.running.emptying import empty
from weighbridge_training.running.locks import Lock, taken
from weighbridge_training.urls import is_loopback_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from weighbridge_training.receiver.terms import Terms
    from weighbridge_training.running.room import Room
    from weighbridge_training.signed.signatures import Keys

FILES = ".files"
_HELD = ".receiver"
_TIDY_S = 3600.0


@dataclass(frozen=True, slots=True)
class Address:
    """Where a receiver listens, and how."""

    host: str = "127.0.0.1"
    port: int = 8791
    certfile: str = ""
    keyfile: str = ""
    behind_tls_proxy: bool = False

    @property
    def scheme(self) -> str:
        return "https" if self.certfile else "http"

    def problem(self) -> str:
        """Why nobody listens there; empty where it is well."""
        if bool(self.certfile) != bool(self.keyfile):
            return "--certfile and --keyfile go together"
        if self.certfile or self.behind_tls_proxy or is_loopback_name(self.host):
            return ""
        return (
            f"{self.host} is reached from other machines, and everyone between here and there could read what is sent: "
            "give --certfile and --keyfile, or --behind-tls-proxy where a proxy of yours speaks https before this, "
            "or leave out --host and reach this machine through ssh -L"
        )


def serve(
    room: Room, keys: Keys, address: Address, terms: Terms, usd: float | None, told: Callable[[str, int], None]
) -> None:
    """Listens until it is asked to end; `told` is called with the address once it does. Jobs go on without it."""
    if problem := address.problem():
        raise HookError(Trouble.REFUSED, problem)
    try:
        import uvicorn

        from weighbridge_training.receiver.app import PATH, application
        from weighbridge_training.receiver.verbs import Verbs
    except ImportError as error:
        message = f"{error.name} is not installed: pip install 'weighbridge[receiver]'"
        raise HookError(Trouble.NOT_INSTALLED, message) from None
    alone = _alone(room.folder)
    try:
        store = Store(room.folder / FILES, terms.max_store_bytes)
        verbs = Verbs(room, store, terms, usd)
        threading.Thread(target=_tidying, args=(room, store, terms.keep_s), daemon=True).start()
        logging.getLogger("weighbridge.receiver").info("%d jobs go on", room.open_jobs())
        config = uvicorn.Config(
            application(verbs, keys),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            limit_concurrency=256,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=2,
            ssl_certfile=address.certfile or None,
            ssl_keyfile=address.keyfile or None,
        )
        with _listening(address) as listening:
            told(f"{address.scheme}://{_named(address.host)}:{listening.getsockname()[1]}{PATH}", room.open_jobs())
            uvicorn.Server(config).run(sockets=[listening])
    finally:
        alone.release()


def _tidying(room: Room, store: Store, keep_s: float | None) -> None:
    """Now and every hour: takes away what no job came for, and the files of jobs that ended long ago."""
    said = logging.getLogger("weighbridge.receiver")
    while True:
        try:
            store.tidy()
            count = empty(room, keep_s) if keep_s is not None else 0
            if count:
                said.info("the files of %d jobs were taken away, as --keep-days says", count)
        except (OSError, HookError) as error:
            said.warning("nothing was tidied: %s", error)
        time.sleep(_TIDY_S)


def _alone(folder: Path) -> Lock:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = taken(folder / _HELD)
    if lock is None:
        raise HookError(
            Trouble.REFUSED, f"another receiver has {folder}: stop it, or give this one a --folder of its own"
        )
    return lock


def _listening(address: Address) -> socket.socket:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        return socket.create_server((address.host, address.port), family=family)
    except OSError as error:
        message = f"nobody can listen at {address.host} port {address.port}: {error.strerror or error}"
        raise HookError(Trouble.REFUSED, message) from error


def _named(host: str) -> str:
    return f"[{host}]" if ":" in host else host
