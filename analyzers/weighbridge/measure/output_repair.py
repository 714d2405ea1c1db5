"""Output repairs: code that mends a model's badly formed answer before it reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.course import positions
from weighbridge.code.index import Defined
from weighbridge.code.libraries import libraries
from weighbridge.code.manifests import asks_models
from weighbridge.code.model import (
    Attribute,
    Call,
    Class,
    Function,
    Loop,
    Name,
    Subscript,
    dotted,
    expressions,
    functions,
    walk,
    walk_expression,
)
from weighbridge.code.origins import Flow
from weighbridge.code.places import is_test
from weighbridge.code.provenance import Certainty, Kind
from weighbridge.code.summaries import flow_of
from weighbridge.code.surroundings import surroundings
from weighbridge.code.words import any_in
from weighbridge.facts import OutputRepair, Proof
from weighbridge.findings import Related
from weighbridge.measure.agreed_format import asks_for_fences, shows_fences
from weighbridge.measure.contracts import contract_of
from weighbridge.measure.evidence import weights_of
from weighbridge.measure.repair_operations import WORDS, Operation, may_be_operation, operations_in
from weighbridge.sources.region import OutputContract
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression, Module, Statement
    from weighbridge.workspace import Workspace

# No operation without one of these in the source; plain words, which are found many times faster than a pattern.
_WORDS = (
    "```", "epair", "EPAIR", "rfind(", "lastIndexOf(", "rindex(", "\\{", "[{", "\"true\"", "'true'", ",\\s*", ",}",
    "\"'\"", "'\"'", "x00", "u0000", "dirtyj", "dirtyJ", "demjson", "artial", "untruncate", "bestEffort", "json(",
    "Json(", "JSON(", "_json_", "fix_", "clean_", "correct_", "sanitize_",
)  # fmt: skip


def _mends(text: str, start: int, end: int) -> bool:
    return any_in(text, _WORDS, start, end)


_READS = re.compile(
    r"json5?\.loads?|JSON5?\.parse|orjson\.loads|literal_eval|model_validate|parse_raw|parse_obj|safe_?[pP]arse|"
    r"\.parse\(|yaml\.(?:safe_)?load|json_?loads|parse_?json|parseJ(?:son|SON)|\beval\(|from_json|json_decode|"
    r"JSONDecoder|parseAsync",
)
_REPLY_NAME = re.compile(
    r"respon|reply|completion|\bllm|llm_|output|answer|generat|model_?text|raw_?(?:json|text|content|result)?$|"
    r"prediction",
    re.IGNORECASE,
)
_RENDERED = re.compile(
    r"markdown_?to|to_?(?:html|plain|speech|text|markdown)|render|telegram|tts|speech|strip_?markdown(?!_?code|"
    r"_?fence|_?backtick)|plain_?text|highlight|syntax|display|sanitize_?html|escape|slack|discord|whatsapp|preview|"
    r"changelog",
    re.IGNORECASE,
)
_DOCUMENTATION = re.compile(r"(?:^|/)(?:docs?|website|scripts|tools|\.github)/", re.IGNORECASE)
_ERROR = re.compile(
    r"^(?:e|err|error|exc|exception|\w*_error|\w+Error|stderr|stack|trace)$|\.(?:stderr|stack)$|[eE]rr(?:or)?[.\w]*$",
)
_FOREIGN = re.compile(
    r"read_text|\.read\(|readFile|\bopen\(|readlines|splitlines\(\)|clipboard|stdin|\binput\(|\breq(?:uest)?\.|"
    r"formData|fetchall|cursor|argv|environ|csv|load_dataset|read_json|querySelector|innerText|textContent|"
    r"localStorage|payload|\.rows?\b|iterrows|\.glob\(|event\.|stdout|stderr"
)
_CONSTANT = re.compile(r"\b_?[A-Z][A-Z_]*\.(?:sub|search|match|findall|fullmatch|split|exec|test)\(")
_CONSTANT_CALLS = (".sub(", ".search(", ".match(", ".findall(", ".fullmatch(", ".split(", ".exec(", ".test(")
_ERRORS = re.compile(r"error|exception", re.IGNORECASE)
_SHOWS = re.compile(r"\bprint\(|console\.log\(|stdout\.write|set_text|innerHTML|textContent")
_REPLY = {Certainty.SURE: "reply-sure", Certainty.WRAPPER: "reply-wrapper"}
_CUTS = re.compile(
    r"\[\s*-?\w*[^\]\n]*:|\.slice\(|substring\(|substr\(|removeprefix|removesuffix|group\(|\.pop\(|del \w+\["
)
_READS_JSON = re.compile(
    r"json5?\.loads?|JSON5?\.parse|model_validate_json|parse_raw|[sS]afe_?[pP]arse|json_?loads|parse_?json|parseJ(?:son|SON)"
)
_WEAK = frozenset({"quotes", "commas", "literals", "control", "closing"})
_NEAR = 14


@dataclass(frozen=True, slots=True, eq=False)
class _Cluster:
    """Operations on one subject that stand together."""

    flow: Flow
    operations: tuple[Operation, ...]


def output_repairs(module: Module, workspace: Workspace) -> Iterator[OutputRepair]:
    """The output repairs of a module, in source order."""
    if is_test(module.path) or not _mends(module.text, 0, len(module.text)):
        return
    facts: list[OutputRepair] = []
    taken: list[Span] = []
    for flow in _flows(module, workspace):
        for cluster in _clusters(flow):
            fact = _fact(cluster, module, workspace)
            if fact is not None and not any(fact.place.span.overlaps(span) for span in taken):
                taken.append(fact.place.span)
                facts.append(fact)
    yield from sorted(facts, key=lambda fact: fact.place.span.start)


def _flows(module: Module, workspace: Workspace) -> Iterator[Flow]:
    text = module.text
    around = surroundings(module, workspace)

    def inside(statement: object, owner: Class | None) -> Iterator[Flow]:
        if isinstance(statement, Class):
            for inner in statement.body:
                yield from inside(inner, statement)
            return
        if not isinstance(statement, Function):
            value = getattr(statement, "value", None)
            if isinstance(value, Function):
                yield from inside(value, owner)
            return
        if not _mends(text, statement.header_end, statement.end) and not _mentions_constant(statement, text):
            return
        if not _may_mend(statement):
            return
        flow = flow_of(Defined(module, owner, statement), workspace)
        yield flow
        nested: dict[int, Flow] = {id(statement): flow}
        for function, owners in functions(statement.body):
            parent = next((nested[id(item)] for item in reversed(owners) if id(item) in nested), flow)
            made = Flow(around, function, function.body, owner, parent)
            nested[id(function)] = made
            yield made

    for statement in module.body:
        yield from inside(statement, None)
    loose = tuple(item for item in module.body if not isinstance(item, (Function, Class)))
    if _holds_operation(loose):
        yield Flow(around, None, loose)


def _may_mend(function: Function) -> bool:
    """Whether any call in a function could be an operation, before values are followed."""
    bodies = (function.body, *(inner.body for inner, _ in functions(function.body)))
    return any(_holds_operation(body) for body in bodies)


def _holds_operation(body: tuple[Statement, ...]) -> bool:
    return any(
        may_be_operation(node)
        for statement in walk(body)
        for expression in expressions(statement)
        for node in walk_expression(expression)
    )


def _mentions_constant(function: Function, text: str) -> bool:
    """Patterns are often constants of the module, in capitals: `_FENCE.sub("", reply)`."""
    return any_in(text, _CONSTANT_CALLS, function.start, function.end) and (
        _CONSTANT.search(text[function.start : function.end]) is not None
    )


def _clusters(flow: Flow) -> Iterator[_Cluster]:
    found: list[Operation] = []
    for statement, _ in positions(flow.body):
        if isinstance(statement, (Function, Class)):
            continue
        for expression in expressions(statement):
            for node in walk_expression(expression):
                found.extend(operations_in(node, flow))
    text = flow.around.module.text
    group: list[Operation] = []
    for operation in sorted(found, key=lambda item: item.node.start):
        if group and text.count("\n", group[-1].node.end, operation.node.start) > _NEAR:
            yield _Cluster(flow, tuple(group))
            group = []
        group.append(operation)
    if group:
        yield _Cluster(flow, tuple(group))


def _fact(cluster: _Cluster, module: Module, workspace: Workspace) -> OutputRepair | None:
    flow, operations = cluster.flow, cluster.operations
    kinds = {operation.kind for operation in operations}
    evidence: set[str] = set(kinds)
    start, end = operations[0].node.start, max(operation.node.end for operation in operations)
    function = flow.function
    name = function.name if function is not None else ""
    scope = _scope(flow, start, end)
    if "braces" not in kinds and "braces-first" in kinds:
        operations = tuple(item for item in operations if item.kind != "braces-first")
        if not operations:
            return None
        kinds = {operation.kind for operation in operations}
        evidence = set(kinds)
        start, end = operations[0].node.start, max(operation.node.end for operation in operations)
    reply, certainty, call = _reply(operations, flow)
    if call is not None and kinds == {"fence"} and asks_for_fences(call, flow):
        # an agreed format: the reader takes what the prompt asks for
        return None
    if certainty is not None:
        evidence.add(_REPLY.get(certainty, "reply-name"))
    elif reply:
        evidence.add("reply-word")
    elif not any(item.kind is Kind.PARAMETER for operation in operations for item in flow.origins(operation.subject)):
        evidence.add("subject-unknown")
    if _READS.search(scope):
        evidence.add("parsed")
    elif _SHOWS.search(scope) and "library" not in kinds:
        evidence.add("shown")
    if kinds == {"fence"}:
        if all(_only_asks(item) for item in operations) and _CUTS.search(scope) is None:
            # a fence that is looked for and stays
            return None
        if call is not None and _READS_JSON.search(scope) is None and shows_fences(call, flow):
            return None
        spoken = any("json" in module.text[item.node.start : item.node.end].lower() for item in operations)
        if not (name and libraries().repair_helpers.match(name)) and not (spoken or _READS_JSON.search(scope)):
            evidence.add("fence-only")
    if (
        "library" in kinds
        and re.search(r"stream|chunk|delta|partial", f"{name} {scope}", re.IGNORECASE)
        and "artial" in scope
    ):
        evidence.add("streams")
    if certainty is None and _foreign(operations, flow):
        evidence.add("foreign")
    if name and libraries().repair_helpers.match(name):
        evidence.add("helper-name")
    if flow.around.speaks or asks_models(workspace):
        evidence.add("speaks")
    if certainty is None and _DOCUMENTATION.search(module.path):
        evidence.add("documentation")
    file = module.path.rpartition("/")[2]
    if certainty is None and (_ERRORS.search(f"{name} {file}") or all(map(_is_error, operations))):
        evidence.add("error-text")
    if kinds <= _WEAK:
        evidence.add("weak-only")
    if _RENDERED.search(name) or _RENDERED.search(file) or any(item.rendered for item in operations):
        evidence.add("rendered")
    caller = _caller(name, flow, workspace) if certainty is None and name else None
    if caller is not None:
        evidence.add("reply-wrapper")
        certainty = Certainty.WRAPPER
    weights = weights_of("output_repair")
    strength = weights.strength(evidence)
    if strength < weights.say:
        return None
    words = list(dict.fromkeys(WORDS[operation.kind] for operation in operations))
    related: list[Related] = []
    if call is not None:
        related.append(Related(_place(module, call), f"`{dotted(call.function) or 'the model'}` gives the answer"))
    if caller is not None:
        related.append(Related(_place(module, caller), f"`{name}` is given a model's answer here"))
    related += [Related(_place(module, operation.node), WORDS[operation.kind]) for operation in operations]
    proven = certainty in (Certainty.SURE, Certainty.WRAPPER)
    return OutputRepair(
        place=Place(module.path, Span(start, end)),
        symbol=".".join(part for part in (flow.owner.name if flow.owner is not None else "", name) if part),
        proof=Proof.FLOW if proven else Proof.NAMES,
        operations=", ".join(words),
        count=len(operations),
        contract=contract_of(call, flow) if call is not None else OutputContract.UNKNOWN,
        strength=round(strength, 3),
        related=tuple(related),
    )


def _scope(flow: Flow, start: int, end: int) -> str:
    """The source of the function, or the lines around operations that stand in none."""
    text = flow.around.module.text
    if flow.function is not None:
        return text[flow.function.start : flow.function.end]
    return text[_line(text, start, -_NEAR) : _line(text, end, _NEAR)]


def _is_error(operation: Operation) -> bool:
    """Whether what is mended is named like an error's text."""
    subject = operation.subject
    return _ERROR.search(dotted(_root(subject))) is not None or _ERROR.search(dotted(subject)) is not None


def _reply(operations: tuple[Operation, ...], flow: Flow) -> tuple[bool, Certainty | None, Call | None]:
    """Whether the subject is a model's answer: by flow, and from which call; or by the name of the variable."""
    order = list(Certainty)
    best: Certainty | None = None
    call: Call | None = None
    named = False
    for operation in operations:
        # origins have no order of their own, and of equals the first in the source is named
        for item in sorted(flow.origins(operation.subject), key=lambda item: item.node.start):
            asked = flow.model_calls.get(item.key)
            if (
                asked is not None
                and item.kind in (Kind.REPLY, Kind.PARSED, Kind.BODY)
                and (best is None or order.index(asked.certainty) < order.index(best))
            ):
                best, call = asked.certainty, asked.call
            if item.kind is Kind.PARAMETER and isinstance(item.node, Name) and _REPLY_NAME.search(item.node.name):
                named = True
        word = dotted(_root(operation.subject)).rpartition(".")[2].strip("()[]")
        named = named or bool(word and _REPLY_NAME.search(word))
    return named, best, call


def _only_asks(operation: Operation) -> bool:
    """Whether an operation looks for a fence without taking it away."""
    node = operation.node
    if not isinstance(node, Call):
        return True
    return dotted(node.function).rpartition(".")[2] in (
        "startswith", "endswith", "startsWith", "endsWith", "includes", "find", "index", "indexOf", "count", "test",
        "search",
    )  # fmt: skip


def _foreign(operations: tuple[Operation, ...], flow: Flow) -> bool:
    """Whether the text comes from a file, a person, or another program, and not from a model."""
    text = flow.around.module.text
    for operation in operations:
        root = dotted(_root(operation.subject))
        sources = [text[operation.subject.start : operation.subject.end]]
        sources += [text[value.start : value.end] for value in flow.assigned.get(root, ())]
        for statement in flow.statements:
            if not isinstance(statement, Loop) or statement.source is None or statement.target is None:
                continue
            if dotted(statement.target) == root:
                sources.append(text[statement.source.start : statement.source.end])
        if any(_FOREIGN.search(source) for source in sources):
            return True
    return False


def _root(expression: Expression) -> Expression:
    """The variable that a chain of calls and slices begins with."""
    while True:
        match expression:
            case Call(function=Attribute(base=base)):
                expression = base
            case Subscript(base=base):
                expression = base
            case Call(arguments=arguments) if arguments:
                expression = arguments[0].value
            case _:
                return expression


def _caller(name: str, flow: Flow, workspace: Workspace) -> Call | None:
    """A call in the same file that hands a model's answer to this helper."""
    module = flow.around.module
    pattern = re.compile(rf"\b{re.escape(name)}\(")
    for statement in module.body:
        members = statement.body if isinstance(statement, Class) else (statement,)
        for member in members:
            if not isinstance(member, Function) or member is flow.function:
                continue
            if pattern.search(module.text, member.header_end, member.end) is None:
                continue
            owner = statement if isinstance(statement, Class) else None
            other = flow_of(Defined(module, owner, member), workspace)
            for inner, _ in positions(other.body):
                for expression in expressions(inner):
                    for node in walk_expression(expression):
                        if not isinstance(node, Call) or dotted(node.function).rpartition(".")[2] != name:
                            continue
                        if any(other.is_reply(item.value) for item in node.arguments):
                            return node
    return None


def _place(module: Module, node: Expression) -> Place:
    return Place(module.path, Span(node.start, node.end))


def _line(text: str, offset: int, lines: int) -> int:
    """An offset so many lines away."""
    step = 1 if lines > 0 else -1
    for _ in range(abs(lines)):
        found = text.find("\n", offset + 1) if step > 0 else text.rfind("\n", 0, offset)
        if found < 0:
            return len(text) if step > 0 else 0
        offset = found
    return offset
