"""Anthropic's Messages API in Python: `output_config` with a JSON schema."""

from __future__ import annotations

from weighbridge.code.model import argument
from weighbridge.remedies.blocked import blocked_at
from weighbridge.remedies.call_arguments import with_argument
from weighbridge.remedies.libraries.refusing import refuse_arguments
from weighbridge.remedies.libraries.target import Answered, Target, Writing


def _write(writing: Writing) -> Answered:
    site = writing.site
    refuse_arguments(site, "anthropic")
    known = argument(site.call, "output_config")
    if known is not None:
        raise blocked_at(known, site.module, "The call sets `output_config` in line {line} already. No edit offered.")
    # what the API demands of a schema and a class of the program's own does not say, the library adds
    said = f"transform_schema({writing.model})" if writing.own else f"{writing.model}.model_json_schema()"
    schema = f'{{"type": "json_schema", "schema": {said}}}'
    with_argument(writing.rewriting, site.call, "output_config", f'{{"format": {schema}}}')
    response = writing.response
    return Answered(
        guard=(
            f'if {response}.stop_reason in ("refusal", "max_tokens"):',
            f'\traise ValueError(f"The model gave no whole answer: {{{response}.stop_reason}}")',
        ),
        object=f"{writing.model}.model_validate_json({response}.content[0].text)",
        notes=("A refusal and an answer that is cut off raise `ValueError`.",),
        imports=(("anthropic", "transform_schema"),) if writing.own else (),
    )


TARGET = Target(
    variant="anthropic",
    package="anthropic",
    language="python",
    calls=("messages.create",),
    modules=("anthropic",),
    ways=(".content[0].text", ".content.0.text"),
    transport=("anthropic", "APIError"),
    write=_write,
)
