"""The facts of one file, whatever kind of file it is: which source reads it, and which measures apply.

Readers are imported when a file of their kind comes along: a run over prompt files never pays for a grammar.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.discovery_names import is_generated, is_minified
from weighbridge.past import InWorkspace
from weighbridge.workspace import is_program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from weighbridge.code.model import Module
    from weighbridge.engine import Tally
    from weighbridge.facts import Fact
    from weighbridge.sources.program import Unresolved
    from weighbridge.sources.region import PromptRegion
    from weighbridge.text import Document
    from weighbridge.workspace import Workspace

    Reader = Callable[[], Iterable[Fact]]

_HEAD = 4096
_LONGEST = 1_048_576


def facts_of(document: Document, workspace: Workspace, tally: Tally) -> Iterator[Fact]:
    """Everything that is measured in one file."""
    for reader in readers_of(document, workspace, tally):
        yield from reader()


def readers_of(document: Document, workspace: Workspace, tally: Tally) -> list[Reader]:
    """Everything that is measured in one file, each measure on its own: what fails in one leaves the others.

    What was seen is added to the tally while the readers run.
    """
    if is_program(document.path):
        if is_generated(document.text) or is_minified(document.text):
            # nobody wrote it by hand: what it was made from is weighed, where it is here
            return []
        module = workspace.module(document.path)
        return [] if module is None else _program(module, workspace, tally)
    if document.suffix == ".ipynb":
        return _notebook(document, workspace, tally)
    return _file(document, workspace, tally)


def prompts_of(document: Document, workspace: Workspace) -> tuple[Sequence[PromptRegion], Sequence[Unresolved]]:
    """The prompts that a file holds or sends, and those that it sends whose text is not known."""
    if is_program(document.path):
        from weighbridge.sources.program import program_regions

        module = workspace.module(document.path)
        if module is None:
            return (), ()
        found = program_regions(module, workspace)
        return found.regions, found.account.unresolved
    if document.suffix == ".ipynb":
        return _notebook_prompts(document, workspace), ()
    from weighbridge.sources.files import is_prompt_candidate, prompt_regions

    if len(document.text) > _LONGEST or not is_prompt_candidate(document.path):
        return (), ()
    return tuple(prompt_regions(document, workspace)), ()


def prompts_in(document: Document, senders: Iterable[str], workspace: Workspace) -> Sequence[PromptRegion]:
    """The prompts that stand in a file, each once; some are known to be prompts only by the programs that send them."""
    from weighbridge.sources.joining import joined_regions

    found = [*prompts_of(document, workspace)[0]]
    for path in senders:
        sender = workspace.document(path)
        if sender is not None and path != document.path:
            found += prompts_of(sender, workspace)[0]
    return joined_regions(region for region in found if region.place.path == document.path and region.text.pieces)


def _notebook_prompts(document: Document, workspace: Workspace) -> Sequence[PromptRegion]:
    from weighbridge.sources.notebook import program_of, region_in_notebook
    from weighbridge.sources.program import program_regions

    program = program_of(document)
    if program is None:
        return ()
    return tuple(region_in_notebook(region, program) for region in program_regions(program.module, workspace).regions)


def _program(module: Module, workspace: Workspace, tally: Tally) -> list[Reader]:
    from weighbridge.measure.format_retry import format_retries
    from weighbridge.measure.output_repair import output_repairs
    from weighbridge.measure.removed_api import removed_apis
    from weighbridge.measure.retrieval import retrieval_facts
    from weighbridge.measure.training import program_training_facts
    from weighbridge.sources.program_dates import import_time_dates

    return [
        lambda: _program_prompts(module, workspace, tally),
        lambda: import_time_dates(module),
        lambda: format_retries(module, workspace),
        lambda: output_repairs(module, workspace),
        lambda: removed_apis(module, workspace),
        lambda: program_training_facts(module, workspace),
        lambda: retrieval_facts(module, workspace),
    ]


def _program_prompts(module: Module, workspace: Workspace, tally: Tally) -> Iterator[Fact]:
    from weighbridge.sources.program import program_regions

    found = program_regions(module, workspace)
    tally.calls += found.account.calls
    tally.prompts += found.account.prompts
    tally.resolved += found.account.resolved
    tally.unresolved.update(found.account.reasons)
    tally.elsewhere.update(region.place.path for region in found.regions if region.place.path != module.path)
    yield from _prompts(found.regions, workspace)


def _notebook(document: Document, workspace: Workspace, tally: Tally) -> list[Reader]:
    from weighbridge.sources.notebook import placed_in_notebook, program_of

    program = program_of(document)
    if program is None:
        return []

    def placed(reader: Reader) -> Reader:
        return lambda: (placed_in_notebook(fact, program) for fact in reader())

    return [placed(reader) for reader in _program(program.module, workspace, tally)]


def _file(document: Document, workspace: Workspace, tally: Tally) -> list[Reader]:
    from weighbridge.sources.agents import agent_sessions
    from weighbridge.sources.files import is_prompt_candidate
    from weighbridge.sources.llm_config import config_facts
    from weighbridge.sources.training import is_training_candidate, training_facts

    readers: list[Reader] = []
    if is_training_candidate(document.path, document.text[:_HEAD]):
        readers.append(lambda: training_facts(document, workspace))
    if len(document.text) > _LONGEST:
        # larger than any prompt: only data is read at this size
        return readers
    if is_prompt_candidate(document.path):
        readers.append(lambda: _file_prompts(document, workspace, tally))
    return [*readers, lambda: agent_sessions(document, workspace), lambda: config_facts(document, workspace)]


def _file_prompts(document: Document, workspace: Workspace, tally: Tally) -> Iterator[Fact]:
    from weighbridge.sources.files import prompt_regions

    regions = list(prompt_regions(document, workspace))
    tally.prompts += len(regions)
    tally.resolved += len(regions)
    yield from _prompts(regions, workspace)


def _prompts(regions: Iterable[PromptRegion], workspace: Workspace) -> Iterator[Fact]:
    from weighbridge.measure.prompts import prompt_facts

    past = InWorkspace(workspace)
    for region in regions:
        yield from prompt_facts(region, past)
