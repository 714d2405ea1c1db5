"""Which calls ask a model: by a library's own name, by what the called function does, or by how things are named."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from weighbridge.code.index import callee
from weighbridge.code.libraries import libraries
from weighbridge.code.model import Attribute, Call, Name, Text, dotted, walk_expression
from weighbridge.code.model_objects import is_model, values_of
from weighbridge.code.provenance import Certainty, ModelCall

if TYPE_CHECKING:
    from weighbridge.code.model import Expression
    from weighbridge.code.origins import Flow

_GENERATIVE = re.compile(
    r"^request$|^a?plan$|generat|complet|chat|invoke|predict|ask|prompt|infer|respond|reply|message",
    re.IGNORECASE,
)
_ALWAYS_MODEL = re.compile(
    r"(?:^|[a-z])(?:llm|gpt|claude|gemini|openai|anthropic|chatmodel|languagemodel|lm)s?"
    r"(?:client|api|wrapper|apiwrapper|service|provider|handler|engine|backend|interface|adapter|helper|model|"
    r"instance|bot)?$"
)
_BY_REFERENCE = frozenset({
    "run_in_executor", "to_thread", "submit", "partial", "wait_for", "create_task", "run_sync",
    "run_coroutine_threadsafe", "apply", "map",
})  # fmt: skip
_CALLABLES = re.compile(
    r"^(?:fn|func|function|callback|call|call_?(?:fn|ai|llm|model|api)|llm_?(?:fn|func|call\w*)|chat(?:_?fn)?|"
    r"generate\w*|completion_?fn|generation_?function|model_?(?:fn|func|call)|ask\w*|operation|task_?fn|query_?fn|"
    r"invoke\w*|producer|complete\w*)$",
    re.IGNORECASE,
)
# A call that is given these, and whose result is named like an answer, asks a model, whatever it is called.
_PROMPT_WORDS = re.compile(
    r"(?:^|_)(?:prompt|messages|system_?prompt|user_?prompt|msgs)$|(?:Prompt|Messages)$",
    re.IGNORECASE,
)
_PROMPT_MAKERS = re.compile(
    r"format|render|build|make|create|get|load|read|count|len|log|print|append|extend|push|join|add|encode|token|"
    r"truncate|str|list|dict|copy|prepare|construct|template|fit|trim|compose|to_|convert|parse|valid|write|save|hash|"
    r"dump",
    re.IGNORECASE,
)


def model_call(call: Call, flow: Flow) -> ModelCall | None:
    """A call as one that asks a model, or None."""
    known = libraries()
    name = dotted(call.function).rstrip("()")
    if not name:
        return None
    last = name.rpartition(".")[2]
    if known.never_model.match(name) or last in known.never_parser:
        return None
    if known.model_calls.match(name) or known.model_calls.match(flow.full(name)):
        return ModelCall(call, Certainty.SURE)
    if last in ("create", "stream") and name.endswith(f"messages.{last}") and "nthropic" in flow.around.module.text:
        return ModelCall(call, Certainty.SURE)
    if isinstance(call.function, (Name, Attribute)) and _is_pipeline(call.function, flow):
        return ModelCall(call, Certainty.SURE)
    if last in known.http_functions and _http(call, flow):
        return ModelCall(call, Certainty.SURE, http=True)
    if last in _BY_REFERENCE:
        return _by_reference(call, flow)
    if isinstance(call.function, Attribute) and known.model_verbs.match(last) and is_model(call.function.base, flow):
        return ModelCall(call, Certainty.SURE)
    defined = flow.meant(call)
    asks = flow.asked_behind(defined)
    if asks is not None:
        return ModelCall(call, Certainty.WRAPPER if asks in (Certainty.SURE, Certainty.WRAPPER) else asks)
    part = _partial(call.function, flow)
    if part is not None:
        return _by_reference(call, flow, part)
    inner = call.function.function if isinstance(call.function, Call) else call.function
    certainty = _by_name(inner, name, last, flow) or _by_argument(call, last, flow)
    if certainty is None:
        return None
    # a function that was read and asks nothing is no model call, whatever it is called
    summary = flow.summarised(defined) if certainty in (Certainty.NAME, Certainty.RECEIVER) else None
    if summary is not None and not (summary.opaque or summary.remote):
        return None
    return ModelCall(call, certainty)


def _is_pipeline(function: Expression, flow: Flow) -> bool:
    """Whether something called was made by transformers' `pipeline(...)`."""
    name = dotted(function)
    values = [*flow.assigned.get(name, ()), flow.around.index.values.get(name)]
    made_by = [flow.full(dotted(value.function)) for value in values if isinstance(value, Call)]
    return "transformers.pipeline" in made_by


def _by_name(function: Expression, name: str, last: str, flow: Flow) -> Certainty | None:
    known, speaks = libraries(), flow.around.speaks
    if isinstance(function, Attribute):
        receiver = dotted(function.base).rpartition(".")[2].rstrip("()[]")
        plain = receiver.replace("_", "").lower()
        if known.model_verbs.match(last) and plain:
            if _is_model(plain):
                return Certainty.RECEIVER
            generic = known.model_receivers.search(plain) or plain in known.exact_receivers
            vague = last in ("run", "arun", "call", "query") and plain not in ("client", "provider", "model")
            if generic and speaks and (vague or _GENERATIVE.search(last)):
                return Certainty.RECEIVER
        if speaks and last not in ("completion", "generate") and known.model_names.match(last):
            return Certainty.NAME
        if not last[:1].isupper() and _is_model(last.replace("_", "").lower()):
            return Certainty.RECEIVER
        return None
    if not isinstance(function, Name):
        return None
    if last in flow.parameters and _CALLABLES.match(last) and speaks:
        return Certainty.PARAMETER
    if speaks and known.model_names.match(last):
        return Certainty.NAME
    if speaks and not last[:1].isupper() and _is_model(last.replace("_", "").lower()):
        return Certainty.RECEIVER
    return None


@lru_cache(maxsize=4096)
def _is_model(plain: str) -> bool:
    return _ALWAYS_MODEL.search(plain) is not None


def _by_argument(call: Call, last: str, flow: Flow) -> Certainty | None:
    """A prompt goes in, and what comes out is called an answer."""
    if id(call) not in flow.answers or not flow.around.speaks or _PROMPT_MAKERS.search(last):
        return None
    for item in call.arguments:
        word = item.name if item.name not in ("", "*", "**") else dotted(item.value).rpartition(".")[2]
        if word and _PROMPT_WORDS.search(word):
            return Certainty.NAME
    return None


def _partial(function: Expression, flow: Flow) -> Call | None:
    """The `partial(...)` that a called variable holds."""
    for value in values_of(function, flow) if isinstance(function, (Name, Attribute)) else ():
        if isinstance(value, Call) and dotted(value.function).rpartition(".")[2] == "partial":
            return value
    return None


def _by_reference(call: Call, flow: Flow, given: Call | None = None) -> ModelCall | None:
    """A call that is given a function to call, or was when it was made: `executor.submit(ask, prompt)`."""
    for item in (given or call).arguments:
        if isinstance(item.value, (Name, Attribute)):
            name = dotted(item.value)
            if libraries().model_calls.match(name):
                return ModelCall(call, Certainty.SURE)
            around = flow.around
            followed = callee(item.value, around.module, flow.owner, flow.instances, around.workspace)
            if flow.asked_behind(followed) is not None:
                return ModelCall(call, Certainty.WRAPPER)
            certainty = _by_name(item.value, name, name.rpartition(".")[2], flow)
            if certainty is not None:
                return ModelCall(call, certainty)
    return None


def _http(call: Call, flow: Flow) -> bool:
    """Whether a raw request goes to a provider, as far as its surroundings name one."""
    text = flow.around.module.text
    marks = libraries().http_marks
    if any(mark in text[call.start : call.end] for mark in marks):
        return True
    scope = flow.function
    around = text if scope is None else text[scope.start : scope.end]
    if any(mark in around for mark in marks):
        return True
    # the address may be a constant of the module
    for item in call.arguments[:1]:
        for node in walk_expression(item.value):
            if isinstance(node, Name):
                value = flow.around.index.values.get(node.name)
                if isinstance(value, Text) and any(mark in value.value for mark in marks):
                    return True
    return False
