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
    Assign,
    Call,
    Class,
    Function,
    Loop,
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
from weighbridge.code.surroundings import Surroundings, surroundings
from weighbridge.facts import OutputRepair, Proof
from weighbridge.findings import Related
from weighbridge.measure.agreed_format import asks_for_fences, shows_fences
from weighbridge.measure.contracts import contract_of
from weighbridge.measure.evidence import weights_of
from weighbridge.measure.repair_operations import WORDS, Operation, may_be_operation, operations_in
from weighbridge.measure.repair_origins import asked_by_caller, asked_for, foreign, is_error, is_read, named_reply
from weighbridge.sources.region import OutputContract
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression, Module, Statement
    from weighbridge.workspace import Workspace

# No operation without one of these in the source; plain words, which are found many times faster than a pattern.
_WORDS = (
    "```", "epair", "EPAIR", "rfind(", "lastIndexOf(", "rindex(", "\\{", "[{", "\"}\"", "'}'",
    "\"]\"", "']'", "\"true\"", "'true'", ",\\s*", ",}",
    "\"'\"", "'\"'", "x00", "u0000", '"null"', "'null'", "dirtyj", "dirtyJ", "demjson", "artial", "untruncate",
    "bestEffort", "json(", "Json(", "JSON(", "_json_", "fix_", "clean_", "correct_", "sanitize_",
)  # fmt: skip


def _mends(text: str, start: int, end: int) -> bool:
    return any(text.find(word, start, end) >= 0 for word in _WORDS)


_READS = re.compile(
    r"json5?\.loads?|JSON5?\.parse|orjson\.loads|literal_eval|model_validate|parse_raw|parse_obj|safe_?[pP]arse|"
    r"\.parse\(|yaml\.(?:safe_)?load|json_?loads|parse_?json|parseJ(?:son|SON)|\beval\(|from_json|json_decode|"
    r"JSONDecoder|parseAsync",
)
_RENDERED = re.compile(
    r"markdown_?to|to_?(?:html|plain|speech|text|markdown)|render|telegram|tts|speech|strip_?markdown(?!_?code|"
    r"_?fence|_?backtick)|plain_?text|highlight|syntax|display|sanitize_?html|escape|slack|discord|whatsapp|preview|"
    r"changelog",
    re.IGNORECASE,
)
_DOCUMENTATION = re.compile(r"(?:^|/)(?:docs?|website|scripts|tools|\.github)/", re.IGNORECASE)
_PATTERN = re.compile(
    r"\b(\w+)\.(?:sub|search|match|findall|fullmatch|split|exec|test|finditer|subn)\(|[(,]\s*(\w+)\s*[,)]"
)
_ERRORS = re.compile(r"error|exception", re.IGNORECASE)
_SHOWS = re.compile(r"\bprint\(|console\.log\(|stdout\.write|set_text|innerHTML|textContent")
_REPLY = {Certainty.SURE: "reply-sure", Certainty.WRAPPER: "reply-wrapper"}
_CUTS = re.compile(
    r"\bfilter\(|\[\s*-?\w*[^\]\n]*:|\.slice\(|substring\(|substr\(|removeprefix|removesuffix|group\(|\.pop\(|del \w+\["
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
        if not _mends(text, statement.header_end, statement.end) and not _mentions_pattern(statement, owner, around):
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


def _mentions_pattern(function: Function, owner: Class | None, around: Surroundings) -> bool:
    """Patterns are often values of the module or the class: `FENCE.sub("", reply)`."""
    text = around.module.text
    held = [item for item in owner.body if isinstance(item, Assign)] if owner is not None else []
    fields = {dotted(target).removeprefix("self."): item.value for item in held for target in item.targets}
    for match in _PATTERN.finditer(text, function.start, function.end):
        name = match.group(1) or match.group(2)
        value = around.index.values.get(name) or fields.get(name)
        if value is not None and _mends(text, value.start, value.end):
            return True
    return False


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
    asked = asked_for(operations, flow) or (asked_by_caller(name, flow, workspace) if name else None)
    call = asked.call if asked is not None else None
    if asked is not None and kinds == {"fence"} and asks_for_fences(asked.call, asked.flow):
        # an agreed format: the reader takes what the prompt asks for
        return None
    if _is_growing(operations, flow):
        return None
    if asked is not None:
        evidence.add(_REPLY.get(asked.certainty, "reply-name"))
    elif named_reply(operations, flow):
        evidence.add("reply-word")
    elif not any(item.kind is Kind.PARAMETER for operation in operations for item in flow.origins(operation.subject)):
        evidence.add("subject-unknown")
    handed = asked.handed if asked is not None else None
    around = "" if asked is None or handed is None else _scope(asked.flow, handed.start, handed.end)
    if _READS.search(scope) or (asked is not None and handed is not None and is_read(handed, asked.flow)):
        evidence.add("parsed")
    elif _SHOWS.search(scope + around) and "library" not in kinds:
        evidence.add("shown")
    if kinds == {"fence"}:
        if all(_only_asks(item) for item in operations) and _CUTS.search(scope) is None:
            # a fence that is looked for and stays
            return None
        if asked is not None and _READS_JSON.search(scope) is None and shows_fences(asked.call, asked.flow):
            return None
        spoken = any("json" in module.text[item.node.start : item.node.end].lower() for item in operations)
        read = spoken or ("parsed" in evidence and _READS_JSON.search(scope + around))
        if not read and not (name and libraries().repair_helpers.match(name)):
            evidence.add("fence-only")
    if (
        "library" in kinds
        and re.search(r"stream|chunk|delta|partial", f"{name} {scope}", re.IGNORECASE)
        and "artial" in scope
    ):
        evidence.add("streams")
    if asked is None and foreign(operations, flow):
        evidence.add("foreign")
    if name and libraries().repair_helpers.match(name):
        evidence.add("helper-name")
    if flow.around.speaks or asks_models(workspace):
        evidence.add("speaks")
    if asked is None and _DOCUMENTATION.search(module.path):
        evidence.add("documentation")
    file = module.path.rpartition("/")[2]
    if asked is None and (_ERRORS.search(f"{name} {file}") or all(map(is_error, operations))):
        evidence.add("error-text")
    if kinds <= _WEAK:
        evidence.add("weak-only" if "parsed" in evidence else "weak-unread")
    if _RENDERED.search(name) or _RENDERED.search(file) or any(item.rendered for item in operations):
        evidence.add("rendered")
    weights = weights_of("output_repair")
    strength = weights.strength(evidence)
    if strength < weights.say:
        return None
    words = list(dict.fromkeys(WORDS[operation.kind] for operation in operations))
    related: list[Related] = []
    if call is not None:
        related.append(Related(_place(module, call), f"`{dotted(call.function) or 'the model'}` gives the answer"))
    if handed is not None:
        related.append(Related(_place(module, handed), f"`{name}` is given a model's answer here"))
    related += [Related(_place(module, operation.node), WORDS[operation.kind]) for operation in operations]
    return OutputRepair(
        place=Place(module.path, Span(start, end)),
        symbol=".".join(part for part in (flow.owner.name if flow.owner is not None else "", name) if part),
        proof=Proof.FLOW if asked is not None and asked.followed else Proof.NAMES,
        operations=", ".join(words),
        count=len(operations),
        contract=contract_of(asked.call, asked.flow) if asked is not None else OutputContract.UNKNOWN,
        strength=round(strength, 3),
        related=tuple(related),
    )


def _is_growing(operations: tuple[Operation, ...], flow: Flow) -> bool:
    """Whether what is completed is still arriving: a library reads it while a loop goes over the answer's pieces."""
    loops = [
        item
        for item in flow.statements
        if isinstance(item, Loop) and item.source is not None and flow.is_reply(item.source)
    ]
    return all(
        operation.kind == "library" and any(loop.start <= operation.node.start < loop.end for loop in loops)
        for operation in operations
    )


def _scope(flow: Flow, start: int, end: int) -> str:
    """The source of the function, that around a callback, or the lines around operations that stand in none."""
    text = flow.around.module.text
    while flow.outer is not None and flow.function is not None and not flow.function.name:
        flow = flow.outer
    if flow.function is not None:
        return text[flow.function.start : flow.function.end]
    return text[_line(text, start, -_NEAR) : _line(text, end, _NEAR)]


def _only_asks(operation: Operation) -> bool:
    """Whether an operation looks for a fence without taking it away."""
    node = operation.node
    if not isinstance(node, Call):
        return True
    return dotted(node.function).rpartition(".")[2] in (
        "startswith", "endswith", "startsWith", "endsWith", "includes", "find", "index", "indexOf", "count", "test",
        "search",
    )  # fmt: skip


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
