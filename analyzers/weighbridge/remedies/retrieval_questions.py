"""The team's own questions about what is moved, from its tests and evaluations, with what has to be found."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.findings import Edit, NewFile
from weighbridge.sources.data import Items, Scalar, Table, entries, get, text_scalar, walk
from weighbridge.sources.json_reader import read_json
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from weighbridge.sources.data import Node
    from weighbridge.text import Document
    from weighbridge.workspace import Workspace

_TESTS = re.compile(
    r"(?:^|/)(?:tests?|evals?|evaluations?|goldens?|benchmarks?|cases|promptfoo\w*)/|(?:^|[/_.-])(?:evals?|goldens?|cases"
    r"|questions|promptfoo\w*|tests?)(?:[_.-][^/]*)?\.(?:jsonl|json|ya?ml)$",
    re.IGNORECASE,
)
_DATA = (".jsonl", ".json", ".yaml", ".yml")
_ASKS = ("question", "query", "input", "prompt", "user", "user_input", "message", "text", "ask")
_INSIDE = ("vars", "inputs", "input", "arguments")
_EXPECTS = (
    "expected", "expect", "answer", "expected_answer", "expected_output", "ideal", "output", "reference", "target",
    "contains", "must_contain", "ground_truth", "assert", "asserts", "assertions",
)  # fmt: skip
_LARGEST = 1_000_000
_MOST = 200


@dataclass(frozen=True, slots=True)
class Check:
    """One question of the team, and the words that what is found for it must hold."""

    question: str
    expects: str
    where: str

    @property
    def line(self) -> str:
        """As a line of `checks.jsonl`."""
        row = {"question": self.question, "expects": self.expects, "from": self.where}
        return json.dumps(row, ensure_ascii=False)


def checks_in(workspace: Workspace, facts: Iterable[str]) -> tuple[Check, ...]:
    """The questions whose expected answer states one of these facts, each fact once."""
    wanted = tuple(dict.fromkeys(facts))
    found: dict[tuple[str, str], Check] = {}
    for path in workspace.paths:
        if not path.endswith(_DATA) or not _TESTS.search(path):
            continue
        document = workspace.document(path)
        if document is None or len(document.text) > _LARGEST or not any(fact in document.text for fact in wanted):
            continue
        for node in _tables(document):
            question, expected = _question(node), " ".join(_expected(node))
            for fact in wanted:
                if question and fact in expected:
                    where = f"{path}:{document.lines.line_of(node.span.start)}"
                    found.setdefault((question, fact), Check(question, fact, where))
        if len(found) >= _MOST:
            break
    return tuple(found.values())[:_MOST]


def checks_file(
    folder: str, checks: tuple[Check, ...], workspace: Workspace
) -> tuple[tuple[NewFile, ...], tuple[Edit, ...]]:
    """The file of the questions, made or added to."""
    path = f"{folder}/checks.jsonl"
    known = workspace.document(path)
    lines = [one.line for one in checks if known is None or one.line not in known.text]
    if not lines:
        return (), ()
    written = "".join(f"{line}\n" for line in lines)
    if known is None:
        return (NewFile(path, written),), ()
    end = len(known.text)
    lead = "" if not known.text or known.text.endswith("\n") else "\n"
    return (), (Edit(Place(path, Span(end, end)), lead + written),)


def _tables(document: Document) -> Iterator[Table]:
    for root in _roots(document):
        for _, node in walk(root):
            if isinstance(node, Table):
                yield node


def _roots(document: Document) -> Iterator[Node]:
    if document.path.endswith(".jsonl"):
        for number in range(1, len(document.lines) + 1):
            span = document.lines.line_span(number)
            row = read_json(document.text, span.start, span.end)
            if row is not None:
                yield row
    elif document.path.endswith(".json"):
        whole = read_json(document.text)
        if whole is not None:
            yield whole
    else:
        from weighbridge.sources.yaml_reader import read_yaml

        yield from read_yaml(document.text)


def _question(node: Node) -> str:
    """What is asked in a row, under whatever name."""
    for key in _ASKS:
        asked = text_scalar(get(node, key))
        if asked is not None:
            return asked.value.strip()
    for key in _INSIDE:
        inner = get(node, key)
        if isinstance(inner, Table):
            found = _question(inner)
            if found:
                return found
            sole = [text_scalar(entry.value) for entry in entries(inner)]
            if len(sole) == 1 and sole[0] is not None:
                return sole[0].value.strip()
        if isinstance(inner, Items):
            first = text_scalar(inner.items[0]) if inner.items else None
            if first is not None:
                return first.value.strip()
    return ""


def _expected(node: Node) -> Iterator[str]:
    for key in _EXPECTS:
        value = get(node, key)
        if value is not None:
            for _, inner in walk(value):
                if isinstance(inner, Scalar):
                    yield inner.value
