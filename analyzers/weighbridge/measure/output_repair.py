"""Output repairs: code that mends a model's badly formed answer before it reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
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
from weighbridge.code.surroundings import surroundings
from weighbridge.code.words import any_in
from weighbridge.facts import OutputRepair, Proof
from weighbridge.measure.agreed_format import Agreement, agreement_near, agreement_of
from weighbridge.measure.argument import Argument, Basis, Link, Refusal, Role, basis_of, refused, related_of
from weighbridge.measure.contracts import contract_of
from weighbridge.measure.demanded_fences import is_demanded
from weighbridge.measure.evidence import weights_of
from weighbridge.measure.repair_operations import WORDS, Operation, may_be_operation, operations_in
from weighbridge.measure.repair_origins import Callers, asked_for, callers_of, foreign, is_error, is_read, named_reply
from weighbridge.sources.region import OutputContract
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression, Module, Statement
    from weighbridge.measure.repair_origins import Asked
    from weighbridge.workspace import Workspace

# No operation without one of these in the source; plain words, which are found many times faster than a pattern.
_WORDS = (
    "```", "epair", "EPAIR", "rfind(", "lastIndexOf(", "rindex(", "\\{", "[{", "\"}\"", "'}'",
    "\"]\"", "']'", "\"true\"", "'true'", ",\\s*", ",}",
    "\"'\"", "'\"'", "x00", "u0000", '"null"', "'null'", "dirtyj", "dirtyJ", "demjson", "artial", "untruncate",
    "bestEffort", "json(", "Json(", "JSON(", "_json_", "fix_", "clean_", "correct_", "sanitize_",
)  # fmt: skip


def _mends(text: str, start: int, end: int) -> bool:
    return any_in(text, _WORDS, start, end)


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
_CODE = re.compile(
    r"(?:^|_)(?:extract|get|parse|find|strip|clean|format)_?\w*(?:code|script|sql|html|program)|Code(?:Block)?s?$|SQL|Sql"
)
_CODE_FENCE = re.compile(
    r"```(?:python|py|javascript|typescript|js|ts|tsx|jsx|sql|html|css|bash|sh|mermaid|svg|java|cpp|c\+\+|diff)\b"
)
_NEAR = 14


@dataclass(frozen=True, slots=True, eq=False)
class _Cluster:
    """Operations on one subject that stand together."""

    flow: Flow
    operations: tuple[Operation, ...]


def output_repairs(module: Module, workspace: Workspace) -> Iterator[OutputRepair]:
    """The output repairs of a module, in source order."""
    if is_test(module.path):
        return
    for argument in arguments(module, workspace):
        if isinstance(argument.fact, OutputRepair):
            yield argument.fact


def arguments(module: Module, workspace: Workspace) -> Iterator[Argument]:
    """Every argument for an output repair in a module, accepted or refused, in source order."""
    if not _mends(module.text, 0, len(module.text)):
        return
    test = is_test(module.path)
    found: list[Argument] = []
    taken: list[Span] = []
    for flow in _flows(module, workspace):
        for cluster in _clusters(flow):
            argument = _argument(cluster, module, workspace)
            if argument.accepted and any(argument.place.span.overlaps(span) for span in taken):
                argument = refused(argument, Refusal.TOLD_ALREADY)
            if argument.accepted:
                taken.append(argument.place.span)
                argument = refused(argument, Refusal.TEST_FILE) if test else argument
            found.append(argument)
    yield from sorted(found, key=lambda argument: argument.place.span.start)


def _flows(module: Module, workspace: Workspace) -> Iterator[Flow]:
    text = module.text
    around = surroundings(module, workspace)
    values = around.index.values
    patterns = {name for name, value in values.items() if _mends(text, value.start, value.end)}

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
        held = patterns | _patterns_of(owner, text)
        if not _mends(text, statement.header_end, statement.end) and not _mentions(statement, held, text):
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


def _patterns_of(owner: Class | None, text: str) -> set[str]:
    """The fields of a class that hold a pattern."""
    held = [item for item in owner.body if isinstance(item, Assign)] if owner is not None else []
    return {
        dotted(target).removeprefix("self.")
        for item in held
        if _mends(text, item.value.start, item.value.end)
        for target in item.targets
    }


def _mentions(function: Function, patterns: set[str], text: str) -> bool:
    """Patterns are often values of the module or the class: `FENCE.sub("", reply)`."""
    return any_in(text, patterns, function.start, function.end) and any(
        (match.group(1) or match.group(2)) in patterns
        for match in _PATTERN.finditer(text, function.start, function.end)
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


def _argument(cluster: _Cluster, module: Module, workspace: Workspace) -> Argument:
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
            return _refused(Refusal.FIRST_BRACE, cluster.operations, flow, evidence, None)
        kinds = {operation.kind for operation in operations}
        evidence = set(kinds)
        start, end = operations[0].node.start, max(operation.node.end for operation in operations)
    direct = asked_for(operations, flow)
    callers = callers_of(flow, workspace) if direct is None else Callers()
    asked = direct or callers.asked
    handed = callers.asked.handed if callers.asked is not None else None
    said: Agreement | None = None
    if kinds == {"fence"}:
        said = agreement_of(asked.call, asked.flow) if asked is not None else None
        if not (said is not None and said.forbidden) and is_demanded(operations, flow):
            return _refused(Refusal.FENCE_DEMANDED, operations, flow, evidence, asked)
        if said is not None and said.asked:
            # an agreed format: the reader takes what the prompt asks for
            return _refused(Refusal.FENCE_ASKED_FOR, operations, flow, evidence, asked)
    if _is_growing(operations, flow):
        return _refused(Refusal.STILL_ARRIVING, operations, flow, evidence, asked)
    if asked is not None:
        evidence.add(_REPLY.get(asked.certainty, "reply-name"))
    elif named_reply(operations, flow):
        evidence.add("reply-word")
    elif not any(item.kind is Kind.PARAMETER for operation in operations for item in flow.origins(operation.subject)):
        evidence.add("subject-unknown")
    around = "" if asked is None or handed is None else _scope(asked.flow, handed.start, handed.end)
    if _READS.search(scope) or (asked is not None and handed is not None and is_read(handed, asked.flow)):
        evidence.add("parsed")
    elif _SHOWS.search(scope + around) and "library" not in kinds:
        evidence.add("shown")
    if kinds == {"fence"}:
        if all(_only_asks(item) for item in operations) and _CUTS.search(scope) is None:
            # a fence that is looked for and stays
            return _refused(Refusal.FENCE_STAYS, operations, flow, evidence, asked)
        if said is not None and said.shown and _READS_JSON.search(scope) is None:
            return _refused(Refusal.FENCE_SHOWN, operations, flow, evidence, asked)
        if said is None or not (said.shown or said.forbidden):
            reader = "\n".join(_source(item, module) for item in operations)
            said = agreement_near([module, *callers.modules], reader, workspace)
        if said.shown:
            evidence.add("fences-shown")
        elif said.forbidden:
            evidence.add("bare-asked")
        if not said.forbidden and (
            _CODE.search(name) or any(_CODE_FENCE.search(_source(item, module)) for item in operations)
        ):
            evidence.add("code")
        spoken = any("json" in module.text[item.node.start : item.node.end].lower() for item in operations)
        # a result that is only shown is not read, whatever the fence says
        read = (spoken and "shown" not in evidence) or ("parsed" in evidence and _READS_JSON.search(scope + around))
        if not read and not (name and libraries().repair_helpers.match(name)):
            evidence.add("fence-only")
    if (
        "library" in kinds
        and re.search(r"stream|chunk|delta|partial", f"{name} {scope}", re.IGNORECASE)
        and "artial" in scope
    ):
        evidence.add("streams")
    if direct is None and (foreign(operations, flow) or callers.foreign):
        evidence.add("foreign")
    if name and libraries().repair_helpers.match(name):
        evidence.add("helper-name")
    if flow.around.speaks or asks_models(workspace):
        evidence.add("speaks")
    if direct is None and _DOCUMENTATION.search(module.path):
        evidence.add("documentation")
    file = module.path.rpartition("/")[2]
    if direct is None and (_ERRORS.search(f"{name} {file}") or all(map(is_error, operations))):
        evidence.add("error-text")
    if kinds <= _WEAK and "parsed" in evidence:
        evidence.add("weak-only")
    elif kinds <= _WEAK:
        evidence.add("weak-unread")
    if _RENDERED.search(name) or _RENDERED.search(file) or any(item.rendered for item in operations):
        evidence.add("rendered")
    weights = weights_of("output_repair")
    strength = weights.strength(evidence)
    links: list[Link] = []
    if asked is not None:
        words = f"`{dotted(asked.call.function) or 'the model'}` gives the answer"
        links.append(Link(Role.CALL, _place(asked.module, asked.call), words, basis_of(asked.certainty)))
    if asked is not None and handed is not None:
        words = f"`{name}` is given a model's answer here"
        links.append(Link(Role.CALL, _place(asked.module, handed), words, basis_of(asked.certainty)))
    links += [_operation_link(operation, module) for operation in operations]
    argument = Argument(
        kind="output_repair",
        place=Place(module.path, Span(start, end)),
        scope=_lines_of(flow, start, end),
        symbol=_symbol(flow),
        mechanism=", ".join(dict.fromkeys(operation.kind for operation in operations)),
        links=tuple(links),
        evidence=frozenset(evidence),
        strength=strength,
    )
    if strength < weights.say:
        return refused(argument, Refusal.WEAK)
    fact = OutputRepair(
        place=argument.place,
        symbol=argument.symbol,
        proof=Proof.FLOW if asked is not None and asked.followed else Proof.NAMES,
        operations=", ".join(dict.fromkeys(WORDS[operation.kind] for operation in operations)),
        count=len(operations),
        contract=contract_of(asked.call, asked.flow) if asked is not None else OutputContract.UNKNOWN,
        strength=round(strength, 3),
        related=related_of(links),
    )
    return replace(argument, fact=fact)


def _refused(
    refusal: Refusal, operations: tuple[Operation, ...], flow: Flow, evidence: set[str], asked: Asked | None
) -> Argument:
    """An argument that is over before its evidence is weighed."""
    module = flow.around.module
    start, end = operations[0].node.start, max(operation.node.end for operation in operations)
    place = Place(module.path, Span(start, end))
    details: list[tuple[str, str | Place]] = [("at", place)]
    links = [_operation_link(operation, module) for operation in operations]
    if asked is not None:
        name, at = dotted(asked.call.function) or "the model", _place(asked.module, asked.call)
        details += [("call", name), ("call_at", at)]
        links.insert(0, Link(Role.CALL, at, f"`{name}` gives the answer"))
    return Argument(
        kind="output_repair",
        place=place,
        scope=_lines_of(flow, start, end),
        symbol=_symbol(flow),
        mechanism=", ".join(dict.fromkeys(operation.kind for operation in operations)),
        links=tuple(links),
        evidence=frozenset(evidence),
        strength=weights_of("output_repair").strength(evidence),
        refusal=refusal,
        broken=place,
        details=tuple(details),
    )


def _operation_link(operation: Operation, module: Module) -> Link:
    basis = Basis.NAME if operation.kind == "helper" else Basis.FLOW
    return Link(Role.OPERATION, _place(module, operation.node), WORDS[operation.kind], basis)


def _symbol(flow: Flow) -> str:
    owner = flow.owner.name if flow.owner is not None else ""
    name = flow.function.name if flow.function is not None else ""
    return ".".join(part for part in (owner, name) if part)


def _lines_of(flow: Flow, start: int, end: int) -> Span:
    return Span(start, end) if flow.function is None else Span(flow.function.start, flow.function.end)


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


def _source(operation: Operation, module: Module) -> str:
    return module.text[operation.node.start : operation.node.end]


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
