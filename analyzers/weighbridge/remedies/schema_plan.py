"""The whole move for one call: schema found, texts rewritten, and what came of it looked at before it is offered."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from weighbridge.code.model import Loop, dotted, walk
from weighbridge.findings import Applicability, Fix
from weighbridge.remedies.blocked import Blocked, blocked_at
from weighbridge.remedies.libraries import target_of
from weighbridge.remedies.libraries.passing import passes_on
from weighbridge.remedies.libraries.tested import version_note
from weighbridge.remedies.move import Move
from weighbridge.remedies.program_lines import line_start, newline_of
from weighbridge.remedies.python_imports import with_imports
from weighbridge.remedies.rewriting import Rewriting, edits_between
from weighbridge.remedies.schema_demanded import refuse_held_or_free, told_less
from weighbridge.remedies.schema_find import arguments_in, cleared
from weighbridge.remedies.schema_held import held
from weighbridge.remedies.schema_option import planned_option
from weighbridge.remedies.schema_rewrite import Data, tell
from weighbridge.remedies.schema_site import readings, refuse_other_readings, site_of
from weighbridge.remedies.schema_wrapped import Wrapped, wrapped
from weighbridge.remedies.script_imports import with_script_imports
from weighbridge.remedies.tidying import tidied
from weighbridge.remedies.workspace_names import used_outside

if TYPE_CHECKING:
    from weighbridge.bench import Bench
    from weighbridge.findings import Edit, Finding
    from weighbridge.remedies.libraries.target import Answered
    from weighbridge.remedies.schema_find import Found
    from weighbridge.remedies.schema_held import Held
    from weighbridge.remedies.schema_rewrite import Told
    from weighbridge.remedies.schema_site import Reading, Site
    from weighbridge.workspace import Workspace


_WORDS = {
    "decorator": "a decorator or a wrapper",
    "recursion": "the function itself",
    "straight-line": "a second call behind the first one",
}


def planned(name: str, found: Found, finding: Finding, bench: Bench) -> Move:
    """The move for a call; raises `Blocked` with the reason where there is none."""
    workspace = bench.workspace
    if found.argument is not None and found.argument.mechanism == "library":
        return planned_option(name, found.argument, workspace)
    asked = _asked(found, workspace)
    outer, inner, target = asked.outer, asked.inner, asked.target
    version = version_note(name, target, inner.module.path, workspace)
    read = list(readings(outer))
    refuse_other_readings(outer, read)
    if not read and found.argument is not None:
        raise Blocked(
            "How the answer is read as JSON could not be followed from the call. No edit offered.",
            found.call,
        )
    refuse_held_or_free(found, inner)
    loop = _loop(found, outer, workspace)
    schema = held(outer, inner, read)
    texts = {site.module.path: Rewriting(site.module.text) for site in (inner, outer)}
    told, answered = _written(asked, read, loop, schema, texts)
    inside = texts[inner.module.path]
    if schema.model.source:
        inside.insert(_top(inner), schema.model.source.replace("\n", newline_of(inner.text)))
    wanted = {inner.module.path: [*schema.model.imports, *answered.imports]}
    wanted.setdefault(outer.module.path, []).extend(
        [*told.answered.imports, *([target.transport] if told.transport else [])]
    )
    after: dict[str, str] = {}
    edits: list[Edit] = []
    for site in dict.fromkeys((inner.module, outer.module)):
        rewriting = texts[site.path]
        if site.language == "python":
            with_imports(site, wanted[site.path], rewriting)
        else:
            with_script_imports(site, wanted[site.path], rewriting)
        outside = partial(used_outside, path=site.path, workspace=workspace)
        after[site.path] = tidied(site.path, site.text, rewriting.rendered(), outside)
        edits += edits_between(site.path, site.text, after[site.path])
    notes = [*([version] if version else []), *answered.notes, *schema.notes, *_kept(told, schema)]
    clears = cleared(after, found, workspace) if found.argument is not None else told_less(after, finding, bench)
    if found.argument is not None and not clears and not told.checks:
        raise Blocked(
            "What was found would still be there after the edit, so the answer goes another way than was followed. "
            "No edit offered.",
            found.call,
        )
    fix = Fix(f"Let {target.variant} hold the answer to a schema", Applicability.MOVE, tuple(edits))
    return Move(name, target.variant, fix, tuple(notes), clears)


def _asked(found: Found, workspace: Workspace) -> Wrapped:
    """The call of a library, straight or inside a function of the workspace."""
    site = site_of(found.call, workspace, lambda call, flow: target_of(call, flow) is not None)
    target = None if site is None else target_of(site.call, site.flow)
    if site is None or target is None:
        return wrapped(found.call, workspace)
    return Wrapped(site, site, target)


def _written(
    asked: Wrapped, read: list[Reading], loop: Loop | None, schema: Held, texts: dict[str, Rewriting]
) -> tuple[Told, Answered]:
    """Writes the call and what reads its answer; what was told outside, and what the library answers inside."""
    outer, inner, target = asked.outer, asked.inner, asked.target
    inside = texts[inner.module.path]
    data = Data(schema.model.name, schema.model.dump, schema.choices, schema.own, schema.checks, schema.whole)
    listed = schema.model.dump.endswith(("]", ".items"))
    if listed and not read:
        raise blocked_at(
            outer.call,
            outer.module,
            "The answer is a list that is read outside of this function, and the root of a schema is an object. "
            "No edit offered.",
        )
    if outer is inner:
        told = tell(inner, target, read, loop, data, inside)
        return told, told.answered
    if listed:
        raise blocked_at(
            outer.call,
            outer.module,
            f"The answer is a list, and `{dotted(outer.call.function)}` gives back a text: the root of a schema is "
            "an object. No edit offered.",
        )
    answered = tell(inner, target, [], None, data, inside).answered
    passed = replace(target, ways=("",), write=passes_on, keeps_response=True)
    return tell(outer, passed, read, loop, data, texts[outer.module.path]), answered


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
                f"What asks again is {_WORDS.get(argument.mechanism, argument.mechanism)}, which this move does not "
                "take apart. No edit offered.",
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


def _kept(told: Told, schema: Held) -> list[str]:
    notes: list[str] = []
    checks = told.checks or (schema.checks if told.retried else ())
    if checks:
        named = ", ".join(f"`{check.name}` (line {check.line})" for check in checks)
        notes.append(f"A schema removes the failures of format, not {named}: one retry stays for that.")
    if told.transport:
        notes.append("The loop goes on for errors of the connection only.")
    return notes
