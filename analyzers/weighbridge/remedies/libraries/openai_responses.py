"""OpenAI's Responses API in Python: `responses.parse(text_format=Model)`."""

from __future__ import annotations

from weighbridge.remedies.call_arguments import with_argument, without_argument
from weighbridge.remedies.libraries.refusing import refuse_arguments
from weighbridge.remedies.libraries.target import Answered, Target, Writing


def _write(writing: Writing) -> Answered:
    refuse_arguments(writing.site, "openai")
    writing.renamed("create", "parse")
    without_argument(writing.rewriting, writing.site.call, "text")
    with_argument(writing.rewriting, writing.site.call, "text_format", writing.model)
    return Answered(
        guard=(
            f"if {writing.response}.output_parsed is None:",
            '\traise ValueError("The model refused to answer")',
        ),
        object=f"{writing.response}.output_parsed",
        notes=(
            "An answer that is cut off raises pydantic's `ValidationError` inside `responses.parse`, and a refusal "
            "`ValueError`.",
        ),
    )


TARGET = Target(
    variant="openai responses",
    package="openai",
    language="python",
    calls=("responses.create",),
    modules=("openai",),
    ways=(".output_text", ".output[0].content[0].text"),
    transport=("openai", "APIError"),
    write=_write,
    validates=True,
)
