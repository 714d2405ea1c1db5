"""OpenAI's chat completions in Python: `chat.completions.parse(response_format=Model)`."""

from __future__ import annotations

from weighbridge.remedies.call_arguments import with_argument
from weighbridge.remedies.libraries.refusing import refuse_arguments
from weighbridge.remedies.libraries.target import Answered, Target, Writing


def _write(writing: Writing) -> Answered:
    refuse_arguments(writing.site, "openai")
    writing.renamed("create", "parse")
    with_argument(writing.rewriting, writing.site.call, "response_format", writing.model)
    message = writing.free("message", "reply_message", "parsed_message")
    return Answered(
        guard=(
            f"{message} = {writing.response}.choices[0].message",
            f"if {message}.parsed is None:",
            f'\traise ValueError(f"The model gave no answer: {{{message}.refusal}}")',
        ),
        object=f"{message}.parsed",
        notes=("An answer that is cut off raises `openai.LengthFinishReasonError`, and a refusal `ValueError`.",),
    )


TARGET = Target(
    variant="openai chat",
    package="openai",
    language="python",
    calls=("chat.completions.create",),
    modules=("openai",),
    ways=(".choices[0].message.content", ".choices.0.message.content"),
    transport=("openai", "APIError"),
    write=_write,
    validates=True,
)
