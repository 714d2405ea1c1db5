"""Single operations that mend text into JSON, each recognised by what it does to the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.libraries import libraries
from weighbridge.code.model import Assign, Attribute, Call, Name, Pattern, Text, dotted, walk
from weighbridge.code.model import Operation as Operator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression
    from weighbridge.code.origins import Flow

WORDS = {
    "library": "a library mends the JSON",
    "fence": "strips code fences",
    "braces": "cuts from the first to the last brace",
    "braces-first": "looks for the first brace",
    "greedy": "takes what lies between braces by a regular expression",
    "commas": "mends commas",
    "quotes": "swaps quotes",
    "literals": "turns Python literals into JSON",
    "closing": "closes what was cut off",
    "control": "drops control characters",
    "helper": "a helper mends the JSON, by its name",
}


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One mending step: what it does, where, and to what."""

    kind: str
    node: Expression
    subject: Expression
    rendered: bool = False
    """The fence is replaced by something to look at, not removed."""


_FENCE = "```"
_MARKS = (_FENCE, "}", "]", "{", "[", "'", "True", "None", "undefined", "“")
_MENDER = re.compile(r"^_*(?:fix|repair|correct|clean|sanitize|mend)(?:_?\w*json\w*|J(?:son|SON)\w*)$", re.IGNORECASE)
_GREEDY = re.compile(
    r"\\?[{\[](?:\[\\s\\S\]|\[\\S\\s\]|\[\\w\\W\]|\[\\d\\D\]|\.|\[\^\]?\{?\}?\[?\\?\]?\]|\(\?:\.\|\\n\)|\(\.\|\\n\)|"
    r"\(\?:\[\^\{\}\])[*+]\??.{0,40}?\\?[}\]]",
)
_ARRAY_CLASS = re.compile(r"^\[[^\]\\]*\][*+]?\??$")
_COMMAS = re.compile(r",\)?\(?(?:\\s\*)?\)?\(?(?:\?=\\s\*)?\(?\\?\[?\\?[}\]]")
_WORD = re.compile(r"(?<!\\)[A-Za-z]{5,}")
_GROUP = re.compile(r"\\\d|\\g<|\$\d|\$&")
"""What a replacement keeps of the match; one that keeps nothing takes the braces away."""
_QUANTIFIER = re.compile(r"\{+\w*\}?,\w*\}+")
_CONTROL = re.compile(r"\\x00-\\x1f|\\u0000-\\u001f|\\x00-\\x08", re.IGNORECASE)
_PREFIX = re.compile(r"^[rRfFbBuU]+(?=[\"'])")
_EMPHASIS = re.compile(r"\[[^\]a-zA-Z\\]*\*[^\]a-zA-Z\\]*\]|\\\*\\\*")
_PLACEHOLDER = re.compile(r"^\\?\{\\?\{?\(?\[\^\\?\}[^*+]*\][*+]\)?\\?\}\\?\}?$|\\w[+*]\\?\}|\$\\?\{")
_TEXT_METHODS = frozenset({
    "startswith", "endswith", "removeprefix", "removesuffix", "strip", "lstrip", "rstrip", "split", "rsplit",
    "partition", "rpartition", "replace", "replaceAll", "startsWith", "endsWith", "index", "rindex", "find", "rfind",
    "indexOf",
    "lastIndexOf", "match", "matchAll", "search", "trimStart", "substring", "includes",
})  # fmt: skip
_REGEX_METHODS = frozenset({
    "sub", "search", "match", "findall", "fullmatch", "split", "exec", "test", "finditer", "subn",
})  # fmt: skip
_EXPLAINS = ("```", "re.", "find(", "repair", "replace(/", "match(")
# Patterns of quotes, and what quotes are replaced by which; \u2018 to \u201d are the curly ones.
_QUOTES = ("'", "\\'", "[\u2018\u2019\u201c\u201d]", "[\u201c\u201d]", "[\u2018\u2019]")
_STRAIGHTENED = {("'", '"'), ("\u2019", "'"), ("\u201c", '"'), ("\u201d", '"')}
_LITERALS = {("True", "true"), ("False", "false"), ("None", "null"), ("undefined", "null"), ("NaN", "null")}


def may_be_operation(node: Expression) -> bool:
    """Whether an expression could mend text, judged by its own words alone."""
    if isinstance(node, Operator):
        texts = [item.value for item in node.operands if isinstance(item, Text)]
        return any(mark in text for text in texts for mark in ("}", "]", _FENCE))
    if not isinstance(node, Call):
        return False
    last = dotted(node.function).rpartition(".")[2]
    if (
        last == "repeat"
        or last in _REGEX_METHODS
        or _MENDER.match(last)
        or libraries().repair_functions.match(dotted(node.function))
    ):
        return True
    return last in _TEXT_METHODS and any(
        not isinstance(item.value, Text) or any(mark in item.value.value for mark in _MARKS) for item in node.arguments
    )


def operations_in(node: Expression, flow: Flow) -> Iterator[Operation]:
    """The mending that one expression does itself."""
    if isinstance(node, Operator):
        yield from _operator(node, flow)
        return
    if not isinstance(node, Call):
        return
    name = dotted(node.function)
    last = name.rpartition(".")[2]
    listed = libraries().repair_functions.match(name) and last != "json_repair"
    if listed and node.arguments and flow.callee(node) is None:
        yield Operation("library", node, node.arguments[0].value)
        return
    if _MENDER.match(last) and node.arguments and _unexplained(node, flow):
        yield Operation("helper", node, node.arguments[0].value)
        return
    pattern, subject, replacement = _regex(node, flow)
    if pattern is not None and subject is not None:
        yield from _by_pattern(pattern, node, subject, replacement)
        return
    if isinstance(node.function, Attribute) and last == "repeat" and len(node.arguments) == 1:
        yield from _closing(node, node.function.base, node.arguments[0].value, flow)
    elif isinstance(node.function, Attribute) and last in _TEXT_METHODS:
        yield from _by_method(node, last, node.function.base)


def _unexplained(call: Call, flow: Flow) -> bool:
    """Whether a helper's own code says nothing of how it mends: else the finding stands there, once."""
    followed = flow.callee(call)
    if followed is None:
        return flow.is_reply(call)
    body = followed.module.text[followed.function.header_end : followed.function.end]
    return flow.is_reply(call) and not any(mark in body for mark in _EXPLAINS)


def _operator(node: Operator, flow: Flow) -> Iterator[Operation]:
    if node.operator in ("in", "not in") and len(node.operands) == 2:
        left, right = node.operands
        if isinstance(left, Text) and _FENCE in left.value and not isinstance(right, Text):
            yield Operation("fence", node, right)
    elif node.operator == "+" and len(node.operands) >= 2:
        left, right = node.operands[-2:]
        closes = isinstance(right, Text) and right.whole and re.fullmatch(r"[\"']?[}\]]+", right.value.strip())
        if closes and flow.origins(left):
            yield Operation("closing", node, left)
    elif node.operator == "*" and len(node.operands) == 2:
        yield from _closing(node, node.operands[0], node.operands[1], flow)


def _closing(node: Expression, brackets: Expression, times: Expression, flow: Flow) -> Iterator[Operation]:
    """`"}" * (text.count("{") - text.count("}"))`: as many as are missing."""
    if isinstance(brackets, Text) and re.fullmatch(r"[}\]]+", brackets.value) and flow.origins(times):
        yield Operation("closing", node, times)


def _regex(node: Call, flow: Flow) -> tuple[str | None, Expression | None, Expression | None]:
    """The pattern that a call applies, what to, and what it puts in its place."""
    function = node.function
    if not isinstance(function, Attribute):
        return None, None, None
    values = [item.value for item in node.arguments]
    if dotted(function.base) in ("re", "regex") and function.name in _REGEX_METHODS and values:
        pattern = _pattern(values[0], flow)
        if function.name in ("sub", "subn") and len(values) >= 3:
            return pattern, values[2], values[1]
        return pattern, (values[1] if len(values) > 1 else None), None
    if function.name in ("replace", "replaceAll", "match", "matchAll", "split", "search") and values:
        pattern = _pattern(values[0], flow) if isinstance(values[0], (Pattern, Name, Call)) else None
        if pattern is not None:
            return pattern, function.base, values[1] if len(values) > 1 else None
    if function.name in _REGEX_METHODS and values and not isinstance(function.base, Text):
        pattern = _pattern(function.base, flow)
        if pattern is not None:
            if function.name in ("sub", "subn") and len(values) >= 2:
                return pattern, values[1], values[0]
            return pattern, values[0], None
    return None, None, None


def _pattern(expression: Expression, flow: Flow, hops: int = 2) -> str | None:
    match expression:
        case Pattern(pattern=pattern):
            return pattern
        case Text():
            source = flow.around.module.text[expression.start : expression.end]
            return source if expression.parts else None
        case Call(function=function, arguments=arguments) if arguments and dotted(function).rpartition(".")[2] in (
            "compile", "RegExp",
        ):  # fmt: skip
            return _pattern(arguments[0].value, flow, hops - 1)
        case Name(name=name) if hops > 0:
            value = _local(name, flow) or flow.around.index.values.get(name)
            return None if value is None else _pattern(value, flow, hops - 1)
        case _:
            return None


def _local(name: str, flow: Flow) -> Expression | None:
    """The pattern that a variable of this function is given."""
    for statement in walk(flow.body):
        if (
            isinstance(statement, Assign)
            and isinstance(statement.value, (Text, Pattern, Call))
            and any(isinstance(target, Name) and target.name == name for target in statement.targets)
        ):
            return statement.value
    return None


def _by_pattern(pattern: str, node: Call, subject: Expression, replacement: Expression | None) -> Iterator[Operation]:
    bare = _PREFIX.sub("", pattern).strip("\"'")
    rendered = isinstance(replacement, Text) and (
        "<" in replacement.value or bool(replacement.value.strip(" \\$0123456789\n"))
    )
    if _FENCE in bare or "`{3" in bare or "\\`\\`\\`" in bare:
        # who takes out emphasis as well wants plain text
        yield Operation("fence", node, subject, rendered or _EMPHASIS.search(bare) is not None)
    elif len(bare) < 60 and _COMMAS.search(_QUANTIFIER.sub("", bare)):
        yield Operation("commas", node, subject)
    elif _takes_braces(bare) and not (isinstance(replacement, Text) and _GROUP.search(replacement.value) is None):
        yield Operation("greedy", node, subject)
    elif _CONTROL.search(bare):
        yield Operation("control", node, subject)
    elif bare in _QUOTES and isinstance(replacement, Text) and '"' in replacement.value:
        yield Operation("quotes", node, subject)
    elif isinstance(replacement, Text):
        word = bare.replace("\\b", "")
        if (word, replacement.value) in _LITERALS:
            yield Operation("literals", node, subject)


def _takes_braces(pattern: str) -> bool:
    """Whether a pattern matches whatever lies between braces, and nothing that has a name in front of them."""
    found = _GREEDY.search(pattern)
    if found is None or _PLACEHOLDER.search(pattern) or _ARRAY_CLASS.match(pattern):
        return False
    words = [word for word in _WORD.findall(pattern[: found.start()]) if word.lower() not in ("json", "output")]
    return not words or _FENCE in pattern


def _by_method(node: Call, method: str, subject: Expression) -> Iterator[Operation]:
    texts = [item.value.value for item in node.arguments if isinstance(item.value, Text) and item.value.whole]
    if not texts or isinstance(subject, Text):
        return
    first = texts[0]
    if _FENCE in first:
        rendered = method in ("replace", "replaceAll") and len(texts) > 1 and "<" in texts[1]
        yield Operation("fence", node, subject, rendered)
    elif method in ("rfind", "lastIndexOf", "rindex") and first[:1] in ("}", "]", "{", "["):
        yield Operation("braces", node, subject)
    elif method in ("find", "index", "indexOf") and first in ("{", "["):
        yield Operation("braces-first", node, subject)
    elif method in ("rsplit", "rpartition") and first in ("}", "]"):
        yield Operation("braces", node, subject)
    elif method in ("replace", "replaceAll") and len(texts) > 1:
        second = texts[1]
        if (first, second) in _STRAIGHTENED:
            yield Operation("quotes", node, subject)
        elif (first, second) in _LITERALS:
            yield Operation("literals", node, subject)
        elif re.fullmatch(r",\s*[}\]]", first) and re.fullmatch(r"\s*[}\]]", second):
            yield Operation("commas", node, subject)
