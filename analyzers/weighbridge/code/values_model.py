"""What the evaluation of an expression yields: text with its source, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from weighbridge.prompt_text import Piece
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from weighbridge.code.model import Class, Expression, Function, Module


class Gap(StrEnum):
    """Why the text of an expression is not known; the values are the words of the summary."""

    RUN_TIME = "built at run time"
    OUTSIDE = "outside the workspace"
    PARAMETER = "passed in by a caller"
    FILE = "read from a file that is not in the workspace"


@dataclass(frozen=True, slots=True)
class Said:
    """The text that an expression evaluates to, as far as the source tells."""

    pieces: tuple[Piece, ...]
    anchor: Place
    """The expression that defines the text: a constant's value, or the concatenation of several named parts."""
    symbol: str = ""
    """The name under which the text is defined, where it has one."""
    gap: Gap | None = None
    """Set where nothing is known."""
    optional: bool = False
    """On another way through the program it is empty: a larger text does not always hold it."""

    @property
    def empty(self) -> bool:
        """Whether it is known to be the empty text, or nothing."""
        return self.gap is None and not self.known and not any(piece.hole for piece in self.pieces)

    @property
    def part(self) -> tuple[Piece, ...] | None:
        """Its pieces as a part of a larger text; None where they are not known or not always there."""
        return self.pieces if self.known and not self.optional else None

    @property
    def known(self) -> bool:
        return any(piece.text for piece in self.pieces)

    @property
    def size(self) -> int:
        return sum(len(piece.text) for piece in self.pieces)

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Repeat:
    """The elements of one list that became text one after another."""

    name: str
    """The list, as written."""
    items: tuple[tuple[Bound, Said], ...]
    """Each element, and the text that it became."""


@dataclass(slots=True, eq=False)
class Scope:
    """Where names are looked up: bound names first, then a function's own, its closures', the module's."""

    module: Module
    function: Function | None = None
    owner: Class | None = None
    outer: Scope | None = None
    bound: Mapping[str, Bound] = field(default_factory=dict[str, "Bound"])
    """Arguments of a followed call, and the targets of unrolled loops."""

    @property
    def settled(self) -> bool:
        """Whether nothing is bound here or further out: an expression then has one value only."""
        scope: Scope | None = self
        while scope is not None:
            if scope.bound:
                return False
            scope = scope.outer
        return True

    def place(self, node: Expression | Class) -> Place:
        return Place(self.module.path, Span(node.start, node.end))

    def hole(self, node: Expression) -> Piece:
        return Piece("", self.place(node), hole=True)

    def with_bound(self, names: Mapping[str, Bound]) -> Scope:
        """The same scope with some names bound."""
        return Scope(self.module, self.function, self.owner, self.outer, {**self.bound, **names})


@dataclass(slots=True, eq=False)
class Bound:
    """An expression, or a class, and the scope in which its names are looked up."""

    node: Expression | Class
    scope: Scope


def nothing(node: Expression, scope: Scope, gap: Gap = Gap.RUN_TIME) -> Said:
    """An expression of which nothing is known: one hole."""
    return Said((scope.hole(node),), scope.place(node), gap=gap)


def nothing_there(node: Expression, scope: Scope) -> Said:
    """An expression that is known to be empty."""
    return Said((), scope.place(node))


def longest(options: list[Said]) -> Said | None:
    """The longest of several possible texts; of texts of one length the first, of unknown ones the best reason."""
    best: Said | None = None
    for option in options:
        if best is None or (option.size, option.known) > (best.size, best.known):
            best = option
    if best is not None and best.known and any(option.empty or option.optional for option in options):
        return replace(best, optional=True)
    return best


def inside(function: Function, scope: Scope) -> Scope:
    """The scope of a function's body, written in another scope."""
    enclosing = scope if scope.function is not None or scope.bound else scope.outer
    return Scope(scope.module, function, scope.owner, enclosing)
