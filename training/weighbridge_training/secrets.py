"""Secrets of the user, from where the user keeps them; never in a file of ours, a log, an argument or a payload."""

from __future__ import annotations

import hmac
import os
import subprocess
import threading
from dataclasses import dataclass
from typing import NoReturn

from weighbridge_training.contract import HookError, Trouble

_MAX_BYTES = 65_536
TIMEOUT_S = 30.0
_PASSED = ("HOME", "USER", "LOGNAME", "PATH", "LANG", "TMPDIR", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS",
           "GNUPGHOME", "GPG_TTY", "SSH_AUTH_SOCK", "SYSTEMROOT", "USERPROFILE", "APPDATA", "LOCALAPPDATA")  # fmt: skip
"""What a command that gives a secret may need to unlock it."""


class Secret:
    """A text that is shown by nothing but `reveal`."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The text itself, for the one place that signs or sends it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(...)"

    def __format__(self, specification: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._value.encode(), other._value.encode())

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not copied, pickled or written")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a secret is kept; *Invariant:* exactly one of the three is given."""

    env: str = ""
    keyring: str = ""
    """`service/user`."""
    command: tuple[str, ...] = ()
    """A program by its absolute path, and its arguments; its first line is the secret."""

    @property
    def told(self) -> str:
        """Where it is, for a person; never what it is."""
        if self.env:
            return f"the environment variable {self.env}"
        if self.keyring:
            return f'the keyring entry "{self.keyring}"'
        return f"the command {self.command[0]}"


def secret(source: Source) -> Secret:
    """The secret; raises `HookError` with where it was looked for, and never with what was found."""
    if source.env:
        value = os.environ.get(source.env, "")
    elif source.keyring:
        value = _from_keyring(source)
    else:
        value = _from_command(source)
    if not value.strip():
        raise _missing(f"there is no secret in {source.told}")
    if not value.isprintable():
        raise _missing(f"what is in {source.told} has control characters: expected one line of text")
    return Secret(value)


def _from_keyring(source: Source) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        message = "keyring is not installed: pip install 'weighbridge[hooks]'"
        raise HookError(Trouble.NOT_INSTALLED, message) from None
    service, _, user = source.keyring.rpartition("/")
    try:
        return keyring.get_password(service, user) or ""
    except (KeyringError, OSError, RuntimeError) as error:
        raise _missing(f"{source.told} cannot be read: {type(error).__name__}; is a keyring unlocked?") from None


def _from_command(source: Source) -> str:
    environment = {name: os.environ[name] for name in _PASSED if name in os.environ}
    try:
        # standard error is the terminal's: a program that unlocks something asks there
        process = subprocess.Popen(
            source.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=environment, shell=False
        )
    except OSError as error:
        raise _missing(f"{source.told} cannot be started: {error.strerror or type(error).__name__}") from None
    output = _printed(process, source)
    if process.returncode:
        raise _missing(f"{source.told} ended with code {process.returncode}")
    try:
        return output.split(b"\n", 1)[0].rstrip(b"\r").decode()
    except UnicodeDecodeError:
        raise _missing(f"{source.told} printed something that is not UTF-8") from None


def _printed(process: subprocess.Popen[bytes], source: Source) -> bytes:
    """What it prints. It is read on a thread of its own: what it started may hold its output open after its end."""
    found: list[bytes] = []

    def read() -> None:
        assert process.stdout is not None
        found.append(process.stdout.read(_MAX_BYTES + 1))

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    reader.join(TIMEOUT_S)
    late = reader.is_alive()
    if late or len(found[0]) > _MAX_BYTES:
        process.kill()
    process.wait()
    if late:
        raise _missing(f"{source.told} did not end within {TIMEOUT_S:.0f} s")
    if len(found[0]) > _MAX_BYTES:
        raise _missing(f"{source.told} printed more than {_MAX_BYTES} bytes")
    return found[0]


def _missing(message: str) -> HookError:
    return HookError(Trouble.REFUSED, message)
