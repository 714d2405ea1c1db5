"""OpenAI's chat completions in Python: `chat.completions.parse(response_format=Model)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import Constant, Text
from weighbridge.remedies.blocked import blocked_at
from weighbridge.remedies.call_arguments import argument_named, spread, with_argument
from weighbridge.remedies.libraries.models import refuses_schemas
from weighbridge.remedies.libraries.target import Answered, Target, Writing

if TYPE_CHECKING:
    from weighbridge.remedies.schema_site import Site


def _write(writing: Writing) -> Answered:
    site, call = writing.site, writing.site.call
    refuse_arguments(site)
    name_end = call.function.end
    writing.rewriting.replace(name_end - len("create"), name_end, "parse")
    with_argument(writing.rewriting, call, "response_format", writing.model)
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


def refuse_arguments(site: Site) -> None:
    """Raises `Blocked` for arguments beside which a schema cannot be set, or not without a look at what they hold."""
    call, module = site.call, site.module
    given = spread(call)
    if given is not None:
        raise blocked_at(
            given.value, module,
            "The arguments of the call are spread from a mapping, which may set a format already. Write them out, and the move is offered.",
        )  # fmt: skip
    streamed = argument_named(call, "stream")
    if streamed is not None and not (isinstance(streamed.value, Constant) and not streamed.value.value):
        raise blocked_at(streamed.value, module, "The answer is streamed: it is read before it is whole, which this move does not change.")
    for name in ("tools", "functions", "n"):
        other = argument_named(call, name)
        if other is not None:
            raise blocked_at(other.value, module, f"The call sets `{name}`, so its answer may be something else than one object.")
    model = argument_named(call, "model")
    if model is not None and isinstance(model.value, Text) and refuses_schemas("openai", model.value.value):
        raise blocked_at(
            model.value, module,
            f"`{model.value.value}` takes no schema (`gpt-4o-mini`, `gpt-4o-2024-08-06` and later models do). "
            "Change the model first; nothing is offered here until then.",
        )  # fmt: skip


TARGET = Target(
    variant="openai chat",
    package="openai",
    language="python",
    calls=("chat.completions.create",),
    modules=("openai",),
    ways=(".choices[0].message.content", ".choices.0.message.content"),
    transport=("openai", "APIError"),
    write=_write,
)
