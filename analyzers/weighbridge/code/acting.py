"""Which calls work in the world and not on an answer: tools, commands, games, compilers, stores, told by their names.

What such a call gives back tells of the world and not of the answer, and what fails in it is not the answer's form.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from weighbridge.code.libraries import libraries
from weighbridge.code.model import Attribute, Name, dotted

if TYPE_CHECKING:
    from weighbridge.code.model import Call

_BY_REFERENCE = frozenset({"run_in_executor", "to_thread", "submit", "wait_for", "create_task", "run_sync"})


def acts(call: Call) -> bool:
    """Whether a call acts, itself or by a function that it is given to call."""
    name = dotted(call.function)
    if name.rpartition(".")[2] in _BY_REFERENCE:
        given = (item.value for item in call.arguments if isinstance(item.value, (Name, Attribute)))
        return any(_acts_by_name(dotted(value)) for value in given)
    return _acts_by_name(name)


def looks_up(call: Call) -> bool:
    """Whether a call looks up what was put into a store before, which reads no answer."""
    known = libraries()
    before, _, last = dotted(call.function).rpartition(".")
    if known.store_names.match(last):
        return True
    return known.store_verbs.match(last) is not None and known.store_receivers.search(before) is not None


@lru_cache(maxsize=4096)
def _acts_by_name(name: str) -> bool:
    known = libraries()
    before, _, last = name.rpartition(".")
    if known.breaks.match(name) or known.acting_names.match(last):
        return True
    return known.acting_receivers.search(before.rpartition(".")[2]) is not None
