"""What one call says to a model: its message array, its system text, its prompt, its examples."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from weighbridge.code.model import Call, Class, Sequence
from weighbridge.code.values import concatenated
from weighbridge.code.values_model import Bound, Gap, Said, Scope
from weighbridge.sources.program_calls import STORES, request_of
from weighbridge.sources.program_contract import contract_of, has_tools, model_of
from weighbridge.sources.program_found import Found
from weighbridge.sources.program_messages import (
    Message,
    content_said,
    element_shots,
    is_shot_turn,
    message_of,
    paired,
    thread_of,
)
from weighbridge.sources.program_roles import role_of
from weighbridge.sources.program_shots import repeated
from weighbridge.sources.program_slots import slots
from weighbridge.sources.prompt_like import is_other_material, reads_like_prompt
from weighbridge.sources.region import Role, Shot

if TYPE_CHECKING:
    from weighbridge.code.model import Module
    from weighbridge.code.values import Values
    from weighbridge.sources.program_calls import Request
    from weighbridge.text import Place

_SPOKEN = 20
"""A first argument shorter than this many characters is a name, a mode or a greeting."""


class Requests:
    """The prompts of the calls of one module, and what could not be resolved."""

    def __init__(self, values: Values, module: Module) -> None:
        self.values = values
        self.module = module
        self.found: list[Found] = []
        self.calls: dict[Place, None] = {}
        self.prompts = 0
        self.unresolved: dict[Place, Gap] = {}

    def read(self, call: Call, scope: Scope) -> None:
        """Finds what a call says."""
        known = slots()
        request = request_of(self.values, call, scope)
        if request is None:
            return
        last = request.name.rpartition(".")[2]
        if last in known.few_shot:
            self._few_shot(request)
            return
        if last in known.templates and last not in known.message_templates:
            self._template(call, scope)
            return
        if any(part in known.message_classes for part in request.name.split(".")):
            self._message(call, scope)
            return
        thread = self._thread(request)
        texts = self._texts(request, thread is not None)
        agent = self._agent(request)
        if thread is None and not texts and agent is None:
            return
        self._report(request, thread or (), texts, agent)

    def _thread(self, request: Request) -> tuple[Message, ...] | None:
        options = [bound for name, bound in request.options.items() if name in slots().messages or name == "prompt"]
        last = request.name.rpartition(".")[2]
        if request.first is not None and (request.asks or last in slots().message_templates):
            options.append(request.first)
        for bound in options:
            if isinstance(bound.node, Class):
                continue
            thread = thread_of(self.values, bound.node, bound.scope)
            if thread is not None and (request.asks or any(item.role is Role.SYSTEM for item in thread)):
                return thread
            if thread is not None and last in slots().message_templates:
                return thread
        return None

    def _texts(self, request: Request, has_thread: bool) -> list[tuple[str, Role, Said]]:
        """The texts of the options that hold one, with the name of the option."""
        known = slots()
        texts: list[tuple[str, Role, Said]] = []
        for name, bound in request.options.items():
            role = known.sure.get(name) or known.likely.get(name)
            if role is None or (has_thread and role is Role.USER):
                continue
            said = content_said(self.values, bound)
            surely = name in known.sure or request.asks or (request.builds and role is Role.SYSTEM)
            if said.known and (surely or reads_like_prompt(said.text)):
                if not is_other_material(said.text):
                    texts.append((name, role, said))
            elif not said.known and request.asks and role is Role.SYSTEM:
                texts.append((name, role, said))
        if request.first is not None and request.asks and not has_thread and not texts:
            said = content_said(self.values, request.first)
            if not said.known or (said.size >= _SPOKEN and not is_other_material(said.text)):
                texts.append(("", Role.USER, said))
        return texts

    def _agent(self, request: Request) -> Said | None:
        """Role, goal and backstory of an agent are one prompt."""
        if not request.builds or not request.name.endswith("Agent"):
            return None
        bounds = [request.options[name] for name in slots().agent if name in request.options]
        parts = [content_said(self.values, bound) for bound in bounds]
        if len(bounds) < 2 or not any(part.known for part in parts):
            return None
        said = concatenated(parts, request.call, request.scope)
        return Said(said.pieces, request.scope.place(request.call), said.symbol)

    def _report(
        self,
        request: Request,
        thread: tuple[Message, ...],
        texts: list[tuple[str, Role, Said]],
        agent: Said | None,
    ) -> None:
        place = request.scope.place(request.call)
        contract = contract_of(self.values, request)
        model = model_of(self.values, request)
        spoken = [
            (f"messages[{i}]", item.role, item.said) for i, item in enumerate(thread) if not is_shot_turn(thread, i)
        ]
        said_all = [*texts, *spoken] if agent is None else [("agent", Role.SYSTEM, agent), *texts]
        retrieval = has_tools(request) or any(self._has_context(said) for _, _, said in said_all)
        shots = (*paired(self.values, thread), *self._examples(request))
        calls = (place,) if self._is_call(request, thread) else ()
        made: list[Found] = []
        for name, role, said in said_all:
            if said.known and role in (Role.SYSTEM, Role.USER):
                joined = repeated(self.values, said)
                made.append(Found(said, role, name, contract, model, joined, calls, retrieval))
        if shots and made:
            first = next((i for i, item in enumerate(made) if item.role is Role.SYSTEM), 0)
            made[first] = _with_shots(made[first], shots)
        self.found.extend(made)
        self._account(request, place, said_all, thread)

    def _account(
        self, request: Request, place: Place, said_all: list[tuple[str, Role, Said]], thread: tuple[Message, ...]
    ) -> None:
        if not self._is_call(request, thread):
            return
        self.calls[place] = None
        known = [item for item in said_all if item[2].known and item[1] is not Role.ASSISTANT]
        unknown = [item for item in said_all if not item[2].known and item[1] is Role.SYSTEM]
        if not known and not unknown:
            # What a user types is no prompt of the program, but a call without any known text is worth a word.
            unknown = [item for item in said_all if not item[2].known][:1]
        self.prompts += len(known) + len(unknown)
        for _, _, said in unknown:
            self.unresolved.setdefault(said.anchor, said.gap or Gap.RUN_TIME)

    def _is_call(self, request: Request, thread: tuple[Message, ...]) -> bool:
        last = request.name.rpartition(".")[2]
        kept = last in slots().message_templates or last in STORES or request.builds
        return request.asks or (bool(thread) and not kept)

    def _examples(self, request: Request) -> tuple[Shot, ...]:
        for name, bound in request.options.items():
            if name in slots().examples and not isinstance(bound.node, Class):
                return element_shots(self.values, bound.node, bound.scope)
        return ()

    def _few_shot(self, request: Request) -> None:
        values, scope = self.values, request.scope
        parts: list[Said] = []
        for name in ("prefix", "suffix"):
            bound = request.options.get(name)
            if bound is not None:
                parts.append(content_said(values, bound))
        shots = self._examples(request)
        if not any(part.known for part in parts):
            return
        said = concatenated(parts, request.call, scope)
        said = Said(said.pieces, scope.place(request.call), said.symbol)
        self.found.append(Found(said, Role.UNKNOWN, "prefix", shots=shots, retrieval=self._has_context(said)))

    def _template(self, call: Call, scope: Scope) -> None:
        said = self.values.said(call, scope)
        if said.known and (said.size >= _SPOKEN) and reads_like_prompt(said.text):
            holes = sum(piece.hole for piece in said.pieces)
            role = role_of(said.symbol, said.text, holes)
            shots = repeated(self.values, said)
            self.found.append(Found(said, role, "template", shots=shots, retrieval=self._has_context(said)))

    def _message(self, call: Call, scope: Scope) -> None:
        message = message_of(self.values, Bound(call, scope))
        if message is not None:
            self.message(message)

    def message(self, message: Message) -> None:
        """A message whose way to a call is not known."""
        said = message.said
        if not said.known or message.role not in (Role.SYSTEM, Role.USER):
            return
        if message.role is Role.SYSTEM or reads_like_prompt(said.text):
            shots = repeated(self.values, said)
            self.found.append(Found(said, message.role, "message", shots=shots, retrieval=self._has_context(said)))

    def thread(self, node: Sequence, scope: Scope) -> list[int]:
        """A message array that stands by itself: it is one where somebody speaks as the system.

        Gives the nodes of the messages that are read, or are turns of a conversation that may be anybody's data.
        """
        thread = thread_of(self.values, node, scope)
        if thread is None:
            return []
        if not any(item.role is Role.SYSTEM for item in thread):
            return [id(item) for item in node.items] if any(item.role is Role.ASSISTANT for item in thread) else []
        shots = paired(self.values, thread)
        for position, message in enumerate(thread):
            if not message.said.known or is_shot_turn(thread, position):
                continue
            own = (*repeated(self.values, message.said), *(shots if message.role is Role.SYSTEM else ()))
            if message.role in (Role.SYSTEM, Role.USER):
                retrieval = any(self._has_context(item.said) for item in thread)
                name = f"messages[{position}]"
                self.found.append(Found(message.said, message.role, name, shots=own, retrieval=retrieval))
                if message.role is Role.SYSTEM:
                    shots = ()
        return [id(item) for item in node.items]

    def _source(self, place: Place) -> str:
        # The module itself may be a notebook's code, which is no document of the workspace.
        if place.path == self.module.path:
            return self.module.text[place.span.start : place.span.end]
        document = self.values.workspace.document(place.path)
        return "" if document is None else document.text[place.span.start : place.span.end]

    def _has_context(self, said: Said) -> bool:
        """Whether a hole of the text is named as one that is filled with what was looked up."""
        context = slots().context
        for piece in said.pieces:
            if piece.hole:
                written = self._source(piece.place)
                if len(written) < 200 and context.search(words_of(written)):
                    return True
        return False


_UPPER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def words_of(written: str) -> str:
    """The words of a name, apart."""
    return _UPPER.sub("_", written)


def _with_shots(found: Found, shots: tuple[Shot, ...]) -> Found:
    return replace(found, shots=(*found.shots, *shots))
