"""The JSON of tickets is a contract: everything in it is in the schema, and what the schema promises is there."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from samples import Sample, sample
from weighbridge.measure.parts import PartKind
from weighbridge.render.ticket_json import render

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schemas" / "ticket.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return sample(tmp_path_factory.mktemp("json") / "r")


def written(made: Sample) -> dict[str, Any]:
    said: dict[str, Any] = json.loads("".join(render(made.tickets, made.context)))
    return said


def strict(schema: object) -> object:
    """The schema with every object closed: a field that nobody described is a mistake of ours."""
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: strict(value) for key, value in schema.items()}
    return {**closed, "additionalProperties": False} if "required" in closed else closed


@pytest.mark.parametrize("volume", [0, 50_000])
def test_every_field_is_in_the_schema(volume: int, tmp_path: Path) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    said = written(sample(tmp_path / "r", volume))
    assert len(said["tickets"]) >= 5
    errors = [f"{error.json_path}: {error.message}" for error in Draft202012Validator(strict(SCHEMA)).iter_errors(said)]
    assert not errors


def test_the_schema_knows_every_kind_of_part() -> None:
    assert SCHEMA["$defs"]["part"]["properties"]["kind"]["enum"] == [kind.value for kind in PartKind]


def test_the_tokens_of_parts_add_up(made: Sample) -> None:
    for ticket in written(made)["tickets"]:
        assert sum(part["tokens"] for part in ticket["parts"]) == ticket["tokens"]["whole"]


def test_a_changed_fact_carries_its_commits(made: Sample) -> None:
    (price,) = (fact for fact in facts(named(made, "system.md")) if fact["words"] == "$10")
    assert price["changes"] == 2
    assert [(one["before"], one["after"]) for one in price["commits"]] == [("$9", "$10"), ("$8", "$9")]


def test_what_is_unknown_is_null_and_not_nought(made: Sample, tmp_path: Path) -> None:
    from samples import files, tickets_in

    for name, text in files("$10").items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    volatility = named(tickets_in(tmp_path), "system.md")["volatility"]
    assert volatility["changes"] is None
    assert "git repository" in volatility["unknown"]
    assert named(made, "system.md")["volatility"]["changes"] == 2


def test_without_quotes_no_text_of_a_prompt_is_written(made: Sample) -> None:
    secret = replace(made.context, quotes=False)
    said = "".join(render(made.tickets, secret))
    for word in ("DESCRIPTIVE", "$10", "Ottervale", "city", "15 September"):
        assert word not in said


def named(made: Sample, symbol: str) -> dict[str, Any]:
    found: dict[str, Any] = next(ticket for ticket in written(made)["tickets"] if ticket["symbol"] == symbol)
    return found


def facts(ticket: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ticket["volatility"]["facts"]
    return found
