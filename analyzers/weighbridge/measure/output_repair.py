"""Output repairs: code that mends a model's badly formed answer before it reads it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from weighbridge.code.model import dotted
from weighbridge.code.places import is_test
from weighbridge.facts import OutputRepair, Proof
from weighbridge.measure.argument import Argument, Basis, Link, Refusal, Role, basis_of, refused, related_of
from weighbridge.measure.contracts import contract_of
from weighbridge.measure.evidence import weights_of
from weighbridge.measure.repair_clusters import Cluster, clusters, may_mend
from weighbridge.measure.repair_operations import WORDS
from weighbridge.measure.repair_signs import mended, signs
from weighbridge.sources.region import OutputContract
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression, Module
    from weighbridge.measure.repair_operations import Operation
    from weighbridge.measure.repair_origins import Asked
    from weighbridge.measure.repair_signs import Mended
    from weighbridge.workspace import Workspace


def output_repairs(module: Module, workspace: Workspace) -> Iterator[OutputRepair]:
    """The output repairs of a module, in source order."""
    if is_test(module.path):
        return
    for argument in arguments(module, workspace):
        if isinstance(argument.fact, OutputRepair):
            yield argument.fact


def arguments(module: Module, workspace: Workspace) -> Iterator[Argument]:
    """Every argument for an output repair in a module, accepted or refused, in source order."""
    if not may_mend(module):
        return
    test = is_test(module.path)
    found: list[Argument] = []
    taken: list[Span] = []
    for cluster in clusters(module, workspace):
        argument = _argument(cluster, workspace)
        if argument.accepted and any(argument.place.span.overlaps(span) for span in taken):
            argument = refused(argument, Refusal.TOLD_ALREADY)
        if argument.accepted:
            taken.append(argument.place.span)
            argument = refused(argument, Refusal.TEST_FILE) if test else argument
        found.append(argument)
    yield from sorted(found, key=lambda argument: argument.place.span.start)


def _argument(cluster: Cluster, workspace: Workspace) -> Argument:
    if "braces" not in cluster.kinds and "braces-first" in cluster.kinds:
        rest = tuple(item for item in cluster.operations if item.kind != "braces-first")
        if not rest:
            return _refused(Refusal.FIRST_BRACE, cluster, set(cluster.kinds), None)
        cluster = Cluster(cluster.flow, rest)
    text = mended(cluster, workspace)
    evidence, refusal = signs(cluster, text, workspace)
    if refusal is not None:
        return _refused(refusal, cluster, evidence, text.asked)
    weights = weights_of("output_repair")
    strength = weights.strength(evidence)
    links = _links(cluster, text)
    argument = _made(cluster, links, evidence, strength)
    if strength < weights.say:
        return refused(argument, Refusal.WEAK)
    asked = text.asked
    fact = OutputRepair(
        place=argument.place,
        symbol=argument.symbol,
        proof=Proof.FLOW if asked is not None and asked.followed else Proof.NAMES,
        operations=", ".join(dict.fromkeys(WORDS[operation.kind] for operation in cluster.operations)),
        count=len(cluster.operations),
        contract=contract_of(asked.call, asked.flow) if asked is not None else OutputContract.UNKNOWN,
        strength=round(strength, 3),
        related=related_of(links),
    )
    return replace(argument, fact=fact)


def _refused(refusal: Refusal, cluster: Cluster, evidence: set[str], asked: Asked | None) -> Argument:
    """An argument that is over before its evidence is weighed."""
    details: list[tuple[str, str | Place]] = [("at", cluster.place)]
    links = [_operation_link(operation, cluster.module) for operation in cluster.operations]
    if asked is not None:
        name, at = dotted(asked.call.function) or "the model", _place(asked.module, asked.call)
        details += [("call", name), ("call_at", at)]
        links.insert(0, Link(Role.CALL, at, f"`{name}` gives the answer"))
    argument = _made(cluster, links, evidence, weights_of("output_repair").strength(evidence))
    return replace(argument, refusal=refusal, broken=cluster.place, details=tuple(details))


def _made(cluster: Cluster, links: list[Link], evidence: set[str], strength: float) -> Argument:
    return Argument(
        kind="output_repair",
        place=cluster.place,
        scope=cluster.lines,
        symbol=cluster.symbol,
        mechanism=", ".join(dict.fromkeys(operation.kind for operation in cluster.operations)),
        links=tuple(links),
        evidence=frozenset(evidence),
        strength=strength,
    )


def _links(cluster: Cluster, text: Mended) -> list[Link]:
    links: list[Link] = []
    asked, handed = text.asked, text.handed
    if asked is not None:
        words = f"`{dotted(asked.call.function) or 'the model'}` gives the answer"
        links.append(Link(Role.CALL, _place(asked.module, asked.call), words, basis_of(asked.certainty)))
    if asked is not None and handed is not None:
        words = f"`{cluster.name}` is given a model's answer here"
        links.append(Link(Role.CALL, _place(asked.module, handed), words, basis_of(asked.certainty)))
    return links + [_operation_link(operation, cluster.module) for operation in cluster.operations]


def _operation_link(operation: Operation, module: Module) -> Link:
    basis = Basis.NAME if operation.kind == "helper" else Basis.FLOW
    return Link(Role.OPERATION, _place(module, operation.node), WORDS[operation.kind], basis)


def _place(module: Module, node: Expression) -> Place:
    return Place(module.path, Span(node.start, node.end))
