"""The facts of one file, whatever kind of file it is: which source reads it, and which measures apply.

Readers are imported when a file of their kind comes along: a run over prompt files never pays for a grammar.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.workspace import is_program

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from weighbridge.code.model import Module
    from weighbridge.engine import Tally
    from weighbridge.facts import Fact
    from weighbridge.sources.region import PromptRegion
    from weighbridge.text import Document
    from weighbridge.workspace import Workspace


def facts_of(document: Document, workspace: Workspace, tally: Tally) -> Iterator[Fact]:
    """Everything that is measured in one file; what was seen is added to the tally."""
    if is_program(document.path):
        module = workspace.module(document.path)
        if module is not None:
            yield from _program(module, workspace, tally)
        return
    if document.suffix == ".ipynb":
        yield from _notebook(document, workspace, tally)
        return
    yield from _file(document, workspace, tally)


def _program(module: Module, workspace: Workspace, tally: Tally) -> Iterator[Fact]:
    from weighbridge.measure.format_retry import format_retries
    from weighbridge.measure.output_repair import output_repairs
    from weighbridge.measure.removed_api import removed_apis
    from weighbridge.measure.retrieval import retrieval_facts
    from weighbridge.measure.training import program_training_facts
    from weighbridge.sources.program import program_regions
    from weighbridge.sources.program_dates import import_time_dates

    found = program_regions(module, workspace)
    tally.calls += found.account.calls
    tally.prompts += found.account.prompts
    tally.resolved += found.account.resolved
    tally.unresolved.update(found.account.reasons)
    yield from _prompts(found.regions)
    yield from import_time_dates(module)
    yield from format_retries(module, workspace)
    yield from output_repairs(module, workspace)
    yield from removed_apis(module, workspace)
    yield from program_training_facts(module, workspace)
    yield from retrieval_facts(module, workspace)


def _notebook(document: Document, workspace: Workspace, tally: Tally) -> Iterator[Fact]:
    from weighbridge.sources.notebook import placed_in_notebook, program_of

    program = program_of(document)
    if program is not None:
        for fact in _program(program.module, workspace, tally):
            yield placed_in_notebook(fact, program)


def _file(document: Document, workspace: Workspace, tally: Tally) -> Iterator[Fact]:
    from weighbridge.sources.agents import agent_sessions
    from weighbridge.sources.files import is_prompt_candidate, prompt_regions
    from weighbridge.sources.llm_config import config_facts
    from weighbridge.sources.training import is_training_candidate, training_facts

    if is_prompt_candidate(document.path):
        regions = list(prompt_regions(document, workspace))
        tally.prompts += len(regions)
        tally.resolved += len(regions)
        yield from _prompts(regions)
    yield from agent_sessions(document, workspace)
    yield from config_facts(document, workspace)
    if is_training_candidate(document.path, document.text[:4096]):
        yield from training_facts(document, workspace)


def _prompts(regions: Iterable[PromptRegion]) -> Iterator[Fact]:
    from weighbridge.measure.prompts import prompt_facts

    for region in regions:
        yield from prompt_facts(region)
