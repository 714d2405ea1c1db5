"""Which functions nothing uses."""

from __future__ import annotations

import pytest
from weighbridge.code.index import methods
from weighbridge.code.mentions import is_unused
from weighbridge.code.model import Class, Function
from weighbridge.workspace import Workspace

USED = {
    "a call": "def mend(t):\n    return t\n\n\nmend(1)\n",
    "a reference": "def mend(t):\n    return t\n\n\nSTEPS = [mend]\n",
    "its name in a string": "def mend(t):\n    return t\n\n\ngetattr(x, 'mend')\n",
    "a decorator": "@app.command()\ndef mend(t):\n    return t\n",
    "a call in another function": "def mend(t):\n    return t\n\n\ndef other(t):\n    return mend(t)\n",
}
UNUSED = {
    "nothing at all": "def mend(t):\n    return t\n",
    "itself": "def mend(t):\n    return mend(t[1:])\n",
    "a comment": "def mend(t):\n    return t\n\n\n# mend is old\n",
    "a list of exports": "def mend(t):\n    return t\n\n\n__all__ = ['mend']\n",
    "a longer name": "def mend(t):\n    return t\n\n\nmend_all(1)\n",
}


@pytest.mark.parametrize("text", USED.values(), ids=USED)
def test_what_is_named_is_used(text: str) -> None:
    assert not _unused({"app.py": text})


@pytest.mark.parametrize("text", UNUSED.values(), ids=UNUSED)
def test_what_nothing_else_names_is_unused(text: str) -> None:
    assert _unused({"app.py": text})


def test_an_import_alone_is_no_use_and_a_call_behind_it_is() -> None:
    home = "def mend(t):\n    return t\n"
    assert _unused({"app.py": home, "b.py": "from app import (\n    x,\n    mend,\n)\n"})
    assert not _unused({"app.py": home, "b.py": "from app import mend\n\nprint(mend(1))\n"})
    assert _unused({"app.py": home, "tests/test_app.py": "from app import mend\n\nmend(1)\n"})


def test_signatures_are_no_uses_and_calls_at_the_start_of_a_line_are() -> None:
    home = "export function mend(t: string): string {\n  return t;\n}\n"
    signature = "interface Mender {\n  mend(t: string): string;\n}\nclass A {\n  async mend(t: string) {\n  }\n}\n"
    assert _unused({"app.ts": home, "b.ts": 'import { mend } from "./app";\nexport { mend } from "./app";\n'})
    assert _unused({"app.ts": home, "b.ts": signature})
    assert not _unused({"app.ts": home, "b.ts": 'import { mend } from "./app";\nmend("x");\n'})
    assert not _unused({"app.ts": home + "export default mend;\n"})


def test_a_method_of_a_class_with_a_base_may_be_called_by_the_base() -> None:
    assert not _unused_method("class A(Parser):\n    def mend(self, t):\n        return t\n")
    assert _unused_method("class A:\n    def mend(self, t):\n        return t\n")


def _unused(files: dict[str, str]) -> bool:
    workspace = Workspace.of(files)
    module = workspace.module(next(iter(files)))
    assert module is not None
    function = next(item for item in module.body if isinstance(item, Function))
    return is_unused(function, None, module, workspace)


def _unused_method(text: str) -> bool:
    workspace = Workspace.of({"app.py": text})
    module = workspace.module("app.py")
    assert module is not None
    owner = next(item for item in module.body if isinstance(item, Class))
    return is_unused(methods(owner)["mend"], owner, module, workspace)
