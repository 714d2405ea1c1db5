"""What is known of a library that can be told a schema, and what it writes at one call."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.remedies.program_lines import quote_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from weighbridge.code.model import Call
    from weighbridge.code.origins import Flow
    from weighbridge.remedies.rewriting import Rewriting
    from weighbridge.remedies.schema_site import Site


@dataclass(frozen=True, slots=True, eq=False)
class Writing:
    """One call, and what is to be written at it."""

    site: Site
    rewriting: Rewriting
    model: str
    """The name of the class or of the schema."""
    own: bool
    """The class is the program's own, which may allow further keys."""
    response: str
    """The variable that will hold what the call returns."""

    @property
    def quote(self) -> str:
        """The quote of the program's strings."""
        return quote_of(self.site.text)

    def renamed(self, old: str, new: str) -> None:
        """Gives the method that is called another name."""
        end = self.site.call.function.end
        self.rewriting.replace(end - len(old), end, new)

    def free(self, *names: str) -> str:
        """The first of some names that the function does not use, else the first with a number."""
        function = self.site.flow.function
        text = self.site.text if function is None else self.site.text[function.start : function.end]
        for name in names:
            if not re.search(rf"(?<![.\w]){re.escape(name)}\b", text):
                return name
        number = 2
        while re.search(rf"\b{re.escape(names[0])}_?{number}\b", text):
            number += 1
        return f"{names[0]}{number}"


@dataclass(frozen=True, slots=True)
class Answered:
    """What stands behind a call that was told a schema."""

    guard: tuple[str, ...]
    """Lines that raise an error where there is no whole answer, indented with `\\t`."""
    object: str
    """The validated object, as an expression."""
    notes: tuple[str, ...] = ()
    imports: tuple[tuple[str, str], ...] = ()
    """Module and name of what else is needed; the module itself where it is empty."""
    text: bool = False
    """The object is read from a text outside of what was told the schema."""


@dataclass(frozen=True, slots=True)
class Target:
    """A library in one language."""

    variant: str
    package: str
    """Its name in the registry, by which its version is looked up."""
    language: str
    calls: tuple[str, ...]
    """How the name of a call ends."""
    modules: tuple[str, ...]
    """What a file imports that uses it."""
    ways: tuple[str, ...]
    """How a program gets from what a call returns to the text of the answer."""
    transport: tuple[str, str]
    """Module and name of the error that stands for the connection and the service."""
    write: Callable[[Writing], Answered]
    recognised: Callable[[Call, Flow], bool] = lambda _call, _flow: True
    """Whether a call of such a name is really one of the library's, where the name does not say it."""
    narrows: str = ""
    """In a language whose handlers name no types: the test of `{error}` for what is not the connection's."""
    validates: bool = False
    """The library makes the object inside of the call, so that a validator of the class refuses there."""
    keeps_response: bool = True
    """What the call returns is what it was, with the text in it; else it is the validated object."""
