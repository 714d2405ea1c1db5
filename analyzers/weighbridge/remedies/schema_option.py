"""A library that was told to ask again: its own structured output takes the place of that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.findings import Applicability, Fix
from weighbridge.measure.format_retry_library import calls
from weighbridge.measure.surrounding import surrounding
from weighbridge.remedies.blocked import Blocked
from weighbridge.remedies.libraries.options import Option, Set, set_instructor, set_pydantic_ai
from weighbridge.remedies.libraries.tested import version_note
from weighbridge.remedies.move import Move
from weighbridge.remedies.python_imports import with_imports
from weighbridge.remedies.rewriting import Rewriting, edits_between
from weighbridge.remedies.schema_find import Found, cleared
from weighbridge.remedies.tidying import tidied
from weighbridge.remedies.workspace_names import used_outside
from weighbridge.text import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from weighbridge.measure.argument import Argument
    from weighbridge.workspace import Workspace


@dataclass(frozen=True, slots=True)
class _Library:
    variant: str
    package: str
    set: Callable[[Option], Set]
    language: str = "python"


_LIBRARIES = {
    "instructor": _Library("instructor", "instructor", set_instructor),
    "pydantic-ai": _Library("pydantic-ai", "pydantic-ai", set_pydantic_ai),
}


def planned_option(name: str, argument: Argument, workspace: Workspace) -> Move:
    """The move for a library's own option; raises `Blocked` with the reason where there is none."""
    said = dict(argument.details)
    title = str(said.get("library", ""))
    library = _LIBRARIES.get(title)
    place = argument.place
    module = workspace.module(place.path)
    if library is None or module is None or module.language != library.language:
        raise Blocked(
            f"This move does not know how {title or 'this library'} is told a schema. No edit offered.", place
        )
    version = version_note(name, library, module.path, workspace)
    call = next((item for item in calls(module) if Span(item.start, item.end) == place.span), None)
    if call is None:
        raise Blocked("The call was not found. No edit offered.", place)
    rewriting = Rewriting(module.text)
    made = library.set(Option(call, module, surrounding(place.span, module, workspace).flow, workspace, rewriting))
    with_imports(module, made.imports, rewriting)
    after = tidied(
        module.path, module.text, rewriting.rendered(), lambda word: used_outside(word, module.path, workspace)
    )
    fix = Fix(
        f"Let {library.variant} hold the answer to a schema",
        Applicability.MOVE,
        edits_between(module.path, module.text, after),
    )
    notes = (*([version] if version else ()), *made.notes)
    return Move(
        name,
        library.variant,
        fix,
        notes,
        cleared({module.path: after}, Found(place, argument.kind, argument), workspace),
    )
