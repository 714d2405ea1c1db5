"""LlamaIndex with OpenAI's models: `as_structured_llm(Model)`, with `strict=True` on the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import Attribute, Call, dotted
from weighbridge.code.model_objects import values_of
from weighbridge.remedies.blocked import blocked_at
from weighbridge.remedies.call_arguments import spread, with_argument
from weighbridge.remedies.libraries.target import Answered, Target, Writing

if TYPE_CHECKING:
    from weighbridge.code.origins import Flow


def _maker(call: Call, flow: Flow) -> Call | None:
    """The call that made the model which is asked."""
    base = call.function.base if isinstance(call.function, Attribute) else None
    if base is None:
        return None
    for value in (base, *values_of(base, flow)):
        if isinstance(value, Call) and flow.full(dotted(value.function)) == "llama_index.llms.openai.OpenAI":
            return value
    return None


def _write(writing: Writing) -> Answered:
    site = writing.site
    call = site.call
    maker = _maker(call, site.flow)
    text = site.text
    if (
        maker is None
        or not isinstance(call.function, Attribute)
        or not text.startswith(("OpenAI", "llama"), maker.start)
    ):
        raise blocked_at(
            call, site.module, "Where the model of line {line} is made was not found in this file. No edit offered."
        )
    if spread(maker) is not None:
        raise blocked_at(
            maker, site.module, "The arguments of the model in line {line} are spread from a mapping. No edit offered."
        )
    with_argument(writing.rewriting, maker, "strict", "True")
    writing.rewriting.insert(call.function.base.end, f".as_structured_llm({writing.model})")
    return Answered(
        guard=(),
        object=f"{writing.response}.raw",
        notes=("A refusal and an answer that is cut off raise pydantic's `ValidationError`.",),
    )


TARGET = Target(
    variant="llama-index",
    package="llama-index-llms-openai",
    language="python",
    calls=("complete", "acomplete", "chat", "achat"),
    modules=("llama_index.llms.openai",),
    ways=(".text", ".message.content", ".str()"),
    transport=("openai", "APIError"),
    write=_write,
    validates=True,
    recognised=lambda call, flow: _maker(call, flow) is not None,
)
