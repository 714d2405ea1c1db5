"""Google's Gemini in Python (`google-genai`): `response_json_schema` in the configuration of the call."""

from __future__ import annotations

from weighbridge.code.model import Call, Mapping, argument, dotted
from weighbridge.remedies.blocked import blocked_at
from weighbridge.remedies.call_arguments import with_argument, with_arguments, with_entry
from weighbridge.remedies.libraries.refusing import refuse_arguments
from weighbridge.remedies.libraries.target import Answered, Target, Writing


def _write(writing: Writing) -> Answered:
    site, rewriting = writing.site, writing.rewriting
    refuse_arguments(site, "gemini")
    settings = {
        "response_mime_type": '"application/json"',
        "response_json_schema": f"{writing.model}.model_json_schema()",
    }
    known = argument(site.call, "config")
    if known is None:
        entries = ", ".join(f'"{name}": {value}' for name, value in settings.items())
        with_argument(rewriting, site.call, "config", f"{{{entries}}}")
    elif isinstance(known, Mapping):
        for name, value in settings.items():
            with_entry(rewriting, known, name, value, '"')
    elif isinstance(known, Call) and dotted(known.function).endswith("GenerateContentConfig"):
        with_arguments(rewriting, known, settings)
    else:
        raise blocked_at(
            known,
            site.module,
            "The configuration of the call in line {line} is made elsewhere. Write it there, and the move is offered.",
        )
    response = writing.response
    finish = writing.free("finish_reason", "finished")
    return Answered(
        guard=(
            f"{finish} = {response}.candidates[0].finish_reason if {response}.candidates else None",
            f'if {finish} != "STOP":',
            f'\traise ValueError(f"The model gave no whole answer: {{{finish}}}")',
        ),
        object=f"{writing.model}.model_validate_json({response}.text)",
        notes=("A refusal and an answer that is cut off raise `ValueError`.",),
    )


TARGET = Target(
    variant="gemini",
    package="google-genai",
    language="python",
    calls=("models.generate_content",),
    modules=("google.genai",),
    ways=(".text", ".candidates[0].content.parts[0].text"),
    transport=("google.genai.errors", "APIError"),
    write=_write,
)
