"""What can be written at a place of a settings or rule file, and what it means, from the published schemas."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from weighbridge.config_cursor import Way
    from weighbridge.rules import RuleBook

_FACT = re.compile(r"^ +fact: *(\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Offer:
    """A key or a value, and what is said of it."""

    label: str
    about: str


class Offers:
    """What one kind of file can say."""

    def __init__(self, schema: Mapping[str, Any], rules: RuleBook, text: str = "") -> None:
        """`text` is that of a rule file: the fact that it names decides which fields there are."""
        self._schema = schema
        self._rules = {rule.name: rule for rule in rules}
        fact = _FACT.search(text)
        self._fact = fact[1] if fact else ""

    def keys(self, way: Way) -> list[Offer]:
        """The keys of a mapping."""
        found: dict[str, Offer] = {}
        for node in self._at(way):
            for name, item in node.get("properties", {}).items():
                found.setdefault(name, Offer(name, self._about_key(way, name, item)))
            for names in self._flat(node.get("propertyNames", {})):
                for name in names.get("enum", ()):
                    found.setdefault(name, Offer(name, self._about_name(name)))
        return list(found.values())

    def values(self, way: Way) -> list[Offer]:
        """The words that a value can be."""
        found: dict[str, str] = {}
        for node in self._at(way):
            words = ["true", "false"] if node.get("type") == "boolean" else node.get("enum", ())
            found.update({word: self._about_name(word) for word in map(str, words)})
            if "const" in node:
                found[str(node["const"])] = node.get("description", "")
        return [Offer(word, about) for word, about in found.items() if word]

    def _about_key(self, way: Way, name: str, item: Mapping[str, Any]) -> str:
        rule = self._rules.get(way[-1]) if way else None
        if rule is not None and name in rule.limits:
            return f"A limit of `{rule.name}`: {rule.limits[name]:,} unless settings say otherwise. {rule.summary}"
        said = [item["description"]] if "description" in item else []
        if item.get("default") not in (None, "", [], {}):
            said.append(f"Default: `{json.dumps(item['default'])}`.")
        return " ".join(said) or self._about_name(name)

    def _about_name(self, name: str) -> str:
        rule = self._rules.get(name)
        if rule is None:
            return ""
        limits = "".join(f"\n- `{field}`: {limit:,}" for field, limit in rule.limits.items())
        return f"{rule.summary} Severity: {rule.severity}.{' In preview.' if rule.preview else ''}{limits}"

    def _at(self, way: Way) -> list[Mapping[str, Any]]:
        nodes = list(self._flat(self._schema))
        for key in way:
            nodes = [node for parent in nodes for step in self._step(parent, key) for node in self._flat(step)]
        return nodes

    def _step(self, node: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
        found = node.get("items") if not key else node.get("properties", {}).get(key, node.get("additionalProperties"))
        if isinstance(found, dict):
            yield cast("dict[str, Any]", found)

    def _flat(self, node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """A node and what it refers to and offers as alternatives."""
        if "$ref" in node:
            yield from self._flat(self._schema["$defs"][node["$ref"].rpartition("/")[2]])
        for one in (*node.get("anyOf", ()), *node.get("oneOf", ())):
            yield from self._flat(one)
        fact = node.get("properties", {}).get("fact", {}).get("const", self._fact)
        # while the name of a fact is being written, it is none yet, and all are offered
        if fact == self._fact or self._fact not in self._facts():
            yield node

    def _facts(self) -> set[str]:
        return set(self._schema.get("$defs", {}))
