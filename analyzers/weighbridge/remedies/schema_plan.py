"""The whole move for one call: schema inferred, texts rewritten, and what came of it looked at before it is offered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.code.index import index_of
from weighbridge.code.model import Loop, walk
from weighbridge.findings import Applicability, Fix
from weighbridge.measuring import prompts_of
from weighbridge.remedies.blocked import Blocked
from weighbridge.remedies.libraries import target_of
from weighbridge.remedies.libraries.tested import version_note
from weighbridge.remedies.move import Move
from weighbridge.remedies.program_lines import line_start, newline_of, unit_of
from weighbridge.remedies.python_imports import with_imports
from weighbridge.remedies.rewriting import Rewriting, edits_between
from weighbridge.remedies.schema_find import arguments_in
from weighbridge.remedies.schema_inference import ROOT, Missing, infer
from weighbridge.remedies.schema_names import class_name
from weighbridge.remedies.schema_pydantic import pydantic_classes
from weighbridge.remedies.schema_reading import Read, read_of
from weighbridge.remedies.schema_rewrite import Data, tell
from weighbridge.remedies.schema_site import readings, site_of
from weighbridge.remedies.tidying import tidied
from weighbridge.workspace import sources

if TYPE_CHECKING:
    from weighbridge.bench import Bench
    from weighbridge.findings import Finding
    from weighbridge.remedies.schema_find import Found
    from weighbridge.remedies.schema_rewrite import Told
    from weighbridge.remedies.schema_site import Site
    from weighbridge.text import Place
    from weighbridge.workspace import Workspace


def planned(name: str, found: Found, finding: Finding, bench: Bench) -> Move:
    """The move for a call; raises `Blocked` with the reason where there is none."""
    workspace = bench.workspace
    site = site_of(found.call, workspace, lambda call, flow: target_of(call, flow) is not None)
    if site is None:
        raise Blocked("The call is not one of a library that this move knows. No edit offered.", found.call)
    target = target_of(site.call, site.flow)
    assert target is not None
    version = version_note(name, target, site.module.path, workspace)
    read = list(readings(site))
    loop = _loop(found, site, workspace)
    try:
        inferred = infer(prompt_texts(found.call, workspace), read_of(read[0].call, site.flow) if read else Read())
    except Missing as problem:
        raise Blocked(f"No schema can be inferred. {problem}", found.call) from None
    text = site.text
    rewriting = Rewriting(text)
    model = class_name(site)
    classes = pydantic_classes(inferred.shape, model, _names(site), unit_of(site.module))
    model = classes.names[-1]
    dump = ".model_dump(by_alias=True)" if classes.aliased else ".model_dump()"
    item = f'["{ROOT}"]' if inferred.listed else ""
    told = tell(site, target, read, loop, Data(model, "", f"{dump}{item}", inferred.choices), rewriting)
    newline = newline_of(text)
    at = _top(site)
    rewriting.insert(at, f"{classes.source}\n\n\n".replace("\n", newline))
    imports = [*classes.imports, *told.answered.imports, *([target.transport] if told.transport else [])]
    with_imports(site.module, imports, rewriting)
    after = tidied(
        site.module.path, text, rewriting.rendered(), lambda word: _used_outside(word, site.module.path, workspace)
    )
    notes = [*([version] if version else []), *told.answered.notes, *inferred.notes, *_kept(told)]
    clears = _clears(after, found, site, workspace)
    fix = Fix(
        f"Let {target.variant} hold the answer to a schema",
        Applicability.MOVE,
        edits_between(site.module.path, text, after),
    )
    return Move(name, target.variant, fix, tuple(notes), clears)


def prompt_texts(call: Place, workspace: Workspace) -> list[str]:
    """What the prompts of a call say, as the model reads it."""
    document = workspace.document(call.path)
    found: list[str] = []
    for region in prompts_of(document, workspace)[0] if document is not None else ():
        if call in region.calls:
            found.append(region.text.text)
            found += [shot.text for shot in region.shots]
    return found


def _loop(found: Found, site: Site, workspace: Workspace) -> Loop | None:
    """The loop around the call that asks again because of its answer's format."""
    for argument in arguments_in(site.module, workspace):
        if (
            argument.kind == "format_retry"
            and argument.accepted
            and any(link.place == found.call for link in argument.links)
        ):
            for statement in walk(site.flow.body):
                if isinstance(statement, Loop) and statement.start == argument.place.span.start:
                    return statement
            raise Blocked(
                f"What asks again is a {argument.mechanism}, which this move does not take apart. No edit offered.",
                argument.place,
            )
    return None


def _names(site: Site) -> frozenset[str]:
    index = index_of(site.module, site.workspace)
    return frozenset([*index.functions, *index.classes, *index.values, *index.imports])


def _top(site: Site) -> int:
    """In front of the function or class of the module's top level that holds the call, its comments and decorators."""
    text = site.text
    top = next((item for item in site.module.body if item.start <= site.call.start < item.end), None)
    start = site.call.start if top is None else top.start
    decorators = getattr(top, "decorators", ())
    start = line_start(text, min([start, *(item.start for item in decorators)]))
    while start > 0:
        above = line_start(text, start - 1)
        if not text[above:start].lstrip().startswith(("#", "//", "@")):
            break
        start = above
    return start


def _used_outside(name: str, path: str, workspace: Workspace) -> bool:
    pattern = re.compile(rf"\b{re.escape(name)}\b")
    for other in sources(workspace):
        document = workspace.document(other) if other != path else None
        if document is not None and pattern.search(document.text):
            return True
    return False


def _kept(told: Told) -> list[str]:
    notes: list[str] = []
    if told.checks:
        named = ", ".join(f"`{check.name}` (line {check.line})" for check in told.checks)
        notes.append(f"A schema removes the failures of format, not {named}: one retry stays for that.")
    if told.transport:
        notes.append("The loop goes on for errors of the connection only.")
    return notes


def _clears(after: str, found: Found, site: Site, workspace: Workspace) -> bool:
    """Whether nothing is found any more where the call stands."""
    path = site.module.path
    changed = workspace.changed({path: after})
    module = changed.module(path)
    if module is None:
        raise Blocked("The changed file could not be read. No edit offered.")
    before = [item for item in arguments_in(site.module, workspace) if item.accepted]
    left = [item for item in arguments_in(module, changed) if item.accepted]
    kind = found.kind
    return sum(item.kind == kind for item in left) < sum(item.kind == kind for item in before) if kind else True
