"""A base on a hub: asked only where somebody wants it, by the hub's own library, against a hub on this machine."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fake_hub import Hub, serving_hub
from preflight_tasks import contents, task, whole_base
from weighbridge_training.preflight.checking import checked_offline

CARD = b"---\nlicense: gemma\n---\n"
ASK = """
import json, sys
sys.path.insert(0, sys.argv[1])
from preflight_tasks import contents, task
from weighbridge_training.preflight.checking import checked_online
found = checked_online(task(base_model=json.loads(sys.argv[2])), contents(base={}), 100)
print(json.dumps({"problems": [str(one) for one in found.problems], "parameters": found.parameters}))
"""


def files(base: dict[str, Any], card: bytes = CARD) -> dict[str, bytes]:
    found = {name: value if isinstance(value, bytes) else json.dumps(value).encode() for name, value in base.items()}
    return found | {"README.md": card}


def ask(hub: Hub | None, home: Path, **model: Any) -> dict[str, Any]:
    """In a process of its own: the library reads its address when it is imported."""
    environment = {**os.environ, "HF_HOME": str(home), "HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_XET": "1"}
    environment.pop("HF_TOKEN", None)
    environment.pop("HF_HUB_OFFLINE", None)
    environment["HF_ENDPOINT"] = hub.url if hub else "http://127.0.0.1:9"
    ran = subprocess.run(
        [sys.executable, "-c", ASK, str(Path(__file__).parent), json.dumps(model)],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3000:]
    answer: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return answer


@pytest.fixture(scope="module")
def hub() -> Any:
    gguf = {"model-q4_k_m.gguf": b"", "config.json": b"{}"}
    models = {
        "org/whole": {"files": files(whole_base())},
        "org/gated": {"files": files(whole_base()), "gated": "manual"},
        "org/gguf": {"files": files(gguf)},
        "org/awq": {"files": files(whole_base(quantization_config={"quant_method": "awq"}))},
    }
    with serving_hub(models) as served:
        yield served


def test_a_whole_base_is_estimated_and_its_licence_named(hub: Hub, tmp_path: Path) -> None:
    before = len(hub.asked)
    found = ask(hub, tmp_path, id="org/whole")
    assert found["parameters"] == pytest.approx(8.03e9, rel=0.001)
    assert [one for one in found["problems"] if one.startswith("warning: org/whole: licence gemma")]
    assert not [one for one in found["problems"] if one.startswith("error")]
    asked = hub.asked[before:]
    assert asked
    assert not [one for one in asked if "safetensors" in one], "no weights are fetched"


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ({"id": "org/gated"}, "error: org/gated: its weights are given to those who have accepted its conditions"),
        ({"id": "org/missing"}, "error: org/missing: there is no such model, or this account may not see it"),
        ({"id": "org/whole", "revision": "v9"}, "error: org/whole: there is no revision v9"),
        ({"id": "org/gguf"}, "error: org/gguf: its weights were made smaller for answering (gguf)"),
        ({"id": "org/awq"}, "error: org/awq: its weights were made smaller for answering (awq)"),
    ],
)
def test_what_cannot_be_a_base_is_told(hub: Hub, tmp_path: Path, model: dict[str, str], said: str) -> None:
    found = ask(hub, tmp_path, **model)
    assert [one for one in found["problems"] if one.startswith(said)], found


def test_a_hub_that_does_not_answer_is_no_error_of_the_task(tmp_path: Path) -> None:
    found = ask(None, tmp_path, id="org/whole")
    assert [one for one in found["problems"] if "not checked: the hub did not answer" in one], found
    assert not [one for one in found["problems"] if one.startswith("error")]


def test_nothing_is_asked_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: Any, **__: Any) -> Any:
        raise AssertionError("a connection was made")

    monkeypatch.setattr(socket.socket, "connect", forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", forbidden)
    found = checked_offline(task(base_model={"id": "org/whole"}), contents(base={}), 100)
    assert any("the hub was not asked" in str(one) for one in found.problems)


def test_without_the_library_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from weighbridge_training.preflight.checking import checked_online

    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    found = checked_online(task(base_model={"id": "org/whole"}), contents(base={}), 100)
    assert any("not checked: huggingface_hub is not installed" in str(one) for one in found.problems)
