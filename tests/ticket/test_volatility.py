"""What the git history says of a fact: only a change of the fact itself counts, and what cannot be seen is unknown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import pytest
from history import Commit, repository, shallow
from weighbridge.history_versions import Reach
from weighbridge.text import Place, Span
from weighbridge.volatility import FactHistory, FactsPast, Noted, Volatility
from weighbridge.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 29)
PROMPT = "You answer questions about the pool.\n\nA day ticket costs {}, a season ticket $180.\nAnswer briefly.\n"


@dataclass(frozen=True)
class Case:
    """Versions of `p.md` with their days; what is asked of the fact, and what is to be found."""

    name: str
    versions: list[tuple[str, str]]
    fact: str = "$10"
    kind: str = "price"
    changes: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    reach: Reach | None = Reach.WINDOW


def at(price: str) -> str:
    return PROMPT.format(price)


CASES = [
    Case("a fact that never changed", [("2025-01-01", at("$10")), ("2026-02-01", at("$10") + "Be kind.\n")]),
    Case(
        "each change with its values, the newest first",
        [("2025-01-01", at("$8")), ("2026-02-01", at("$9")), ("2026-05-01", at("$10"))],
        changes=[("$9", "$10"), ("$8", "$9")],
    ),
    Case("a change of long ago", [("2024-01-01", at("$8")), ("2025-02-01", at("$10"))]),
    Case("a change of other words in the line", [
        ("2025-01-01", at("$10")), ("2026-02-01", at("$10").replace("A day ticket", "A ticket for a day")),
    ]),
    Case("a change of another fact in the line", [
        ("2025-01-01", at("$10").replace("180", "170")), ("2026-02-01", at("$10")),
    ]),
    Case("a change of how a figure is written", [
        ("2025-01-01", at("$10.00")), ("2026-02-01", at("**$10**")), ("2026-03-01", at("$10")),
    ]),
    Case("several changes on one day are one", [
        ("2025-01-01", at("$8")), ("2026-02-01", at("$9")), ("2026-02-01", at("$7")), ("2026-02-01", at("$10")),
    ], changes=[("$8", "$10")]),
    Case("changes on one day that end where they began are none", [
        ("2025-01-01", at("$10")), ("2026-02-01", at("$7")), ("2026-02-01", at("$10")),
    ]),
    Case("lines above that come and go", [
        ("2025-01-01", at("$8")),
        ("2026-02-01", "# Pool\n\n" + at("$8")),
        ("2026-03-01", "# Pool\n\nHello.\n" + at("$10")),
    ], changes=[("$8", "$10")]),
    Case("a line that was moved", [
        ("2025-01-01", at("$10")),
        ("2026-02-01", "A day ticket costs $10, a season ticket $180.\nYou answer questions about the pool.\n"),
    ]),
    Case("a fact that is younger than its file", [
        ("2025-01-01", "You answer questions about the pool.\n"), ("2026-02-01", at("$9")), ("2026-03-01", at("$10")),
    ], changes=[("$9", "$10")], reach=Reach.WRITTEN),
    Case("a fact that was still being drafted", [
        ("2025-01-01", "You answer questions about the pool.\n"), ("2026-02-01", at("$9")), ("2026-02-04", at("$10")),
    ], reach=Reach.WRITTEN),
    Case("a fact that replaced something else", [
        ("2025-01-01", at("a token that the desk sells")), ("2026-03-01", at("$10")),
    ], reach=Reach.WRITTEN),
    Case("a line of a table among its like", [
        ("2025-01-01", "| Day | $8 |\n| Week | $30 |\n| Year | $180 |\n"),
        ("2026-03-01", "| Day | $10 |\n| Week | $40 |\n| Year | $200 |\n"),
    ], changes=[("$8", "$10")]),
    Case("words polished around the figures of opening hours", [
        ("2025-01-01", "The desk: Monday to Friday 8:30 to 18:00.\n"),
        ("2026-02-01", "The desk is open Monday to Friday 8:30 to 18:00.\n"),
    ], fact="open Monday to Friday 8:30 to 18:00", kind="opening hours"),
    Case("a date whose month changed", [
        ("2025-01-01", "The offer is valid until 15 September 2026.\n"),
        ("2026-02-01", "The offer is valid until 15 October 2026.\n"),
    ], fact="valid until 15 October 2026", kind="dated statement",
       changes=[("valid until 15 September 2026", "valid until 15 October 2026")]),
    Case("a person who was replaced", [
        ("2025-01-01", "Our CEO is Ada Byron.\n"), ("2026-02-01", "Our CEO is Mary Shelley.\n"),
    ], fact="CEO is Mary Shelley", kind="staff", changes=[("CEO is Ada Byron", "CEO is Mary Shelley")]),
    Case("line ends of another system", [
        ("2025-01-01", at("$10").replace("\n", "\r\n")), ("2026-02-01", at("$10")),
    ]),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_past_of_a_fact(case: Case, tmp_path: Path) -> None:
    root = repository(tmp_path / "r", [Commit(day, {"p.md": text}) for day, text in case.versions])
    found = history(root, case.fact, case.kind)
    assert [(change.before, change.after) for change in found.commits] == case.changes
    assert found.reach is case.reach
    assert found.known


def test_a_renamed_file_keeps_its_past(tmp_path: Path) -> None:
    root = repository(tmp_path / "r", [
        Commit("2025-01-01", {"old.md": at("$8")}), Commit("2026-02-01", {"old.md": at("$9")}),
        Commit("2026-03-01", {"p.md": at("$9")}), Commit("2026-04-01", {"p.md": at("$10")}),
    ])  # fmt: skip
    assert history(root, "$10").changes == 2


def test_a_change_that_was_merged_is_found_in_the_commit_that_made_it(tmp_path: Path) -> None:
    other = {"notes.md": "Notes.\n"}
    root = repository(tmp_path / "r", [
        Commit("2025-01-01", {"p.md": at("$9")}),
        Commit("2026-02-01", {"p.md": at("$10")}, (0,)),
        Commit("2026-02-02", {"p.md": at("$9"), **other}, (0,)),
        Commit("2026-02-03", {"p.md": at("$10"), **other}, (2, 1)),
    ])  # fmt: skip
    (change,) = history(root, "$10").commits
    assert change.day == date(2026, 2, 1)


def test_a_workspace_below_the_top_of_its_repository_has_its_own_past(tmp_path: Path) -> None:
    commits = [Commit("2025-01-01", {"app/p.md": at("$9")}), Commit("2026-02-01", {"app/p.md": at("$10")})]
    assert history(repository(tmp_path / "r", commits) / "app", "$10").changes == 1


def test_what_a_shallow_clone_does_not_have_is_unknown(tmp_path: Path) -> None:
    prices = ["$8", "$9", "$10"]
    root = repository(
        tmp_path / "r", [Commit(f"2026-0{n}-01", {"p.md": at(price)}) for n, price in enumerate(prices, 1)]
    )
    one = history(shallow(root, tmp_path / "one", 1), "$10")
    two = history(shallow(root, tmp_path / "two", 2), "$10")
    assert (one.changes, one.reach, one.known) == (0, Reach.SHALLOW, False)
    assert (two.changes, two.reach, two.known) == (1, Reach.SHALLOW, True)


def test_a_fact_that_is_not_committed_is_unknown(tmp_path: Path) -> None:
    root = repository(tmp_path / "r", [Commit("2025-01-01", {"p.md": "You answer questions.\n"})])
    (root / "p.md").write_text(at("$10"), encoding="utf-8")
    found = history(root, "$10")
    assert (found.reach, found.known) == (None, False)


def test_an_edit_that_is_not_committed_is_no_change_and_hides_none(tmp_path: Path) -> None:
    commits = [Commit("2025-01-01", {"p.md": at("$8")}), Commit("2026-02-01", {"p.md": at("$9")})]
    root = repository(tmp_path / "r", commits)
    (root / "p.md").write_text("# Pool\n\n" + at("$10"), encoding="utf-8")
    assert [(one.before, one.after) for one in history(root, "$10").commits] == [("$8", "$9")]


def test_without_a_repository_everything_is_unknown(tmp_path: Path) -> None:
    (tmp_path / "p.md").write_text(at("$10"), encoding="utf-8")
    found = volatility(tmp_path, "$10", "price")
    assert not found.facts
    assert "not in a git repository" in found.unknown


def test_a_damaged_repository_is_unknown_too(tmp_path: Path) -> None:
    root = repository(
        tmp_path / "r", [Commit("2026-01-01", {"p.md": at("$9")}), Commit("2026-02-01", {"p.md": at("$10")})]
    )
    for pack in (root / ".git" / "objects").rglob("*"):
        if pack.is_file():
            pack.chmod(0o600)
            pack.unlink()
    found = volatility(root, "$10", "price")
    assert found.unknown or not found.facts[0].known


def history(root: Path, fact: str, kind: str = "price") -> FactHistory:
    (found,) = volatility(root, fact, kind).facts
    return found


def volatility(root: Path, fact: str, kind: str) -> Volatility:
    text = (root / "p.md").read_bytes().decode()
    start = text.index(fact)
    noted = Noted(Place("p.md", Span(start, start + len(fact))), kind)
    return FactsPast(root, TODAY).of([noted], Workspace(root, ["p.md"]))
