"""The JSON Schema of settings files, and the settings file that `config init` writes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_NUMBER = {"type": "number", "minimum": 0}


def settings_schema(
    rule_names: Collection[str], group_names: Collection[str], limit_names: Mapping[str, Collection[str]]
) -> dict[str, Any]:
    """JSON Schema 2020-12; rules of a team's own may be named, so names that exist are offered and others allowed."""
    from weighbridge.config_model import SettingsFile

    schema = SettingsFile.model_json_schema(by_alias=True)
    rule = {"anyOf": [{"enum": sorted(rule_names)}, {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}]}
    either = {"anyOf": [{"enum": sorted({*rule_names, *group_names})}, rule["anyOf"][1]]}
    limits = {
        "type": "object",
        "properties": {
            name: {
                "type": "object",
                "properties": {field: dict(_NUMBER) for field in sorted(limit_names[name])},
                "additionalProperties": False,
            }
            for name in sorted(limit_names)
        },
        "additionalProperties": {"type": "object", "additionalProperties": dict(_NUMBER)},
    }
    own, entries = schema["properties"], schema["$defs"]
    _replace(own["answers"], _answers())
    for key in ("select", "extend-select", "ignore", "extend-ignore"):
        own[key]["items"] = either
    _replace(own["limits"], limits)
    own["severity"]["propertyNames"] = rule
    _replace(entries["IgnoreEntry"]["properties"]["rule"], rule)
    entries["PathEntry"]["properties"]["ignore"]["items"] = either
    _replace(entries["PathEntry"]["properties"]["limits"], limits)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Weighbridge settings",
        **_without_titles(schema, {"title"}),
    }


def _answers() -> dict[str, Any]:
    """The questions that exist, each answered once, or several times for some prompts each."""
    from weighbridge.decide.procedures import load_decisions

    entry = {"$ref": "#/$defs/AnswerEntry"}
    either = [entry, {"type": "array", "items": entry, "minItems": 1}]
    questions = load_decisions().questions.values()
    return {
        "type": "object",
        "properties": {one.name: {"anyOf": either, "description": one.asks} for one in questions},
        "additionalProperties": False,
    }


def schema_text(schema: Mapping[str, Any]) -> str:
    """The schema as it is published."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def default_config() -> str:
    """A settings file that changes nothing and shows what can be changed."""
    return _DEFAULT


def _replace(target: dict[str, Any], by: Mapping[str, Any]) -> None:
    for key in target.keys() - {"description", "default"}:
        del target[key]
    target.update(by)


def _without_titles(value: Any, drop: Collection[str]) -> Any:
    """Drops the titles that pydantic derives from names; a property that is called `title` would be a mapping."""
    if isinstance(value, dict):
        return {
            key: _without_titles(item, drop)
            for key, item in value.items()  # pyright: ignore[reportUnknownVariableType]
            if key not in drop or not isinstance(item, str)
        }
    if isinstance(value, list):
        return [_without_titles(item, drop) for item in value]  # pyright: ignore[reportUnknownVariableType]
    return value


_DEFAULT = """\
# Settings of Weighbridge for the files in and below this folder.
# Every key is optional; what stands here in comments is an example, not the default.

# Start from another settings file of this repository: lists replace, maps merge.
# extend: ../weighbridge.yaml

# Rules and groups by name (`weighbridge rules` lists them). Nothing selected: all that are not in preview.
# select: [prompts, examples, format]
# ignore: [volatile-facts-in-prompt]
# preview: true

# The numbers of rules (`weighbridge explain RULE` shows them).
# limits:
#   system-prompt-too-long: {tokens: 6000}
#   too-many-examples: {count: 30}

# hint, information, warning or error
# severity:
#   output-repair: information
# fail-on: warning

# Limits and ignored rules for some files, as .gitignore patterns relative to this file; later entries win.
# per-path:
#   - paths: [prompts/legal/]
#     limits:
#       system-prompt-too-long: {tokens: 9000}
#   - paths: ["tests/"]
#     ignore: [examples]

# Findings that you accept, each with its reason; this is how findings in prompt files are suppressed,
# because a comment in a prompt would be sent to the model.
# ignores:
#   - path: prompts/contract.md
#     rule: system-prompt-too-long
#     reason: The legal text is required word for word.
#     until: 2027-03-01

# Findings of the day on which you started (`weighbridge baseline` writes it).
# baseline: .weighbridge-baseline.json

# Files and folders to pass over besides vendored and ignored ones.
# extend-exclude: [fixtures/]
# max-file-size: 1MiB

# Count tokens in another vocabulary, or for a model.
# encoding: cl100k_base
# model: gpt-4o

# Folders with rules of your own.
# rules: [lint-rules]

# What searches the facts that `weighbridge move to-retrieval` moves: sqlite, langchain, llamaindex or pgvector.
# moves:
#   to-retrieval: {store: langchain}

# Answers to questions that Weighbridge asked; it asks again after the day given.
# answers:
#   facts-change-within-6-months: {answer: false, until: 2027-06-30}
#   calls-per-month:
#     - {answer: 20000}
#     - {answer: 900000, paths: [prompts/intent.md]}
"""
