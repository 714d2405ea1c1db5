"""The parts of prompts are compared with prompts that were divided by hand, token by token."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest
from segmentation import measure
from segmentation.agreement import KINDS, Agreement, confusion, persuaded
from segmentation.labelled import Hesitation, Labelled
from weighbridge.tokens import Encoding, counter_for

if TYPE_CHECKING:
    from pathlib import Path

COUNT = counter_for(Encoding.O200K)
PROMPT = "You are a florist.\nSuggest three flowers for each guest.\nNever name a price.\n"
SOURCE = f'''import openai

SYSTEM = """{PROMPT}"""


def ask(question):
    messages = [{{"role": "system", "content": SYSTEM}}, {{"role": "user", "content": question}}]
    return openai.OpenAI().chat.completions.create(model="gpt-4o", messages=messages)
'''


def labelled(source: str, parts: list[tuple[str, str]], path: str = "app.py", symbol: str = "SYSTEM") -> Labelled:
    """A label whose parts are the given texts in their order."""
    start = at = source.index(parts[0][1])
    told = []
    for kind, text in parts:
        assert source.startswith(text, at)
        told.append({"kind": kind, "start": at, "end": at + len(text)})
        at += len(text)
    return Labelled.model_validate(
        {
            "repository": "some/body",
            "commit": "0" * 40,
            "path": path,
            "symbol": symbol,
            "sha256": hashlib.sha256(source.encode()).hexdigest(),
            "start": start,
            "end": at,
            "parts": told,
        }
    )


def written(folder: Path, source: str, label: Labelled) -> list[str]:
    """The arguments that measure a label."""
    (folder / "some+body").mkdir()
    (folder / "some+body" / label.path).write_bytes(source.encode())
    (folder / "labels.jsonl").write_text(json.dumps(label.model_dump()) + "\n", "utf-8")
    none = folder / "none.jsonl"
    return ["--trees", str(folder), "--labels", str(folder / "labels.jsonl"), "--hesitations", str(none)]


LINES = [line + "\n" for line in PROMPT.splitlines()]
RIGHT = list(zip(("tone", "instructions", "guardrails"), LINES, strict=True))


def test_a_prompt_in_a_program_is_measured_where_it_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert measure.main(written(tmp_path, SOURCE, labelled(SOURCE, RIGHT))) == 0
    said = capsys.readouterr().out
    assert "1 of 1 prompts measured." in said
    assert f"| all (micro) | {sum(COUNT(line).tokens for line in LINES)} | 1.00 | 1.00 | 1.00 |" in said
    assert "| all (macro) | | | | 1.00 |" in said


def test_another_file_than_the_labelled_one_is_not_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = written(tmp_path, SOURCE, labelled(SOURCE, RIGHT))
    (tmp_path / "some+body" / "app.py").write_text(SOURCE + "# later\n", "utf-8")
    assert measure.main(arguments) == 1
    told = capsys.readouterr()
    assert "0 of 1 prompts measured." in told.out
    assert "is not the file of the labels" in told.err


def test_labels_that_cannot_be_read_are_named_with_their_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = written(tmp_path, SOURCE, labelled(SOURCE, RIGHT))
    (tmp_path / "labels.jsonl").write_text("\n{}\n", "utf-8")
    assert measure.main(arguments) == 2
    assert "labels.jsonl:2: not a line of labels" in capsys.readouterr().err


def test_tokens_are_shared_out_by_characters_and_what_was_not_found_is_a_miss() -> None:
    label = labelled(PROMPT, RIGHT, path="a.md", symbol="")
    found = ["tone"] * len(LINES[0]) + ["tools"] * len(LINES[1]) + [""] * len(LINES[2])
    agreement = Agreement()
    agreement.add(label, PROMPT, found, COUNT)
    tokens = [COUNT(line).tokens for line in LINES]
    assert agreement.tokens == {
        ("tone", "tone"): tokens[0],
        ("instructions", "tools"): tokens[1],
        ("guardrails", ""): tokens[2],
    }
    assert (agreement.score("tone").precision, agreement.score("tone").recall) == (1, 1)
    assert (agreement.score("tools").precision, agreement.score("guardrails").recall) == (0, 0)
    assert agreement.overall().recall == pytest.approx(tokens[0] / sum(tokens))
    assert agreement.overall().precision == pytest.approx(tokens[0] / (tokens[0] + tokens[1]))
    assert agreement.macro() == pytest.approx(1 / 3), "kinds that nobody labelled have no figure"
    assert len(list(confusion(agreement))) == 2 + len(KINDS)


def test_where_the_labeller_hesitated_the_other_kind_can_be_taken_for_right() -> None:
    label = labelled(PROMPT, RIGHT, path="a.md", symbol="")
    end = len(LINES[0])
    hesitation = Hesitation(
        repository="some/body", path="a.md", symbol="", start=0, end=end, kind="tone", other="knowledge"
    )
    found = ["knowledge"] * len(PROMPT)
    assert persuaded(label, found, [hesitation]) == ["tone"] * end + ["knowledge"] * (len(PROMPT) - end)
