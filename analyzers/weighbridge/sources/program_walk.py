"""Walks a module's code and finds what it says to models: in calls, in message arrays, in objects and decorators."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from weighbridge.code.model import (
    Assign,
    Call,
    Class,
    Evaluate,
    Function,
    Mapping,
    Operation,
    Sequence,
    Text,
    blocks,
    children,
    dotted,
    expressions,
)
from weighbridge.code.values import named
from weighbridge.code.values_model import Bound, Said, Scope, inside
from weighbridge.code.values_text import cleaned
from weighbridge.sources.program_found import Found
from weighbridge.sources.program_messages import content_said, message_of
from weighbridge.sources.program_requests import Requests
from weighbridge.sources.program_roles import says_prompt, says_system
from weighbridge.sources.program_shots import repeated
from weighbridge.sources.program_slots import slots
from weighbridge.sources.prompt_like import reads_like_prompt
from weighbridge.sources.region import Role

if TYPE_CHECKING:
    from weighbridge.code.model import Expression, Module, Statement
    from weighbridge.code.values import Values
    from weighbridge.sources.program_marks import Marks

# What a message in an array may be written as.
_MESSAGES = (Mapping, Call, Sequence)
_DECORATORS = re.compile(r"(?:^|\.)(?:system_prompt|instructions|system_instruction)(?:\(\))?$")
_TEMPLATE_DECORATORS = re.compile(r"(?:^|\.)(?:prompt_template|chatprompt|prompt)(?:\(\))?$")


class Walk:
    """One pass over a module."""

    def __init__(self, values: Values, module: Module, marks: Marks) -> None:
        self.values = values
        self.module = module
        self.marks = marks
        self.requests = Requests(values, module)

    def run(self) -> None:
        """Finds the prompts of the whole module."""
        self._block(self.module.body, Scope(self.module))

    def _block(self, body: tuple[Statement, ...], scope: Scope) -> None:
        marks = self.marks
        for statement in body:
            if not marks.any_in(statement.start, statement.end) and not isinstance(statement, (Function, Class)):
                continue
            if isinstance(statement, Function):
                self._function(statement, scope)
                continue
            if isinstance(statement, Class):
                self._class(statement, scope)
                continue
            for expression in expressions(statement):
                self._expression(expression, scope)
            if isinstance(statement, Assign) and scope.function is not None:
                self._local(statement, scope)
            for block in blocks(statement):
                self._block(block, scope)

    def _function(self, function: Function, scope: Scope) -> None:
        for decorator in function.decorators:
            self._decorated(function, decorator, scope)
        if self.marks.strong_in(function.start, function.end):
            self._block(function.body, inside(function, scope))

    def _decorated(self, function: Function, decorator: Expression, scope: Scope) -> None:
        written = dotted(decorator)
        if _DECORATORS.search(written):
            said = self.values.said(function, scope)
            if said.known:
                self.requests.found.append(Found(said, Role.SYSTEM, function.name))
        elif isinstance(decorator, Call) and _TEMPLATE_DECORATORS.search(written) and decorator.arguments:
            said = self.values.said(decorator.arguments[0].value, scope)
            if said.known and reads_like_prompt(said.text):
                role = Role.SYSTEM if said.text.lstrip()[:7].upper() == "SYSTEM:" else Role.USER
                self.requests.found.append(Found(said, role, function.name, shots=repeated(self.values, said)))
        elif isinstance(decorator, Call):
            self._expression(decorator, scope)

    def _class(self, owner: Class, scope: Scope) -> None:
        if not self.marks.strong_in(owner.start, owner.end) and not any(
            dotted(base).endswith("Signature") for base in owner.bases
        ):
            return
        inner = Scope(self.module, None, owner, scope if scope.function is not None else None)
        first = owner.body[0] if owner.body else None
        signature = any(dotted(base).rpartition(".")[2] == "Signature" for base in owner.bases)
        if signature and isinstance(first, Evaluate) and isinstance(first.value, Text):
            said = self.values.said(first.value, inner)
            if said.known:
                self.requests.found.append(Found(cleaned_doc(said, owner.name), Role.SYSTEM, owner.name))
        self._block(owner.body, inner)

    def _expression(self, root: Expression, scope: Scope) -> None:
        stack: list[Expression] = [root]
        marks = self.marks
        skipped: set[int] = set()
        while stack:
            node = stack.pop()
            if not marks.any_in(node.start, node.end):
                continue
            match node:
                case Function():
                    if marks.strong_in(node.start, node.end):
                        self._block(node.body, inside(node, scope))
                    continue
                case Call():
                    self.requests.read(node, scope)
                case Mapping() if id(node) not in skipped:
                    self._mapping(node, scope)
                case Sequence(items=items) if any(isinstance(item, _MESSAGES) for item in items):
                    skipped.update(self.requests.thread(node, scope))
                case _:
                    pass
            stack.extend(children(node))

    def _mapping(self, node: Mapping, scope: Scope) -> None:
        known = slots()
        keys = {item.key.value: item.value for item in node.entries if isinstance(item.key, Text)}
        if "role" in keys and ("content" in keys or "parts" in keys):
            message = message_of(self.values, Bound(node, scope))
            if message is not None:
                self.requests.message(message)
            return
        for key, value in keys.items():
            role = known.sure.get(key)
            if role is None and key in ("system", "instructions", "preamble"):
                role = Role.SYSTEM
            if role is None:
                continue
            said = content_said(self.values, Bound(value, scope))
            if said.known and reads_like_prompt(said.text):
                self.requests.found.append(Found(said, role, key, shots=repeated(self.values, said)))

    def _local(self, statement: Assign, scope: Scope) -> None:
        """A variable of a function that goes by the name of a system prompt; its way to a call may be anybody's."""
        for target in statement.targets:
            name = dotted(target).rpartition(".")[2]
            if not isinstance(statement.value, (Text, Call, Operation)) or not says_system(name):
                continue
            if says_prompt(name) and not statement.operator:
                said = self.values.said(statement.value, scope)
                if said.known and reads_like_prompt(said.text):
                    shots = repeated(self.values, said)
                    self.requests.found.append(Found(named(said, name), Role.SYSTEM, name, shots=shots, by_name=True))


def cleaned_doc(said: Said, name: str) -> Said:
    """A docstring as the library reads it."""
    return Said(cleaned(said.pieces), said.anchor, name)
