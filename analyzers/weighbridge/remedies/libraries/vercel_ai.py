"""Vercel's AI SDK: `generateText` with `output: Output.object({ schema })`."""

from __future__ import annotations

from weighbridge.code.model import argument
from weighbridge.remedies.blocked import blocked_at
from weighbridge.remedies.call_arguments import options_of, with_option
from weighbridge.remedies.libraries.target import Answered, Target, Writing


def _write(writing: Writing) -> Answered:
    site, rewriting = writing.site, writing.rewriting
    options = options_of(site.call)
    if options is None or any(item.key is None for item in options.entries):
        raise blocked_at(
            site.call,
            site.module,
            "The options of the call in line {line} are made elsewhere. Write them there, and the move is offered.",
        )
    for name in ("tools", "output", "experimental_output"):
        other = argument(site.call, name)
        if other is not None:
            raise blocked_at(
                other,
                site.module,
                f"The call sets `{name}`, so its answer may be something else than one object. No edit offered.",
            )
    with_option(rewriting, site.call, "output", f"Output.object({{ schema: {writing.model} }})")
    notes = ("An answer that does not fit, is refused or cut off throws `NoObjectGeneratedError`.",)
    imports = (("ai", "Output"),)
    if not site.parts:
        return Answered((), f"{writing.response}.output", notes, imports)
    name = writing.free("output", "parsedOutput")
    bound = "output" if name == "output" else f"output: {name}"
    part = next(item for item in site.parts if item.key == "text")
    if part.needed:
        rewriting.insert(part.end, f", {bound}")
    else:
        rewriting.replace(part.start, part.end, bound)
    return Answered((), name, notes, imports)


TARGET = Target(
    variant="vercel ai",
    package="ai",
    language="typescript",
    calls=("generateText",),
    modules=("ai",),
    ways=(".text",),
    transport=("ai", "APICallError"),
    write=_write,
    validates=True,
    narrows="!APICallError.isInstance({error})",
)
