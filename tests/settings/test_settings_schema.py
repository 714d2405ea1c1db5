"""The published schema is the one that the settings and the rules give."""

from __future__ import annotations

import json
from pathlib import Path

from weighbridge.config_schema import schema_text, settings_schema
from weighbridge.rules import Group, load_rules

PUBLISHED = Path(__file__).parents[2] / "docs" / "schemas" / "settings.schema.json"


def test_the_published_schema_is_fresh() -> None:
    rules = load_rules()
    text = schema_text(settings_schema(rules.names, tuple(map(str, Group)), rules.limit_names))
    assert PUBLISHED.read_text(encoding="utf-8") == text, (
        "run: weighbridge config schema > docs/schemas/settings.schema.json"
    )


def test_every_key_of_the_schema_is_explained() -> None:
    schema = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    guide = (PUBLISHED.parents[1] / "configuration.md").read_text(encoding="utf-8")
    assert [key for key in schema["properties"] if f"`{key}`" not in guide] == []
    assert [key for key, value in schema["properties"].items() if not value.get("description")] == []
