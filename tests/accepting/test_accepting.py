"""Accepting in a project on disk: what is offered, applied to the files, does what its title says."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from weighbridge.accepting import acceptances
from weighbridge.accepting_proof import edited
from weighbridge.baseline import baseline_of, dump
from weighbridge.project import Project

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from weighbridge.accepting import Acceptance
    from weighbridge.findings import Finding

TODAY = date.today()
LOOP = """\
import json

def ask(client, messages):
    for attempt in range(3):
        answer = client.chat.completions.create(model="m", messages=messages).choices[0].message.content
        try:
            return json.loads(answer)
        except json.JSONDecodeError:
            continue
"""
LIMIT = "limits: {system-prompt-too-long: {tokens: 3}}\n"
PROMPT = "You are a kind assistant of a shop that sells bicycles.\n"
FILES = {"app.py": LOOP, "prompts/system.md": PROMPT, "prompts/other/system.md": PROMPT}


def project(root: Path, files: Mapping[str, str]) -> Project:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
    (root / ".git").mkdir(exist_ok=True)
    return settled(Project(root, {}))


def settled(found: Project) -> Project:
    while found.step() is not None:
        pass
    return found


def findings(found: Project) -> list[Finding]:
    return [one for path in sorted(found.told_of()) for one in found.report(path).findings]


def apply(root: Path, found: Project, way: Acceptance) -> Project:
    for edit in way.edits:
        document = found.workspace.document(edit.place.path)
        assert document is not None
        (root / edit.place.path).write_bytes(edited(document, edit).text.encode())
    for file in way.files:
        (root / file.path).write_bytes(file.text.encode())
    return settled(Project(root, {}))


CASES = [
    ("a loop", {}, "app.py", ["here", "here", "in this file", "in this file"]),
    ("a prompt", {}, "prompts/system.md", ["settings", "settings"]),
    ("a prompt and a baseline", {"weighbridge.yaml": f"{LIMIT}baseline: known.json\n"}, "prompts/system.md",
     ["settings", "settings", "baseline"]),
    ("all five", {"weighbridge.yaml": f"{LIMIT}baseline: known.json\n"}, "app.py",
     ["here", "here", "in this file", "in this file", "baseline"]),
    ("in old lines", {"app.py": LOOP.replace("\n", "\r\n"), "weighbridge.yaml": LIMIT.replace("\n", "\r\n")}, "app.py",
     ["here", "here", "in this file", "in this file"]),
    ("a project's settings", {"pyproject.toml": "[tool.weighbridge.limits.system-prompt-too-long]\ntokens = 3\n"},
     "prompts/system.md", ["settings", "settings"]),
]  # fmt: skip


@pytest.mark.parametrize(("says", "files", "path", "kinds"), CASES, ids=[case[0] for case in CASES])
def test_what_is_offered_does_what_it_says(
    tmp_path: Path, says: str, files: dict[str, str], path: str, kinds: list[str]
) -> None:
    del says
    settings = {} if "pyproject.toml" in files else {"weighbridge.yaml": LIMIT}
    found = project(tmp_path, {**FILES, **settings, **files})
    before = findings(found)
    (finding,) = (one for one in before if one.path == path)
    ways = list(acceptances(found, finding, TODAY))
    assert [way.name.partition(",")[0] for way in ways] == kinds
    for way in ways:
        saved = {file: (tmp_path / file).read_bytes() for file in (*FILES, *settings, *files)}
        after = findings(apply(tmp_path, found, way))
        assert {(one.rule, one.path) for one in after} == {(one.rule, one.path) for one in before if one != finding}
        for file in files:
            text = (tmp_path / file).read_bytes()
            assert text.count(b"\n") == text.count(b"\r\n") or b"\r\n" not in text
        for file, data in saved.items():
            (tmp_path / file).write_bytes(data)
        (tmp_path / "known.json").unlink(missing_ok=True)


def test_the_baseline_is_written_as_the_command_writes_it(tmp_path: Path) -> None:
    found = project(tmp_path, {**FILES, "weighbridge.yaml": f"{LIMIT}baseline: known.json\n"})
    everything = findings(found)
    known = dump(baseline_of([one for one in everything if one.path != "prompts/other/system.md"]))
    found = project(tmp_path, {"known.json": known})
    (finding,) = findings(found)
    *_, way = acceptances(found, finding, TODAY)
    assert way.title == "Add to the baseline known.json"
    (edit,) = way.edits
    assert "app.py" not in edit.replacement
    apply(tmp_path, found, way)
    assert (tmp_path / "known.json").read_text() == dump(baseline_of(everything))


def test_an_entry_of_the_baseline_has_the_number_of_its_finding(tmp_path: Path) -> None:
    twice = LOOP + LOOP.partition("\n")[2].replace("ask", "again")
    found = project(tmp_path, {"app.py": twice, "weighbridge.yaml": "baseline: known.json\n"})
    first, second = findings(found)
    way = list(acceptances(found, second, TODAY))[-1]
    (entry,) = json.loads(way.files[0].text)["findings"]
    assert (entry["fingerprint"], entry["symbol"]) == (second.fingerprint, second.symbol)
    assert [one.fingerprint for one in findings(apply(tmp_path, found, way))] == [first.fingerprint]


def test_a_baseline_that_cannot_be_read_gets_no_entry(tmp_path: Path) -> None:
    found = project(tmp_path, {**FILES, "weighbridge.yaml": "baseline: known.json\n", "known.json": "<<<<<<<\n"})
    (finding,) = (one for one in findings(found) if one.path == "app.py")
    assert not any(way.name == "baseline" for way in acceptances(found, finding, TODAY))


def test_an_entry_is_written_into_the_settings_as_they_are_open(tmp_path: Path) -> None:
    found = project(tmp_path, {**FILES, "weighbridge.yaml": LIMIT})
    found.edit({"weighbridge.yaml": f"# ours\n{LIMIT}"})
    finding = next(one for one in findings(settled(found)) if one.path == "prompts/system.md")
    way = next(iter(acceptances(found, finding, TODAY)))
    assert way.edits[0].place.span.start == len(f"# ours\n{LIMIT}")


def test_what_is_said_of_a_suppression_is_put_right_and_not_accepted(tmp_path: Path) -> None:
    found = project(tmp_path, {"app.py": "x = 1  # weighbridge: ignore[output-repair] why\n"})
    (finding,) = findings(found)
    assert list(acceptances(found, finding, TODAY)) == []


def test_what_was_never_saved_is_accepted_in_its_text_only(tmp_path: Path) -> None:
    found = project(tmp_path, {"weighbridge.yaml": "baseline: known.json\n"})
    found.edit({"new.py": LOOP})
    (finding,) = findings(settled(found))
    assert {way.name.partition(",")[0] for way in acceptances(found, finding, TODAY)} == {"here", "in this file"}
