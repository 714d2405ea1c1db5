"""Arguments of a call beside which a schema cannot be set, or not without knowing what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import Constant, Mapping, Sequence, Text, argument, entry
from weighbridge.remedies.blocked import blocked_at
from weighbridge.remedies.call_arguments import spread
from weighbridge.remedies.libraries.models import refuses_schemas

if TYPE_CHECKING:
    from weighbridge.remedies.schema_site import Site

_OTHERS = ("tools", "functions", "n", "candidate_count")


def refuse_arguments(site: Site, provider: str) -> None:
    """Raises `Blocked` with the sentence about the first such argument."""
    call, module = site.call, site.module
    given = spread(call)
    if given is not None:
        raise blocked_at(
            given.value,
            module,
            "The arguments of the call are spread from a mapping, which may set a format already. "
            "Write them out, and the move is offered.",
        )
    streamed = argument(call, "stream")
    if streamed is not None and not (isinstance(streamed, Constant) and not streamed.value):
        raise blocked_at(
            streamed,
            module,
            "The answer is streamed and read before it is whole, which this move does not change. No edit offered.",
        )
    for name in _OTHERS:
        other = argument(call, name)
        if other is not None:
            raise blocked_at(
                other,
                module,
                f"The call sets `{name}`, so its answer may be something else than one object. No edit offered.",
            )
    model = argument(call, "model")
    if isinstance(model, Text) and (instead := refuses_schemas(provider, model.value)):
        raise blocked_at(
            model,
            module,
            f"`{model.value}` takes no schema; {instead}. Change the model first: no edit is offered until then.",
        )
    _refuse_prefill(site)


def _refuse_prefill(site: Site) -> None:
    messages = argument(site.call, "messages")
    last = messages.items[-1] if isinstance(messages, Sequence) and messages.items else None
    role = entry(last, "role") if isinstance(last, Mapping) else None
    if isinstance(role, Text) and role.value == "assistant" and last is not None:
        raise blocked_at(
            last,
            site.module,
            "The answer is begun for the model in line {line}, which cannot stand beside a schema. "
            "Take that message away, and the move is offered.",
        )
