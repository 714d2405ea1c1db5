"""Conversations as tokens, by the model's own chat template, with exactly the assistant's tokens marked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weighbridge_training.worker.failures import Failure

if TYPE_CHECKING:
    from collections.abc import Sequence

Message = Mapping[str, Any]

_GENERATION = re.compile(r"\{%-?\s*generation\s*-?%\}")


@dataclass(frozen=True, slots=True)
class Marked:
    """Tokens, and which of them are learned."""

    ids: tuple[int, ...]
    trained: tuple[bool, ...]

    @property
    def count(self) -> int:
        """Tokens that are learned; the first of all has nothing that it could be predicted from."""
        return sum(self.trained[1:])


class Speaker:
    """A tokenizer with its chat template."""

    def __init__(self, tokenizer: Any) -> None:
        if not getattr(tokenizer, "chat_template", None):
            raise Failure(
                "no-chat-template",
                "The base model has no chat template. Take its instruction-tuned sister, or put a "
                "chat_template.jinja beside its tokenizer.",
            )
        self.tokenizer = tokenizer
        template = tokenizer.chat_template
        texts = template.values() if isinstance(template, dict) else [template]
        self.marks_itself = any(_GENERATION.search(str(text)) for text in texts)

    def prompt(self, messages: Sequence[Message]) -> list[int]:
        """What the model is given to answer."""
        return self._ids(self._asking(messages))

    def conversation(self, messages: Sequence[Message], place: str) -> Marked:
        """A whole conversation; raises `Failure` where it cannot be said which tokens are the assistant's."""
        return self._ended(self._by_marks(messages) if self.marks_itself else self._by_prefixes(messages, place))

    def ends(self) -> set[int]:
        """The tokens that end an answer, as far as the tokenizer knows."""
        end = self.tokenizer.eos_token_id
        return {end} if isinstance(end, int) else set(end or ())

    def _by_marks(self, messages: Sequence[Message]) -> Marked:
        said = self.tokenizer.apply_chat_template(
            list(messages), tokenize=True, return_dict=True, return_assistant_tokens_mask=True
        )
        return Marked(tuple(said["input_ids"]), tuple(bool(mark) for mark in said["assistant_masks"]))

    def _by_prefixes(self, messages: Sequence[Message], place: str) -> Marked:
        whole = self._text(messages)
        ids = self._ids(whole)
        trained = [False] * len(ids)
        for turn, message in enumerate(messages):
            if message["role"] != "assistant":
                continue
            before = self._asking(messages[:turn])
            upto = self._text(messages[: turn + 1])
            if not upto.startswith(before) or not whole.startswith(upto):
                raise Failure(
                    "chat-template",
                    f"{place}: the chat template of the base model writes a turn otherwise once another one follows, "
                    "so that the tokens of the assistant cannot be told. Give it a {% generation %} block, or "
                    "train on conversations with one answer.",
                )
            start, end = len(self._ids(before)), len(self._ids(upto))
            if ids[:start] != self._ids(before) or ids[:end] != self._ids(upto):
                raise Failure(
                    "chat-template",
                    f"{place}: the tokenizer joins the beginning or end of an answer with what stands beside it. Take "
                    "away blanks around the answer, or give the template a {% generation %} block.",
                )
            end = self._without_trailing_blanks(ids, start, end)
            trained[start:end] = [True] * (end - start)
        return Marked(tuple(ids), tuple(trained))

    def _without_trailing_blanks(self, ids: list[int], start: int, end: int) -> int:
        """A template may break the line after the token that ends a turn; no model has to learn to say that."""
        special = set(self.tokenizer.all_special_ids) | self.ends()
        last = next((at for at in range(end - 1, start - 1, -1) if ids[at] in special), None)
        if last is None or self.tokenizer.decode(ids[last + 1 : end]).strip():
            return end
        return last + 1

    def _ended(self, marked: Marked) -> Marked:
        """A last answer that no token ends is given one: else the model would learn never to stop."""
        ids, trained = list(marked.ids), list(marked.trained)
        while ids and not self.tokenizer.decode(ids[-1:]).strip():
            ids, trained = ids[:-1], trained[:-1]
        special = set(self.tokenizer.all_special_ids) | self.ends()
        if not ids or not trained[-1] or ids[-1] in special or not self.ends():
            return marked
        return Marked((*ids, min(self.ends())), (*trained, True))

    def _text(self, messages: Sequence[Message]) -> str:
        return self._written(messages, add_generation_prompt=False)

    def _asking(self, messages: Sequence[Message]) -> str:
        return self._written(messages, add_generation_prompt=True)

    def _written(self, messages: Sequence[Message], **options: Any) -> str:
        try:
            return str(self.tokenizer.apply_chat_template(list(messages), tokenize=False, **options))
        except Exception as error:
            raise Failure(
                "chat-template", f"The chat template of the base model refuses a conversation: {error}"
            ) from error

    def _ids(self, text: str) -> list[int]:
        return list(self.tokenizer(text, add_special_tokens=False)["input_ids"])
