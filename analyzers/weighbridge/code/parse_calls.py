"""Which calls read a reply and can fail: parsers, searches, classes that check their fields, and what wraps them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from weighbridge.code.acting import looks_up
from weighbridge.code.index import lookup
from weighbridge.code.libraries import libraries
from weighbridge.code.model import (
    Attribute,
    Call,
    Class,
    Function,
    Name,
    Operation,
    Pattern,
    Raise,
    Subscript,
    Text,
    dotted,
    expressions,
    walk,
    walk_expression,
)
from weighbridge.code.model_objects import values_of
from weighbridge.code.provenance import Certainty, Parse

if TYPE_CHECKING:
    from weighbridge.code.model import Expression, Statement
    from weighbridge.code.origins import Flow

_BILL = re.compile(r"usage|token|cost|price|created|latency|duration|time", re.IGNORECASE)
_COMPARISONS = frozenset({"==", "!=", "<", ">", "<=", ">=", "in", "not in", "is", "is not", "not"})
_CLASSES = frozenset({"response_model", "model", "cls", "schema", "output_cls", "model_class"})


def parse_call(call: Call, flow: Flow) -> Parse | None:
    """A call as one that reads what it is given and can fail, or None."""
    known = libraries()
    name = dotted(call.function)
    last = name.rpartition(".")[2]
    if not name or last in known.never_parser:
        return None
    if name.endswith(_never_endings()) or looks_up(call):
        return None
    listed = known.parsers.match(name) or known.parsers.match(flow.full(name))
    if listed in ("int", "float") and (not _text_like(call) or _matched(call, flow)):
        return None
    if listed and (listed not in ("int", "float", "eval", "structure", "from_dict") or len(call.arguments) >= 1):
        return Parse(call, Certainty.SURE, name, known.parser_raises[listed], sentinel=False)
    if isinstance(call.function, Attribute) and last in ("parse", "parseAsync") and _schema_like(call.function.base):
        return Parse(call, Certainty.SURE, name, ("ZodError", "ValidationError"), sentinel=False)
    result = known.result_parsers.match(name) or known.result_parsers.match(flow.full(name))
    if result or _searches(call, last, flow):
        return Parse(call, Certainty.SURE, name, (), sentinel=True)
    if _builds(call, last, flow):
        return Parse(call, Certainty.SURE, name, ("ValidationError", "TypeError", "ValueError"), sentinel=False)
    summary = flow.summary(call)
    if last.lstrip("_").startswith(("is_", "has_")) and not known.parser_names.match(last):
        # a question about the reply, not a reading of it
        return None
    if summary is not None and (summary.sentinel or summary.raises):
        certainty = Certainty.NAME if summary.by_name and not summary.raises else Certainty.WRAPPER
        return Parse(call, certainty, name, summary.raises, summary.sentinel)
    if summary is not None and not summary.opaque:
        return None
    receiver = dotted(call.function.base).rpartition(".")[2] if isinstance(call.function, Attribute) else ""
    if known.parser_names.match(last) or (
        receiver and known.parser_receivers.search(receiver) and last in ("load", "loads", "run", "apply", "read")
    ):
        return Parse(call, Certainty.NAME, name, ("ParseError", "ValueError"), sentinel=True)
    return None


def may_become_one(call: Call) -> bool:
    """Whether it hangs on the origin of its argument, which the flow of a function may still learn, what a call is."""
    last = dotted(call.function).rpartition(".")[2]
    return _is_class(last) or last in ("int", "float")


def _is_class(last: str) -> bool:
    return last[:1].isupper() or last in _CLASSES


@cache
def _never_endings() -> tuple[str, ...]:
    return tuple(item for item in libraries().never_parser if "." in item)


def _searches(call: Call, last: str, flow: Flow) -> bool:
    """`LETTER.search(text)`, where LETTER is a compiled pattern."""
    if last not in ("search", "match", "fullmatch", "findall", "exec") or not isinstance(call.function, Attribute):
        return False
    return any(
        isinstance(value, Pattern)
        or (isinstance(value, Call) and dotted(value.function).rpartition(".")[2] in ("compile", "RegExp"))
        for value in values_of(call.function.base, flow)
    )


def _builds(call: Call, last: str, flow: Flow) -> bool:
    """`Model(**parsed)`: a class that checks the fields it is built from."""
    if not _is_class(last):
        return False
    spread = any(item.name == "**" and flow.is_reply(item.value) for item in call.arguments)
    return (spread and not _takes_anything(call, flow)) or _enumerates(call, flow)


def _takes_anything(call: Call, flow: Flow) -> bool:
    """Whether a class of this workspace only keeps what it is given, so that no field can be wrong."""
    found = lookup(dotted(call.function).rpartition(".")[2], flow.around.module, flow.around.workspace)
    if found is None or not isinstance(found[1], Class) or found[1].bases:
        return False
    makers = [item for item in found[1].body if isinstance(item, Function) and item.name in ("__init__", "constructor")]
    return bool(makers) and not any(_checks(statement) for maker in makers for statement in walk(maker.body))


def _checks(statement: Statement) -> bool:
    """Whether a statement of a constructor may refuse something: it raises, or calls what may."""
    if isinstance(statement, Raise):
        return True
    return any(isinstance(node, Call) for part in expressions(statement) for node in walk_expression(part))


def _enumerates(call: Call, flow: Flow) -> bool:
    """`Mood(text)`, where Mood is an enumeration: what is no member raises."""
    if not isinstance(call.function, Name) or not call.arguments:
        return False
    found = lookup(call.function.name, flow.around.module, flow.around.workspace)
    if found is None or not isinstance(found[1], Class):
        return False
    return any(dotted(base).endswith("Enum") for base in found[1].bases)


def _text_like(call: Call) -> bool:
    """Whether what is turned into a number may be any text: a comparison is not."""
    if not call.arguments:
        return False
    value = call.arguments[0].value
    if isinstance(value, Operation) and value.operator in _COMPARISONS:
        return False
    # the bill of an answer is a number already
    words = (node.value if isinstance(node, Text) else dotted(node) for node in walk_expression(value))
    return not any(map(_BILL.search, words))


def _matched(call: Call, flow: Flow) -> bool:
    """Whether what is turned into a number is a group of a match: the pattern said already what it may be."""
    value = call.arguments[0].value
    part = value.function if isinstance(value, Call) else value
    if not isinstance(part, (Attribute, Subscript)) or (isinstance(part, Attribute) and part.name != "group"):
        return False
    searches = [flow.parses[item.key] for item in flow.origins(part.base) if item.key in flow.parses]
    return any(parse.sentinel and not parse.raises for parse in searches)


def _schema_like(base: Expression) -> bool:
    name = dotted(base).rpartition(".")[2].lower()
    return bool(libraries().parser_receivers.search(name)) or name in ("z", "responseformat")
