"""The schema of an answer as it is written into a program: classes in Python, zod elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from weighbridge.code.index import index_of
from weighbridge.remedies.program_lines import ends_with_semicolons, quote_of, unit_of
from weighbridge.remedies.schema_inference import ROOT
from weighbridge.remedies.schema_pydantic import pydantic_classes
from weighbridge.remedies.schema_zod import zod_schema

if TYPE_CHECKING:
    from weighbridge.remedies.schema_inference import Inferred
    from weighbridge.remedies.schema_site import Site


@dataclass(frozen=True, slots=True)
class WrittenModel:
    """What stands above the function, and how it is used."""

    name: str
    source: str
    imports: tuple[tuple[str, str], ...]
    dump: str
    """What behind the validated object gives the data that the program read before."""


def written_model(site: Site, inferred: Inferred, called: str) -> WrittenModel:
    """The schema in the language of the call."""
    index = index_of(site.module, site.workspace)
    taken = frozenset([*index.functions, *index.classes, *index.values, *index.imports])
    if site.module.language == "python":
        classes = pydantic_classes(inferred.shape, called, taken, unit_of(site.module))
        dump = ".model_dump(by_alias=True)" if classes.aliased else ".model_dump()"
        item = f'["{ROOT}"]' if inferred.listed else ""
        return WrittenModel(classes.names[-1], f"{classes.source}\n\n\n", classes.imports, f"{dump}{item}")
    name, number = called, 2
    while name in taken:
        name, number = f"{called}{number}", number + 1
    stop = ";" if ends_with_semicolons(site.text) else ""
    schema = zod_schema(inferred.shape, quote_of(site.text), unit_of(site.module))
    source = f"const {name} = {schema}{stop}\n\n"
    return WrittenModel(name, source, (("zod", "z"),), f".{ROOT}" if inferred.listed else "")
