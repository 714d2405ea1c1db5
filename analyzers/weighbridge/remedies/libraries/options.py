"""Libraries that ask again by an option: what is written in its place, for each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.model import Attribute, Call, Mapping, Name, argument, dotted
from weighbridge.remedies.blocked import Blocked, blocked_at
from weighbridge.remedies.call_arguments import argument_named, with_argument, without_argument
from weighbridge.remedies.schema_own import OwnModel, own_model

if TYPE_CHECKING:
    from weighbridge.code.model import Expression, Module
    from weighbridge.code.origins import Flow
    from weighbridge.remedies.rewriting import Rewriting
    from weighbridge.workspace import Workspace


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """A call with such an option."""

    call: Call
    module: Module
    flow: Flow
    workspace: Workspace
    rewriting: Rewriting


@dataclass(frozen=True, slots=True)
class Set:
    """What was written."""

    notes: tuple[str, ...]
    imports: tuple[tuple[str, str], ...] = ()


_MAKERS = ("instructor.from_openai", "from_openai", "instructor.from_provider", "from_provider", "instructor.patch")
_STRICT_MODES = frozenset({"JSON_SCHEMA", "RESPONSES_TOOLS", "OPENROUTER_STRUCTURED_OUTPUTS"})


def set_instructor(option: Option) -> Set:
    """instructor's client is given the mode that sends the schema, and one retry is left."""
    call, rewriting = option.call, option.rewriting
    model = _model_of(argument(call, "response_model"), option)
    maker = _maker(call, option)
    mode = argument(maker, "mode")
    if not dotted(maker.function).endswith("from_openai"):
        raise blocked_at(
            maker,
            option.module,
            f"This move is tested for `instructor.from_openai`, not for `{dotted(maker.function)}`. No edit offered.",
        )
    if mode is None or dotted(mode).rpartition(".")[2] not in _STRICT_MODES:
        base = dotted(maker.function).rpartition(".")[0] or "instructor"
        with_argument(rewriting, maker, "mode", f"{base}.Mode.JSON_SCHEMA")
    with_argument(rewriting, call, "max_retries", "1")
    notes = [
        "instructor sends the schema without `strict`: OpenAI keeps to it as well as it can, so one retry stays.",
        *_of_checks(model),
    ]
    if "instructor" in option.module.text and "import instructor" not in option.module.text:
        return Set(tuple(notes), (("", "instructor"),))
    return Set(tuple(notes))


def set_pydantic_ai(option: Option) -> Set:
    """An agent's output is asked for in the provider's own structured output."""
    call, rewriting = option.call, option.rewriting
    output = argument_named(call, "output_type")
    if output is None:
        raise blocked_at(
            call,
            option.module,
            "The agent in line {line} has no `output_type`, so what it asks again for is a tool or a text. "
            "No edit offered.",
        )
    kind, text = output.value, option.module.text
    inner: Expression = kind
    if isinstance(kind, Call) and dotted(kind.function).rpartition(".")[2] in ("PromptedOutput", "NativeOutput"):
        inner = kind.arguments[0].value
    elif not isinstance(kind, Name):
        raise blocked_at(
            kind, option.module, "What the agent gives back in line {line} is more than one class. No edit offered."
        )
    model = _model_of(inner, option)
    rewriting.replace(kind.start, kind.end, f"NativeOutput({text[inner.start : inner.end]})")
    _fewer(call, option)
    for name in ("output_retries", "result_retries"):
        without_argument(rewriting, call, name)
    return Set(
        ("The agent asks once more where a validator refuses what it got: that is its default.", *_of_checks(model)),
        (("pydantic_ai", "NativeOutput"),),
    )


def _fewer(call: Call, option: Option) -> None:
    """Takes back the retries of the output, those of tools stay."""
    retries = argument_named(call, "retries")
    if retries is None:
        return
    text = option.module.text
    value = retries.value
    if isinstance(value, Mapping):
        raise blocked_at(
            value, option.module, "The retries in line {line} are a mapping, which this move leaves alone."
        )
    if argument_named(call, "tools") is None and argument_named(call, "toolsets") is None and ".tool" not in text:
        without_argument(option.rewriting, call, "retries")
        return
    written = text[value.start : value.end]
    option.rewriting.replace(value.start, value.end, f'{{"tools": {written}, "output": 1}}')


def _model_of(value: Expression | None, option: Option) -> OwnModel:
    name = dotted(value) if value is not None else ""
    found = own_model(name, option.module, option.workspace) if name else None
    if found is None:
        at = value if value is not None else option.call
        raise blocked_at(
            at, option.module, "The class of the answer in line {line} is not one of this workspace's. No edit offered."
        )
    return found


def _maker(call: Call, option: Option) -> Call:
    """The call that made the client."""
    root: Expression = call.function
    while isinstance(root, Attribute):
        root = root.base
    values = [*option.flow.assigned.get(dotted(root), ()), option.flow.around.index.values.get(dotted(root))]
    for value in values:
        if isinstance(value, Call) and any(dotted(value.function).endswith(name) for name in _MAKERS):
            return value
    raise Blocked(
        "Where instructor's client is made was not found in this file, so its mode cannot be set. No edit offered."
    )


def _of_checks(model: OwnModel) -> list[str]:
    if not model.checks:
        return []
    named = ", ".join(f"`{check.name}` (line {check.line})" for check in model.checks)
    return [f"A schema removes the failures of format, not {named}: one retry stays for that."]
