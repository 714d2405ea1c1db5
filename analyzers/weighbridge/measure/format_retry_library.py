"""Library options and parsers that ask the model again by themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.code.index import index_of
from weighbridge.code.libraries import libraries
from weighbridge.code.manifests import own_names
from weighbridge.code.model import (
    Attribute,
    Call,
    Class,
    Constant,
    Text,
    argument,
    dotted,
    expressions,
    walk,
    walk_expression,
)
from weighbridge.facts import FormatRetry, Proof
from weighbridge.measure.argument import Argument, Link, Refusal, Role, refused, related_of
from weighbridge.sources.region import OutputContract
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression, Module, Statement
    from weighbridge.workspace import Workspace


def library_arguments(module: Module, workspace: Workspace) -> Iterator[Argument]:
    """Format retries that a library was asked for by name, and calls that look like it and are none."""
    known = libraries()
    shows = re.search(r"(?:^|/)(?:examples?|cookbook|samples?)/", module.path) is not None
    own = frozenset[str]() if shows else own_names(workspace)
    words = [_label(name) for name in known.format_retry_constructors]
    words += [option.keyword for option in known.format_retry_options]
    words += [chain.then for chain in known.format_retry_chains] + [item[0] for item in known.format_retry_values]
    if not any(word in module.text for word in words):
        return
    seen: set[int] = set()
    imports = index_of(module, workspace).imports
    for call in calls(module):
        if call.start not in seen:
            for library, found in _retries(call, module, imports):
                seen.add(call.start)
                # a library that is built here is not used here: its own code passes its own options on
                if found.accepted and any(library.split("-")[0] in name for name in own):
                    yield refused(found, Refusal.OWN_LIBRARY)
                else:
                    yield found


def calls(module: Module) -> Iterator[Call]:
    """Every call of a module, in functions too."""
    bodies: list[tuple[Statement, ...]] = [module.body, *(item.body for item, _ in module.functions)]
    for body in bodies:
        for statement in walk(body):
            for expression in expressions(statement):
                for node in walk_expression(expression):
                    if isinstance(node, Call):
                        yield node


def _retries(call: Call, module: Module, imports: dict[str, tuple[str, str]]) -> Iterator[tuple[str, Argument]]:
    known = libraries()
    name = dotted(call.function)
    first, _, rest = name.partition(".")
    full = ".".join(part for part in (*imports.get(first, (first, "")), rest) if part)
    constructor = known.format_retry_names.match(name) or known.format_retry_names.match(full)
    if constructor and (call.constructs or "." in constructor):
        library, what = known.format_retry_constructors[constructor]
        yield (
            library,
            _argument(call, module, _label(constructor), library, what, _number(argument(call, "max_retries"))),
        )
    for option in known.format_retry_options:
        value = argument(call, option.keyword)
        count = _number(value)
        if value is None or (option.call and full != option.call):
            continue
        if option.beside and argument(call, option.beside) is None:
            continue
        what = f"asks again when the answer does not fit `{option.beside}`" if option.beside else "asks again"
        made = _argument(call, module, f"{option.keyword}={count}", option.library, what, count)
        yield option.library, refused(made, Refusal.TOO_FEW) if count < option.least else made
    for keyword, wanted, library in known.format_retry_values:
        value = argument(call, keyword)
        if value is not None and _says(value, wanted):
            label = f"{keyword}={module.text[value.start : value.end]}"
            made = _argument(call, module, label, library, "asks again when validation fails", 0)
            tame = library == "langchain" and _parsers_never_refuse(module)
            yield library, refused(made, Refusal.NEVER_REFUSES) if tame else made
    if isinstance(call.function, Attribute) and isinstance(call.function.base, Call):
        inner = dotted(call.function.base.function).rpartition(".")[2]
        for chain in known.format_retry_chains:
            if call.function.name == chain.then and inner == chain.first:
                count = _number(argument(call, chain.attempts))
                what = "asks again when the answer does not fit the schema"
                made = _argument(call, module, f"{chain.first}(...).{chain.then}", chain.library, what, count)
                yield chain.library, refused(made, Refusal.TRANSPORT_ONLY) if _transport_only(call) else made


def _parsers_never_refuse(module: Module) -> bool:
    """Whether the agents of a module are given parsers of its own, of which none can say that it cannot parse.

    Only LangChain's own exception goes back to the model; a class that calls its base may raise it there.
    """
    classes = {item.name: module.text[item.start : item.end] for item in module.body if isinstance(item, Class)}
    given = [argument(call, "output_parser") for call in calls(module)]
    names = [dotted(one.function if isinstance(one, Call) else one) for one in given if one is not None]
    return bool(names) and all(
        name in classes and not any(word in classes[name] for word in ("OutputParserException", "super()", ".parse("))
        for name in names
    )


def _label(constructor: str) -> str:
    """The class of a constructor's name, else its last word."""
    return next((part for part in constructor.split(".") if part[:1].isupper()), constructor.rpartition(".")[2])


def _transport_only(call: Call) -> bool:
    """Whether `with_retry` is told to retry errors of the connection only."""
    kinds = argument(call, "retry_if_exception_type")
    if kinds is None:
        return False
    names = [dotted(node).rpartition(".")[2] for node in walk_expression(kinds) if dotted(node)]
    return bool(names) and all(libraries().transport_errors.match(name) or name[:1].islower() for name in names)


def _says(value: Expression, wanted: str) -> bool:
    if isinstance(value, Text):
        return value.value == wanted
    if isinstance(value, Constant):
        return str(value.value).lower() == wanted
    return dotted(value).rpartition(".")[2].lower() == wanted


def _number(value: Expression | None) -> int:
    """A count that is written down, also inside `Retrying(stop=stop_after_attempt(3))`."""
    if isinstance(value, Call) and dotted(value.function).rpartition(".")[2] in ("Retrying", "AsyncRetrying"):
        counts = [node.value for node in walk_expression(value) if isinstance(node, Constant)]
        return next((count for count in counts if isinstance(count, int) and not isinstance(count, bool)), 0)
    if isinstance(value, Constant) and isinstance(value.value, int) and not isinstance(value.value, bool):
        return value.value
    return 0


def _times(attempts: int) -> str:
    if not attempts:
        return "as often as the library allows"
    return "once more" if attempts == 1 else f"up to {attempts} times"


def _argument(call: Call, module: Module, label: str, library: str, what: str, attempts: int) -> Argument:
    place = Place(module.path, Span(call.start, call.end))
    links = (Link(Role.BACK, place, f"{library}: `{label}` {what}"),)
    fact = FormatRetry(
        place=place,
        symbol=label,
        proof=Proof.FLOW,
        mechanism="library",
        attempts=attempts,
        attempts_text=_times(attempts),
        parser=label,
        parser_line=module.text.count("\n", 0, call.start) + 1,
        feeds_back=True,
        contract=OutputContract.UNKNOWN,
        strength=1.0,
        related=related_of(links),
    )
    return Argument(
        "format_retry", place, place.span, label, "library", links, frozenset(), 1.0,
        details=(("label", label), ("library", library)), fact=fact,
    )  # fmt: skip
