"""Removed structured-output APIs: found by what is imported, and silent where a pin still has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from weighbridge.measure.removed_api import removed_apis
from weighbridge.workspace import Workspace

if TYPE_CHECKING:
    from weighbridge.facts import RemovedApi

CLIENT = "from openai import OpenAI\nclient = OpenAI(base_url=url)\n"
BODY = CLIENT + 'client.chat.completions.create(model=m, messages=x, extra_body={"guided_json": schema})\n'
USES = {
    "the client's extra body": (BODY, "guided_json", '"guided_json": schema'),
    "an extra body by name": (
        CLIENT + 'extra = {"guided_choice": ["a", "b"]}\nclient.chat.completions.create(model=m, messages=x, '
        "extra_body=extra)\n",
        "guided_choice",
        '"guided_choice": ["a", "b"]',
    ),
    "decoding parameters": (
        "from vllm import SamplingParams\nfrom vllm.sampling_params import GuidedDecodingParams\np = "
        "SamplingParams(guided_decoding=GuidedDecodingParams(json=s))\n",
        "GuidedDecodingParams",
        "GuidedDecodingParams",
    ),
    "outlines": (
        "import outlines\ng = outlines.generate.json(model, Answer)\n",
        "outlines.generate.json",
        "outlines.generate.json",
    ),
    "outlines' module by name": (
        "from outlines import generate\ng = generate.choice(model, ['a'])\n",
        "outlines.generate.choice",
        "generate.choice",
    ),
    "outlines' module by another name": (
        "import outlines.generate as og\ng = og.regex(model, 'a')\n",
        "outlines.generate.regex",
        "og.regex",
    ),
    "assertions": (
        "import dspy\ndef forward(self):\n    dspy.Assert(ok, 'say it again')\n",
        "dspy.Assert",
        "dspy.Assert",
    ),
}
NO_USES = {
    "another client": 'import requests\nrequests.post(url, json={"guided_json": schema})\n',
    "no extra body": CLIENT + 'options = {"guided_json": schema}\n',
    "both ways of saying it": BODY + 'other = {"structured_outputs": {"json": schema}}\n',
    "a version is asked": "import outlines\nif outlines.__version__ < '1':\n    g = outlines.generate.json(m, A)\n",
    "the new name": "import outlines\ng = outlines.Generator(model, Answer)\n",
    "a method of one's own": "import outlines\ng = mine.generate.json(model, Answer)\n",
    "a comment": "import outlines\n# outlines.generate.json(model, Answer)\n",
    "not imported": "def f(dspy):\n    dspy.Assert(ok)\n",
    "a refinement": "import dspy\ndspy.Refine(module, N=3)\n",
}


def uses(text: str, files: dict[str, str] | None = None, path: str = "app/run.py") -> list[RemovedApi]:
    workspace = Workspace.of({**(files or {}), path: text})
    module = workspace.module(path)
    assert module is not None
    return list(removed_apis(module, workspace))


@pytest.mark.parametrize("title", USES)
def test_a_removed_api_is_found_at_its_name(title: str) -> None:
    text, api, place = USES[title]
    (found,) = uses(text)
    assert found.api == api
    assert text[found.place.span.start : found.place.span.end] == place
    assert found.removed_in
    assert found.instead


@pytest.mark.parametrize("title", NO_USES)
def test_what_looks_alike_is_left_alone(title: str) -> None:
    assert uses(NO_USES[title]) == []


def test_a_local_module_of_the_same_name_is_not_the_library() -> None:
    text = USES["outlines"][0]
    assert uses(text, {"outlines.py": "", "app/__init__.py": ""}) == []
    assert uses(text, {"outlines/__init__.py": ""}) == []


LOCK = (
    '[[package]]\nname = "torch"\nversion = "2.1"\n\n[[package]]\nname = "vllm"\nversion = "{version}"\nsource = "x"\n'
)
SILENT = {
    "an exact requirement": {"requirements.txt": "torch\nvllm==0.9.1\n"},
    "an upper bound": {"requirements/base.txt": "vllm>=0.6,<0.12\n"},
    "a compatible release": {"requirements.txt": "vllm~=0.10.0  # tested\n"},
    "a project's dependency": {"pyproject.toml": '[project]\ndependencies = ["vllm[audio]==0.9.*", "x"]\n'},
    "Poetry's caret": {"pyproject.toml": '[tool.poetry.dependencies]\nvllm = "^0.9"\n'},
    "a lock file, whatever the manifest admits": {
        "pyproject.toml": 'dependencies = ["vllm>=0.6"]\n',
        "uv.lock": LOCK.format(version="0.10.2"),
    },
    "Pipenv's lock": {"Pipfile.lock": '{"default": {"vllm": {"hashes": ["a"], "version": "==0.8.5"}}}'},
    "the package's own pin in a monorepo": {
        "app/requirements.txt": "vllm==0.9.1\n",
        "requirements.txt": "vllm==0.14.0\n",
    },
    "a server's image": {"compose.yaml": "services:\n  llm:\n    image: vllm/vllm-openai:v0.9.1\n"},
    "a build": {"Dockerfile": "FROM python\nRUN pip install vllm==0.9.1 torch\n"},
}
SPOKEN = {
    "no pin": {"requirements.txt": "torch==2.0\n"},
    "any version": {"requirements.txt": "vllm\n"},
    "only a lower bound": {"requirements.txt": "vllm>=0.6\n"},
    "the version of the removal": {"requirements.txt": "vllm==0.12\n"},
    "a later one": {"uv.lock": LOCK.format(version="0.13.0")},
    "a bound above the removal": {"requirements.txt": "vllm>=0.9,<0.20\n"},
    "another package's pin": {"other/requirements.txt": "vllm==0.9.1\n"},
    "a comment": {"requirements.txt": "# vllm==0.9.1\ntorch\n"},
    "another library": {"requirements.txt": "vllm-tools==0.1\nvllm_router==0.2\n"},
}


@pytest.mark.parametrize("title", SILENT)
def test_a_pin_below_the_removal_is_silent(title: str) -> None:
    assert uses(BODY, SILENT[title]) == []


@pytest.mark.parametrize("title", SPOKEN)
def test_no_pin_below_the_removal_speaks(title: str) -> None:
    assert len(uses(BODY, SPOKEN[title])) == 1
