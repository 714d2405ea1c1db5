"""The whole move for one call: schema inferred, texts rewritten, and what came of it looked at before it is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import Loop, walk
from weighbridge.findings import Applicability, Fix
from weighbridge.remedies.blocked import Blocked
from weighbridge.remedies.libraries import target_of
from weighbridge.remedies.libraries.tested import version_note
from weighbridge.remedies.move import Move
from weighbridge.remedies.program_lines import line_start, newline_of
from weighbridge.remedies.python_imports import with_imports
from weighbridge.remedies.rewriting import Rewriting, edits_between
from weighbridge.remedies.schema_find import arguments_in, cleared
from weighbridge.remedies.schema_inference import Missing, infer
from weighbridge.remedies.schema_option import planned_option
from weighbridge.remedies.schema_prompts import prompt_texts
from weighbridge.remedies.schema_reading import Read, read_of
from weighbridge.remedies.schema_rewrite import Data, tell
from weighbridge.remedies.schema_site import readings, site_of
from weighbridge.remedies.schema_written_model import written_model
from weighbridge.remedies.script_imports import with_script_imports
from weighbridge.remedies.tidying import tidied
from weighbridge.remedies.workspace_names import used_outside

if TYPE_CHECKING:
    from weighbridge.bench import Bench
    from weighbridge.findings import Finding
    from weighbridge.remedies.schema_find import Found
    from weighbridge.remedies.schema_rewrite import Told
    from weighbridge.remedies.schema_site import Site
    from weighbridge.workspace import Workspace


def planned(name: str, found: Found, finding: Finding, bench: Bench) -> Move:
    """The move for a call; raises `Blocked` with the reason where there is none."""
    workspace = bench.workspace
    if found.argument is not None and found.argument.mechanism == "library":
        return planned_option(name, found.argument, workspace)
    site = site_of(found.call, workspace, lambda call, flow: target_of(call, flow) is not None)
    if site is None:
        raise Blocked("The call is not one of a library that this move knows. No edit offered.", found.call)
    target = target_of(site.call, site.flow)
    assert target is not None
    version = version_note(name, target, site.module.path, workspace)
    read = list(readings(site))
    loop = _loop(found, site, workspace)
    try:
        inferred = infer(prompt_texts(site), read_of(read[0].call, site.flow) if read else Read())
    except Missing as problem:
        raise Blocked(f"No schema can be inferred. {problem}", found.call) from None
    text = site.text
    rewriting = Rewriting(text)
    written = written_model(site, inferred)
    data = Data(written.name, "", written.dump, inferred.choices)
    told = tell(site, target, read, loop, data, rewriting)
    rewriting.insert(_top(site), written.source.replace("\n", newline_of(text)))
    imports = [*written.imports, *told.answered.imports, *([target.transport] if told.transport else [])]
    if site.module.language == "python":
        with_imports(site.module, imports, rewriting)
    else:
        with_script_imports(site.module, imports, rewriting)
    after = tidied(
        site.module.path, text, rewriting.rendered(), lambda word: used_outside(word, site.module.path, workspace)
    )
    notes = [*([version] if version else []), *told.answered.notes, *inferred.notes, *_kept(told)]
    clears = cleared(after, found.kind, site.module, workspace)
    fix = Fix(
        f"Let {target.variant} hold the answer to a schema",
        Applicability.MOVE,
        edits_between(site.module.path, text, after),
    )
    return Move(name, target.variant, fix, tuple(notes), clears)


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


def _kept(told: Told) -> list[str]:
    notes: list[str] = []
    if told.checks:
        named = ", ".join(f"`{check.name}` (line {check.line})" for check in told.checks)
        notes.append(f"A schema removes the failures of format, not {named}: one retry stays for that.")
    if told.transport:
        notes.append("The loop goes on for errors of the connection only.")
    return notes
