"""What the names of APIs mean: `libraries.yaml`, read once and compiled into matchers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Suffixes:
    """A set of dotted names, matched against the end of a longer one."""

    __slots__ = ("_names",)

    def __init__(self, names: Iterable[str]) -> None:
        self._names: dict[str, list[str]] = {}
        for name in names:
            self._names.setdefault(name.rpartition(".")[2], []).append(name)
        for listed in self._names.values():
            # `stamina.retry` says more than `retry`
            listed.sort(key=len, reverse=True)

    def match(self, dotted: str) -> str:
        """The listed name that a dotted name ends with, or nothing."""
        for name in self._names.get(dotted.rpartition(".")[2], ()):
            if dotted == name or dotted.endswith(f".{name}"):
                return name
        return ""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Where a retry decorator keeps the exceptions that it admits."""

    types: str | int | None
    predicate: str | int | None
    default: str
    """`all`: everything is retried unless the policy says less; `given`: only what is named; `result`: a predicate."""


@dataclass(frozen=True, slots=True)
class LibraryOption:
    """A keyword that makes a library ask again when the output does not parse."""

    keyword: str
    least: int
    beside: str
    library: str
    call: str = ""
    """The only call that means it so, with its import spelled out."""


@dataclass(frozen=True, slots=True)
class Chained:
    """`first(...).then(...)`: structured output that is retried whole."""

    first: str
    then: str
    attempts: str
    library: str


@dataclass(frozen=True, slots=True)
class Removed:
    """An API that a released version of its library no longer has."""

    name: str
    library: str
    deprecated: str
    removed: str
    instead: str


@dataclass(frozen=True)
class Libraries:
    """Everything that is known by name; no judgement."""

    model_calls: Suffixes
    reading_calls: Suffixes
    model_makers: Suffixes
    model_wrappers: frozenset[str]
    model_verbs: Suffixes
    model_receivers: re.Pattern[str]
    exact_receivers: frozenset[str]
    model_names: re.Pattern[str]
    never_model: Suffixes
    breaks: Suffixes
    acting_names: re.Pattern[str]
    acting_receivers: re.Pattern[str]
    store_names: re.Pattern[str]
    store_receivers: re.Pattern[str]
    store_verbs: re.Pattern[str]
    http_functions: frozenset[str]
    http_marks: tuple[str, ...]
    modules: tuple[str, ...]
    parser_raises: Mapping[str, tuple[str, ...]]
    parsers: Suffixes
    parser_results: Mapping[str, str]
    result_parsers: Suffixes
    parser_names: re.Pattern[str]
    parser_receivers: re.Pattern[str]
    never_parser: frozenset[str]
    content_errors: re.Pattern[str]
    transport_errors: re.Pattern[str]
    broad_errors: frozenset[str]
    error_parents: Mapping[str, tuple[str, ...]]
    retry_decorators: Mapping[str, RetryPolicy]
    retry_decorator_names: Suffixes
    retry_iterators: frozenset[str]
    retry_aborts: frozenset[str]
    retry_wrappers: re.Pattern[str]
    retry_predicates: tuple[str, ...]
    format_retry_constructors: Mapping[str, tuple[str, str]]
    format_retry_names: Suffixes
    format_retry_options: tuple[LibraryOption, ...]
    format_retry_values: tuple[tuple[str, str, str], ...]
    format_retry_chains: tuple[Chained, ...]
    repair_functions: Suffixes
    repair_options: frozenset[str]
    repair_helpers: re.Pattern[str]
    strict_keywords: frozenset[str]
    format_keywords: frozenset[str]
    strict_marks: tuple[str, ...]
    json_marks: tuple[str, ...]
    strict_calls: Suffixes
    removed_keywords: Mapping[str, Removed]
    removed_calls: Mapping[str, Removed]
    removed_names: Suffixes
    slots: Mapping[str, Any]
    """Where calls keep their prompts; `sources.program_slots` compiles it."""


@lru_cache(maxsize=1)
def libraries() -> Libraries:
    """The API names that ship with Weighbridge."""
    data = _data()
    calls, parsers, policies = data["model_calls"], data["parsers"], data["retry_policies"]
    retries, repairs, schemas, removed = data["format_retries"], data["repairs"], data["schemas"], data["removed"]
    named: dict[str, dict[str, Any]] = {name: value for name, value in policies.items() if isinstance(value, dict)}
    decorators = {
        name: RetryPolicy(value.get("types"), value.get("predicate"), value["default"]) for name, value in named.items()
    }
    removed_calls = {item["name"]: Removed(**item) for item in removed["calls"]}
    return Libraries(
        model_calls=Suffixes(calls["sure"]),
        reading_calls=Suffixes(calls["reading"]),
        model_makers=Suffixes(calls["makers"]),
        model_wrappers=frozenset(calls["wrappers"]),
        model_verbs=Suffixes(calls["by_receiver"]["verbs"]),
        model_receivers=re.compile(calls["by_receiver"]["receivers"]),
        exact_receivers=frozenset(calls["by_receiver"]["exact_receivers"]),
        model_names=re.compile(calls["by_name"], re.IGNORECASE),
        never_model=Suffixes(calls["never"]),
        breaks=Suffixes(data["breaks"]),
        acting_names=re.compile(data["acts"]["by_name"], re.IGNORECASE),
        acting_receivers=re.compile(data["acts"]["receivers"], re.IGNORECASE),
        store_names=re.compile(data["stores"]["by_name"], re.IGNORECASE),
        store_receivers=re.compile(data["stores"]["receivers"]),
        store_verbs=re.compile(data["stores"]["verbs"]),
        http_functions=frozenset(calls["http"]["functions"]),
        http_marks=tuple(calls["http"]["marks"]),
        modules=tuple(calls["modules"]),
        parser_raises={name: tuple(errors) for name, errors in parsers["raises"].items()},
        parsers=Suffixes(parsers["raises"]),
        parser_results=dict(parsers["results"]),
        result_parsers=Suffixes(parsers["results"]),
        parser_names=re.compile(parsers["by_name"]),
        parser_receivers=re.compile(parsers["parser_receivers"], re.IGNORECASE),
        never_parser=frozenset(parsers["never"]),
        content_errors=re.compile(data["content_errors"]),
        transport_errors=re.compile(data["transport_errors"]),
        broad_errors=frozenset(data["broad_errors"]),
        error_parents={name: tuple(parents) for name, parents in data["error_parents"].items()},
        retry_decorators=decorators,
        retry_decorator_names=Suffixes(decorators),
        retry_iterators=frozenset(policies["iterators"]),
        retry_aborts=frozenset(policies["aborts"]),
        retry_wrappers=re.compile(policies["wrappers"]),
        retry_predicates=tuple(policies["predicates"]),
        format_retry_constructors={
            name: (value["library"], value["what"]) for name, value in retries["constructors"].items()
        },
        format_retry_names=Suffixes(retries["constructors"]),
        format_retry_options=tuple(LibraryOption(**item) for item in retries["options"]),
        format_retry_values=tuple((item["keyword"], item["value"], item["library"]) for item in retries["values"]),
        format_retry_chains=tuple(Chained(**item) for item in retries["chained"]),
        repair_functions=Suffixes(repairs["functions"]),
        repair_options=frozenset(repairs["options"]),
        repair_helpers=re.compile(repairs["helpers"], re.IGNORECASE),
        strict_keywords=frozenset(schemas["strict_keywords"]),
        format_keywords=frozenset(schemas["format_keywords"]),
        strict_marks=tuple(schemas["strict_marks"]),
        json_marks=tuple(schemas["json_marks"]),
        strict_calls=Suffixes(schemas["strict_calls"]),
        removed_keywords={item["name"]: Removed(**item) for item in removed["keywords"]},
        removed_calls=removed_calls,
        removed_names=Suffixes(removed_calls),
        slots=data["slots"],
    )


def listed_names() -> Iterator[str]:
    """Every name and pattern that is written in `libraries.yaml`, whatever it is the name of."""
    pending: list[Any] = [_data()]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            pending += [*value, *value.values()]  # pyright: ignore[reportUnknownArgumentType]
        elif isinstance(value, list):
            pending += value
        elif isinstance(value, str):
            yield value


def _data() -> dict[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: dict[str, Any] = yaml.load(Path(__file__).with_name("libraries.yaml").read_text("utf-8"), loader)
    return data
