"""The user's own hooks file: what is read from it, what is refused in which words, and where it is read from at all."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import pytest
from user_homes import set_homes, write_hooks
from weighbridge_training.trust.definitions import (
    CommandHook,
    HttpHook,
    LocalHook,
    RayHook,
    SlurmHook,
    hooks_schema,
)
from weighbridge_training.trust.hooks_file import HooksFileError, UnknownNameError, hooks_path, read_hooks_file
from weighbridge_training.trust.owned_file import MAX_BYTES

ROOT = Path(__file__).parents[2]
PUBLISHED = json.loads((ROOT / "docs" / "schemas" / "hooks.schema.json").read_text(encoding="utf-8"))
WHOLE = """
[hooks.here]
type = "local"
python = "/opt/train/bin/python"
usd_per_gpu_hour = 0.5
max_concurrent = 1

[hooks.gpu-box]
type = "http"
url = "https://gpu-box.example.org/hook"
secret_env = "GPU_BOX_SECRET"
ca_file = "/etc/ssl/own.pem"

[hooks.cluster]
type = "slurm"
ssh = "me@login.example.org"
folder = "~/weighbridge"
python = "/opt/train/bin/python"
gres = "gpu:a100"
setup = ["cuda/12.4"]

[hooks.ray]
type = "ray"
url = "https://ray.example.org"
token_keyring = "ray/me"

[hooks.cloud]
type = "command"
argv = ["/usr/local/bin/launch", "--json"]
idempotent = true
env = ["KUBECONFIG"]

[endpoints.today]
url = "https://models.example.org/v1"
key_command = ["/usr/bin/pass", "show", "models"]
usd_per_million_input = 2.5

[spending]
per_task_usd = 20
per_month_usd = 200.0
"""
posix = pytest.mark.skipif(os.name == "nt", reason="owners and modes are those of POSIX")


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return set_homes(tmp_path, monkeypatch)


def refused() -> str:
    with pytest.raises(HooksFileError) as caught:
        read_hooks_file()
    return str(caught.value)


def test_the_published_schema_is_fresh_and_admits_what_is_read() -> None:
    import tomllib

    assert hooks_schema() == PUBLISHED, "run: python tools/schemas.py"
    jsonschema.validate(tomllib.loads(WHOLE), PUBLISHED)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"hooks": {"a": {"type": "local", "shell": "true"}}}, PUBLISHED)


def test_without_a_file_there_is_this_machine_alone(config: Path) -> None:
    file = read_hooks_file()
    assert dict(file.hooks) == {"local": LocalHook()}
    assert not file.endpoints
    assert not hooks_path().exists(), "nothing is written there"


def test_every_kind_of_hook_is_read(config: Path) -> None:
    write_hooks(config, WHOLE)
    file = read_hooks_file()
    kinds = {name: type(hook) for name, hook in file.hooks.items()}
    assert kinds == {
        "local": LocalHook, "here": LocalHook, "gpu-box": HttpHook, "cluster": SlurmHook, "ray": RayHook,
        "cloud": CommandHook,
    }  # fmt: skip
    assert file.spending.per_task_usd == 20
    assert file.endpoint("today").key is not None
    box = file.hook("gpu-box")
    assert isinstance(box, HttpHook)
    assert (box.secret.env, box.destination.ca_file) == ("GPU_BOX_SECRET", "/etc/ssl/own.pem")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[hooks.a]\ntype = "locale"\n', "2: hooks.a.type: expected one of local, http, slurm, ray, command: did"),
        ('[hooks.a]\nurl = "https://x.example"\n', "1: `type` is missing in `hooks.a`"),
        ('[hooks.a]\ntype = "local"\npyton = "/p"\n', "3: unknown key `pyton` in `hooks.a`: did you mean 'python'?"),
        ('[hooks.a]\ntype = "local"\npython = "python"\n', "3: hooks.a.python: expected an absolute path"),
        ('[hooks.a]\ntype = "http"\nsecret_env = "S"\n', "`url` is missing in `hooks.a`"),
        ('[hooks.a]\ntype = "http"\nurl = "https://x.example"\n', "exactly one of `secret_env`, `secret_keyring`"),
        ('[hooks.a]\ntype = "http"\nurl = "http://x.example"\nsecret_env = "S"\n', "expected https"),
        ('[hooks.a]\ntype = "http"\nurl = "https://u:p@x.example"\nsecret_env = "S"\n', "without a user or a password"),
        ('[hooks.a]\ntype = "http"\nurl = "https://169.254.169.254"\nsecret_env = "S"\n', "gives out credentials"),
        ('[hooks.a]\ntype = "http"\nurl = "file:///etc/passwd"\nsecret_env = "S"\n', "an address such as https://"),
        ('[hooks.a]\ntype = "ray"\nurl = "https://x.example"\n', "runs code for everyone"),
        ('[hooks.a]\ntype = "command"\nargv = ["launch"]\n', "expected an absolute path"),
        ('[hooks.a]\ntype = "command"\nargv = ["/bin/launch", "a\\nb"]\n', "argv[1]: expected text without control"),
        ('[hooks.a]\ntype = "command"\nargv = "/bin/launch --now"\n', "hooks.a.argv: expected"),
        ('[hooks.a]\ntype = "slurm"\nfolder = "/x"\npython = "/p"\nssh = "-oProxyCommand=x"\n', "host or user@host"),
        ('[hooks.a]\ntype = "slurm"\nfolder = "/x; rm -rf /"\npython = "/p"\n', "a path of letters, digits"),
        ('[hooks.a]\ntype = "slurm"\nfolder = "/x"\npython = "/p"\npartition = "--wrap"\n', "a word that is no option"),
        ('[hooks."A b"]\ntype = "local"\n', "small letters, digits and hyphens"),
        ('[hooks.a]\ntype = "local"\nmax_concurrent = "2"\n', "3: hooks.a.max_concurrent: expected"),
        ('[hooks.a]\ntype = "local"\nusd_per_gpu_hour = nan\n', "usd_per_gpu_hour: expected"),
        ("[spending]\nper_month = 3\n", "2: unknown key `per_month` in `spending`: did you mean 'per_month_usd'?"),
        ("[hoks.a]\n", "1: unknown key `hoks`: did you mean 'hooks'?"),
        ("[hooks.a\n", "1: is not valid TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(config: Path, text: str, said: str) -> None:
    file = write_hooks(config, text)
    message = refused()
    assert message.startswith(f"{file}:")
    assert said in message


def test_a_secret_that_was_written_by_mistake_is_not_repeated(config: Path) -> None:
    write_hooks(config, '[hooks.a]\ntype = "http"\nurl = "https://x.example"\nsecret_env = "whsec_c2VjcmV0/+="\n')
    assert "whsec" not in refused()


def test_everything_that_is_wrong_is_told_at_once(config: Path) -> None:
    write_hooks(config, '[hooks.a]\ntype = "local"\nx = 1\n\n[endpoints.b]\nurl = "ftp://x"\n')
    assert len(refused().splitlines()) == 2


def test_an_unknown_name_is_told_with_the_nearest(config: Path) -> None:
    write_hooks(config, WHOLE)
    with pytest.raises(UnknownNameError, match=r'no hook "gpubox" in .*did you mean \'gpu-box\'.*\[hooks.gpubox\]'):
        read_hooks_file().hook("gpubox")
    with pytest.raises(UnknownNameError, match=r"endpoints\.other"):
        read_hooks_file().endpoint("other")


def test_a_digest_changes_with_every_word_of_a_definition(config: Path) -> None:
    def digest(text: str) -> str:
        write_hooks(config, text)
        return read_hooks_file().digest("a")

    one = digest('[hooks.a]\ntype = "command"\nargv = ["/bin/a"]\n')
    assert one == digest('# said\n[hooks.a]\nargv = ["/bin/a"]\ntype = "command"\n')
    assert one != digest('[hooks.a]\ntype = "command"\nargv = ["/bin/a", "-v"]\n')


@posix
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_write_is_not_read(config: Path, mode: int) -> None:
    write_hooks(config, WHOLE).chmod(mode)
    assert "chmod 600" in refused()


@posix
@pytest.mark.parametrize("mode", [0o770, 0o707, 0o1777])
def test_a_folder_that_others_may_write_is_not_read(config: Path, mode: int) -> None:
    write_hooks(config, WHOLE)
    config.chmod(mode)
    assert "chmod 700" in refused()


@posix
def test_a_folder_above_that_everyone_may_change_is_not_trusted(config: Path) -> None:
    write_hooks(config, WHOLE)
    config.parent.chmod(0o777)
    try:
        assert "somebody else may replace it" in refused()
    finally:
        config.parent.chmod(0o700)


@posix
def test_a_file_of_somebody_else_is_not_read(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_hooks(config, WHOLE)
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    assert "not yours" in refused() or "belongs to somebody else" in refused()


@posix
def test_a_link_is_not_followed(config: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.toml"
    elsewhere.write_text(WHOLE, encoding="utf-8")
    (config / "hooks.toml").symlink_to(elsewhere)
    assert "symbolic link" in refused()


@posix
def test_a_folder_that_is_a_link_is_not_followed(config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_hooks(config, WHOLE)
    link = tmp_path / "link"
    link.symlink_to(config)
    monkeypatch.setenv("WEIGHBRIDGE_CONFIG_HOME", str(link))
    assert "symbolic link" in refused()


@posix
def test_a_pipe_or_a_folder_is_no_file(config: Path) -> None:
    os.mkfifo(config / "hooks.toml", 0o600)
    assert "expected a regular file" in refused()
    (config / "hooks.toml").unlink()
    (config / "hooks.toml").mkdir()
    assert "expected a regular file" in refused()


def test_a_file_that_is_too_large_or_no_text_is_refused(config: Path) -> None:
    write_hooks(config, "#" * (MAX_BYTES + 1))
    assert "larger than 1 MiB" in refused()
    file = write_hooks(config, "")
    file.write_bytes(b"[hooks]\n\xff")
    assert ":2: expected text in UTF-8" in refused()
