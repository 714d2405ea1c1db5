"""What the prompts of one call say: as they were found, else what is written in the call's own arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weighbridge.code.index import lookup
from weighbridge.code.model import Attribute, Call, Name, Text, walk_expression
from weighbridge.code.model_objects import values_of
from weighbridge.measuring import prompts_of
from weighbridge.text import Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weighbridge.code.model import Expression
    from weighbridge.remedies.schema_site import Site

_HOPS = 4


def prompt_texts(site: Site) -> list[str]:
    """The prompts of a call, as the model reads them."""
    place = Place(site.module.path, Span(site.call.start, site.call.end))
    document = site.workspace.document(site.module.path)
    found: list[str] = []
    for region in prompts_of(document, site.workspace)[0] if document is not None else ():
        if place in region.calls:
            found.append(region.text.text)
            found += [shot.text for shot in region.shots]
    return found or list(dict.fromkeys(_written(site.call, site, _HOPS)))


def _written(expression: Expression, site: Site, hops: int) -> Iterator[str]:
    """The texts in an expression, and in what its variables are given."""
    for node in walk_expression(expression):
        if isinstance(node, Text):
            yield node.value
        elif isinstance(node, (Name, Attribute)) and hops > 0:
            for value in values_of(node, site.flow):
                if not (isinstance(value, Call) and value is site.call):
                    yield from _written(value, site, hops - 1)
            found = lookup(node.name, site.module, site.workspace) if isinstance(node, Name) else None
            if found is not None and isinstance(found[1], Text):
                yield found[1].value
