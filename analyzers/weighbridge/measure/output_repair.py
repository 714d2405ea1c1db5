"""Output repairs: code that mends a model's badly formed answer before it reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from weighbridge.code.callers import calls_of, is_named_elsewhere
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
from weighbridge.measure.agreed_format import Agreement, agreement_near, agreement_of
from weighbridge.measure.argument import Argument, Basis, Link, Refusal, Role, basis_of, refused, related_of
from weighbridge.measure.contracts import contract_of
from weighbridge.measure.demanded_fences import is_demanded
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
_CODE = re.compile(
    r"(?:^|_)(?:extract|get|parse|find|strip|clean|format)_?\w*(?:code|script|sql|html|program)|Code(?:Block)?s?$|SQL|Sql"
)
_CODE_FENCE = re.compile(
    r"```(?:python|py|javascript|typescript|js|ts|tsx|jsx|sql|html|css|bash|sh|mermaid|svg|java|cpp|c\+\+|diff)\b"
)
_NEAR = 14
_MOST_CALLS = 40


@dataclass(frozen=True, slots=True, eq=False)
class _Cluster:
    """Operations on one subject that stand together."""

    flow: Flow
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Given:
    """What callers hand to a helper."""

    handed: Call | None = None
    """The call that hands a model's answer over, best recognised first."""
    flow: Flow | None = None
    """The flow of that call."""
    call: Call | None = None
    """The model call that gave the answer."""
    certainty: Certainty | None = None
    modules: tuple[Module, ...] = ()
    """Every module that calls the helper."""
    uncalled: bool = False
    """Nothing outside tests names the helper."""


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
    reply, certainty, call = _reply(operations, flow)
    around, given = flow, _Given()
    if certainty is None and name:
        given = _given(flow, workspace)
        if given.call is not None and given.flow is not None:
            around, call = given.flow, given.call
    said: Agreement | None = None
    if kinds == {"fence"}:
        said = agreement_of(call, around) if call is not None else None
        if not (said is not None and said.forbidden) and is_demanded(operations, flow):
            return _refused(Refusal.FENCE_DEMANDED, operations, flow, evidence, call)
        if said is not None and said.asked:
            # an agreed format: the reader takes what the prompt asks for
            return _refused(Refusal.FENCE_ASKED_FOR, operations, flow, evidence, call)
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
            return _refused(Refusal.FENCE_STAYS, operations, flow, evidence, call)
        if said is not None and said.shown and _READS_JSON.search(scope) is None:
            return _refused(Refusal.FENCE_SHOWN, operations, flow, evidence, call)
        if said is None or not (said.shown or said.forbidden):
            reader = "\n".join(_source(item, module) for item in operations)
            said = agreement_near([module, *given.modules], reader, workspace)
        if said.shown:
            evidence.add("fences-shown")
        elif said.forbidden:
            evidence.add("bare-asked")
        if not said.forbidden and (
            _CODE.search(name) or any(_CODE_FENCE.search(_source(item, module)) for item in operations)
        ):
            evidence.add("code")
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
    caller = given.handed
    if caller is not None:
        certainty = Certainty.WRAPPER if given.certainty in _REPLY else Certainty.NAME
        evidence.add(_REPLY.get(certainty, "reply-name"))
    elif given.uncalled:
        evidence.add("uncalled")
    weights = weights_of("output_repair")
    strength = weights.strength(evidence)
    links: list[Link] = []
    if call is not None:
        words = f"`{dotted(call.function) or 'the model'}` gives the answer"
        links.append(Link(Role.CALL, _place(around.around.module, call), words, basis_of(certainty)))
    if caller is not None:
        words = f"`{name}` is given a model's answer here"
        links.append(Link(Role.CALL, _place(around.around.module, caller), words, basis_of(certainty)))
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
    proven = certainty in (Certainty.SURE, Certainty.WRAPPER)
    fact = OutputRepair(
        place=argument.place,
        symbol=argument.symbol,
        proof=Proof.FLOW if proven else Proof.NAMES,
        operations=", ".join(dict.fromkeys(WORDS[operation.kind] for operation in operations)),
        count=len(operations),
        contract=contract_of(call, around) if call is not None else OutputContract.UNKNOWN,
        strength=round(strength, 3),
        related=related_of(links),
    )
    return replace(argument, fact=fact)


def _refused(
    refusal: Refusal, operations: tuple[Operation, ...], flow: Flow, evidence: set[str], call: Call | None
) -> Argument:
    """An argument that is over before its evidence is weighed."""
    module = flow.around.module
    start, end = operations[0].node.start, max(operation.node.end for operation in operations)
    place = Place(module.path, Span(start, end))
    details: list[tuple[str, str | Place]] = [("at", place)]
    links = [_operation_link(operation, module) for operation in operations]
    if call is not None:
        name = dotted(call.function) or "the model"
        details += [("call", name), ("call_at", _place(module, call))]
        links.insert(0, Link(Role.CALL, _place(module, call), f"`{name}` gives the answer"))
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


def _given(flow: Flow, workspace: Workspace) -> _Given:
    """Who hands what to a helper, in the whole workspace."""
    function, module = flow.function, flow.around.module
    if function is None or flow.outer is not None:
        return _Given()
    order = list(Certainty)
    best = _Given()
    modules: dict[str, Module] = {}
    for other, node in islice(calls_of(function, module, workspace), _MOST_CALLS):
        modules[other.around.module.path] = other.around.module
        for item in (item for part in node.arguments for item in other.origins(part.value)):
            asked = other.model_calls.get(item.key)
            if asked is None or item.kind not in (Kind.REPLY, Kind.PARSED, Kind.BODY):
                continue
            if best.certainty is None or order.index(asked.certainty) < order.index(best.certainty):
                best = _Given(node, other, asked.call, asked.certainty)
    uncalled = not modules and not is_named_elsewhere(function, module, workspace)
    return replace(best, modules=tuple(modules.values()), uncalled=uncalled)


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
