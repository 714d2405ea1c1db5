"""Secrets come from where their user keeps them, and are shown by nothing."""

from __future__ import annotations

import copy
import json
import pickle
import sys
import textwrap
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import pytest
from weighbridge_training import secrets
from weighbridge_training.contract import HookError, Trouble
from weighbridge_training.secrets import Secret, Source, secret

if TYPE_CHECKING:
    from pathlib import Path

VALUE = "whsec_bm9ib2R5IGtub3dzIHRoaXM="


def program(folder: Path, body: str) -> tuple[str, ...]:
    file = folder / "give.py"
    file.write_text(textwrap.dedent(body), encoding="utf-8")
    return (sys.executable, str(file))


def refused(source: Source) -> HookError:
    with pytest.raises(HookError) as caught:
        secret(source)
    assert VALUE not in str(caught.value)
    assert VALUE not in repr(caught.value)
    return caught.value


def test_nothing_shows_a_secret_but_its_own_verb() -> None:
    kept = Secret(VALUE)
    assert kept.reveal() == VALUE
    shown = [repr(kept), str(kept), f"{kept}", f"{kept!r:>40}", "%s" % kept, repr([kept]), repr({"a": kept})]  # noqa: UP031
    assert not [text for text in shown if VALUE in text]

    @dataclass
    class Holder:
        kept: Secret

    for way in (pickle.dumps, copy.deepcopy, copy.copy, json.dumps, vars, lambda one: asdict(Holder(one))):
        with pytest.raises(TypeError) as caught:
            way(kept)  # type: ignore[operator]
        assert VALUE not in str(caught.value)
    assert kept == Secret(VALUE)
    assert kept != Secret(VALUE + "x")


def test_the_environment_gives_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GPU_BOX", VALUE)
    assert secret(Source(env="GPU_BOX")).reveal() == VALUE
    monkeypatch.setenv("GPU_BOX", "  ")
    assert "no secret in the environment variable GPU_BOX" in str(refused(Source(env="GPU_BOX")))
    monkeypatch.setenv("GPU_BOX", VALUE + "\nX-Other: 1")
    assert "control characters" in str(refused(Source(env="GPU_BOX")))


def test_a_keyring_gives_one(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backend import KeyringBackend
    from keyring.errors import KeyringLocked

    class Ring(KeyringBackend):
        priority = 1  # type: ignore[assignment]

        def get_password(self, service: str, username: str) -> str | None:
            if service == "locked":
                raise KeyringLocked(VALUE)
            return VALUE if (service, username) == ("https://box.example/x", "me") else None

        def set_password(self, service: str, username: str, password: str) -> None:
            raise NotImplementedError

    before = keyring.get_keyring()
    keyring.set_keyring(Ring())
    try:
        assert secret(Source(keyring="https://box.example/x/me")).reveal() == VALUE
        assert "no secret in the keyring entry" in str(refused(Source(keyring="box/other")))
        assert "KeyringLocked" in str(refused(Source(keyring="locked/me")))
    finally:
        keyring.set_keyring(before)
    monkeypatch.setitem(sys.modules, "keyring", None)
    missing = refused(Source(keyring="box/me"))
    assert missing.trouble is Trouble.NOT_INSTALLED
    assert "pip install 'weighbridge[hooks]'" in str(missing)


def test_a_command_gives_its_first_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTHER_TOKEN", "not yours")
    command = program(tmp_path, f"import os\nprint({VALUE!r})\nprint('second', 'OTHER_TOKEN' in os.environ)\n")
    assert secret(Source(command=command)).reveal() == VALUE
    command = program(tmp_path, "import os\nprint('OTHER_TOKEN' in os.environ)\n")
    assert secret(Source(command=command)).reveal() == "False", "its environment is a small one"


def test_a_command_is_no_shell(tmp_path: Path) -> None:
    command = (*program(tmp_path, "import sys\nprint(sys.argv[1])\n"), "$(touch pwned); `id`")
    assert secret(Source(command=command)).reveal() == "$(touch pwned); `id`"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (f"import sys\nprint({VALUE!r})\nsys.exit(3)\n", "ended with code 3"),
        ("print()\n", "no secret"),
        ("import sys\nsys.stdout.buffer.write(b'\\xff\\xfe\\n')\n", "not UTF-8"),
        ("while True: print('x' * 1000)\n", "more than 65536 bytes"),
        (f"import time\nprint({VALUE!r}, flush=True)\ntime.sleep(60)\n", "did not end within"),
    ],
)
def test_a_command_that_fails_is_told_without_its_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, said: str
) -> None:
    monkeypatch.setattr(secrets, "TIMEOUT_S", 2.0)
    assert said in str(refused(Source(command=program(tmp_path, body))))


def test_a_command_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "cannot be started" in str(refused(Source(command=(str(tmp_path / "none"),))))
