"""The neutral model of program code that every detector reads; only the front ends know a grammar.

Nodes are created by a front end and never changed afterwards. They are compared by identity, which lets an
analysis hang its results on them, and are not frozen because creating a frozen one costs three times as much.
`start` and `end` are code-point offsets in the module's text.

What both languages say differently is said once here: `await x` is `x`; `new X()` is a call that `constructs`;
parentheses, `x as T` and `x!` are `x`; `elif` and `switch` are arms of one `Branch`; `obj?.a` is `obj.a`;
`f"{x}"` and `` `${x}` `` are a `Text` whose parts hold the expression; a comprehension and an arrow function without
braces are a `Comprehension` and a `Function` whose body is one `Return`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(slots=True, eq=False)
class Run:
    """Literal characters inside a `Text`; `value` differs from the source only where the whole run is an escape."""

    start: int
    end: int
    value: str


@dataclass(slots=True, eq=False)
class Text:
    """A string literal, an f-string or a template literal; adjacent literals are one `Text`."""

    start: int
    end: int
    parts: tuple[Run | Expression, ...]
    tag: str = ""
    """The tag of a tagged template (`dedent`), or `b` for bytes."""

    @property
    def value(self) -> str:
        """The known characters; interpolations are left out."""
        return "".join(part.value for part in self.parts if isinstance(part, Run))

    @property
    def whole(self) -> bool:
        """Nothing is interpolated."""
        return all(isinstance(part, Run) for part in self.parts)


@dataclass(slots=True, eq=False)
class Constant:
    """A number, a boolean, or nothing (`None`, `null`, `undefined`), as a Python value."""

    start: int
    end: int
    value: int | float | bool | None


@dataclass(slots=True, eq=False)
class Pattern:
    """A regular-expression literal."""

    start: int
    end: int
    pattern: str
    flags: str


@dataclass(slots=True, eq=False)
class Name:
    """A variable; `self` and `this` are both the name `self`."""

    start: int
    end: int
    name: str


@dataclass(slots=True, eq=False)
class Attribute:
    """`base.name`."""

    start: int
    end: int
    base: Expression
    name: str


@dataclass(slots=True, eq=False)
class Subscript:
    """`base[key]`; a slice is a `Slice` key."""

    start: int
    end: int
    base: Expression
    key: Expression


@dataclass(slots=True, eq=False)
class Slice:
    """`lower:upper` of a subscript."""

    start: int
    end: int
    lower: Expression | None
    upper: Expression | None


@dataclass(slots=True, eq=False)
class Argument:
    """One argument of a call: by position (`name` is empty), by name, or spread (`*` or `**`)."""

    name: str
    value: Expression


@dataclass(slots=True, eq=False)
class Call:
    """`function(arguments)`."""

    start: int
    end: int
    function: Expression
    arguments: tuple[Argument, ...]
    constructs: bool = False
    """`new X()`; Python does not tell a class from a function here."""


@dataclass(slots=True, eq=False)
class Entry:
    """One entry of a `Mapping`; a key of None spreads the value into it."""

    start: int
    end: int
    key: Expression | None
    value: Expression


@dataclass(slots=True, eq=False)
class Mapping:
    """A dictionary or an object literal; unquoted object keys are `Text` keys. Methods are entries of a `Function`."""

    start: int
    end: int
    entries: tuple[Entry, ...]


@dataclass(slots=True, eq=False)
class Sequence:
    """A list, tuple, set or array literal."""

    start: int
    end: int
    items: tuple[Expression, ...]
    kind: str = "list"
    """`list`, `tuple` or `set`."""


@dataclass(slots=True, eq=False)
class Operation:
    """An operator and its operands in order: `+`, `%`, `and`, `or`, `??`, `not`, `==`, `is`, `in`, `yield`, ...

    JavaScript's `&&`, `||`, `!`, `===` and `!==` are `and`, `or`, `not`, `==` and `!=`.
    """

    start: int
    end: int
    operator: str
    operands: tuple[Expression, ...]


@dataclass(slots=True, eq=False)
class Choice:
    """`then if test else otherwise`, `test ? then : otherwise`."""

    start: int
    end: int
    test: Expression
    then: Expression
    otherwise: Expression


@dataclass(slots=True, eq=False)
class Bind:
    """An assignment that is an expression: `(x := y)`, or `x = y` inside a JavaScript expression."""

    start: int
    end: int
    target: Expression
    value: Expression


@dataclass(slots=True, eq=False)
class Comprehension:
    """`[element for target in source if test]` and its relatives; one `source` per `for`."""

    start: int
    end: int
    element: Expression
    targets: tuple[Expression, ...]
    sources: tuple[Expression, ...]
    tests: tuple[Expression, ...]


@dataclass(slots=True, eq=False)
class Spread:
    """`*x` or `...x` inside a sequence."""

    start: int
    end: int
    value: Expression


@dataclass(slots=True, eq=False)
class Other:
    """Whatever the model has no word for; its parts can still be searched."""

    start: int
    end: int
    kind: str
    parts: tuple[Expression, ...]


@dataclass(slots=True, eq=False)
class Parameter:
    """One parameter of a function; a destructured one has an empty name and its names in `names`."""

    start: int
    end: int
    name: str
    default: Expression | None = None
    annotation: str = ""
    kind: str = ""
    """`*` or `**` for a collecting parameter."""
    names: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class Function:
    """A function, method, lambda or arrow function: a statement where it is declared, an expression elsewhere.

    The body is lowered when somebody first reads it, so that a long file costs what is looked at.
    """

    start: int
    end: int
    name: str
    parameters: tuple[Parameter, ...]
    decorators: tuple[Expression, ...]
    header_end: int
    """Where the body begins."""
    lower: Callable[[], tuple[Statement, ...]]
    is_generator_or_async: bool = False
    is_static: bool = False
    _body: tuple[Statement, ...] | None = field(default=None, repr=False)
    _functions: tuple[Inner, ...] | None = field(default=None, repr=False)

    @property
    def body(self) -> tuple[Statement, ...]:
        if self._body is None:
            self._body = self.lower()
        return self._body

    @property
    def functions(self) -> tuple[Inner, ...]:
        """The functions inside this one, as `functions` finds them, found once."""
        if self._functions is None:
            self._functions = tuple(functions(self.body))
        return self._functions


@dataclass(slots=True, eq=False)
class Assign:
    """`targets = value`; several targets for `a = b = v`; a destructured one is a `Sequence` or a `Mapping`."""

    start: int
    end: int
    targets: tuple[Expression, ...]
    value: Expression
    operator: str = ""
    """`+` for `+=`, and so on."""
    annotation: str = ""
    exported: bool = False


@dataclass(slots=True, eq=False)
class Evaluate:
    """An expression whose value is dropped."""

    start: int
    end: int
    value: Expression


@dataclass(slots=True, eq=False)
class Return:
    start: int
    end: int
    value: Expression | None


@dataclass(slots=True, eq=False)
class Raise:
    """`raise value` or `throw value`; None raises the error in hand again."""

    start: int
    end: int
    value: Expression | None


@dataclass(slots=True, eq=False)
class Jump:
    """`break`, `continue`, or `leave`: a `break` that only leaves a `switch`."""

    start: int
    end: int
    kind: str
    label: str = ""


@dataclass(slots=True, eq=False)
class Arm:
    """One arm of a branch; a test of None is `else` or `default`. A switch arm's test is `subject == value`."""

    start: int
    end: int
    test: Expression | None
    body: tuple[Statement, ...]


@dataclass(slots=True, eq=False)
class Branch:
    """`if`/`elif`/`else`, `switch`, `match`: the first arm whose test holds is run."""

    start: int
    end: int
    arms: tuple[Arm, ...]


@dataclass(slots=True, eq=False)
class Loop:
    """Any loop."""

    start: int
    end: int
    kind: str
    """`each` (`for x in xs`, `for (const x of xs)`), `while`, `until` (`do ... while`), `count` (C-style `for`)."""
    target: Expression | None
    source: Expression | None
    """What an `each` loop iterates over."""
    test: Expression | None
    """What a `while`, `until` or `count` loop tests; None loops for ever."""
    setup: tuple[Statement, ...]
    """The initialiser and the update of a C-style loop."""
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]
    """Python's `else`: run when the loop ends without `break`."""
    label: str = ""


@dataclass(slots=True, eq=False)
class Handler:
    """`except types as name`, `catch (name)`; no types catches everything."""

    start: int
    end: int
    types: tuple[Expression, ...]
    name: str
    body: tuple[Statement, ...]


@dataclass(slots=True, eq=False)
class Try:
    start: int
    end: int
    body: tuple[Statement, ...]
    handlers: tuple[Handler, ...]
    otherwise: tuple[Statement, ...]
    final: tuple[Statement, ...]


@dataclass(slots=True, eq=False)
class With:
    """`with items as targets`; `targets` has None where nothing is bound."""

    start: int
    end: int
    items: tuple[Expression, ...]
    targets: tuple[Expression | None, ...]
    body: tuple[Statement, ...]


@dataclass(slots=True, eq=False)
class Imported:
    """One imported name: `name` is `*` for everything, `default` for a default export, empty for the module itself."""

    name: str
    alias: str


@dataclass(slots=True, eq=False)
class Import:
    """`module` is as written, leading dots of a relative Python import included; also `require()` and re-exports."""

    start: int
    end: int
    module: str
    names: tuple[Imported, ...]
    reexports: bool = False


@dataclass(slots=True, eq=False)
class Class:
    start: int
    end: int
    name: str
    bases: tuple[Expression, ...]
    decorators: tuple[Expression, ...]
    body: tuple[Statement, ...]
    """Fields are `Assign`s, methods are `Function`s, a docstring is an `Evaluate` of a `Text`."""
    exported: bool = False


@dataclass(slots=True, eq=False)
class Scope:
    """Statements in a block of their own (`{ ... }`, a labelled block, TypeScript's `namespace`)."""

    start: int
    end: int
    body: tuple[Statement, ...]


@dataclass(slots=True, eq=False)
class Module:
    """One program file; it is parsed when somebody first reads its body, so that a test on the text costs no parse."""

    path: str
    text: str
    language: str
    """`python`, `typescript` or `javascript`."""
    lower: Callable[[], tuple[Statement, ...]]
    _body: tuple[Statement, ...] | None = field(default=None, repr=False)
    _functions: tuple[Inner, ...] | None = field(default=None, repr=False)

    @property
    def body(self) -> tuple[Statement, ...]:
        if self._body is None:
            self._body = self.lower()
        return self._body

    @property
    def functions(self) -> tuple[Inner, ...]:
        """The functions of this module, as `functions` finds them, found once."""
        if self._functions is None:
            self._functions = tuple(functions(self.body))
        return self._functions


Expression = (
    Text
    | Constant
    | Pattern
    | Name
    | Attribute
    | Subscript
    | Slice
    | Call
    | Mapping
    | Sequence
    | Operation
    | Choice
    | Bind
    | Comprehension
    | Spread
    | Other
    | Function
)
Statement = Assign | Evaluate | Return | Raise | Jump | Branch | Loop | Try | With | Import | Class | Function | Scope
Node = Expression | Statement | Handler | Arm
Inner = tuple[Function, tuple[Class | Function, ...]]
"""A function with the classes and functions around it, outermost first."""


def dotted(expression: Expression) -> str:
    """`a.b.c` as written, calls and subscripts in between shown as `()` and `[]`; empty when there is no name in it."""
    if isinstance(expression, Name):
        return expression.name
    if isinstance(expression, Attribute):
        return f"{dotted(expression.base)}.{expression.name}"
    if isinstance(expression, Call):
        inner = dotted(expression.function)
        return f"{inner}()" if inner else ""
    if isinstance(expression, Subscript):
        inner = dotted(expression.base)
        return f"{inner}[]" if inner else ""
    return ""


def argument(call: Call, name: str, position: int | None = None) -> Expression | None:
    """An argument by name, else by position; JavaScript's single options object counts as names."""
    for item in call.arguments:
        if item.name == name:
            return item.value
    for item in call.arguments:
        if not item.name and isinstance(item.value, Mapping):
            value = entry(item.value, name)
            if value is not None:
                return value
    if position is not None:
        positional = [item.value for item in call.arguments if not item.name]
        if position < len(positional):
            return positional[position]
    return None


def entry(mapping: Mapping, key: str) -> Expression | None:
    """The value of a literal key; the last one wins, as it does at run time."""
    for item in reversed(mapping.entries):
        if isinstance(item.key, Text) and item.key.whole and item.key.value == key:
            return item.value
    return None


def children(node: Expression) -> tuple[Expression, ...]:
    """The expressions directly inside an expression; a function's body is not among them."""
    read = _CHILDREN.get(type(node))
    return () if read is None else read(node)


# Tables by type: these are the innermost loops of every analysis, and `match` tries one class after the other.
_CHILDREN: dict[type, Callable[[Any], tuple[Expression, ...]]] = {
    Text: lambda node: tuple([part for part in node.parts if type(part) is not Run]),
    Attribute: lambda node: (node.base,),
    Subscript: lambda node: (node.base, node.key),
    Slice: lambda node: tuple(bound for bound in (node.lower, node.upper) if bound is not None),
    Call: lambda node: (node.function, *[item.value for item in node.arguments]),
    Mapping: lambda node: tuple([part for item in node.entries for part in (item.key, item.value) if part is not None]),
    Sequence: lambda node: node.items,
    Operation: lambda node: node.operands,
    Choice: lambda node: (node.test, node.then, node.otherwise),
    Bind: lambda node: (node.target, node.value),
    Comprehension: lambda node: (node.element, *node.targets, *node.sources, *node.tests),
    Spread: lambda node: (node.value,),
    Other: lambda node: node.parts,
}


def expressions(statement: Statement) -> tuple[Expression, ...]:
    """The expressions that a statement evaluates itself, not those of the statements inside it."""
    read = _EXPRESSIONS.get(type(statement))
    return () if read is None else read(statement)


_EXPRESSIONS: dict[type, Callable[[Any], tuple[Expression, ...]]] = {
    Assign: lambda node: (node.value, *node.targets),
    Evaluate: lambda node: (node.value,),
    Return: lambda node: () if node.value is None else (node.value,),
    Raise: lambda node: () if node.value is None else (node.value,),
    Branch: lambda node: tuple([arm.test for arm in node.arms if arm.test is not None]),
    Loop: lambda node: tuple([part for part in (node.source, node.target, node.test) if part is not None]),
    With: lambda node: (*node.items, *[target for target in node.targets if target is not None]),
    Class: lambda node: (*node.bases, *node.decorators),
    Function: lambda node: node.decorators,
}


def blocks(statement: Statement) -> tuple[tuple[Statement, ...], ...]:
    """The blocks inside a statement in source order; a nested function's body is not among them."""
    read = _BLOCKS.get(type(statement))
    return () if read is None else read(statement)


_BLOCKS: dict[type, Callable[[Any], tuple[tuple[Statement, ...], ...]]] = {
    Branch: lambda node: tuple([arm.body for arm in node.arms]),
    Loop: lambda node: (node.setup, node.body, node.otherwise),
    Try: lambda node: (node.body, *[handler.body for handler in node.handlers], node.otherwise, node.final),
    With: lambda node: (node.body,),
    Class: lambda node: (node.body,),
    Scope: lambda node: (node.body,),
}


def walk_expression(root: Expression) -> Iterator[Expression]:
    """An expression and everything inside it, functions not entered, in source order."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        read = _CHILDREN.get(type(node))
        if read is not None:
            stack.extend(read(node)[::-1])


def walk(body: tuple[Statement, ...]) -> Iterator[Statement]:
    """Statements and the statements inside them in source order; functions and lambdas are not entered."""
    stack = list(reversed(body))
    while stack:
        node = stack.pop()
        yield node
        read = _BLOCKS.get(type(node))
        if read is not None:
            for block in reversed(read(node)):
                stack.extend(block[::-1])


def functions(body: tuple[Statement, ...]) -> Iterator[Inner]:
    """Every function of a body, lambdas included, with the classes and functions around it, outermost first."""
    pending: list[tuple[tuple[Statement, ...], tuple[Class | Function, ...]]] = [(body, ())]
    while pending:
        block, owners = pending.pop()
        for statement in block:
            if isinstance(statement, Function):
                yield statement, owners
                pending.append((statement.body, (*owners, statement)))
            inner = (*owners, statement) if isinstance(statement, Class) else owners
            pending.extend((part, inner) for part in blocks(statement))
            for expression in expressions(statement):
                for node in walk_expression(expression):
                    if isinstance(node, Function):
                        yield node, owners
                        pending.append((node.body, (*owners, node)))
