"""The prompts of a file, whatever its format: which reader a file gets, by its path and by what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.sources.paths import LARGEST_SETTINGS, Hint, Kind, hint_of, kind_of, says_prompt
from weighbridge.sources.recorded import is_case, is_recorded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.sources.data import Node
    from weighbridge.sources.region import PromptRegion
    from weighbridge.text import Document
    from weighbridge.workspace import Workspace


def is_prompt_candidate(path: str) -> bool:
    """Whether a file may hold prompts, by its path alone."""
    kind = kind_of(path)
    if kind is Kind.TEMPLATE:
        return hint_of(path) is not Hint.DOCUMENTATION
    return kind is not Kind.NONE


def prompt_regions(document: Document, workspace: Workspace) -> Iterator[PromptRegion]:
    """Every prompt of one file."""
    if not document.text.strip() or is_recorded(document.path) or is_case(document.path, workspace):
        return
    match kind_of(document.path):
        case Kind.AGENT:
            from weighbridge.sources.whole_text import agent_file_regions

            yield from agent_file_regions(document, workspace)
        case Kind.TEXT:
            from weighbridge.sources.whole_text import text_regions

            yield from text_regions(document, workspace)
        case Kind.TEMPLATE:
            from weighbridge.sources.whole_text import template_regions

            yield from template_regions(document, workspace)
        case Kind.DATA:
            yield from _data(document, workspace)
        case Kind.PROMPTY:
            from weighbridge.sources.prompty import prompty_regions

            yield from prompty_regions(document, workspace)
        case Kind.DOTPROMPT:
            from weighbridge.sources.prompty import dotprompt_regions

            yield from dotprompt_regions(document, workspace)
        case Kind.BAML:
            from weighbridge.sources.baml import baml_regions

            yield from baml_regions(document, workspace)
        case Kind.POML:
            from weighbridge.sources.tagged import poml_regions

            yield from poml_regions(document, workspace)
        case Kind.PROMPTL:
            from weighbridge.sources.tagged import promptl_regions

            yield from promptl_regions(document, workspace)
        case Kind.RAIL:
            from weighbridge.sources.rail import rail_regions

            yield from rail_regions(document, workspace)
        case Kind.NONE:
            return


def _data(document: Document, workspace: Workspace) -> Iterator[PromptRegion]:
    from weighbridge.sources.calls import Call
    from weighbridge.sources.data_prompts import Reading, data_regions, may_hold_prompts
    from weighbridge.sources.langchain import is_langchain, langchain_regions
    from weighbridge.sources.promptfoo import is_promptfoo, promptfoo_regions
    from weighbridge.sources.region import Home

    named = says_prompt(document.path) and hint_of(document.path) is not Hint.DOCUMENTATION
    if not named and (len(document.text) > LARGEST_SETTINGS or not may_hold_prompts(document.text)):
        return
    for root in read_data(document):
        if is_langchain(root):
            yield from langchain_regions(document, workspace, root)
        elif is_promptfoo(document, root):
            yield from promptfoo_regions(document, workspace, root)
        else:
            call = Call(Home.FILE if named else Home.CONFIGURATION)
            if ".prompt.y" in document.name:
                from weighbridge.sources.calls import call_of

                call = call_of(root)
            yield from data_regions(Reading(document, workspace, named), root, call)


def read_data(document: Document) -> tuple[Node, ...]:
    """The trees of a YAML, JSON or TOML file."""
    if document.suffix in (".yaml", ".yml"):
        from weighbridge.sources.yaml_reader import read_yaml

        return read_yaml(document.text)
    if document.suffix == ".toml":
        from weighbridge.sources.toml_reader import read_toml

        return (read_toml(document.text),)
    if document.suffix == ".jsonl" and "\n" in document.text.strip():
        # Rows are a data set: the training readers' business.
        return ()
    from weighbridge.sources.json_reader import read_json

    root = read_json(document.text)
    return () if root is None else (root,)
