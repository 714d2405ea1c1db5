"""The servers that are compared, each as the command that starts it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.server.client import Client
from benchmarks.setting import ROOT, environment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from benchmarks.setting import Setting

RUFF = "ruff==0.17.6"
JEDI = "jedi-language-server==0.47.0"
PYLSP = "python-lsp-server==1.15.0"
LINTERS = "python-lsp-server[pyflakes,pycodestyle,mccabe]==1.15.0"
_BARE = ROOT / "benchmarks" / "processes" / "bare_server.py"


@dataclass(frozen=True, slots=True)
class Server:
    """A language server, and what it is told when it starts."""

    name: str
    command: Sequence[str | Path]
    options: Mapping[str, object] | None = None

    def start(self, root: Path) -> Client:
        return Client(self.command, root, self.options)


def ours(setting: Setting) -> Server:
    """This server without its pause after a key."""
    return Server("weighbridge", (setting.weighbridge, "server"), {"debounceMs": 0})


def ours_as_delivered(setting: Setting) -> Server:
    """This server as nobody has set it."""
    return Server("weighbridge, as delivered", (setting.weighbridge, "server"))


def bare(setting: Setting) -> Server:
    """pygls with an empty list for every change."""
    return Server("bare pygls", (setting.python, _BARE))


def ruff(setting: Setting) -> Server:
    """`ruff server`, in an environment of its own; in a quick run that of the developer."""
    python = (
        setting.python if setting.quick else environment(setting.cache / "servers", [RUFF, JEDI, PYLSP], again=False)
    )
    return Server("ruff server", (python.with_name("ruff"), "server"))


def starters(setting: Setting) -> Sequence[Server]:
    """The servers for Python whose start is compared; none in a quick run."""
    if setting.quick:
        return ()
    python = environment(setting.cache / "servers", [RUFF, JEDI, PYLSP], again=False)
    linting = environment(setting.cache / "servers-linters", [LINTERS], again=False)
    return (
        Server("jedi-language-server", (python.with_name("jedi-language-server"),)),
        Server("pylsp", (python.with_name("pylsp"),)),
        Server("pylsp with linters", (linting.with_name("pylsp"),)),
    )
