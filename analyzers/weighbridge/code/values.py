"""Evaluates expressions to prompt text with exact source pieces, as far as the source of the workspace tells.

What is not known is a hole. Where several values are possible the longest is taken: it is what a call may pay for.
Nothing here raises on user text; depth, size and steps are bounded.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from weighbridge.code import values_calls, values_entries, values_lists, values_turns
from weighbridge.code.model import (
    Attribute,
    Bind,
    Call,
    Choice,
    Class,
    Constant,
    Function,
    Mapping,
    Module,
    Name,
    Operation,
    Run,
    Sequence,
    Subscript,
    Text,
    dotted,
)
from weighbridge.code.values_changes import Kind
from weighbridge.code.values_model import Bound, Gap, Repeat, Said, Scope, longest, nothing, nothing_there
from weighbridge.code.values_names import Assigned, File, Resolver
from weighbridge.code.values_text import cleaned, percented
from weighbridge.prompt_text import Piece
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from weighbridge.code.model import Expression
    from weighbridge.code.values_changes import Change
    from weighbridge.code.values_lists import Listing
    from weighbridge.code.values_names import Referent
    from weighbridge.workspace import Workspace

_DEPTH = 60
_STEPS = 4_000
_CHARACTERS = 2_000_000
_DEDENTING = frozenset({"dedent", "outdent", "endent", "stripIndent", "stripIndents", "heredoc", "codeBlock", "undent"})
_FOREIGN = frozenset(
    [
        "html",
        "css",
        "svg",
        "sql",
        "gql",
        "graphql",
        "keyframes",
        "createGlobalStyle",
        "injectGlobal",
        "glsl",
        "xml",
        "groq",
    ]
)


class Values:
    """Evaluates the expressions of one analysis; what it learns of a block it keeps."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.names = Resolver(workspace)
        self.repeats: list[Repeat] = []
        self._depth = 0
        self._steps = 0
        self._cuts = 0
        """How often a guard cut an evaluation short: what was built on that is not kept."""
        self._memo: dict[tuple[int, int], tuple[Expression, Said]] = {}
        self._tops: dict[tuple[int, str], Said] = {}
        self.active: set[int] = set()
        """The functions whose returned text is being evaluated."""

    def said(self, node: Expression | Class, scope: Scope) -> Said:
        """The text of an expression."""
        key = (id(node), id(scope.function)) if scope.settled else None
        if key is not None and key in self._memo:
            return self._memo[key][1]
        if isinstance(node, Class) or not self._enter():
            return Said((), scope.place(node), gap=Gap.RUN_TIME)
        cuts = self._cuts
        try:
            said = self._said(node, scope)
        finally:
            self._depth -= 1
        if said.size > _CHARACTERS:
            said = nothing(node, scope)
        if key is not None and cuts == self._cuts:
            # The node is kept, so that no other one can take its identity.
            self._memo[key] = (node, said)
        return said

    def items(self, node: Expression, scope: Scope) -> Listing | None:
        """The items of a list that an expression evaluates to."""
        if not self._enter():
            return None
        try:
            return values_lists.items(self, node, scope)
        finally:
            self._depth -= 1

    def follow(self, node: Expression | Class, scope: Scope) -> Bound | None:
        """The literal, call, function or class behind names, attributes and subscripts."""
        if not self._enter():
            return None
        try:
            return values_entries.follow(self, node, scope)
        finally:
            self._depth -= 1

    def entry(self, node: Expression | Class, scope: Scope, key: str) -> Bound | None:
        """What a mapping or an object holds under a literal key."""
        if not self._enter():
            return None
        try:
            return values_entries.entry(self, node, scope, key)
        finally:
            self._depth -= 1

    def _enter(self) -> bool:
        """Whether one more step may be taken; a step that may not is noted, so that nothing built on it is kept."""
        if self._depth == 0:
            self._steps = 0
        self._steps += 1
        if self._depth >= _DEPTH or self._steps > _STEPS:
            self._cuts += 1
            return False
        self._depth += 1
        return True

    def _said(self, node: Expression, scope: Scope) -> Said:
        match node:
            case Text():
                return self._text(node, scope)
            case Name():
                return self.referent(self.names.name(node, scope), node, scope)
            case Attribute():
                return self._attribute(node, scope)
            case Subscript():
                return self._subscript(node, scope)
            case Operation(operator=operator):
                return self._operation(node, operator, scope)
            case Choice(then=then, otherwise=otherwise):
                return self._choice(then, otherwise, node, scope)
            case Bind(value=value):
                return self.said(value, scope)
            case Call():
                return values_calls.called(self, node, scope)
            case Function():
                return values_calls.returned(self, node, scope, {})
            case Constant(value=value) if isinstance(value, (int, float)) and not isinstance(value, bool):
                written = scope.module.text[node.start : node.end] or str(value)
                return Said((Piece(written, scope.place(node)),), scope.place(node))
            case Mapping() | Sequence() if values_lists.is_literal(node):
                # As `str()` and `json.dumps` would write it, near enough: as it stands.
                written = scope.module.text[node.start : node.end]
                return Said((Piece(written, scope.place(node)),), scope.place(node))
            case Constant():
                return nothing_there(node, scope)
            case _:
                return nothing(node, scope)

    def _either(self, options: list[Said], node: Expression, scope: Scope) -> Said:
        best = longest(options)
        if best is not None and best.known:
            return best
        return next((option for option in options if option.gap is not None), best or nothing(node, scope))

    def _choice(self, then: Expression, otherwise: Expression, node: Choice, scope: Scope) -> Said:
        best = self._either([self.said(then, scope), self.said(otherwise, scope)], node, scope)
        # A literal that is written right here is part of the text that it stands in, whatever the condition.
        written = any(isinstance(branch, Text) and scope.place(branch) == best.anchor for branch in (then, otherwise))
        return replace(best, optional=False) if written and best.optional else best

    def _text(self, node: Text, scope: Scope) -> Said:
        tag = node.tag.rpartition(".")[2]
        if node.tag and (tag in _FOREIGN or node.tag.startswith("styled")):
            return nothing(node, scope)
        pieces: list[Piece] = []
        path = scope.module.path
        inserted: list[Said] = []
        for part in node.parts:
            if isinstance(part, Run):
                pieces.append(Piece(part.value, Place(path, Span(part.start, part.end))))
            else:
                inner = self.said(part, scope)
                if _is_running(part, inner, scope):
                    inner = nothing(part, scope)
                if isinstance(part, (Name, Attribute)) and len(inner.pieces) == 1:
                    self._written_list(part, scope, inner)
                pieces.extend(inner.part or (scope.hole(part),))
                inserted.append(inner)
        if inserted and len(node.parts) == 1:
            sole = inserted[0]
            return sole if sole.known else nothing(node, scope, sole.gap or Gap.RUN_TIME)
        made = tuple(pieces)
        if tag in _DEDENTING:
            made = cleaned(made)
        main = _main(inserted, sum(len(piece.text) for piece in made))
        return Said(made, scope.place(node)) if main is None else Said(made, main.anchor, main.symbol)

    def _written_list(self, part: Expression, scope: Scope, inner: Said) -> None:
        """A list that is interpolated as it is: its elements stand in the one piece."""
        bound = self.follow(part, scope)
        if bound is None or not isinstance(bound.node, Sequence) or not inner.known:
            return
        made: list[tuple[Bound, Said]] = []
        for item in bound.node.items:
            place = bound.scope.place(item)
            written = bound.scope.module.text[item.start : item.end]
            made.append((Bound(item, bound.scope), Said((Piece(written, place),), place)))
        self.repeats.append(Repeat(dotted(part), tuple(made)))

    def _operation(self, node: Operation, operator: str, scope: Scope) -> Said:
        operands = node.operands
        match operator:
            case "+":
                return concatenated([self.said(operand, scope) for operand in operands], node, scope)
            case "or" | "??":
                return self._either([self.said(operand, scope) for operand in operands], node, scope)
            case "and" | ",":
                return self.said(operands[-1], scope) if operands else nothing(node, scope)
            case "%" if len(operands) == 2:
                base = self.said(operands[0], scope)
                if base.known:
                    fill = values_calls.percent_fill(self, operands[1], scope)
                    return Said(percented(base.pieces, fill), base.anchor, base.symbol)
            case _:
                pass
        return nothing(node, scope)

    def _subscript(self, node: Subscript, scope: Scope) -> Said:
        if isinstance(node.key, Text) and node.key.whole:
            found = self.entry(node.base, scope, node.key.value)
            if found is not None:
                said = self.said(found.node, found.scope)
                return named(said, node.key.value)
            return nothing(node, scope)
        listing = self.items(node.base, scope)
        if listing is None:
            base = self.follow(node.base, scope)
            if base is not None and isinstance(base.node, Mapping):
                # Any of its values may be asked for.
                values = [self.said(item.value, base.scope) for item in base.node.entries if item.key is not None]
                if isinstance(node.key, (Name, Attribute)):
                    return self._either(values, node, scope)
            return nothing(node, scope)
        if isinstance(node.key, Constant) and isinstance(node.key.value, int):
            index = node.key.value
            if -len(listing.items) <= index < len(listing.items):
                item = listing.items[index]
                return self.said(item.node, item.scope)
        return nothing(node, scope)

    def _attribute(self, node: Attribute, scope: Scope) -> Said:
        written = dotted(node)
        found = self.names.assigned(written, scope, node.start) if scope.function is not None else None
        if found is not None:
            said = self.referent(found, node, scope)
            if said.known:
                return said
        bound = self.entry(node.base, scope, node.name)
        if bound is not None:
            return named(self.said(bound.node, bound.scope), node.name)
        referent = values_entries.attribute_referent(self, node, scope)
        if referent is not None:
            said = self.referent(referent, node, scope)
            if said.known or not isinstance(referent, Gap):
                return said
        if node.name in ("value", "content", "text", "template", "prompt"):
            inner = self.said(node.base, scope)
            if inner.known:
                return inner
        gap = referent if isinstance(referent, Gap) else Gap.RUN_TIME
        if isinstance(node.base, Name) and gap is Gap.RUN_TIME:
            below = self.names.name(node.base, scope)
            gap = below if isinstance(below, Gap) else gap
        return nothing(node, scope, gap)

    def referent(self, found: Referent, node: Expression, scope: Scope) -> Said:
        """The text of what a name refers to."""
        match found:
            case Assigned():
                return self._assigned(found, node, scope)
            case Bound():
                return self.said(found.node, found.scope)
            case File(path=path):
                return self.file(path, node, scope)
            case Gap():
                return nothing(node, scope, found)
            case Module():
                return nothing(node, scope)

    def file(self, path: str, node: Expression, scope: Scope) -> Said:
        """The text of a file of the workspace."""
        document = self.workspace.document(path)
        if document is None:
            return nothing(node, scope, Gap.FILE)
        place = Place(path, Span(0, len(document.text)))
        return Said((Piece(document.text, place),), place, document.name)

    def _assigned(self, found: Assigned, node: Expression, scope: Scope) -> Said:
        top = found.last and found.scope.function is None and found.scope.owner is None and not found.scope.bound
        key = (id(found.scope.module), found.name)
        if top and key in self._tops and len(found.chains) == 1:
            return self._tops[key]
        cuts = self._cuts
        options = [self._chain(chain, found, node) for chain in found.chains]
        known = [option for option in options if option.known]
        if found.fallback is not None and not (known and len(found.chains) == 1 and found.chains[0][0].certain):
            options.append(self.referent(found.fallback, node, scope))
        said = named(self._either(options, node, scope), found.name.rpartition(".")[2])
        if not said.known and any(option.gap is Gap.PARAMETER for option in options):
            said = nothing(node, scope, Gap.PARAMETER)
        if top and len(found.chains) == 1 and cuts == self._cuts:
            self._tops[key] = said
        return said

    def _chain(self, chain: list[Change], found: Assigned, node: Expression) -> Said:
        first = chain[0]
        parts: list[Said] = []
        for loops, group in groupby(chain, key=lambda change: (change.loops, change.kind)):
            changes = list(group)
            if loops[1] is Kind.SET:
                parts.extend(self.said(change.value, found.scope) for change in changes)
            elif loops[1] is Kind.ADD:
                parts.extend(values_turns.added(self, changes, found.scope))
        if len(parts) == 1:
            return parts[0]
        if not parts:
            return nothing(node, found.scope)
        start = first.value
        anchor: Place | None = None
        if not parts[0].known:
            # It starts empty: the text stands where it is put together.
            anchor = Place(found.scope.module.path, Span(start.start, chain[-1].value.end))
        return concatenated(parts, start, found.scope, anchor)


def concatenated(parts: list[Said], node: Expression | Class, scope: Scope, anchor: Place | None = None) -> Said:
    """Texts one after another; what is unknown or not always there is a hole."""
    place = anchor if anchor is not None else scope.place(node)
    pieces: list[Piece] = []
    for part in parts:
        if part.known and part.optional:
            pieces.append(Piece("", part.anchor, hole=True))
        else:
            pieces.extend(part.pieces)
    made = tuple(pieces)
    if not any(part.part for part in parts):
        sole = next((part for part in parts if part.known), None)
        if sole is not None:
            return sole
        gap = next((part.gap for part in parts if part.gap is not None), None)
        return Said(made, place, gap=gap)
    main = _main(parts, sum(len(piece.text) for piece in made)) if anchor is None else None
    return Said(made, place) if main is None else Said(made, main.anchor, main.symbol)


def _is_running(part: Expression, inner: Said, scope: Scope) -> bool:
    """Whether a number is one that the program counts: it is formatted, or a field that begins at nothing."""
    if not inner.known or not inner.text.replace(".", "", 1).lstrip("-").isdecimal():
        return False
    return scope.module.text.startswith(":", part.end) or (isinstance(part, Attribute) and not float(inner.text))


def _main(parts: list[Said], size: int) -> Said | None:
    """The one part with a name that makes up most of a text: the text stands where that part is defined."""
    named_parts = [part for part in parts if part.symbol and part.part]
    if len(named_parts) == 1 and named_parts[0].size * 2 > size:
        return named_parts[0]
    return None


def named(said: Said, name: str) -> Said:
    """The text under a name, unless it already has one of its own."""
    if said.symbol or not said.known:
        return said
    return replace(said, symbol=name)
