"""A server of vLLM, asked with OpenAI's client: `structured_outputs` in the extra body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import Attribute, Call, Mapping, argument, dotted
from weighbridge.code.model_objects import values_of
from weighbridge.remedies.blocked import Blocked, blocked_at
from weighbridge.remedies.call_arguments import argument_named, with_argument, with_entry, without_argument
from weighbridge.remedies.installed import installed
from weighbridge.remedies.libraries.refusing import refuse_arguments
from weighbridge.remedies.libraries.target import Answered, Target, Writing
from weighbridge.remedies.versions import Range, words_of

if TYPE_CHECKING:
    from weighbridge.code.model import Expression
    from weighbridge.code.origins import Flow

_SINCE = (0, 12)
"""The first release of vLLM that takes `structured_outputs` alone."""


def _recognised(call: Call, flow: Flow) -> bool:
    """Whether the client is told another address, in a file that speaks of vLLM."""
    if "vllm" not in flow.around.module.text.lower():
        return False
    root: Expression = call.function
    while isinstance(root, Attribute) and dotted(root).count("."):
        root = root.base
        if any(isinstance(value, Call) and argument(value, "base_url") is not None for value in values_of(root, flow)):
            return True
    return False


def _write(writing: Writing) -> Answered:
    site, call = writing.site, writing.site.call
    refuse_arguments(site, "vllm")
    _refuse_older(writing)
    schema = f'{{"json": {writing.model}.model_json_schema()}}'
    known = argument_named(call, "extra_body")
    if known is None:
        with_argument(writing.rewriting, call, "extra_body", f'{{"structured_outputs": {schema}}}')
    elif isinstance(known.value, Mapping):
        with_entry(writing.rewriting, known.value, "structured_outputs", schema, '"')
    else:
        raise blocked_at(
            known.value,
            site.module,
            "`extra_body` in line {line} is made elsewhere. Write it there, and the move is offered.",
        )
    without_argument(writing.rewriting, call, "response_format")
    choice = writing.free("choice", "first_choice")
    return Answered(
        guard=(
            f"{choice} = {writing.response}.choices[0]",
            f'if {choice}.finish_reason != "stop":',
            f'\traise ValueError(f"The model gave no whole answer: {{{choice}.finish_reason}}")',
        ),
        object=f"{writing.model}.model_validate_json({choice}.message.content)",
        notes=(
            "An answer that is cut off raises `ValueError`. The server has to be vLLM 0.12 or later; no server was run "
            "here, so that side is unproved.",
        ),
    )


def _refuse_older(writing: Writing) -> None:
    found = installed("vllm", writing.site.module.path, "python", writing.site.workspace)
    if found is not None and not found.admitted.meets(Range(_SINCE, None)):
        said = words_of(found.exact or found.admitted.high or ())
        raise Blocked(
            f"`vllm` {said} is pinned, which does not know `structured_outputs`: 0.12 does. No edit offered.",
            found.place,
        )


TARGET = Target(
    variant="vllm",
    package="openai",
    language="python",
    calls=("chat.completions.create",),
    modules=("openai",),
    ways=(".choices[0].message.content", ".choices.0.message.content"),
    transport=("openai", "APIError"),
    write=_write,
    recognised=_recognised,
)
