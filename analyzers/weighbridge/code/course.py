"""Which way control goes when a parse fails, and which way when it succeeds.

A course starts behind one statement, or in the handler that catches its failure, and follows the statements up to the
end of the function. Tests on the parsed value are decided by the assumption; all other tests go both ways. So
"reaches the call again" means: may, under the assumption that the reply did not parse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from weighbridge.code.errors import Catch, admits, catches
from weighbridge.code.libraries import libraries
from weighbridge.code.model import (
    Assign,
    Attribute,
    Bind,
    Branch,
    Call,
    Choice,
    Constant,
    Function,
    Jump,
    Loop,
    Name,
    Operation,
    Raise,
    Return,
    Scope,
    Sequence,
    Subscript,
    Text,
    Try,
    With,
    children,
    dotted,
    expressions,
    walk,
    walk_expression,
)
from weighbridge.code.origins import constant_truth
from weighbridge.code.provenance import Kind
from weighbridge.code.told import part_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression, Handler, Statement
    from weighbridge.code.origins import Flow
    from weighbridge.code.summaries import Summary

Known = dict[str, bool]

_TRANSPORT_WORDS = re.compile(
    r"rate.?limit|\b429\b|\b50[0234]\b|time.?out|connection|network|status|overloaded|quota|unavailable|econn|too many"
    r"|retry.?after|throttl|temporar|abort|api.?key|transient|resource.?exhausted",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"^(?:is_?)?(?:success\w*|ok|valid|passed|data|value|parsed|result|output|content|text|length|object)$",
    re.IGNORECASE,
)
_FAILED = re.compile(r"^(?:\w*errors?|err|issues|message|failed|failure|retry\w*|feedback)$", re.IGNORECASE)
_QUESTION = re.compile(r"_*(?:is|has|should|can|could|may|looks|check|matches|test|any|all|contains|includes)(?![a-z])")
_CONTENT_WORDS = re.compile(r"json|pars|schema|format|valid|syntax|unexpected token|decode", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a statement stands in one block: what contains the block, as which part, and at which index."""

    container: Statement | None
    slot: str
    """`body`, `handler`, `otherwise`, `final`, `arm`, `setup`."""
    block: tuple[Statement, ...]
    index: int


Frames = tuple[Frame, ...]


def positions(body: tuple[Statement, ...], outer: Frames = ()) -> Iterator[tuple[Statement, Frames]]:
    """Every statement with its frames, outermost first; the last frame holds the statement itself."""
    yield from _block(body, None, "body", outer)


def _block(
    block: tuple[Statement, ...], container: Statement | None, slot: str, outer: Frames
) -> Iterator[tuple[Statement, Frames]]:
    for index, statement in enumerate(block):
        frames = (*outer, Frame(container, slot, block, index))
        yield statement, frames
        match statement:
            case Branch(arms=arms):
                for arm in arms:
                    yield from _block(arm.body, statement, "arm", frames)
            case Loop(setup=setup, body=body, otherwise=otherwise):
                yield from _block(setup, statement, "setup", frames)
                yield from _block(body, statement, "body", frames)
                yield from _block(otherwise, statement, "otherwise", frames)
            case Try(body=body, handlers=handlers, otherwise=otherwise, final=final):
                yield from _block(body, statement, "body", frames)
                for handler in handlers:
                    yield from _block(handler.body, statement, "handler", frames)
                yield from _block(otherwise, statement, "otherwise", frames)
                yield from _block(final, statement, "final", frames)
            case With(body=body) | Scope(body=body):
                yield from _block(body, statement, "body", frames)
            case _:
                pass


@dataclass(slots=True)
class Ends:
    """Where a course ends."""

    again: set[int] = field(default_factory=set[int])
    """Loops (by identity) whose next round is reached."""
    leaves: set[int] = field(default_factory=set[int])
    """Loops that are left by a decision: `break`, `return`, an error, or a test that no longer holds."""
    out: set[str] = field(default_factory=set[str])
    """How the function is left: `return`, `raise`, `end`."""
    caught: Catch | None = None
    """How the failure was caught, where it was."""
    handler: Handler | None = None


class Course:
    """One assumption about the outcome of some parses, followed through a function."""

    def __init__(self, flow: Flow, keys: frozenset[int], holds: bool) -> None:
        self.flow = flow
        self.keys = keys
        self.holds = holds
        self.errors: dict[str, Expression | None] = {}
        """The error that was caught, and what was made of it: its text, its class, what a function said of it."""
        self.visited: list[Statement] = []
        self.content_test: Expression | None = None
        """A test on the error that only a content failure passes."""
        self.transport_test: Expression | None = None
        self.raised: list[str] = []
        self.tests: list[Expression] = []
        """The tests that the assumption decided."""
        self._budget = 4000
        self._hops = 2
        """How many functions deep what is asked of the error is followed."""

    # -- starting points

    def after_error(self, frames: Frames, names: tuple[str, ...], known: Known) -> Ends:
        """The way of an exception raised by the statement at `frames`."""
        for depth in range(len(frames) - 1, -1, -1):
            frame = frames[depth]
            container = frame.container
            if isinstance(container, With) and frame.slot == "body" and depth >= 2:
                loop = frames[depth - 1].container
                if isinstance(loop, Loop) and is_retry_iterator(loop):
                    how = self._iterator(loop, names)
                    return Ends(out={"raise"}) if how is None else Ends(again={id(loop)}, caught=how)
            if isinstance(container, With) and frame.slot == "body" and self._suppresses(container, names):
                ends = self._resume(frames[:depth], {"fall"}, dict(known))
                ends.caught = Catch.NAMED
                return ends
            if not isinstance(container, Try) or frame.slot != "body":
                continue
            for handler in container.handlers:
                how = catches(handler, names, self.flow)
                if how is None:
                    continue
                self._catch(handler)
                exits, known_after = self._run(handler.body, dict(known))
                exits, known_after = self._finally(container, exits, known_after)
                ends = self._resume(frames[:depth], exits, known_after)
                ends.caught, ends.handler = how, handler
                return ends
        return Ends(out={"raise"})

    def _catch(self, handler: Handler) -> None:
        self.errors = {handler.name: None} if handler.name else {}

    def _iterator(self, loop: Loop, names: tuple[str, ...]) -> Catch | None:
        """How `for attempt in Retrying(...)` catches what is raised inside."""
        # a policy follows courses through what it is made of, and a course asks for the policy of its loop
        from weighbridge.code.policies import iterator_policy

        policy = iterator_policy(loop.source, names, self.flow) if isinstance(loop.source, Call) else None
        return None if policy is None else policy.catch

    def _suppresses(self, block: With, names: tuple[str, ...]) -> bool:
        """`with suppress(JSONDecodeError):` is a handler that passes."""
        return any(
            isinstance(item, Call)
            and dotted(item.function).rpartition(".")[2] == "suppress"
            and admits([name for argument in item.arguments for name in _class_names(argument.value)], names, self.flow)
            for item in block.items
        )

    def after(self, frames: Frames, known: Known) -> Ends:
        """The way of control when the statement at `frames` does its work, and after it."""
        frame = frames[-1]
        statement = frame.block[frame.index]
        exits, after = {"fall"}, dict(known)
        if not isinstance(statement, Loop):
            # a test may hold the parse itself: `if valid(reply): return`
            exits, after = self._statement(statement, after)
        return self._resume(frames, exits, after)

    def handling(self, handler: Handler) -> Ends:
        """The way of control through a function that is called with the error."""
        self._catch(handler)
        exits, _ = self._run(handler.body, {})
        out = {"end" if item == "fall" else item for item in exits}
        return Ends(out=out, caught=Catch.BROAD, handler=handler)

    def past(self, frames: Frames, known: Known) -> Ends:
        """The way of control behind the statement at `frames`, which is passed by."""
        return self._resume(frames, {"fall"}, dict(known))

    # -- following

    def _resume(self, frames: Frames, exits: set[str], known: Known) -> Ends:
        ends = Ends()
        for depth in range(len(frames) - 1, -1, -1):
            frame = frames[depth]
            if "fall" in exits:
                rest, known = self._run(frame.block[frame.index + 1 :], known)
                exits = (exits - {"fall"}) | rest
            container = frame.container
            match container:
                case Loop() if frame.slot == "body":
                    exits = self._round(container, exits, known, ends)
                case Try():
                    if frame.slot == "body":
                        if "fall" in exits and container.otherwise:
                            rest, known = self._run(container.otherwise, known)
                            exits = (exits - {"fall"}) | rest
                        if "raise" in exits:
                            exits = self._caught(container, exits, known)
                    if frame.slot != "final":
                        exits, known = self._finally(container, exits, known)
                case Branch():
                    exits = _without_leave(exits)
                case _:
                    pass
        ends.out = {"end" if item == "fall" else item for item in exits if item in ("fall", "return", "raise")}
        return ends

    def _round(self, loop: Loop, exits: set[str], known: Known, ends: Ends) -> set[str]:
        after: set[str] = exits & {"return", "raise"}
        if exits & {"fall", "continue"}:
            self._run(loop.setup, dict(known))
            truth = None if loop.test is None else self.decide(loop.test, known)
            if loop.kind == "each" or loop.test is None or truth is not False:
                ends.again.add(id(loop))
            if truth is False:
                ends.leaves.add(id(loop))
            if loop.test is not None or loop.kind == "each":
                # the bound is reached, or the test no longer holds
                after.add("fall")
        if "break" in exits:
            ends.leaves.add(id(loop))
            after.add("fall")
        if exits & {"return", "raise"}:
            ends.leaves.add(id(loop))
        return after

    def _run(self, block: tuple[Statement, ...], known: Known) -> tuple[set[str], Known]:
        exits: set[str] = set()
        for statement in block:
            self._budget -= 1
            if self._budget < 0:
                return {*exits, "fall"}, known
            self.visited.append(statement)
            inner, known = self._statement(statement, known)
            exits |= inner - {"fall"}
            if "fall" not in inner:
                return exits, known
        return {*exits, "fall"}, known

    def _statement(self, statement: Statement, known: Known) -> tuple[set[str], Known]:
        match statement:
            case Return():
                return {"return"}, known
            case Raise(value=value):
                self.raised.append(_raised(value))
                return {"raise"}, known
            case Jump(kind=kind):
                return {kind}, known
            case Assign():
                self._learn(statement, known)
                return {"fall"}, known
            case Branch():
                return self._branch(statement, known)
            case Loop():
                return self._inner_loop(statement, known)
            case Try():
                return self._try(statement, known)
            case With(body=body) | Scope(body=body):
                return self._run(body, known)
            case _:
                if _exits_process(statement):
                    return {"raise"}, known
                return {"fall"}, known

    def _branch(self, branch: Branch, known: Known) -> tuple[set[str], Known]:
        exits: set[str] = set()
        merged: list[Known] = []
        for arm in branch.arms:
            truth = True if arm.test is None else self.decide(arm.test, known)
            if truth is False:
                continue
            found, after = self._run(arm.body, dict(known))
            if self.holds and truth is None and found == {"raise"} and arm.test is not None and self._touches(arm.test):
                # a guard: an answer that is well formed passes it
                continue
            exits |= found
            if "fall" in found:
                merged.append(after)
            if truth is True:
                break
        else:
            exits.add("fall")
            merged.append(known)
        return _without_leave(exits), _common(merged) if merged else known

    def _inner_loop(self, loop: Loop, known: Known) -> tuple[set[str], Known]:
        if loop.test is not None and loop.kind == "while" and self.decide(loop.test, known) is False:
            return {"fall"}, known
        found, after = self._run(loop.body, dict(known))
        exits = found & {"return", "raise"}
        if loop.test is not None or loop.kind == "each" or "break" in found:
            exits.add("fall")
        return exits, _common([known, after])

    def _try(self, attempt: Try, known: Known) -> tuple[set[str], Known]:
        found, after = self._run(attempt.body, dict(known))
        if "raise" in found:
            found = self._caught(attempt, found, after)
        if "fall" in found and attempt.otherwise:
            rest, after = self._run(attempt.otherwise, after)
            found = (found - {"fall"}) | rest
        return self._finally(attempt, found, after)

    def _caught(self, attempt: Try, exits: set[str], known: Known) -> set[str]:
        names = tuple(self.raised[-1:]) if self.raised and self.raised[-1] else ()
        for handler in attempt.handlers:
            if catches(handler, names, self.flow) is not None:
                self._catch(handler)
                inner, _ = self._run(handler.body, dict(known))
                return (exits - {"raise"}) | inner
        return exits

    def _finally(self, attempt: Try, exits: set[str], known: Known) -> tuple[set[str], Known]:
        if not attempt.final:
            return exits, known
        inner, after = self._run(attempt.final, known)
        return (exits if "fall" in inner else inner), after

    def _learn(self, statement: Assign, known: Known) -> None:
        truth = constant_truth(statement.value) if not statement.operator else None
        if truth is None and not self._asks_nothing(statement.value):
            truth = self.decide(statement.value, known)
        said = isinstance(statement.value, (Call, Attribute, Operation, Choice)) and self._about_error(statement.value)
        for target in statement.targets:
            name = dotted(target)
            if not name or isinstance(target, Subscript):
                continue
            if said and isinstance(target, Name) and not statement.operator:
                self.errors[name] = statement.value
            if truth is None or statement.operator:
                known.pop(name, None)
            else:
                known[name] = truth

    def _asks_nothing(self, value: Expression) -> bool:
        """Whether a call makes something of the error, as a new prompt is made, and does not ask what it is."""
        return (
            isinstance(value, Call)
            and self._about_error(value)
            and _QUESTION.match(dotted(value.function).rpartition(".")[2]) is None
        )

    # -- deciding

    def decide(self, test: Expression, known: Known) -> bool | None:
        """Whether a test holds under the assumption; None when it does not depend on it."""
        match test:
            case Constant() | Text():
                return constant_truth(test)
            case Operation(operator="not", operands=(inner,)):
                truth = self.decide(inner, known)
                return None if truth is None else not truth
            case Operation(operator="and" | "or" as operator, operands=operands):
                return _combine(operator, [self.decide(item, known) for item in operands])
            case Operation(operator="is" | "==" | "is not" | "!=" as operator, operands=(left, right, *_)):
                return self._equality(operator, left, right, known)
            case Operation(operator=">" | ">=" | "<" | "<=" as operator, operands=(left, right, *_)):
                return self._size(operator, left, right)
            case Operation(operator="in" | "not in" | "instanceof" as operator, operands=(left, right, *_)):
                return self._membership(operator, left, right)
            case Choice(then=then, otherwise=otherwise, test=inner):
                chosen = self.decide(inner, known)
                if chosen is None:
                    return None
                return self.decide(then if chosen else otherwise, known)
            case Bind(value=value):
                return self.decide(value, known)
            case Name() | Attribute():
                name = dotted(test)
                if name in known:
                    return known[name]
                if self._about_error(test):
                    return self._error_test(test)
                said = self._told(test)
                if said is not None:
                    return said
                if self.tells_nothing(test):
                    return None
                if isinstance(test, Attribute) and self._concerns(test.base):
                    return self._field(test)
                return self._assumed(test)
            case Call():
                return self._call(test)
            case _:
                return self._assumed(test)

    def _assumed(self, expression: Expression) -> bool | None:
        return self._decided(expression) if self._concerns(expression) else None

    def _field(self, field_: Attribute) -> bool | None:
        """A field of a result object says that the parse held, says that it did not, or says neither."""
        if _HELD.match(field_.name):
            return self._decided(field_)
        if _FAILED.match(field_.name):
            return not self._decided(field_)
        return None

    def _told(self, expression: Expression) -> bool | None:
        """What a part of a result says, where the function that made it was read."""
        for summary in self._made_by(expression):
            after_failure = summary.told.get(part_of(expression, self.flow))
            if after_failure is not None:
                return self._decided(expression) is not after_failure
        return None

    def tells_nothing(self, expression: Expression) -> bool:
        """Whether a place of a tuple is the same after a failure as after some success: `found, done = look(...)`."""
        return part_of(expression, self.flow).isdigit() and any(
            not summary.opaque and summary.parses_reply for summary in self._made_by(expression)
        )

    def _made_by(self, expression: Expression) -> Iterator[Summary]:
        """What is known of the functions whose failed result an expression is a part of."""
        for item in self.flow.origins(expression):
            made = self.flow.parses.get(item.key) or self.flow.model_calls.get(item.key)
            summary = self.flow.summary(made.call) if made is not None and item.key in self.keys else None
            if summary is not None:
                yield summary

    def _decided(self, expression: Expression) -> bool:
        self.tests.append(expression)
        return self.holds

    def _touches(self, test: Expression) -> bool:
        return any(item.kind is Kind.PARSED or item.key in self.keys for item in self.flow.origins(test))

    def _concerns(self, expression: Expression) -> bool:
        return any(item.kind is Kind.PARSED and item.key in self.keys for item in self.flow.origins(expression))

    def _call(self, call: Call) -> bool | None:
        name = dotted(call.function)
        if name == "isinstance" and len(call.arguments) == 2:
            subject, kinds = call.arguments[0].value, call.arguments[1].value
            if self._about_error(subject):
                return self._error_kind(kinds)
            return self._assumed(subject)
        if name.rpartition(".")[2] in ("isnan", "isNaN") and call.arguments:
            held = self._assumed(call.arguments[0].value)
            return None if held is None else not held
        if name.rpartition(".")[2] in ("isArray", "isEmpty"):
            # says of a well-formed answer neither yes nor no
            return None
        if name in ("len", "bool", "any", "all", "str") and call.arguments:
            return self.decide(call.arguments[0].value, {})
        if self._about_error(call):
            return self._error_test(call)
        return self._decided(call) if id(call) in self.keys else self._assumed(call)

    def _equality(self, operator: str, left: Expression, right: Expression, known: Known) -> bool | None:
        same = operator in ("is", "==")
        for subject, other in ((left, right), (right, left)):
            truth = constant_truth(other)
            if truth is None:
                continue
            if self._about_error(subject):
                decided = self._error_test(Operation(left.start, right.end, operator, (left, right)))
                return None if decided is None else decided == same
            value = self.decide(subject, known)
            if value is None:
                return None
            if (isinstance(other, Constant) and other.value in (None, False)) or truth is False:
                return (not value) if same else value
            if isinstance(other, Constant) and other.value is True:
                return value if same else not value
            if self._concerns(subject) and not value:
                # compared with a particular answer: a failed parse is none of them
                return not same
            return None
        return None

    def _size(self, operator: str, left: Expression, right: Expression) -> bool | None:
        if isinstance(left, Constant):
            left, right = right, left
            operator = {">": "<", "<": ">", ">=": "<=", "<=": ">="}[operator]
        if self._about_error(left):
            return self._error_test(left)
        if not isinstance(right, Constant) or not isinstance(right.value, (int, float)) or not self._concerns(left):
            return None
        if (isinstance(left, Call) and dotted(left.function) == "len") or dotted(left).endswith(".length"):
            held = self._decided(left)
            return held if operator in (">", ">=") else not held
        return None

    def _membership(self, operator: str, left: Expression, right: Expression) -> bool | None:
        if operator == "instanceof":
            return self._error_kind(right) if self._about_error(left) else self._assumed(left)
        if self._about_error(right) or self._about_error(left):
            decided = self._error_test(left if isinstance(left, Text) else right)
            return None if decided is None else decided == (operator == "in")
        subject = right if self._concerns(right) else left
        if not self._concerns(subject):
            return None
        held = self._decided(subject)
        return held if operator == "in" else not held

    def _about_error(self, expression: Expression) -> bool:
        if not self.errors:
            return False
        return any(isinstance(node, Name) and node.name in self.errors for node in walk_expression(expression))

    def _error_kind(self, kinds: Expression) -> bool | None:
        known = libraries()
        names = [name for name in _class_names(kinds) if name[:1].isupper()]
        if any(known.content_errors.search(name) and not known.transport_errors.match(name) for name in names):
            self.content_test = kinds
            return not self.holds
        if names and all(known.transport_errors.search(name) for name in names):
            self.transport_test = kinds
            return self.holds
        if any(name in known.broad_errors for name in names):
            return True
        return None

    def _predicate(self, call: Call) -> bool | None:
        """What a function of this workspace says of the error, where each of its answers is the same."""
        # a flow is made of summaries, and a summary of courses
        from weighbridge.code.summaries import flow_of

        defined = self.flow.callee(call) if self._hops > 0 else None
        parameters = [item.name for item in defined.function.parameters] if defined is not None else []
        names = [name for name in parameters if name not in ("self", "cls")]
        told = [name for name, item in zip(names, call.arguments, strict=False) if self._about_error(item.value)]
        if defined is None or len(told) != 1:
            return None
        inner = Course(flow_of(defined, self.flow.around.workspace), frozenset(), self.holds)
        inner._hops = self._hops - 1
        inner.errors[told[0]] = None
        ends, known = inner._run(defined.function.body, {})
        answers = {
            inner.decide(item.value, known)
            for item in inner.visited
            if isinstance(item, Return) and item.value is not None
        }
        if ends != {"return"} or len(answers) != 1:
            return None
        if inner.content_test is not None:
            self.content_test = call
        elif inner.transport_test is not None:
            self.transport_test = call
        return answers.pop()

    def _source(self, test: Expression) -> str:
        """A test as it is written, with what the variables in it that speak of the error were made of."""
        whole = self.flow.around.module.text
        made = {node.name: self.errors.get(node.name) for node in walk_expression(test) if isinstance(node, Name)}
        parts = [test, *(value for value in made.values() if value is not None)]
        return "\n".join(whole[part.start : part.end] for part in parts)

    def _error_test(self, expression: Expression) -> bool | None:
        kind = self._error_kind(expression)
        if kind is None and isinstance(expression, Call):
            kind = self._predicate(expression)
        if kind is not None:
            return kind
        text = self._source(expression)
        if _TRANSPORT_WORDS.search(text):
            self.transport_test = expression
            return self.holds
        if _CONTENT_WORDS.search(text):
            self.content_test = expression
            return not self.holds
        return None


def _class_names(kinds: Expression) -> list[str]:
    """The last words of the names in an expression: of `openai.APIError` only `APIError`."""
    match kinds:
        case Name(name=name):
            return [name]
        case Attribute(base=base, name=name):
            return [name, *(_class_names(base) if isinstance(base, Call) else _owner(base))]
        case _:
            return [name for child in children(kinds) for name in _class_names(child)]


def _owner(base: Expression) -> list[str]:
    """`NoObjectGeneratedError.isInstance(error)` names the class before the dot."""
    last = dotted(base).rpartition(".")[2]
    return [last] if last.endswith(("Error", "Exception")) else []


def literals_before(flow: Flow, offset: int) -> Known:
    """Variables that hold a literal when control comes to an offset, read from the assignments above it."""
    known: Known = {}
    for statement, _ in positions(flow.body):
        if statement.start >= offset:
            break
        if isinstance(statement, Assign):
            _note(statement, known)
    return known


def literals_along(frames: Frames, start: int, known: Known) -> Known:
    """What is known at an offset, and what the round that begins there has put into variables on its way to a place."""
    found = dict(known)
    for frame in frames:
        for statement in frame.block[: frame.index]:
            if statement.start < start:
                continue
            if isinstance(statement, Assign):
                _note(statement, found)
                continue
            for inner in walk((statement,)):
                for target in inner.targets if isinstance(inner, Assign) else ():
                    found.pop(dotted(target), None)
    return found


def _note(statement: Assign, known: Known) -> None:
    """Learns what an assignment of literals says, place by place where it assigns several at once."""
    for target in statement.targets:
        pairs = [(target, statement.value)]
        if isinstance(target, Sequence) and isinstance(statement.value, Sequence):
            pairs = list(zip(target.items, statement.value.items, strict=False))
        for part, value in pairs:
            name, truth = dotted(part), constant_truth(value) if not statement.operator else None
            if truth is None:
                known.pop(name, None)
            elif name:
                known[name] = truth


def is_retry_iterator(loop: Loop) -> bool:
    return (
        loop.kind == "each"
        and isinstance(loop.source, Call)
        and dotted(loop.source.function).rpartition(".")[2] in libraries().retry_iterators
    )


def _combine(operator: str, truths: list[bool | None]) -> bool | None:
    decisive = operator == "or"
    if any(truth is decisive for truth in truths):
        return decisive
    return None if any(truth is None for truth in truths) else not decisive


def _common(states: list[Known]) -> Known:
    first, *rest = states
    return {name: truth for name, truth in first.items() if all(other.get(name) is truth for other in rest)}


def _without_leave(exits: set[str]) -> set[str]:
    return (exits - {"leave"}) | {"fall"} if "leave" in exits else exits


def _raised(value: Expression | None) -> str:
    match value:
        case Call(function=function):
            return dotted(function).rpartition(".")[2]
        case Name(name=name) if name[:1].isupper():
            return name
        case _:
            return ""


def _exits_process(statement: Statement) -> bool:
    for expression in expressions(statement) if not isinstance(statement, Function) else ():
        if isinstance(expression, Call) and dotted(expression.function) in ("sys.exit", "exit", "process.exit", "quit"):
            return True
    return False
