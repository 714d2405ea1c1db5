"""OpenAI's chat completions in TypeScript and JavaScript: `chat.completions.parse` with `zodResponseFormat`."""

from __future__ import annotations

from weighbridge.code.model import dotted
from weighbridge.remedies.blocked import blocked_at
from weighbridge.remedies.call_arguments import with_option
from weighbridge.remedies.libraries.refusing import refuse_arguments
from weighbridge.remedies.libraries.target import Answered, Target, Writing


def _write(writing: Writing) -> Answered:
    site = writing.site
    refuse_arguments(site, "openai")
    writing.renamed("create", "parse")
    name = writing.model[:1].lower() + writing.model[1:]
    quote = writing.quote
    if not with_option(
        writing.rewriting,
        site.call,
        "response_format",
        f"zodResponseFormat({writing.model}, {quote}{name}{quote})",
    ):
        raise blocked_at(
            site.call,
            site.module,
            f"The arguments of `{dotted(site.call.function)}` in line {{line}} are made elsewhere. Write them there, "
            "and the move is offered.",
        )
    message = writing.free("message", "replyMessage", "parsedMessage")
    return Answered(
        guard=(
            f"const {message} = {writing.response}.choices[0].message;",
            f"if (!{message}.parsed) {{",
            f"\tthrow new Error(`The model gave no answer: ${{{message}.refusal}}`);",
            "}",
        ),
        object=f"{message}.parsed",
        notes=("An answer that is cut off throws `LengthFinishReasonError`, and a refusal `Error`.",),
        imports=(("openai/helpers/zod", "zodResponseFormat"),),
    )


TARGET = Target(
    variant="openai chat (typescript)",
    package="openai",
    language="typescript",
    calls=("chat.completions.create",),
    modules=("openai",),
    ways=(".choices[0].message.content", ".choices.0.message.content"),
    transport=("openai", "OpenAI"),
    write=_write,
    validates=True,
    narrows="!({error} instanceof OpenAI.APIError)",
)
