"""LangChain with OpenAI's chat models in Python: `with_structured_output(Model, method="json_schema", strict=True)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.model import Attribute, Call, Name, Operation, dotted
from weighbridge.code.model_objects import values_of
from weighbridge.remedies.blocked import blocked_at
from weighbridge.remedies.libraries.target import Answered, Target, Writing

if TYPE_CHECKING:
    from weighbridge.code.model import Expression
    from weighbridge.code.origins import Flow

_MODELS = ("ChatOpenAI", "AzureChatOpenAI")
_HOPS = 3


def model_in(expression: Expression, flow: Flow, hops: int = _HOPS) -> Expression | None:
    """Where the chat model stands that ends a chain: the expression that a schema is to be set on."""
    match expression:
        case Call(function=function) if dotted(function).rpartition(".")[2] in _MODELS:
            return expression
        case Operation(operator="|", operands=operands):
            return model_in(operands[-1], flow, hops)
        case Name() | Attribute() if hops > 0:
            for value in (*values_of(expression, flow), flow.around.index.values.get(dotted(expression))):
                if isinstance(value, Call) and dotted(value.function).rpartition(".")[2] in _MODELS:
                    return expression
                if isinstance(value, Operation) and value.operator == "|":
                    return model_in(value, flow, hops - 1)
            return None
        case _:
            return None


def _recognised(call: Call, flow: Flow) -> bool:
    return isinstance(call.function, Attribute) and model_in(call.function.base, flow) is not None


def _write(writing: Writing) -> Answered:
    call, site = writing.site.call, writing.site
    base = call.function.base if isinstance(call.function, Attribute) else call.function
    model = model_in(base, site.flow)
    if model is None:
        raise blocked_at(call, site.module, "The model that line {line} asks was not found. No edit offered.")
    end = model.end
    while site.text[end : end + 1] == ")" and site.text[model.start - 1] == "(" and isinstance(model, Operation):
        end += 1
    told = f'.with_structured_output({writing.model}, method="json_schema", strict=True)'
    writing.rewriting.insert(end, told)
    return Answered(
        guard=(),
        object=writing.response,
        notes=(
            "A refusal raises `langchain_openai`'s `OpenAIRefusalError`, and an answer that is cut off "
            "`openai.LengthFinishReasonError`.",
        ),
    )


TARGET = Target(
    variant="langchain",
    package="langchain-openai",
    language="python",
    calls=("invoke", "ainvoke"),
    modules=("langchain_openai",),
    ways=(".content",),
    transport=("openai", "APIError"),
    write=_write,
    validates=True,
    recognised=_recognised,
    keeps_response=False,
)
