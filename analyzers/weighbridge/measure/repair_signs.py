"""What argues for and against an output repair: where its text comes from, what was agreed, what reads the result."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.libraries import libraries
from weighbridge.code.manifests import asks_models
from weighbridge.code.model import Call, Loop, dotted
from weighbridge.code.provenance import Certainty, Kind
from weighbridge.measure.agreed_format import agreement_near, agreement_of
from weighbridge.measure.argument import Refusal
from weighbridge.measure.demanded_fences import is_demanded
from weighbridge.measure.repair_clusters import scope_of
from weighbridge.measure.repair_origins import Callers, asked_for, callers_of, foreign, is_error, is_read, named_reply
from weighbridge.text import Span

if TYPE_CHECKING:
    from weighbridge.code.model import Expression
    from weighbridge.measure.agreed_format import Agreement
    from weighbridge.measure.repair_clusters import Cluster
    from weighbridge.measure.repair_operations import Operation
    from weighbridge.measure.repair_origins import Asked
    from weighbridge.workspace import Workspace

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


@dataclass(frozen=True, slots=True, eq=False)
class Mended:
    """Whose text is mended: the model call behind it, straight or through the callers of the function."""

    direct: Asked | None
    callers: Callers

    @property
    def asked(self) -> Asked | None:
        return self.direct or self.callers.asked

    @property
    def handed(self) -> Call | None:
        """Where a caller hands the answer over; None where the function asks for it."""
        return self.callers.asked.handed if self.callers.asked is not None else None


def mended(cluster: Cluster, workspace: Workspace) -> Mended:
    """Follows the text that operations mend to the model call that gave it."""
    direct = asked_for(cluster.operations, cluster.flow)
    return Mended(direct, callers_of(cluster.flow, workspace) if direct is None else Callers())


def signs(cluster: Cluster, text: Mended, workspace: Workspace) -> tuple[set[str], Refusal | None]:
    """The evidence, by name, and what ends the argument before it is weighed."""
    evidence: set[str] = set(cluster.kinds)
    agreed: Agreement | None = None
    if cluster.kinds == frozenset({"fence"}):
        agreed = agreement_of(text.asked.call, text.asked.flow) if text.asked is not None else None
        if not (agreed is not None and agreed.forbidden) and is_demanded(cluster.operations, cluster.flow):
            return evidence, Refusal.FENCE_DEMANDED
        if agreed is not None and agreed.asked:
            # an agreed format: the reader takes what the prompt asks for
            return evidence, Refusal.FENCE_ASKED_FOR
    if _is_growing(cluster):
        return evidence, Refusal.STILL_ARRIVING
    around = "" if text.asked is None or text.handed is None else scope_of(text.asked.flow, _span(text.handed))
    evidence |= _origin(cluster, text)
    evidence |= _reading(cluster, text, around)
    if cluster.kinds == frozenset({"fence"}):
        refusal = _of_fences(cluster, text, agreed, around, evidence, workspace)
        if refusal is not None:
            return evidence, refusal
    evidence |= _surroundings(cluster, text, workspace)
    if cluster.kinds <= _WEAK and "parsed" in evidence:
        evidence.add("weak-only")
    elif cluster.kinds <= _WEAK:
        evidence.add("weak-unread")
    return evidence, None


def _origin(cluster: Cluster, text: Mended) -> set[str]:
    operations, flow = cluster.operations, cluster.flow
    if text.asked is not None:
        return {_REPLY.get(text.asked.certainty, "reply-name")}
    if named_reply(operations, flow):
        return {"reply-word"}
    if not any(item.kind is Kind.PARAMETER for operation in operations for item in flow.origins(operation.subject)):
        return {"subject-unknown"}
    return set()


def _reading(cluster: Cluster, text: Mended, around: str) -> set[str]:
    handed = text.asked is not None and text.handed is not None and is_read(text.handed, text.asked.flow)
    if _READS.search(cluster.scope) or handed:
        return {"parsed"}
    return {"shown"} if _SHOWS.search(cluster.scope + around) and "library" not in cluster.kinds else set()


def _of_fences(
    cluster: Cluster, text: Mended, agreed: Agreement | None, around: str, evidence: set[str], workspace: Workspace
) -> Refusal | None:
    """What only fences have: adds to the evidence, or ends the argument."""
    operations, scope, name = cluster.operations, cluster.scope, cluster.name
    if all(map(_only_asks, operations)) and _CUTS.search(scope) is None:
        # a fence that is looked for and stays
        return Refusal.FENCE_STAYS
    if agreed is not None and agreed.shown and _READS_JSON.search(scope) is None:
        return Refusal.FENCE_SHOWN
    if agreed is None or not (agreed.shown or agreed.forbidden):
        reader = "\n".join(map(cluster.source, operations))
        agreed = agreement_near([cluster.module, *text.callers.modules], reader, workspace)
    if agreed.shown:
        evidence.add("fences-shown")
    elif agreed.forbidden:
        evidence.add("bare-asked")
    if not agreed.forbidden and (
        _CODE.search(name) or any(_CODE_FENCE.search(cluster.source(item)) for item in operations)
    ):
        evidence.add("code")
    spoken = any("json" in cluster.source(item).lower() for item in operations)
    # a result that is only shown is not read, whatever the fence says
    read = (spoken and "shown" not in evidence) or ("parsed" in evidence and _READS_JSON.search(scope + around))
    if not read and not (name and libraries().repair_helpers.match(name)):
        evidence.add("fence-only")
    return None


def _surroundings(cluster: Cluster, text: Mended, workspace: Workspace) -> set[str]:
    name, operations, flow = cluster.name, cluster.operations, cluster.flow
    path = cluster.module.path
    file = path.rpartition("/")[2]
    streams = re.search(r"stream|chunk|delta|partial", f"{name} {cluster.scope}", re.IGNORECASE)
    found = {
        "streams": "library" in cluster.kinds and streams and "artial" in cluster.scope,
        "foreign": text.direct is None and (foreign(operations, flow) or text.callers.foreign),
        "helper-name": name and libraries().repair_helpers.match(name),
        "speaks": flow.around.speaks or asks_models(workspace),
        "documentation": text.direct is None and _DOCUMENTATION.search(path),
        "error-text": text.direct is None and (_ERRORS.search(f"{name} {file}") or all(map(is_error, operations))),
        "rendered": _RENDERED.search(name) or _RENDERED.search(file) or any(item.rendered for item in operations),
    }
    return {sign for sign, holds in found.items() if holds}


def _is_growing(cluster: Cluster) -> bool:
    """Whether what is completed is still arriving: a library reads it while a loop goes over the answer's pieces."""
    flow = cluster.flow
    loops = [
        item
        for item in flow.statements
        if isinstance(item, Loop) and item.source is not None and flow.is_reply(item.source)
    ]
    return all(
        operation.kind == "library" and any(loop.start <= operation.node.start < loop.end for loop in loops)
        for operation in cluster.operations
    )


def _only_asks(operation: Operation) -> bool:
    """Whether an operation looks for a fence without taking it away."""
    node = operation.node
    if not isinstance(node, Call):
        return True
    return dotted(node.function).rpartition(".")[2] in (
        "startswith", "endswith", "startsWith", "endsWith", "includes", "find", "index", "indexOf", "count", "test",
        "search",
    )  # fmt: skip


def _span(node: Expression) -> Span:
    return Span(node.start, node.end)
